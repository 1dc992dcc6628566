"""Which flags for consultation fire, judged live or as of an instant of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.consultation import WEIGHT
from app.domain.flag_judging import judge
from app.domain.flags import Raised
from app.domain.identifiers import problem_number
from app.domain.rules import RuleBook
from app.translations.flag_sentences import flag_mark, flag_sentence
from db.flag_facts import facts
from db.flag_history import facts_at
from db.models import DepartmentRow
from db.rules import versions_at
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """A rule that fires: of which problem (its number), since when (UTC), and why in a sentence.

    mark: the rule's word. kind: the mandate's, "long", "hard" or "cross"; empty for none.
    """

    problem: str
    rule: str
    mark: str
    kind: str
    since: datetime
    evidence: str


def flag_lines(store: Store, *, at: datetime, as_of: datetime | None = None) -> list[FlagLine]:
    """Everything that fires, the most pressing rule first, then the longest standing.

    as_of: an instant of the past: what was open then, as the log tells it, by the rule book and
    the calendar then in force.
    """
    moment = as_of or at
    book, calendar = versions_at(store.session, moment)
    rules = store.rules.rules(book)
    read = facts_at if as_of else facts
    standings = read(store.session, at=moment, rules=rules).standings().values()
    fired = judge(standings, at=moment, rules=rules, calendar=store.rules.calendar(calendar))
    found = [(problem, flag) for problem, flags in fired.items() for flag in flags]
    found.sort(key=lambda each: (-WEIGHT[each[1].rule], each[1].since, each[0]))
    return list(_lines(found, rules=rules, departments=names_of_departments(store)))


def _lines(
    found: Iterable[tuple[int, Raised]], *, rules: RuleBook, departments: Callable[[int], str]
) -> Iterable[FlagLine]:
    for problem, flag in found:
        yield FlagLine(
            problem=problem_number(problem),
            rule=str(flag.rule),
            mark=flag_mark(flag.rule),
            kind=rules.flags[flag.rule].kind,
            since=flag.since,
            evidence=flag_sentence(flag.rule, flag.evidence, departments=departments),
        )


def names_of_departments(store: Store) -> Callable[[int], str]:
    """The short name of a department by its number; an unknown number as it is."""
    rows = store.session.execute(
        select(DepartmentRow.id, DepartmentRow.short_name, DepartmentRow.name)
    )
    names = {number: short or name for number, short, name in rows}
    return lambda number: names.get(number, str(number))
