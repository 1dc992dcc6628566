"""A problem as one line of the register shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from app.domain.catalogue import Difficulty, Lane, OrderLevel, Stage
from app.domain.identifiers import problem_number
from app.domain.lights import Light, overdue
from app.translations import _
from app.translations.flag_sentences import flag_mark
from db.cipher import masked_name
from db.flags import flags_of
from db.register_conditions import Asking
from db.register_rows import co_handlers, lines
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One problem as the register shows it.

    over_days: working days past due. flags: the words of those that stand.
    """

    id: int
    number: str
    title: str
    who: str
    region: str
    field: str
    difficulty: str
    place: str
    light: str
    due: datetime | None
    met_at: datetime | None
    over_days: float
    provisional: bool
    lead: str
    co: tuple[str, ...]
    responsible: str
    registered_at: datetime
    closed_at: datetime | None
    order_level: str
    ring: bool
    dispatches: int
    objections: int
    round: int
    flags: tuple[str, ...]


def entries(store: Store, *, ids: Sequence[int], asking: Asking) -> tuple[Entry, ...]:
    """These problems as the register shows them, in the order given."""
    calendar = store.rules.calendar()

    # Limits end with the day's work: many lines of a list have the same.
    @cache
    def days_over(due: datetime, until: datetime) -> float:
        return overdue(calendar, at=until, due=due).working_days

    helpers, flags = co_handlers(store.session, ids), flags_of(store.session, ids)
    return tuple(
        entry(
            store,
            line,
            co=tuple(helpers.get(line.id, ())),
            flags=tuple(map(flag_mark, flags.get(line.id, ()))),
            days_over=days_over,
            at=asking.at,
        )
        for line in lines(store.session, ids, asking)
    )


def entry(
    store: Store,
    line: Any,
    *,
    co: tuple[str, ...],
    flags: tuple[str, ...],
    days_over: Callable[[datetime, datetime], float],
    at: datetime,
) -> Entry:
    """A line of `db.register_rows` as the register shows it."""
    return Entry(
        id=line.id,
        number=problem_number(line.id),
        title=line.title,
        who=_who(store, line),
        region=line.region,
        field=line.field,
        difficulty=_(Difficulty(line.difficulty).label) if line.difficulty else "",
        place=place(line.lane, line.stage),
        light=line.light,
        due=line.due,
        met_at=line.met_at,
        over_days=_over(line, days_over, at),
        provisional=line.provisional,
        lead=line.lead,
        co=co,
        responsible=line.responsible,
        registered_at=line.registered_at,
        closed_at=line.closed_at,
        order_level=_(OrderLevel(line.order_level).label) if line.order_level else "",
        ring=line.ring,
        dispatches=line.dispatches,
        objections=line.objections,
        round=line.round,
        flags=flags,
    )


def place(lane: str | None, stage: str) -> str:
    """Where a problem stands: its stage, and that it is under an order."""
    where = _(Stage(stage).label)
    if lane == Lane.SUPERVISION:
        return _("{stage}（督办）").format(stage=where)
    return where


def _over(line: Any, days_over: Callable[[datetime, datetime], float], at: datetime) -> float:
    """The working days by which the line's limit is or was missed."""
    if line.light != Light.RED or line.due is None:
        return 0.0
    return days_over(line.due, min(at, line.met_at) if line.met_at else at)


def _who(store: Store, line: Any) -> str:
    """The enterprise, a person's masked name, or that nobody gave one."""
    if line.anonymous:
        return _("匿名")
    return line.enterprise or masked_name(store.cipher.show(line.appellant))
