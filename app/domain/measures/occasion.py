"""Occasions: the moments at which a case is counted, each with marks of how it stood.

A measure is read from one kind of occasion: how many there were in a window, and how many of them
bear a mark. What is counted at one moment is therefore kept once, however many measures read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag

from app.domain.catalogue import Term

DAY = 10_000
"""Lengths are kept in ten-thousandths of a working day, as whole numbers: sums of them are exact in
every database and in every order."""


class Occasion(Term):
    """When a case is counted."""

    ACCEPTED = "accepted", "受理"
    DISPATCHED = "dispatched", "派单"
    SIGN_DUE = "sign_due", "签收时限届满"
    CONTACT_DUE = "contact_due", "首次联系时限届满"
    DUE = "due", "办结期限届满"
    ORIGINALLY_DUE = "originally_due", "原办结期限届满"
    CLOSED = "closed", "办结"
    INTAKE = "intake", "办结件受理用时"
    TRANSIT = "transit", "办结件流转用时"
    HANDLING = "handling", "办结件主办用时"
    FEEDBACK = "feedback", "办结件反馈用时"
    HELD = "held", "办结件部门在手用时"
    DECISION_DUE = "decision_due", "议定事项期限届满"


class Mark(IntFlag):
    """What was so of an occasion. Bits of a stored number: none may ever change its place.

    MET: in time; of an acceptance: closed by now. FIRST, RIGHT: the first dispatch of a case, and
    that nobody else had to be given it. REACHED, SOLVED, SATISFIED: by the enterprise's word about
    the result that was closed, the last two on 企业确认 alone. GRADE_STANDS: no grade of it was
    excluded on appeal. The others: whether it ever came to that on the way to this closing, or,
    REOPENED, after it.
    """

    NONE = 0
    MET = 1
    FIRST = 2
    RIGHT = 4
    OBJECTED = 8
    REACHED = 16
    GRADE_STANDS = 32
    SOLVED = 64
    SATISFIED = 128
    UNCONFIRMED = 256
    EXTENDED = 512
    PAUSED = 1024
    REWORKED = 2048
    REOPENED = 4096
    ORDERED = 8192
    BACK_AND_FORTH = 16384


def marked(*marks: tuple[Mark, object]) -> Mark:
    """The marks whose condition holds."""
    found = Mark.NONE
    for mark, holds in marks:
        if holds:
            found |= mark
    return found


@dataclass(frozen=True, kw_only=True)
class MeasureFact:
    """What one case adds to one occasion.

    place: which of the case's occasions of its kind this is; it stays while the case goes on.
    at: the instant (UTC) that puts it into a window; it may still lie ahead. department: whom it
    is credited to, None for the office. length: in ten-thousandths of a working day (DAY), where
    the occasion has one.
    """

    occasion: Occasion
    place: int
    at: datetime
    department: int | None
    marks: Mark = Mark.NONE
    length: int | None = None
