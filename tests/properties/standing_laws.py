"""The pieces of a case's life are what folding the events up to an instant tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate, pairwise, takewhile
from typing import Any

from app.domain.duties import duties
from app.domain.events import Event
from app.domain.folding import fold
from app.domain.problem import Case
from app.domain.standing_history import AWAITED, Standing, standing_at, standings
from db.projection import problem_row

OF_THE_PIECE = {"since", "until", "version", "duty", "flags"}
MOMENT = timedelta(microseconds=1)


def the_past_is_told(case: Case, events: list[Event]) -> None:
    """Just before each event, at it, and long after all of them."""
    pieces = standings(case)
    tile(pieces)
    instants = {at for event in events for at in (event.at - MOMENT, event.at)}
    for at in {*instants, case.last_at + timedelta(days=400)}:
        piece, known = standing_at(pieces, at), up_to(events, at)
        assert (piece is None) == (not known)
        if piece and known:
            assert piece.since <= at < (piece.until or at + MOMENT)
            is_told_by(piece, fold(known))


def up_to(events: list[Event], at: datetime) -> list[Event]:
    """What had happened by an instant; an event never stands before the one that it follows."""
    reached = accumulate((event.at for event in events), max)
    known = takewhile(lambda pair: pair[1] <= at, zip(events, reached, strict=True))
    return [event for event, _reached in known]


def tile(pieces: Iterable[Standing]) -> None:
    for one, other in pairwise(pieces):
        assert one.until == other.since > one.since
        assert told(one) != told(other)


def told(piece: Standing) -> dict[str, Any]:
    return {name: value for name, value in vars(piece).items() if name not in OF_THE_PIECE} | {
        "duty": piece.duty,
        "flags": piece.flags,
    }


def is_told_by(piece: Standing, case: Case) -> None:
    row = problem_row(case)
    for name, value in vars(piece).items():
        assert name in OF_THE_PIECE or value == row[name], name
    assert piece.version <= case.n
    assert sorted(piece.flags.split()) == sorted(flag.rule for flag in case.standing_flags)
    kinds = {duty.kind for duty in duties(case)}
    awaited = AWAITED.get(case.lane) if case.lane else None
    assert piece.duty == (str(awaited) if awaited in kinds else "")
