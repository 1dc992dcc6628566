"""The parts of a case: assignments, pauses, results, rounds. All frozen, all instants UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import AssignmentEnd, AssignmentRole, Phase


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
    """承办: a department's part in the problem, lead or co-handler, from dispatch to its end.

    due: the date that was set when the co-handler was added, else None. returned: the lead has it
    again after 退回补充, 重办 or 重开, which is no dispatch: nothing to sign or to object to.
    told: a file tells of it, so that the limits of dispatching never ran here.
    """

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
    due: datetime | None = None
    returned: bool = False
    told: bool = False
    ended_at: datetime | None = None
    end: AssignmentEnd | None = None

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.ended_at is None

    @property
    def objecting(self) -> bool:
        """Open, with an objection that waits for its decision."""
        return self.open and self.objection is not None and self.objection.pending


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
    appealed_at: datetime | None = None
    excluded: bool | None = None


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
class Notice:
    """Who was told of an event. n: the event's number."""

    n: int
    kind: str
    at: datetime
    people: tuple[int, ...]


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
    """One handling: the first, a rework, or a reopening.

    kind: "first", "rework", "reopening". submitted_at, closed_at, closing_ground: how it ended,
    once another one has begun.
    """

    n: int
    start: datetime
    kind: str
    head: str = ""
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    closing_ground: str = ""
