"""How a case stood at every instant of its life: pieces in which nothing that counts changed.

The past is told by `at`: an act that was recorded late stands where it happened, at the earliest
behind the event before it in the log. When it was recorded matters to packs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from app.domain.catalogue import Lane, Stage
from app.domain.changing import replace
from app.domain.deadlines import governing, governing_met
from app.domain.duties import DutyKind, duties
from app.domain.events import Event
from app.domain.problem import Case

AWAITED: Mapping[Lane, DutyKind] = {Lane.TRANSFER: DutyKind.SIGN, Lane.FEEDBACK: DutyKind.CALL_BACK}
"""What is most waited for in a lane."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a case stood from `since` until `until` (None: it still does), the end not included.

    version: the number of the event that began it. duty: what is most waited for in its lane, if
    it waits for that. flags: the rules that put it forward, in alphabetical order, with a blank
    around each. The rest has the meaning that it has in the problem's row.
    """

    since: datetime
    until: datetime | None = None
    version: int
    open: bool
    stage: Stage
    lane: Lane | None
    region: str
    field: str
    kind: str
    difficulty: str
    urgency: str
    lead_department: int | None
    registered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    closing_ground: str
    solved: bool | None
    grade: int | None
    due: datetime | None
    original_due: datetime | None
    yellow_from: datetime | None
    met_at: datetime | None
    paused: bool
    order_level: str
    ring: bool
    duty: str
    flags: str


def standings(case: Case) -> tuple[Standing, ...]:
    """The pieces of a case's life, the earliest first, without a gap between them.

    What stood for no time is left out. Before the first piece nobody knew of the problem.
    """
    pieces: list[Standing] = []
    for since, state in _by_instant(case).items():
        piece = _standing(state, since)
        if pieces and _same(pieces[-1], piece):
            continue
        if pieces:
            pieces[-1] = replace(pieces[-1], until=since)
        pieces.append(piece)
    return tuple(pieces)


def standing_at(pieces: tuple[Standing, ...], at: datetime) -> Standing | None:
    """The piece that holds at an instant; None before the first."""
    begun = [piece for piece in pieces if piece.since <= at]
    return begun[-1] if begun else None


def known_at(events: Iterable[Event], at: datetime) -> list[Event]:
    """What a problem's log holds of what had happened by an instant, in its order."""
    return list(takewhile(lambda event: event.at <= at, events))


def _by_instant(case: Case) -> dict[datetime, Case]:
    """The case as it was left by what happened at each instant, the earliest first."""
    states = list(_backwards(case))
    left: dict[datetime, Case] = {}
    latest = states[-1].happened_at or states[-1].registered_at
    for state in reversed(states):
        latest = max(latest, state.happened_at or latest)
        left[latest] = state
    return left


def _backwards(case: Case) -> Iterator[Case]:
    """The case after each of its events, the last first."""
    state: Case | None = case
    while state is not None:
        yield state
        state = state.earlier


def _same(one: Standing, other: Standing) -> bool:
    return one == replace(other, since=one.since, until=one.until, version=one.version)


def _standing(case: Case, since: datetime) -> Standing:
    matter, lead, limit, order, told = (
        case.matter, case.lead, governing(case), case.open_order, case.told_result
    )  # fmt: skip
    return Standing(
        since=since,
        version=case.n,
        open=case.open,
        stage=case.stage,
        lane=case.lane,
        region=matter.region,
        field=matter.field,
        kind=str(matter.kind or ""),
        difficulty=str(matter.difficulty or ""),
        urgency=str(matter.urgency),
        lead_department=lead.department if lead else None,
        registered_at=case.registered_at,
        accepted_at=case.accepted_at,
        closed_at=case.closed_at,
        closing_ground=case.closing_ground,
        solved=told.solved if told else None,
        grade=told.grade if told and not told.excluded else None,
        due=limit.due if limit else None,
        original_due=limit.original if limit else None,
        yellow_from=limit.yellow_from if limit else None,
        met_at=governing_met(case),
        paused=case.running_pause is not None,
        order_level=str(order.level) if order else "",
        ring=case.ring,
        duty=_awaited(case),
        flags="".join(f" {rule} " for rule in sorted(f.rule for f in case.standing_flags)),
    )


def _awaited(case: Case) -> str:
    """The duty of which its lane speaks, where somebody has it."""
    kind = AWAITED.get(case.lane) if case.lane else None
    if kind is None or all(duty.kind is not kind for duty in duties(case)):
        return ""
    return str(kind)
