"""A problem as its events tell it: one frozen case with its assignments, pauses, spans, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.catalogue import (
    OPEN_STAGES,
    AssignmentEnd,
    AssignmentRole,
    Difficulty,
    Kind,
    Lane,
    Phase,
    Stage,
    Urgency,
)


@dataclass(frozen=True, kw_only=True)
class Objection:
    """异议 of one assignment, and what was decided of it."""

    ground: str
    words: str
    at: datetime
    suggested: int | None = None
    outcome: str | None = None
    decided_at: datetime | None = None

    @property
    def pending(self) -> bool:
        """Not yet decided; one that was referred upwards still waits."""
        return self.outcome in (None, "referred")


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """承办: a department's part in the problem, lead or co-handler, from dispatch to its end."""

    n: int
    department: int
    role: AssignmentRole
    round: int
    dispatched_at: datetime
    question: str = ""
    signed_at: datetime | None = None
    auto_signed: bool = False
    responsible: str = ""
    leader: str = ""
    contacted_at: datetime | None = None
    objection: Objection | None = None
    contribution: str = ""
    ended_at: datetime | None = None
    end: AssignmentEnd | None = None

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.ended_at is None


@dataclass(frozen=True, kw_only=True)
class Pause:
    """挂起: an interval with a lawful reason; it ends by itself at `until`."""

    n: int
    reason: str
    start: datetime
    until: datetime
    end: datetime | None = None
    round: int = 1

    def over(self) -> datetime:
        """When it ended, or will end by itself."""
        return min(self.end, self.until) if self.end else self.until


@dataclass(frozen=True, kw_only=True)
class Extension:
    """延期: asked, then approved or refused."""

    n: int
    reason: str
    new_due: datetime
    asked_at: datetime
    round: int
    approved: bool | None = None
    decided_at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Prerequisite:
    """前置事项: assignment `waiting` cannot finish before `awaited` (`a:2` or `p:<id>`)."""

    n: int
    waiting: int
    awaited: str
    why: str
    set_at: datetime
    disputed_at: datetime | None = None
    dispute: str = ""
    dropped_at: datetime | None = None
    cycle: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The lead's result; `accepted_at` is when the office received it (head's approval given)."""

    at: datetime
    result: str
    text: str
    evidence: str = ""
    round: int = 1
    accepted_at: datetime | None = None
    sent_back_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Callback:
    """回访, by a clerk or by the enterprise through its link."""

    n: int
    at: datetime
    round: int
    means: str
    reached: bool
    solved: bool | None = None
    grade: int | None = None
    words: str = ""
    by_enterprise: bool = False
    appeal: str = ""
    excluded: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """批示 and its answer."""

    n: int
    at: datetime
    by: str
    words: str
    answered_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Order:
    """督办单, in parallel to any open stage."""

    n: int
    number: str
    level: str
    ground: str
    issued_at: datetime
    due: datetime
    rhythm: str = ""
    approved_by: str = ""
    answered_at: datetime | None = None
    lifted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """材料, stored under the digest of its content."""

    n: int
    name: str
    digest: str
    media_type: str
    size: int
    at: datetime
    actor: int | None


@dataclass(frozen=True, kw_only=True)
class Flag:
    """提请会商 by hand, or cleared by hand until `return_on`."""

    rule: str
    reason: str
    at: datetime
    cleared_at: datetime | None = None
    return_on: str = ""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a track: who held it, as what. track 0 is the main one, n an assignment's."""

    track: int
    phase: Phase
    holder: int
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One running limit: due is the approved date, original never moves by permission."""

    start: datetime
    due: datetime
    original: datetime
    yellow_from: datetime
    provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class Round:
    """One handling: the first, a rework, or a reopening."""

    n: int
    start: datetime
    kind: str
    head: str = ""
    submitted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Appellant:
    """诉求人. Names of natural persons and phones are ciphertext here and in the log."""

    enterprise: int | None = None
    name: str = ""
    contact: str = ""
    phone: str = ""
    anonymous: bool = False


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the problem is about; `amend` changes parts of it."""

    title: str
    text: str
    channel: str
    source_no: str = ""
    source_due: datetime | None = None
    region: str
    field: str = ""
    kind: Kind | None = None
    difficulty: Difficulty | None = None
    urgency: Urgency = Urgency.NORMAL
    accused: int | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A problem at one moment, folded from its events. All instants UTC."""

    id: int
    n: int
    stage: Stage
    registered_at: datetime
    matter: Matter
    appellant: Appellant
    office: str
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closing_ground: str = ""
    last_at: datetime
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
    flags: tuple[Flag, ...] = ()
    rounds: tuple[Round, ...] = ()
    spans: tuple[Span, ...] = ()
    clocks: Mapping[str, Limit] = field(default_factory=dict)
    decided_due: datetime | None = None
    fixed_due: datetime | None = None
    fixed_original: datetime | None = None
    merged_into: int | None = None
    merged_stage: Stage | None = None
    merged: tuple[int, ...] = ()
    split_from: int | None = None
    resumed: tuple[datetime, ...] = ()
    escalated_from: tuple[str, ...] = ()
    taken: bool = True
    attachments: tuple[Attachment, ...] = ()
    dispatches: int = 0
    reminders: int = 0
    imported: bool = False
    imported_at: datetime | None = None
    history: int = 0

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
        """The lead assignment in force, or the last one there was in this round."""
        leads = [a for a in self.assignments if a.role is AssignmentRole.LEAD]
        running = [a for a in leads if a.open]
        return (running or leads or [None])[-1]

    @property
    def open_assignments(self) -> tuple[Assignment, ...]:
        """All that still have to be done, lead first."""
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

    def flag(self, rule: str) -> Flag | None:
        """The flag set by hand under a rule and not cleared."""
        return next((f for f in self.flags if f.rule == rule and f.cleared_at is None), None)
