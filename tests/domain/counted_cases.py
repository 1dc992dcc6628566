"""What a case adds to the measures, as the tests write it."""

from __future__ import annotations

from app.domain.calendar import Calendar
from app.domain.measures.measured import facts
from app.domain.measures.occasion import Mark, MeasureFact, Occasion
from tests.domain.casework import Work, shown
from tests.domain.office_calendars import STATE_COUNCIL

Line = tuple[str, int | None, str]
"""When it counts, at whom, and its marks by their names."""


def added(work: Work) -> tuple[MeasureFact, ...]:
    """All that the case adds."""
    return facts(work.case, calendar_of=_calendar)


def lines(work: Work, occasion: Occasion) -> list[Line]:
    """What it adds to one occasion."""
    return [(shown(f.at), f.department, named(f.marks)) for f in of(work, occasion)]


def of(work: Work, occasion: Occasion) -> list[MeasureFact]:
    """The facts of one occasion, in their places."""
    return sorted((f for f in added(work) if f.occasion is occasion), key=lambda f: f.place)


def lengths(work: Work, occasion: Occasion) -> list[tuple[int | None, int | None]]:
    """At whom, and how many ten-thousandths of a working day."""
    return [(f.department, f.length) for f in of(work, occasion)]


def named(marks: Mark) -> str:
    """The marks, one word each."""
    return " ".join(m.name.lower() for m in Mark if m and m in marks and m.name)


def _calendar(_version: str) -> Calendar:
    return STATE_COUNCIL
