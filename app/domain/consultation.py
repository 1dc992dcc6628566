"""会商: meetings, what stands on their agendas, in which order, and who is invited.

Source: 浙江省政务服务增值化改革实施意见 二(四)4 (集中会商、协同办理; 清单管理、责任到人、限时办结).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.calendar import Calendar
from app.domain.catalogue import Term
from app.domain.flags import FlagCode, Raised, Standing


class MeetingStatus(Term):
    """How a meeting stands."""

    CALLED = "called", "已召集"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class ItemStatus(Term):
    """How an item of an agenda ended, or that it waits."""

    WAITING = "waiting", "待议"
    DECIDED = "decided", "已议定"
    CARRIED = "carried", "结转下次"
    DROPPED = "dropped", "已撤下"


class Effect(Term):
    """What a decision does to its problem in the same step."""

    DUE = "due", "调整办结期限"
    REASSIGN = "reassign", "改派主办"
    ADD = "add", "加派协办"
    REQUIRE = "require", "设前置事项"
    ESCALATE = "escalate", "提级"


class Attendance(Term):
    """How somebody took part (GB/T 9704-2012, 10.3: 出席、请假、列席)."""

    PRESENT = "present", "出席"
    EXCUSED = "excused", "请假"
    OBSERVING = "observing", "列席"


WEIGHT: dict[FlagCode, int] = {
    FlagCode.RING: 5,
    FlagCode.DISSATISFIED: 5,
    FlagCode.BLOCKED: 4,
    FlagCode.LEVEL: 4,
    FlagCode.OVERDUE: 3,
    FlagCode.RETURNED: 3,
    FlagCode.MANY_DEPARTMENTS: 3,
    FlagCode.TWO_ROUNDS: 3,
    FlagCode.ASKED: 3,
    FlagCode.REPEATED: 2,
    FlagCode.AGED: 1,
}
"""What a flag adds to a candidate's severity: first what no single department can undo."""


@dataclass(frozen=True, kw_only=True)
class Severity:
    """How pressing a candidate is; the greater comes first.

    weight: of its flags together. waited: working days it is overdue, or else nothing.
    """

    weight: int
    waited: float

    def __lt__(self, other: Severity) -> bool:
        return (self.weight, self.waited) < (other.weight, other.waited)


def severity(flags: Iterable[Raised]) -> Severity:
    """By the flags that stand: their weights, and the longest stretch of working days they name."""
    found = tuple(flags)
    return Severity(
        weight=sum(WEIGHT[flag.rule] for flag in found),
        waited=max((float(flag.evidence.get("days", 0)) for flag in found), default=0.0),
    )


def invited(standing: Standing) -> tuple[int, ...]:
    """The departments whose presence an item needs: those at work on it, and those waited for."""
    at_work = [part.department for part in standing.parts]
    awaited = [block.awaited for block in standing.blocks]
    in_ring = standing.ring.departments if standing.ring else ()
    return tuple(dict.fromkeys([*at_work, *awaited, *in_ring]))


def next_of_series(
    calendar: Calendar, *, after: date, weekday: int, begins: time
) -> tuple[datetime, date]:
    """The next meeting of a weekly series: its instant, and the date it would have had.

    weekday: 0 Monday … 6 Sunday. A date that is a day off moves to the next working day; a
    make-up working day on the weekday's date counts as it is. In: a local date; the meeting lies
    after it.
    """
    planned = after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
    held = planned
    while not calendar.is_working(held):
        held += timedelta(days=1)
    return datetime.combine(held, begins, calendar.timezone), planned


def in_order(candidates: Sequence[tuple[int, Severity]]) -> list[int]:
    """Problems for an agenda: the most pressing first, of equals the lower id."""
    ranked = sorted(candidates, key=lambda pair: (-pair[1].weight, -pair[1].waited, pair[0]))
    return [problem for problem, _severity in ranked]
