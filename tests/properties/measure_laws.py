"""What a problem adds to the measures, held against its log rather than its case."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from app.domain.measures.occasion import DAY, Mark, MeasureFact, Occasion
from app.domain.steps import Action
from app.domain.working_time import elapsed
from tests.domain.casework import Work
from tests.domain.counted_cases import added
from tests.domain.office_calendars import STATE_COUNCIL

PARTS = {Occasion.INTAKE, Occasion.TRANSIT, Occasion.HANDLING, Occasion.FEEDBACK}


def check(work: Work) -> None:
    """Every law, of one problem, now."""
    found = added(work)
    places = Counter((f.occasion, f.place) for f in found)
    assert max(places.values(), default=0) <= 1
    closings_are_those_of_the_log(work, found)
    parts_add_up(work, found)
    first_dispatches_are_one(work, found)


def closings_are_those_of_the_log(work: Work, found: tuple[MeasureFact, ...]) -> None:
    """Each closing, at its instant; marked as reopened where the log reopens it."""
    ends = [e for e in work.events if e.kind in (Action.CLOSE, Action.REOPEN)]
    told = [
        (close.at, after is not None)
        for close, after in pairwise([*ends, None])
        if close is not None and close.kind == Action.CLOSE
    ]
    counted = [(f.at, Mark.REOPENED in f.marks) for f in found if f.occasion is Occasion.CLOSED]
    assert counted == told


def parts_add_up(work: Work, found: tuple[MeasureFact, ...]) -> None:
    """The parts make the whole; the whole is at most what passed, a rounding a stretch aside."""
    whole = sum(f.length or 0 for f in found if f.occasion is Occasion.CLOSED)
    assert whole == sum(f.length or 0 for f in found if f.occasion in PARTS)
    case = work.case
    passed = elapsed(STATE_COUNCIL, start=case.registered_at, end=case.last_at).working_days
    assert whole <= DAY * passed + len(case.spans)


def first_dispatches_are_one(work: Work, found: tuple[MeasureFact, ...]) -> None:
    """A case has one first dispatch as soon as it has any; right means first."""
    sent = [f for f in found if f.occasion is Occasion.DISPATCHED]
    dispatched = any(e.kind == Action.DISPATCH for e in work.events)
    assert sum(Mark.FIRST in f.marks for f in sent) == dispatched
    assert all(Mark.FIRST in f.marks for f in sent if Mark.RIGHT in f.marks)
    reassigned = any(e.kind == Action.REASSIGN for e in work.events)
    assert reassigned or all(
        Mark.RIGHT in f.marks or Mark.OBJECTED in f.marks for f in sent if Mark.FIRST in f.marks
    )
