"""What was known of a case as a week ended, as far as a pack asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from app.domain.calendar import Calendar
from app.domain.changing import replace
from app.domain.events import Event
from app.domain.folding import fold
from app.domain.measures.measured import facts
from app.domain.measures.occasion import MeasureFact
from app.domain.problem import Case
from app.domain.review.weeks import Week
from app.domain.standing_history import Standing, standings

CalendarOf = Callable[[str], Calendar]


@dataclass(frozen=True, kw_only=True)
class Life:
    """A case as a week ended, and how it had come to that.

    pieces: those that held in the week or the one before, and just before these. facts: what it
    adds to the measures of the week; facts_before: to those of the week before, as it stood when
    that ended.
    """

    case: Case
    pieces: tuple[Standing, ...]
    facts: tuple[MeasureFact, ...]
    facts_before: tuple[MeasureFact, ...]

    @property
    def end(self) -> Standing:
        """How it stood as the week ended."""
        return self.pieces[-1]


def life_of(events: Sequence[Event], *, week: Week, calendar_of: CalendarOf) -> Life | None:
    """The life that a case's log tells; None where nobody knew of it before the week was over.

    events: what was recorded by the time that counts, in the log's order. calendar_of: a calendar
    by the name of its version.
    """
    known = list(takewhile(lambda event: event.at < week.until, events))
    if not known:
        return None
    case = fold(known)
    before = _after(case, sum(1 for _ in takewhile(lambda e: e.at < week.since, known)))
    pieces = [p for p in standings(case) if p.until is None or p.until >= week.before.since]
    return Life(
        case=replace(case, earlier=None),
        pieces=tuple(pieces),
        facts=_within(facts(case, calendar_of=calendar_of), week),
        facts_before=_within(facts(before, calendar_of=calendar_of) if before else (), week.before),
    )


def _after(case: Case, events: int) -> Case | None:
    """The case after so many of its events; None after none."""
    state: Case | None = case
    while state is not None and state.n > events:
        state = state.earlier
    return state


def _within(found: Iterable[MeasureFact], week: Week) -> tuple[MeasureFact, ...]:
    return tuple(fact for fact in found if week.holds(fact.at))
