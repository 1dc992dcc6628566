"""A problem as its events tell it: one frozen case with its assignments, pauses, spans, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.catalogue import OPEN_STAGES, AssignmentRole, Lane, Stage
from app.domain.matter import Appellant, Matter
from app.domain.oversight_parts import Decision, Draft, Escalation, Flag, Instruction, Order
from app.domain.problem_parts import (
    Assignment,
    Attachment,
    Callback,
    Extension,
    Limit,
    Notice,
    Objection,
    Pause,
    Prerequisite,
    Round,
    Span,
    Submission,
)
from app.domain.trails import Trail

__all__ = [
    "Appellant",
    "Assignment",
    "Attachment",
    "Callback",
    "Case",
    "Decision",
    "Draft",
    "Escalation",
    "Extension",
    "Flag",
    "Instruction",
    "Limit",
    "Matter",
    "Notice",
    "Objection",
    "Order",
    "Pause",
    "Prerequisite",
    "Round",
    "Span",
    "Submission",
]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A problem at one moment, folded from its events. All instants UTC.

    accepted_at: the earliest acceptance among it and what was merged into it; acceptances: each
    of them, by problem. to_dispatch: since when the office has had to find a lead, each time.
    dispatches: 派单 and 改派, without those that followed an upheld objection. heard_at: when those
    who handle it last had a word or did something. resumed: when it was open again after having
    left the loop. reminded: the occasions on which the timetable sent a reminder. history: how
    many rounds a file tells of. told: all that the file says of it but its trail, which is the
    part of another system's log. happened_at, earlier: when its last event happened, and the case
    before that; no part of what it is.
    """

    id: int
    n: int
    stage: Stage
    registered_at: datetime
    matter: Matter
    appellant: Appellant
    office: str
    accepted_at: datetime | None = None
    acceptances: tuple[tuple[int, datetime], ...] = ()
    to_dispatch: tuple[datetime, ...] = ()
    closed_at: datetime | None = None
    closing_ground: str = ""
    last_at: datetime
    heard_at: datetime | None = None
    supplement_asked: tuple[datetime, ...] = ()
    waiting_supplement: bool = False
    supplement: str = ""
    assignments: tuple[Assignment, ...] = ()
    pauses: tuple[Pause, ...] = ()
    pause_asked: Mapping[str, str] | None = None
    extensions: tuple[Extension, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    submissions: tuple[Submission, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    orders: tuple[Order, ...] = ()
    drafts: tuple[Draft, ...] = ()
    flags: tuple[Flag, ...] = ()
    rounds: tuple[Round, ...] = ()
    spans: tuple[Span, ...] = ()
    clocks: Mapping[str, Limit] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    fixed_due: datetime | None = None
    fixed_original: datetime | None = None
    merged_into: int | None = None
    merged_stage: Stage | None = None
    merged: tuple[int, ...] = ()
    split_from: int | None = None
    resumed: tuple[datetime, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    dispatches: int = 0
    reminders: int = 0
    reminded: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    imported: bool = False
    imported_at: datetime | None = None
    history: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)
    trail: Trail = ()
    calendar: str = ""
    happened_at: datetime | None = field(default=None, compare=False, repr=False)
    earlier: Case | None = field(default=None, compare=False, repr=False)

    @property
    def open(self) -> bool:
        """Whether anything is still to be done."""
        return self.stage in OPEN_STAGES

    @property
    def round(self) -> int:
        """1 for the first handling, more after a rework or a reopening."""
        return len(self.rounds) or 1

    @property
    def lead(self) -> Assignment | None:
        """The lead assignment in force, or else the last one there was."""
        leads = [a for a in self.assignments if a.role is AssignmentRole.LEAD]
        found = [a for a in leads if a.open] or leads
        return found[-1] if found else None

    @property
    def open_lead(self) -> Assignment | None:
        """The lead assignment in force."""
        lead = self.lead
        return lead if lead and lead.open else None

    @property
    def open_assignments(self) -> tuple[Assignment, ...]:
        """All that still have to be done, in the order in which they were given out."""
        return tuple(a for a in self.assignments if a.open)

    @property
    def open_order(self) -> Order | None:
        """The one order that is not lifted, if any."""
        return next((o for o in self.orders if o.lifted_at is None), None)

    @property
    def running_pause(self) -> Pause | None:
        """The pause that has not been ended."""
        return next((p for p in self.pauses if p.end is None), None)

    @property
    def submission(self) -> Submission | None:
        """The submission that stands (not sent back) in the present round."""
        found = [s for s in self.submissions if s.sent_back_at is None and s.round == self.round]
        return found[-1] if found else None

    @property
    def submitted_at(self) -> datetime | None:
        """When the office received the result that stands: this meets the closing limit."""
        return self.submission.accepted_at if self.submission else None

    @property
    def submission_pending(self) -> bool:
        """Whether a submission waits for the department head."""
        last = self.submissions[-1] if self.submissions else None
        return bool(last and last.accepted_at is None and last.sent_back_at is None)

    @property
    def called_back(self) -> tuple[Callback, ...]:
        """The callbacks about the result that stands; an earlier result was another matter."""
        since = self.submitted_at
        here = [c for c in self.callbacks if c.round == self.round]
        return tuple(c for c in here if since and c.at >= since)

    @property
    def told_result(self) -> Callback | None:
        """The last callback of this round that reached the enterprise."""
        reached = [c for c in self.callbacks if c.reached and c.round == self.round]
        return reached[-1] if reached else None

    @property
    def graded(self) -> Callback | None:
        """The last callback that gave a grade, in any round."""
        return next((c for c in reversed(self.callbacks) if c.grade is not None), None)

    @property
    def decided_due(self) -> datetime | None:
        """The date that the last decision of this round set."""
        found = [d.due for d in self.decisions if d.round == self.round and d.moves_due]
        return found[-1] if found else None

    @property
    def escalation(self) -> Escalation | None:
        """The escalation in force: the last that was not sent down."""
        return next((e for e in reversed(self.escalations) if not e.sent_down_at), None)

    @property
    def escalated_from(self) -> tuple[str, ...]:
        """The offices below that still owe the enterprise an answer, the first one first."""
        return tuple(e.source for e in self.escalations if not e.sent_down_at)

    @property
    def taken(self) -> bool:
        """Whether the office it stands at has taken it on; only an escalated one may be not."""
        return self.escalation is None or self.escalation.taken_at is not None

    @property
    def supervised(self) -> bool:
        """Flagged, ordered or escalated: the supervisor's own work."""
        return bool(self.standing_flags or self.open_order or self.escalated_from)

    @property
    def extension_asked(self) -> Extension | None:
        """The extension that awaits a decision."""
        return next((e for e in self.extensions if e.approved is None), None)

    @property
    def lane(self) -> Lane | None:
        """The overview's lane; None for what left the loop without closing."""
        if self.open and self.open_order:
            return Lane.SUPERVISION
        return Lane(self.stage) if self.open or self.stage is Stage.CLOSED else None

    def assignment(self, n: int) -> Assignment | None:
        """The assignment numbered n."""
        return next((a for a in self.assignments if a.n == n), None)

    def of_department(self, department: int | None) -> tuple[Assignment, ...]:
        """The open assignments of a department."""
        return tuple(a for a in self.open_assignments if a.department == department)

    @property
    def ring(self) -> bool:
        """Whether assignments wait for each other in a ring."""
        return self.open and any(p.cycle for p in self.prerequisites if p.dropped_at is None)

    @property
    def draft(self) -> Draft | None:
        """The order that a rule has drawn up and nobody has released or discarded."""
        return next((d for d in self.drafts if d.settled_at is None), None)

    @property
    def standing_flags(self) -> tuple[Flag, ...]:
        """What puts it forward for consultation now; nothing does once it has left the loop."""
        return tuple(f for f in self.flags if f.stands) if self.open else ()

    def flag(self, rule: str) -> Flag | None:
        """The standing flag of a rule."""
        return next((f for f in self.standing_flags if f.rule == rule), None)
