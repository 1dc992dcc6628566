"""What watches over a case: instructions, orders, decisions, levels, flags. All instants UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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
    """督办单, in parallel to any open stage.

    issuer: the region of the office that issued it. lead: the department that answers, None for
    the office itself. rhythm: working days from one answer to the next, 0 for one answer by the
    due date. answer_due: when the next answer is due; none where all that was asked is given.
    """

    n: int
    number: str
    level: str
    ground: str
    issued_at: datetime
    due: datetime
    rhythm: int = 0
    approved_by: str = ""
    issuer: str = ""
    lead: int | None = None
    answers: int = 0
    answered_at: datetime | None = None
    answer: str = ""
    answer_due: datetime | None = None
    raised_at: datetime | None = None
    lifted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A 督办单 that a rule has drawn up, until a supervisor releases or discards it."""

    n: int
    rule: str
    level: str
    ground: str
    at: datetime
    due_days: int
    rhythm: int = 0
    settled_at: datetime | None = None
    released: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """议定事项 of a consultation; its date is a row of its own and moves no original date.

    moves_due: whether its date is the problem's approved date from now on. meeting, item: where
    it was decided. fulfilled_at: when it was carried out, as `report` says.
    """

    n: int
    at: datetime
    text: str
    due: datetime
    round: int
    lead: int | None = None
    co_handlers: tuple[Mapping[str, Any], ...] = ()
    effect: str = ""
    moves_due: bool = True
    meeting: int | None = None
    item: int | None = None
    fulfilled_at: datetime | None = None
    report: str = ""


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """提级 from one office to the one above, until it is sent down again."""

    n: int
    source: str
    target: str
    at: datetime
    done: str = ""
    asked: str = ""
    ground: str = ""
    answers: str = ""
    taken_at: datetime | None = None
    sent_down_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Flag:
    """提请会商标记, raised by a rule or by hand; it ends with its cause, or is cleared by hand.

    since: when its rule began to hold. return_on: a local date before which its rule does not
    raise it again.
    """

    n: int
    rule: str
    at: datetime
    since: datetime
    reason: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    ended_at: datetime | None = None
    cleared_at: datetime | None = None
    return_on: str = ""

    @property
    def stands(self) -> bool:
        """Neither ended nor cleared."""
        return self.ended_at is None and self.cleared_at is None
