"""The rows of a pack's lists, as plain values; what holds of a pack's values holds of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import Term

MOST_ROWS = 1000
"""A longer list is for the register: of such a one the first rows are told, and how many it has."""

LONGEST_TEXT = 200
"""Longer texts are cut."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many of something. code: of a lane, a light, an age band, a number of NUMBERS."""

    code: str
    n: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class StockLine:
    """在办存量 of one key. into, out: by the kinds of app.domain.review.stock."""

    key: str
    name: str
    opening: int
    into: Mapping[str, int]
    out: Mapping[str, int]
    closing: int


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """A problem in a list, as it stood when the week ended. lead_id: None with the office.

    responsible, leader: of the lead, who answers for it and who is in charge of that (分管领导).
    age: since registration, until it left the loop. over: since its approved date; 0 where that
    is not past, or was met. flags: the codes of rules. answer: the words of the result.
    """

    problem: int
    number: str
    title: str
    appellant: str
    region: str
    field: str
    kind: str
    difficulty: str
    urgency: str
    stage: str
    lane: str
    lead: str
    lead_id: int | None
    responsible: str
    leader: str
    registered_at: datetime
    due: datetime | None
    original_due: datetime | None
    light: str
    age: float
    over: float
    order_level: str
    flags: tuple[str, ...]
    closed_at: datetime | None
    ground: str
    result: str
    answer: str
    solved: bool | None
    grade: int | None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list of problems: how many it has, and the first MOST_ROWS of them."""

    total: int
    rows: tuple[ProblemLine, ...]


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """An order. age: since its issue. over: past its date. silence: past its next answer's date."""

    problem: int
    number: str
    title: str
    order: str
    level: str
    ground: str
    lead: str
    lead_id: int | None
    issued_at: datetime
    due: datetime
    answer_due: datetime | None
    answers: int
    answer: str
    age: float
    over: float
    silence: float


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """Why a problem is put forward. kind: the mandate's, empty for none."""

    rule: str
    kind: str
    since: datetime
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A problem that is put forward for consultation, with what puts it forward.

    tried: what was done so far. question: what a meeting would have to settle.
    """

    of: ProblemLine
    flags: tuple[FlagLine, ...]
    tried: str
    question: str


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """A measure of one department; department: None, of all together.

    before_n: the denominator of `before`. The rest as of a reading.
    """

    measure: str
    department: int | None
    name: str
    numerator: float | None
    denominator: int
    value: float | None
    low: float | None
    high: float | None
    small: bool
    before: float | None = None
    before_n: int | None = None


@dataclass(frozen=True, kw_only=True)
class HotField:
    """A first-level field with what came new in it."""

    field: str
    name: str
    n: int
    before: int | None


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """反复诉求: what was told at least three times in 90 days, the last time in this week.

    by: "enterprise", whatever the matter, or "matter" of several enterprises. name: of the
    enterprise, or the matter's title. problems: their numbers, the latest first.
    """

    by: str
    name: str
    n: int
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A finding about who waits for whom. problems: the numbers of its cases."""

    code: str
    sentence: str
    problems: tuple[str, ...]
    departments: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class TieLine:
    """One department waits for another as the week ends: so many cases.

    days: working days waited so far, all of them together. overdue: cases whose awaited side is
    past its date.
    """

    waiting: int
    awaited: int
    cases: int
    days: float
    overdue: int


@dataclass(frozen=True, kw_only=True)
class WaiterLine:
    """A department that waits or is waited for.

    cases, days: of others that wait for it; light: the worst of what they wait for.
    """

    department: int
    name: str
    cases: int
    days: float
    light: str


class DecisionState(Term):
    """What became of a decision."""

    DONE = "done", "已落实"
    DONE_LATE = "done_late", "逾期落实"
    RUNNING = "running", "推进中"
    OVERDUE = "overdue", "逾期未落实"


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """议定事项: decided or carried out in the week, or still to be carried out."""

    problem: int
    number: str
    title: str
    n: int
    text: str
    lead: str
    lead_id: int | None
    decided_at: datetime
    due: datetime
    fulfilled_at: datetime | None
    report: str
    state: str
