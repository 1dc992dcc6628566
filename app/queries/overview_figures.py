"""What the overview's numbers are made of: as it stands now, or as of an instant of the past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.duties import duties
from app.domain.flows import monday_of
from app.domain.register_filter import RegisterFilter
from app.domain.register_flags import FlagAsked
from app.domain.standing_history import AWAITED
from app.queries.overview_flows import Flows, flows_of
from app.queries.overview_periods import seven_days, whole_weeks
from app.queries.register_entries import Entry, entries
from app.queries.register_then import cases_at, entries_of
from db import overview_past as then
from db import overview_query as now
from db.overview_query import OpenCount
from db.past import Past
from db.projection import prerequisite_rows
from db.register_conditions import Asking
from db.register_query import count_up_to
from db.store import Store

FIRST = 8

LineCount = tuple[str, str, str, int]
"""A line, a lane, a light, how many."""

Wait = tuple[str, int, datetime]
"""The line that is waited for, the problem that waits, since when."""


@dataclass(frozen=True, kw_only=True)
class Pressing:
    """A problem to be looked at first, with what it waits for."""

    entry: Entry
    duties: frozenset[str]
    waiting: bool


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is open, counted; what came and left; what is to be looked at first.

    duties: how many of what is open in a lane wait for what is most waited for there. flagged: of
    how many a flag stands.
    """

    counts: Sequence[OpenCount]
    duties: Mapping[str, int]
    flagged: int
    lines: Sequence[LineCount]
    waits: Sequence[Wait]
    first: tuple[Pressing, ...]
    flows: Flows


def figures(store: Store, asked: RegisterFilter, asking: Asking) -> Figures:
    """The figures of what a filter has, as of the instant that is asked for."""
    if asking.past is None:
        return _now(store, asked, asking)
    return _then(store, asked, asking, asking.past)


def _now(store: Store, asked: RegisterFilter, asking: Asking) -> Figures:
    session, at = store.session, asking.at
    flagged = asked.narrowed(flag=FlagAsked.ANY)
    return Figures(
        counts=now.open_counts(session, asked, asking, digits=_digits(asked, asking)),
        duties=now.duty_counts(session, asked, asking, AWAITED),
        flagged=count_up_to(session, flagged, asking, most=10**9),
        lines=now.line_counts(session, asked, asking),
        waits=now.waits(session, asked, asking),
        first=_first_now(store, asked, asking),
        flows=flows_of(session, region=_top(asked, asking), fields=_fields(asked, asking), at=at),
    )


def _first_now(store: Store, asked: RegisterFilter, asking: Asking) -> tuple[Pressing, ...]:
    ids = now.most_pressing(store.session, asked, asking, limit=FIRST)
    had, waiting = now.duties_of(store.session, ids), now.waiting_among(store.session, ids)
    return tuple(
        Pressing(
            entry=entry,
            duties=frozenset(kind for problem, kind in had if problem == entry.id),
            waiting=entry.id in waiting,
        )
        for entry in entries(store, ids=ids, asking=asking)
    )


def _then(store: Store, asked: RegisterFilter, asking: Asking, past: Past) -> Figures:
    digits = _digits(asked, asking)
    found = then.open_counts_then(store.session, asked, asking, past, digits=digits)
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    lines: Counter[tuple[str, str, str]] = Counter()
    waited: Counter[str] = Counter()
    for row in found:
        counts[row.lane, row.stage, row.light, row.place, row.field] += row.n
        lines[row.line, row.lane, row.light] += row.n if row.line else 0
        waited[row.lane] += row.n if row.duty else 0
    return Figures(
        counts=[OpenCount(*key, n) for key, n in counts.items()],
        duties=waited,
        flagged=sum(row.n for row in found if row.flagged),
        lines=[(*key, n) for key, n in lines.items() if n],
        waits=then.waits_then(store.session, asked, asking, past),
        first=_first_then(store, asked, asking, past),
        flows=_flows_then(store, asked, asking, past),
    )


def _first_then(
    store: Store, asked: RegisterFilter, asking: Asking, past: Past
) -> tuple[Pressing, ...]:
    ids = then.most_pressing_then(store.session, asked, asking, past, limit=FIRST)
    cases = cases_at(store, ids, at=past.at)
    return tuple(
        Pressing(
            entry=entry,
            duties=frozenset(str(duty.kind) for duty in duties(case)),
            waiting=any(row["open"] for row in prerequisite_rows(case)),
        )
        for case, entry in zip(cases, entries_of(store, cases, asking=asking), strict=True)
    )


def _flows_then(store: Store, asked: RegisterFilter, asking: Asking, past: Past) -> Flows:
    week = seven_days(past.at)
    days = then.flows_then(
        store.session,
        past,
        region=_top(asked, asking),
        fields=_fields(asked, asking),
        since=whole_weeks(past.at)[0].first,
    )
    weeks = [(monday_of(day), field, flow, n) for day, field, flow, n in days]
    return Flows.of(weeks, [row for row in days if week.first <= row[0] <= week.last])


def _top(asked: RegisterFilter, asking: Asking) -> str:
    return asked.region or asking.viewer.region


def _digits(asked: RegisterFilter, asking: Asking) -> int:
    """So many of a region's code name its place among those right below what is shown."""
    return len(_top(asked, asking)) + 2


def _fields(asked: RegisterFilter, asking: Asking) -> list[str]:
    """The first-level fields that are shown; none where all are."""
    fields = [asked.field] if asked.field else []
    if asked.mine:
        charged = {code[:2] for code in asking.viewer.fields}
        fields = sorted(charged & set(fields) if fields else charged) or ["-"]
    return fields
