"""The columns of the register (问题台账) on paper: what its export writes, its import reads.

One table for both, so that a register exported from one database imports into another.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.catalogue import (
    Channel,
    ClosingGround,
    DeclineGround,
    Difficulty,
    Kind,
    OrderLevel,
    Result,
    Stage,
    Term,
    Urgency,
)


class ColumnKind(Term):
    """What the cells of a column hold.

    instant: a date with a time of day in Asia/Shanghai, to the second. term: the label of one of
    the column's `terms`. departments: names with 、 between them. yes: 是 or 否.
    """

    TEXT = "text", "文字"
    NUMBER = "number", "整数"
    INSTANT = "instant", "时间"
    TERM = "term", "选项"
    DEPARTMENTS = "departments", "部门"
    YES = "yes", "是否"


@dataclass(frozen=True, kw_only=True)
class RegisterColumn:
    """One column. width: in characters of a spreadsheet.

    terms: whose labels may stand in a term's cells. derived: written for the reader, and never
    read back. masked: written as a mask (张*, 138****1234), whoever exports.
    """

    key: str
    heading: str
    width: int
    kind: ColumnKind = ColumnKind.TEXT
    terms: tuple[type[Term], ...] = ()
    derived: bool = False
    masked: bool = False


def _text(key: str, heading: str, width: int) -> RegisterColumn:
    return RegisterColumn(key=key, heading=heading, width=width)


def _masked(key: str, heading: str, width: int) -> RegisterColumn:
    return RegisterColumn(key=key, heading=heading, width=width, masked=True)


def _derived(key: str, heading: str, width: int, kind: ColumnKind) -> RegisterColumn:
    return RegisterColumn(key=key, heading=heading, width=width, kind=kind, derived=True)


def _term(key: str, heading: str, width: int, *terms: type[Term]) -> RegisterColumn:
    return RegisterColumn(key=key, heading=heading, width=width, kind=ColumnKind.TERM, terms=terms)


def _of(kind: ColumnKind, key: str, heading: str, width: int) -> RegisterColumn:
    return RegisterColumn(key=key, heading=heading, width=width, kind=kind)


REGISTER_COLUMNS: tuple[RegisterColumn, ...] = (
    _text("number", "问题编号", 22),
    _term("stage", "环节", 10, Stage),
    _derived("light", "预警灯", 8, ColumnKind.TEXT),  # 红 黄 绿 灰 as of `as_of`
    _text("title", "标题", 40),
    _text("text", "诉求内容", 60),
    _term("channel", "来源渠道", 16, Channel),
    _text("source_no", "来源编号", 20),
    _text("enterprise_name", "企业名称", 32),
    _text("uscc", "统一社会信用代码", 22),
    _masked("appellant", "诉求人", 12),  # a natural person; 匿名 where the appellant is anonymous
    _masked("contact", "联系人", 12),
    _masked("phone", "联系电话", 16),
    _text("region_name", "区域", 14),  # the region's own name; the code beside it decides
    _text("region", "区域代码", 10),
    _text("office", "处置层级代码", 12),  # differs from the region where it was escalated
    _text("field_name", "服务领域", 18),  # both levels, with / between; the code beside it decides
    _text("field", "服务领域代码", 18),
    _term("kind", "诉求类型", 10, Kind),
    _term("difficulty", "难度", 8, Difficulty),
    _term("urgency", "紧急程度", 10, Urgency),
    _of(ColumnKind.DEPARTMENTS, "accused", "被反映单位", 24),
    _of(ColumnKind.DEPARTMENTS, "lead", "主办单位", 24),
    # Without those that were released or reassigned.
    _of(ColumnKind.DEPARTMENTS, "co_handlers", "协办单位", 32),
    # Those of 协办单位 whose part has ended while the problem goes on.
    _of(ColumnKind.DEPARTMENTS, "co_done", "已完成协办单位", 32),
    _text("responsible", "责任人", 12),
    _of(ColumnKind.INSTANT, "registered_at", "登记时间", 20),
    _of(ColumnKind.INSTANT, "accepted_at", "受理时间", 20),
    _of(ColumnKind.INSTANT, "dispatched_at", "派单时间", 20),  # of the lead in force
    _of(ColumnKind.INSTANT, "signed_at", "签收时间", 20),  # of the lead in force
    _of(ColumnKind.INSTANT, "submitted_at", "提交时间", 20),
    _of(ColumnKind.INSTANT, "closed_at", "办结时间", 20),  # also 不予受理, 已并单, 已撤回
    _of(ColumnKind.INSTANT, "last_at", "最近办理时间", 20),
    _of(ColumnKind.INSTANT, "original_due", "原定时限", 20),
    _of(ColumnKind.INSTANT, "due", "批准时限", 20),
    _term("result", "办理结果", 12, Result),
    _text("answer", "答复内容", 60),
    _term("closing_ground", "办结依据", 14, ClosingGround, DeclineGround),
    _of(ColumnKind.YES, "solved", "是否解决", 10),
    _of(ColumnKind.NUMBER, "grade", "满意度", 8),
    _of(ColumnKind.NUMBER, "round", "轮次", 8),
    _term("order_level", "督办级别", 10, OrderLevel),  # of the order that is not lifted
    _derived("flags", "会商标记", 20, ColumnKind.TEXT),  # the words of those that stand
    _text("merged_into", "并入问题编号", 22),
    _derived("as_of", "数据截至", 20, ColumnKind.INSTANT),
)

ANONYMOUS = "匿名"
YES, NO = "是", "否"
SEPARATOR = "、"

COLUMN: dict[str, RegisterColumn] = {column.key: column for column in REGISTER_COLUMNS}
