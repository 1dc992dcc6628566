"""What each closing of a case adds: what came of it, and how long it took.

A case that was reopened and closed again has two closings. Each tells of its own stretch: of what
came after the closing before it, so that nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.catalogue import BAD_GRADES, AssignmentRole, ClosingGround, Phase, Stage
from app.domain.measures.occasion import DAY, Mark, MeasureFact, Occasion, marked
from app.domain.network.sequences import back_and_forth, stops
from app.domain.problem import Assignment, Callback, Case, Span
from app.domain.spans import MAIN
from app.domain.working_days import WorkingDays

PARTS = {
    Phase.INTAKE: Occasion.INTAKE,
    Phase.TRANSIT: Occasion.TRANSIT,
    Phase.HANDLING: Occasion.HANDLING,
    Phase.FEEDBACK: Occasion.FEEDBACK,
}
"""受理 + 流转 + 主办在手 + 反馈 = 企业等待; what the enterprise itself owed is apart."""

Lengths = Counter[tuple[Phase, int]]
"""Ten-thousandths of a working day by phase and holder."""


@dataclass(frozen=True, kw_only=True)
class Closing:
    """rounds: those since the closing before, which ended at `since`; the last of them closed it.

    again: it was reopened later.
    """

    rounds: range
    since: datetime | None
    at: datetime
    ground: str
    again: bool

    @property
    def round(self) -> int:
        """The round whose result was closed."""
        return self.rounds[-1]

    def has(self, at: datetime) -> bool:
        """Whether something began on the way to this closing."""
        return (self.since is None or at >= self.since) and at <= self.at


def closings(case: Case, *, calendar_of: Callable[[str], Calendar]) -> Iterator[MeasureFact]:
    """The closings of a case with their parts. calendar_of: see `facts`."""
    place = 0
    for n, closing in enumerate(_closings(case), start=1):
        spans = [s for s in case.spans if s.track == MAIN and s.end and closing.has(s.start)]
        lead = _lead(case, closing)
        lengths = _lengths(spans, calendar_of(case.calendar)) if spans else Counter()
        yield MeasureFact(
            occasion=Occasion.CLOSED,
            place=n,
            at=closing.at,
            department=lead,
            marks=_of_result(case, closing) | _of_the_way(case, closing, spans),
            length=sum(lengths[key] for key in lengths if key[0] in PARTS) if spans else None,
        )
        for fact in _parts(closing, lengths, lead=lead, after=place):
            place = fact.place
            yield fact


def leads(case: Case) -> list[Assignment]:
    """The lead assignments, in the order of their dispatch."""
    return [a for a in case.assignments if a.role is AssignmentRole.LEAD]


def _closings(case: Case) -> Iterator[Closing]:
    since, first = None, 1
    for round_ in case.rounds[:-1]:
        if round_.closed_at is not None:
            yield Closing(
                rounds=range(first, round_.n + 1),
                since=since,
                at=round_.closed_at,
                ground=round_.closing_ground,
                again=True,
            )
            since, first = round_.closed_at, round_.n + 1
    if case.stage is Stage.CLOSED:
        yield Closing(
            rounds=range(first, case.round + 1),
            since=since,
            at=case.closed_at or case.last_at,
            ground=case.closing_ground,
            again=False,
        )


def _lead(case: Case, closing: Closing) -> int | None:
    found = [a.department for a in leads(case) if a.round <= closing.round]
    return found[-1] if found else None


def _of_result(case: Case, closing: Closing) -> Mark:
    """By the last word of the enterprise about the result that was closed."""
    said = _last_said(case, closing.round)
    confirmed = closing.ground == ClosingGround.CONFIRMED
    stands = said is None or not said.excluded
    content = said is not None and said.grade is not None and said.grade not in BAD_GRADES
    return marked(
        (Mark.REACHED, said is not None),
        (Mark.GRADE_STANDS, stands),
        (Mark.UNCONFIRMED, not confirmed),
        (Mark.SOLVED, confirmed and said is not None and said.solved),
        (Mark.SATISFIED, confirmed and content and stands),
        (Mark.REOPENED, closing.again),
    )


def _last_said(case: Case, round_: int) -> Callback | None:
    said = (c for c in reversed(case.callbacks) if c.round == round_ and c.reached)
    return next(said, None)


def _of_the_way(case: Case, closing: Closing, spans: list[Span]) -> Mark:
    way = stops(s.holder for s in spans if s.holder > 0)
    rounds = closing.rounds
    return marked(
        (Mark.EXTENDED, any(e.approved and e.round in rounds for e in case.extensions)),
        (Mark.PAUSED, any(p.round in rounds for p in case.pauses)),
        (Mark.REWORKED, any(r.kind == "rework" and r.n in rounds for r in case.rounds)),
        (Mark.ORDERED, any(closing.has(o.issued_at) for o in case.orders)),
        (Mark.BACK_AND_FORTH, any(back_and_forth(way))),
    )


def _lengths(spans: list[Span], calendar: Calendar) -> Lengths:
    ends = [(s.start, s.end or s.start) for s in spans]
    ruler = WorkingDays(calendar, [instant for pair in ends for instant in pair])
    lengths: Lengths = Counter()
    for span, (start, end) in zip(spans, ends, strict=True):
        lengths[span.phase, span.holder] += round(DAY * ruler.between(start, end))
    return lengths


def _parts(
    closing: Closing, lengths: Lengths, *, lead: int | None, after: int
) -> Iterator[MeasureFact]:
    """The parts of the enterprise's wait, at the lead; and what each department had in hand."""
    place = after
    for occasion, department, length in (*_waited(lengths, lead), *_in_hand(lengths)):
        place += 1
        yield MeasureFact(
            occasion=occasion, place=place, at=closing.at, department=department, length=length
        )


def _waited(lengths: Lengths, lead: int | None) -> Iterator[tuple[Occasion, int | None, int]]:
    for phase, occasion in PARTS.items():
        length = sum(lengths[key] for key in lengths if key[0] is phase)
        if length:
            yield occasion, lead, length


def _in_hand(lengths: Lengths) -> Iterator[tuple[Occasion, int | None, int]]:
    for (phase, holder), length in lengths.items():
        if phase is Phase.HANDLING and holder > 0:
            yield Occasion.HELD, holder, length
