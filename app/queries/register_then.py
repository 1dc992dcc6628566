"""The register as of an instant of the past: how many there were, and the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import SimpleNamespace

from app.domain.access import OFFICE_ROLES, Viewer
from app.domain.catalogue import AssignmentRole
from app.domain.folding import fold
from app.domain.lights import light, overdue
from app.domain.problem import Case
from app.domain.register_filter import RegisterFilter
from app.domain.standing_history import known_at
from app.queries.register_entries import Entry, entry
from app.translations.flag_sentences import flag_mark
from db.log import events_of_many
from db.past import past_of
from db.projection import problem_row
from db.reference import department_names, field_names, region_names
from db.register_conditions import Asking
from db.register_past import count_then, first_then, tellable
from db.register_rows import LINE, enterprise_names
from db.rules import versions_at
from db.store import Store

ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Told:
    """A list at an instant (UTC): how many there are, counted so far as one counts; the first."""

    at: datetime
    total: int
    first: tuple[Entry, ...]


def told_then(
    store: Store, asked: RegisterFilter, *, viewer: Viewer, now: datetime, most: int
) -> Told | None:
    """The list of a filter as of the past instant that it names.

    None where it names none, or asks for something of which no past is kept; the past is told to
    the office alone, whose right to see does not hang on what a problem says.
    """
    then = asked.stood_at
    if then is None or then >= now or viewer.role not in OFFICE_ROLES:
        return None
    if not tellable(asked, viewer):
        return None
    past = past_of(store.session, then)
    asking = Asking(viewer, then, store.dialect, past)
    ids = first_then(store.session, asked, asking, past, limit=ROWS)
    return Told(
        at=then,
        total=count_then(store.session, asked, asking, past, most=most),
        first=entries_of(store, cases_at(store, ids, at=then), asking=asking),
    )


def cases_at(store: Store, ids: Sequence[int], *, at: datetime) -> list[Case]:
    """These problems as they stood, in the order given; what nobody knew then is left out."""
    told = events_of_many(store.session, ids)
    known = [known_at(told[problem], at) for problem in ids]
    return [fold(events) for events in known if events]


def entries_of(store: Store, cases: Sequence[Case], *, asking: Asking) -> tuple[Entry, ...]:
    """Folded problems as the register shows them; who asks has been found to see them."""
    calendar = store.rules.calendar(versions_at(store.session, asking.at)[1])
    named = Names(store, cases)

    @cache
    def days_over(due: datetime, until: datetime) -> float:
        return overdue(calendar, at=until, due=due).working_days

    return tuple(
        entry(
            store,
            named.line(case, at=asking.at),
            co=named.co_handlers(case),
            flags=tuple(flag_mark(flag.rule) for flag in case.standing_flags),
            days_over=days_over,
            at=asking.at,
        )
        for case in cases
    )


class Names:
    """The names that lines of the register have for codes, as they are now."""

    def __init__(self, store: Store, cases: Sequence[Case]) -> None:
        session = store.session
        self._regions, self._fields = region_names(session), field_names(session)
        self._departments = department_names(session)
        self._enterprises = enterprise_names(session, {c.appellant.enterprise for c in cases})

    def line(self, case: Case, *, at: datetime) -> SimpleNamespace:
        """What `db.register_rows.LINE` has, of a folded problem."""
        row = problem_row(case)
        limit = {name: row[name] for name in ("due", "yellow_from", "paused", "met_at")}
        return SimpleNamespace(
            **{column.key: row[column.key] for column in LINE if column.key in row}
            | {
                "region": self._regions.get(row["region"], row["region"]),
                "field": self._fields.get(row["field"], row["field"]),
                "light": str(light(at=at, **limit)),
                "lead": self._departments.get(row["lead_department"], ""),
                "enterprise": self._enterprises.get(row["enterprise_id"], ""),
            }
        )

    def co_handlers(self, case: Case) -> tuple[str, ...]:
        """The co-handlers whose part was still to be done."""
        helping = [a for a in case.open_assignments if a.role is AssignmentRole.CO]
        return tuple(self._departments.get(a.department, "") for a in helping)
