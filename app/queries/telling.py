"""An event with all that its sentence speaks of: names, dates and amounts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.calendar import Calendar
from app.domain.catalogue import Term
from app.domain.events import Event, instant
from app.domain.identifiers import problem_number
from app.domain.problem import Assignment, Case
from app.domain.rules import RuleBook
from app.domain.working_time import elapsed
from app.queries.names import Names
from app.translations import _

Said = tuple[str, tuple[str, ...]]
"""What stands after the verb, and what goes with it in small letters."""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One event, the case as it became, and the words for what they name."""

    event: Event
    case: Case
    names: Names
    calendar: Calendar
    rules: RuleBook

    @property
    def facts(self) -> Mapping[str, Any]:
        """The event's facts."""
        return self.event.facts

    def get(self, name: str) -> str:
        """A fact as text; nothing where it is missing."""
        value = self.facts.get(name)
        return "" if value is None else str(value)

    def term(self, terms: type[Term], name: str) -> str:
        """The word of a fact that is one of a list; an unknown code as it is."""
        return term_word(terms, self.get(name))

    def department(self, name: str) -> str:
        """The short name of a department that a fact names."""
        value = self.get(name)
        return self.names.department(int(value)) if value.isdigit() else ""

    def assignment(self, n: int | None = None) -> Assignment | None:
        """The assignment that the event is about."""
        number = n or self.facts.get("assignment")
        return self.case.assignment(int(number)) if number else None

    def of_assignment(self) -> str:
        """The department of the assignment that the event is about."""
        found = self.assignment()
        return self.names.department(found.department) if found else ""

    def moment(self, name: str) -> str:
        """A fact's instant as 2026-11-30 17:30, in the office's time."""
        value = self.facts.get(name)
        return self.spoken(instant(str(value))) if value else ""

    def spoken(self, at: datetime) -> str:
        """An instant as 2026-11-30 17:30, in the office's time."""
        return f"{at.astimezone(self.calendar.timezone):%Y-%m-%d %H:%M}"

    def hours_since(self, start: datetime | None) -> str:
        """Working hours from an instant to the event."""
        if start is None:
            return ""
        seconds = elapsed(self.calendar, start=start, end=self.event.at).seconds
        return f"{float(seconds) / 3600:.1f}"

    def co_handlers(self) -> str:
        """The co-handlers that a fact names, each with what it is asked."""
        rows = self.facts.get("co_handlers") or ()
        return listed(
            _("{department}（{question}）").format(
                department=self.names.department(row["department"]), question=row["question"]
            )
            for row in rows
        )

    def pause_reason(self, code: str) -> str:
        """The rule book's name of a pause reason."""
        reason = self.rules.pause_reasons.get(code)
        return reason.name if reason else code

    def problem(self, name: str) -> str:
        """The number of a problem that a fact names."""
        value = self.facts.get(name)
        return problem_number(int(value)) if value else ""


def term_word(terms: type[Term], code: str) -> str:
    """The word of a code; an unknown one as it is."""
    return _(terms(code).label) if code in list(terms) else code


def joined(*parts: str) -> str:
    """Parts of a sentence with commas between them, empty ones left out."""
    return _("，").join(p for p in parts if p)


def small(*parts: str) -> tuple[str, ...]:
    """Parts in small letters, empty ones left out."""
    return tuple(p for p in parts if p)


def said(template: str, value: str) -> str:
    """A marked template with one value in it; nothing where there is none."""
    return template.format(value) if value else ""


def listed(words: Iterable[str]) -> str:
    """Words of a list, as Chinese separates them."""
    return _("、").join(words)
