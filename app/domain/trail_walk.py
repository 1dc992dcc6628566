"""What a trail tells: who held the case when, its rounds, its results, its end. In one pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import OFFICE, OPEN_STAGES, AssignmentEnd, AssignmentRole, Phase, Stage
from app.domain.problem import Assignment, Round, Span, Submission
from app.domain.spans import MAIN
from app.domain.trails import Entry, Trail, new_round

ENDS = {
    Stage.CLOSED: AssignmentEnd.SUBMITTED,
    Stage.MERGED: AssignmentEnd.MERGED,
    Stage.DECLINED: AssignmentEnd.STOPPED,
    Stage.WITHDRAWN: AssignmentEnd.STOPPED,
}
"""How the last group's part ends when the case leaves the loop."""

TO_BE_SIGNED = frozenset({Stage.INTAKE, Stage.TRANSFER})
"""Stages in which the group that has the case has not begun: here it signs for it first."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a trail says of a case. resumed: when it was open again after having left the loop."""

    stage: Stage
    registered_at: datetime
    last_at: datetime
    closed_at: datetime | None
    assignments: tuple[Assignment, ...]
    spans: tuple[Span, ...]
    rounds: tuple[Round, ...]
    submissions: tuple[Submission, ...]
    resumed: tuple[datetime, ...]
    dispatches: int


def tell(
    trail: Trail, *, registered_at: datetime, otherwise: Stage, closed_at: datetime | None = None
) -> Told:
    """What a trail says; it has at least one entry.

    registered_at: as the file gives it; no entry lies before a registration. otherwise: the stage
    where no entry gives one. closed_at: a date of closing that stands beside the log; it closes
    what the trail leaves open, when the last entry is made or later.
    """
    walk = _Walk(min(registered_at, trail[0].at))
    for entry in trail:
        walk.take(entry)
    last, ending = trail[-1].at, otherwise
    if otherwise in OPEN_STAGES:
        ending = Stage.CLOSED
        if walk.stage is None:
            walk.enter(otherwise, last)
    if walk.held and (closed_at or walk.stage is None):
        walk.enter(ending, max(closed_at or last, last))
    return walk.told(max(last, closed_at or last))


class _Walk:
    """A case while its trail is read.

    The group named last holds the case until the next one is named, the office before the first.
    Nobody holds it from an end on until an entry with another stage opens it again.
    """

    def __init__(self, start: datetime) -> None:
        self.start = self.since = start
        self.stage: Stage | None = None
        self.group: int | None = None
        self.to = ""
        self.held = True
        self.returned = False
        self.closed_at: datetime | None = None
        self.submitted_at: datetime | None = None
        self.kind, self.begun = "first", start
        self.resumed: list[datetime] = []
        self.spans: list[Span] = []
        self.assignments: list[Assignment] = []
        self.rounds: list[Round] = []
        self.submissions: list[Submission] = []

    def take(self, entry: Entry) -> None:
        """One more entry: who has it from now on, at which stage it is."""
        if entry.department is not None and entry.department != self.group:
            self._hand_over(entry.department, entry.at)
        if entry.stage is not None and entry.stage is not self.stage:
            self.enter(entry.stage, entry.at)
        self.to = entry.to or self.to

    def enter(self, stage: Stage, at: datetime) -> None:
        """The case comes to another stage."""
        before, self.stage = self.stage, stage
        if kind := new_round(before, stage):
            self._end_round(at, kind)
        if stage is Stage.FEEDBACK:
            self.submitted_at = at
            self.submissions.append(
                Submission(at=at, result="", text="", round=len(self.rounds) + 1, accepted_at=at)
            )
        if stage not in OPEN_STAGES and self.held:
            self._end_stretch(at, ENDS[stage])
            self.held, self.closed_at = False, at
        elif stage in OPEN_STAGES and not self.held:
            before_it = self.assignments[-1].department if self.assignments else None
            self._begin_stretch(at, returned=before_it == self.group)
            self.held, self.closed_at = True, None
            self.resumed.append(at)

    def _hand_over(self, department: int, at: datetime) -> None:
        if self.held:
            self._end_stretch(at, AssignmentEnd.REASSIGNED)
            self._begin_stretch(at, returned=False)
        self.group = department

    def _begin_stretch(self, at: datetime, *, returned: bool) -> None:
        self.since, self.returned, self.to = at, returned, ""

    def _end_stretch(self, at: datetime, end: AssignmentEnd) -> None:
        """Keep who held it until now. What lasted no time is no span."""
        if at > self.since:
            self.spans.append(self._span(at))
        if self.group is not None:
            self.assignments.append(self._assignment(at, end))

    def _span(self, end: datetime | None) -> Span:
        if self.group is None:
            phase, holder = Phase.INTAKE, OFFICE
        else:
            phase, holder = Phase.HANDLING, self.group
        return Span(track=MAIN, phase=phase, holder=holder, start=self.since, end=end)

    def _assignment(self, ended_at: datetime | None, end: AssignmentEnd | None) -> Assignment:
        signed = ended_at is not None or self.stage not in TO_BE_SIGNED
        return Assignment(
            n=len(self.assignments) + 1,
            department=self.group or OFFICE,
            role=AssignmentRole.LEAD,
            round=len(self.rounds) + 1,
            dispatched_at=self.since,
            signed_at=self.since if signed else None,
            responsible=self.to,
            returned=self.returned,
            told=True,
            ended_at=ended_at,
            end=end,
        )

    def _end_round(self, at: datetime, kind: str) -> None:
        self.rounds.append(
            Round(
                n=len(self.rounds) + 1,
                start=self.begun,
                kind=self.kind,
                submitted_at=self.submitted_at,
                closed_at=self.closed_at,
            )
        )
        self.kind, self.begun, self.submitted_at = kind, at, None

    def _rest(self) -> None:
        """Who holds it where the trail ends. In feedback the group has nothing more to do."""
        self.spans.append(self._span(None))
        if self.group is None:
            return
        if self.stage is Stage.FEEDBACK:
            handed_in = max(self.since, self.submitted_at or self.since)
            self.assignments.append(self._assignment(handed_in, AssignmentEnd.SUBMITTED))
        else:
            self.assignments.append(self._assignment(None, None))

    def told(self, last_at: datetime) -> Told:
        """All that the trail said, up to its end."""
        if self.held:
            self._rest()
        stage = self.stage or Stage.INTAKE
        if stage is Stage.HANDLING and self.group is None:
            stage = Stage.TRANSFER
        last = Round(n=len(self.rounds) + 1, start=self.begun, kind=self.kind)
        return Told(
            stage=stage,
            registered_at=self.start,
            last_at=last_at,
            closed_at=self.closed_at,
            assignments=tuple(self.assignments),
            spans=tuple(self.spans),
            rounds=(*self.rounds, last),
            submissions=tuple(self.submissions),
            resumed=tuple(self.resumed),
            dispatches=sum(not a.returned for a in self.assignments),
        )
