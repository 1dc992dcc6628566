"""评价指标 of a window: every measure for every group, what it was made of, how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.access import Viewer
from app.domain.calendar import Calendar
from app.domain.measures.figures import (
    THREE_RATES,
    Band,
    Counted,
    Reading,
    band,
    reading,
    together,
    weighted,
)
from app.domain.measures.grouping import By
from app.domain.measures.measure import AGE_BANDS, MEASURES, AgeBand, Measure
from app.domain.working_time import instant_before
from app.queries.measure_groups import digits_below, names_of_groups
from app.translations import _
from db.measure_query import WHOLE, Counting, Key, counts
from db.open_ages import open_since
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """One measure of one group.

    measure: its code; name: its words. definition: the row of the table, None for an age band and
    for 三率加权. key: the group's id or code, "" for all together; group: its words. stands: the
    group's band beside all groups together.
    """

    measure: str
    name: str
    definition: Measure | None = None
    key: Key
    group: str
    reading: Reading
    stands: Band = Band.NONE


def measures(
    store: Store,
    *,
    viewer: Viewer,
    at: datetime,
    since: datetime,
    until: datetime,
    by: By | None = None,
) -> tuple[MeasureRow, ...]:
    """Every measure of a window for every group that has anything in it, in the tables' order.

    since, until: UTC, the latter not included, and never later than `at`, which is now: what is
    only going to fall due is not judged. by: None for all together.
    """
    asked = Counting(
        viewer=viewer, since=since, until=min(until, at), by=by, digits=digits_below(viewer.region)
    )
    counted = counts(store.session, asked)
    open_ones = open_since(store.session, asked, edges=edges_of_age(store.rules.calendar(), at))
    keys = {WHOLE} if by is None else {*counted, *open_ones}
    groups = _in_order(names_of_groups(store, by, keys))
    return (
        *_counted_rows(counted, groups),
        *_weighted_rows(store, counted, groups),
        *_open_rows(open_ones, groups),
    )


def edges_of_age(calendar: Calendar, at: datetime) -> list[datetime]:
    """Registered at or after the n-th: open for at most so many working days as the n-th band."""
    days = [Decimal(b.up_to) for b in AGE_BANDS if b.up_to is not None]
    return [instant_before(calendar, due=at, working_days=d) for d in days]


Groups = Sequence[tuple[Key, str]]


def _in_order(names: Mapping[Key, str]) -> Groups:
    """By their words; who is named by none comes last."""
    return sorted(names.items(), key=lambda pair: (pair[0] in (None, ""), pair[1], str(pair[0])))


def _counted_rows(counted: Mapping[Key, Sequence[Counted]], groups: Groups) -> Iterator[MeasureRow]:
    everything = together(c for of_group in counted.values() for c in of_group)
    for measure in MEASURES:
        whole = reading(measure, everything)
        for key, words in groups:
            read = reading(measure, counted.get(key, ()))
            yield MeasureRow(
                measure=measure.code,
                name=measure.name,
                definition=measure,
                key=key,
                group=words,
                reading=read,
                stands=Band.NONE if key == WHOLE else band(measure, read, whole),
            )


def _weighted_rows(
    store: Store, counted: Mapping[Key, Sequence[Counted]], groups: Groups
) -> Iterator[MeasureRow]:
    """三率加权, where the rule book uses it."""
    rule = store.rules.rules().three_rates
    if not rule.used:
        return
    for key, words in groups:
        read = {m.code: reading(m, counted.get(key, ())) for m in MEASURES}
        yield MeasureRow(
            measure=THREE_RATES,
            name=_("三率加权"),
            key=key,
            group=words,
            reading=weighted(read, rule.weights),
        )


def _open_rows(open_ones: Mapping[Key, Sequence[int]], groups: Groups) -> Iterator[MeasureRow]:
    for place, age in enumerate(AGE_BANDS):
        for key, words in groups:
            found = open_ones.get(key, [0] * len(AGE_BANDS))
            yield MeasureRow(
                measure=age.code,
                name=age.name,
                key=key,
                group=words,
                reading=part_of_open(age, found[place], sum(found)),
            )


def part_of_open(age: AgeBand, n: int, of: int) -> Reading:
    """All that is open is counted: there is nothing to be unsure of."""
    return Reading(
        numerator=n, denominator=of, value=n / of if of else None, small=of < age.minimum
    )
