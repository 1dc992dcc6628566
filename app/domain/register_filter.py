"""Which problems the register shows, and in what order: one value, its address, its words.

The address is the part of a link after the question mark; whatever somebody typed there that is
not understood is left out, never an error. Days are local dates (Asia/Shanghai), both included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote_plus

from app.domain import register_reading as read
from app.domain.catalogue import (
    Channel,
    Difficulty,
    Kind,
    Lane,
    OrderLevel,
    Stage,
    Term,
    Urgency,
)
from app.domain.changing import replace
from app.domain.duties import DutyKind
from app.domain.register_flags import FlagAsked


class State(Term):
    """Whether a problem still stands in the loop."""

    OPEN = "open", "在办"
    CLOSED = "closed", "已办结"
    LEFT = "left", "已离开在办（含不予受理、并单、撤回）"
    ANSWERABLE = "answerable", "应办结（已受理的在办和办结）"
    ALL = "all", "全部"


class LightWord(Term):
    """预警灯, as a filter."""

    RED = "red", "超期"
    YELLOW = "yellow", "临期"
    GREEN = "green", "正常"
    GREY = "grey", "挂起"
    NONE = "none", "无时限"


class OrderAsked(Term):
    """督办级别, as a filter."""

    ANY = "any", "任一级别"
    REMINDER = OrderLevel.REMINDER.value, OrderLevel.REMINDER.label
    SUPERVISE = OrderLevel.SUPERVISE.value, OrderLevel.SUPERVISE.label
    LISTED = OrderLevel.LISTED.value, OrderLevel.LISTED.label


class Outcome(Term):
    """What came of a closed problem."""

    REACHED = "reached", "已回访到企业"
    GRADED = "graded", "有有效评价"
    CONFIRMED = "confirmed", "企业确认办结"
    UNCONFIRMED = "unconfirmed", "未经企业确认办结"
    SOLVED = "solved", "企业确认已解决"
    SATISFIED = "satisfied", "企业满意"


class Late(Term):
    """Which of the two dates was missed."""

    ORIGINAL = "original", "未按原定时限"
    APPROVED = "approved", "未按批准时限"


class Met(Term):
    """Whether it is in a measure's numerator."""

    YES = "yes", "计入分子"
    NO = "no", "未计入分子"


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """The register's filter and order. Empty values ask for nothing.

    region, field: codes; what lies below is included. A region that ends in two noughts beyond
    its own digits ("3300", "330700") is the level itself (省本级, 市本级). line: of the lead
    department. awaited: the line of a department that somebody of another waits for. sort: a
    column's name, with a minus for the last first. waits, handed, shared: a tie of the network, the
    one waits for the other, handed it over since a day, works on it together with the other; as it
    stood at an instant, or stands now. measure: what counts in a measure's denominator from an
    instant up to another, itself not included; met: in the numerator too, or not; credited to a
    department, or to those of a line, NOBODY for none.
    """

    state: State | None = None
    lane: Lane | None = None
    stage: Stage | None = None
    light: LightWord | None = None
    region: str = ""
    field: str = ""
    kind: Kind | None = None
    difficulty: Difficulty | None = None
    urgency: Urgency | None = None
    channel: Channel | None = None
    lead: int | None = None
    involved: int | None = None
    line: str = ""
    awaited: str = ""
    enterprise: int | None = None
    order: OrderAsked | None = None
    flag: FlagAsked | None = None
    duty: DutyKind | None = None
    waits: str = ""
    handed: str = ""
    handed_since: date | None = None
    shared: str = ""
    stood_at: datetime | None = None
    outcome: Outcome | None = None
    late: Late | None = None
    mine: bool = False
    ring: bool = False
    registered_from: date | None = None
    registered_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    original_from: date | None = None
    original_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    measure: str = ""
    measured_from: datetime | None = None
    measured_to: datetime | None = None
    met: Met | None = None
    credited: str = ""
    credited_line: str = ""
    words: str = ""
    sort: str = ""

    @property
    def standing(self) -> State:
        """The state asked for: what is open, or everything where words are searched for."""
        return self.state or self._usual

    @property
    def _usual(self) -> State:
        return State.ALL if self.words else State.OPEN

    def query(self) -> dict[str, str]:
        """The filter as the pairs of an address; only what differs from nothing."""
        given = {name: value for name, value in vars(self).items() if value}
        if self.state == self._usual:
            del given["state"]
        return {KEYS.get(name, name): _written(value) for name, value in given.items()}

    def address(self, path: str = "/problems") -> str:
        """The link that shows it."""
        query = "&".join(f"{name}={quote_plus(value)}" for name, value in self.query().items())
        return f"{path}?{query}" if query else path

    def narrowed(self, **changes: Any) -> RegisterFilter:
        """The same filter with something more asked."""
        return replace(self, **changes)


NOBODY = "-"
"""Credited to no department, or to a department without a line."""

KEYS = {"words": "q"}
"""Names in the address that differ from the attribute's."""


def _written(value: Any) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Facet:
    """One thing that can be asked: attribute, label, how its text is read, whose names it has.

    names: regions, fields or departments where the value is a code that has a name; ways or pairs
    where it is a tie of the network.
    """

    name: str
    label: str
    read: Callable[[str], Any]
    names: str = ""


FACETS: tuple[Facet, ...] = (
    Facet("state", "状态", read.term(State)),
    Facet("lane", "环节", read.term(Lane)),
    Facet("stage", "办理环节", read.term(Stage)),
    Facet("light", "预警灯", read.term(LightWord)),
    Facet("region", "区域", read.code, "regions"),
    Facet("field", "服务领域", read.code, "fields"),
    Facet("kind", "诉求类型", read.term(Kind)),
    Facet("difficulty", "难度", read.term(Difficulty)),
    Facet("urgency", "紧急程度", read.term(Urgency)),
    Facet("channel", "来源渠道", read.term(Channel)),
    Facet("lead", "主办单位", read.number, "departments"),
    Facet("involved", "参与单位", read.number, "departments"),
    Facet("line", "主办条线", read.words),
    Facet("awaited", "被等待条线", read.words),
    Facet("enterprise", "企业", read.number, "enterprises"),
    Facet("order", "督办级别", read.term(OrderAsked)),
    Facet("flag", "提请会商", read.term(FlagAsked)),
    Facet("duty", "待办事项", read.term(DutyKind)),
    Facet("waits", "谁在等谁", read.tie, "ways"),
    Facet("handed", "流转", read.tie, "ways"),
    Facet("handed_since", "流转时间起", date.fromisoformat),
    Facet("shared", "协同办理", read.tie, "pairs"),
    Facet("stood_at", "回看时点", read.instant),
    Facet("outcome", "办结结果", read.term(Outcome)),
    Facet("late", "逾期", read.term(Late)),
    Facet("mine", "只看我的", read.yes),
    Facet("ring", "互等成环", read.yes),
    Facet("registered_from", "登记日期", date.fromisoformat),
    Facet("registered_to", "登记日期", date.fromisoformat),
    Facet("due_from", "批准时限", date.fromisoformat),
    Facet("due_to", "批准时限", date.fromisoformat),
    Facet("original_from", "原定时限", date.fromisoformat),
    Facet("original_to", "原定时限", date.fromisoformat),
    Facet("closed_from", "办结日期", date.fromisoformat),
    Facet("closed_to", "办结日期", date.fromisoformat),
    Facet("measure", "评价指标", read.measure, "measures"),
    Facet("measured_from", "统计期间", read.instant),
    Facet("measured_to", "统计期间", read.instant),
    Facet("met", "分子", read.term(Met)),
    Facet("credited", "计入部门", read.credit, "credited"),
    Facet("credited_line", "计入条线", read.words),
    Facet("words", "关键词", read.words),
    Facet("sort", "排序", read.words),
)


OF_A_MEASURE = frozenset({"measured_from", "measured_to", "met", "credited", "credited_line"})
"""What asks for nothing unless a measure is named."""


def parse_filter(query: Mapping[str, str]) -> RegisterFilter:
    """The filter of an address's pairs; what is not understood is left out."""
    asked: dict[str, Any] = {}
    for facet in FACETS:
        text = (query.get(KEYS.get(facet.name, facet.name)) or "").strip()
        if not text:
            continue
        try:
            asked[facet.name] = facet.read(text)
        except ValueError:
            continue
    if "measure" not in asked:
        asked = {name: value for name, value in asked.items() if name not in OF_A_MEASURE}
    return RegisterFilter(**asked)


SORTS = frozenset(
    {
        *("light", "number", "region", "field", "difficulty", "lane", "lead"),
        *("registered", "due", "closed"),
    }
)
INDEXED_SORTS = frozenset({"number", "registered", "due", "closed"})


def sorts_of(asked: RegisterFilter) -> frozenset[str]:
    """The columns by which it may be sorted: all that is open is few; history has indexes."""
    return SORTS if asked.standing is State.OPEN else INDEXED_SORTS


def order_of(asked: RegisterFilter) -> tuple[str, bool]:
    """The column it is sorted by, and whether the last comes first. Worst first by default."""
    column = asked.sort.removeprefix("-")
    if column in sorts_of(asked):
        return column, asked.sort.startswith("-")
    if asked.standing is State.OPEN:
        return "light", False
    return ("closed", True) if asked.standing is State.CLOSED else ("registered", True)
