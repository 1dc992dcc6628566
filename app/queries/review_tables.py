"""The lists of problems of a weekly review as tables: a workbook has every column of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.domain.catalogue import (
    ClosingGround,
    Difficulty,
    Kind,
    OrderLevel,
    Result,
    Stage,
    Urgency,
)
from app.domain.review.pack_rows import Listed, ProblemLine
from app.queries.report import Column, Form, Table, Value
from app.queries.review_phrases import listed
from app.queries.telling import term_word
from app.translations import N_, _
from app.translations.flag_sentences import flag_mark


class Told(NamedTuple):
    """A column of problems, and what stands in it."""

    key: str
    title: str
    form: Form
    width: int
    value: Callable[[ProblemLine], Value]


def lead_name(line: ProblemLine) -> str:
    """Who leads it; the office itself has what nobody leads, and closes some of it at once."""
    if line.lead:
        return line.lead
    return _("中心直接办结") if line.closed_at else _("尚未派单")


def _solved(line: ProblemLine) -> str:
    if line.solved is None:
        return ""
    return _("是") if line.solved else _("否")


COLUMNS: tuple[Told, ...] = (
    Told("number", N_("问题编号"), Form.PROBLEM, 11, lambda line: line.number),
    Told("title", N_("问题"), Form.TEXT, 22, lambda line: line.title),
    Told("appellant", N_("诉求人"), Form.TEXT, 14, lambda line: line.appellant),
    Told("region", N_("区域"), Form.TEXT, 6, lambda line: line.region),
    Told("field", N_("服务领域"), Form.TEXT, 8, lambda line: line.field),
    Told("kind", N_("诉求类型"), Form.TEXT, 4, lambda line: term_word(Kind, line.kind)),
    Told(
        "difficulty", N_("难度"), Form.TEXT, 4,
        lambda line: term_word(Difficulty, line.difficulty),
    ),
    Told("urgency", N_("紧急程度"), Form.TEXT, 4, lambda line: term_word(Urgency, line.urgency)),
    Told("stage", N_("环节"), Form.TEXT, 4, lambda line: term_word(Stage, line.stage)),
    Told("lead", N_("主办单位"), Form.TEXT, 10, lead_name),
    Told("responsible", N_("责任人"), Form.TEXT, 5, lambda line: line.responsible),
    Told("leader", N_("分管领导"), Form.TEXT, 5, lambda line: line.leader),
    Told("registered_at", N_("登记时间"), Form.MOMENT, 8, lambda line: line.registered_at),
    Told("due", N_("办结期限"), Form.MOMENT, 8, lambda line: line.due),
    Told("original_due", N_("原办结期限"), Form.MOMENT, 8, lambda line: line.original_due),
    Told("light", N_("预警"), Form.LIGHT, 3, lambda line: line.light),
    Told("age", N_("历时（工作日）"), Form.DAYS, 5, lambda line: line.age),
    Told("over", N_("超期（工作日）"), Form.DAYS, 5, lambda line: line.over or None),
    Told(
        "order", N_("督办级别"), Form.TEXT, 5, lambda line: term_word(OrderLevel, line.order_level)
    ),
    Told("flags", N_("提请会商"), Form.TEXT, 8, lambda line: listed(map(flag_mark, line.flags))),
    Told("closed_at", N_("办结时间"), Form.MOMENT, 8, lambda line: line.closed_at),
    Told(
        "ground", N_("办结依据"), Form.TEXT, 5, lambda line: term_word(ClosingGround, line.ground)
    ),
    Told("result", N_("办理结果"), Form.TEXT, 5, lambda line: term_word(Result, line.result)),
    Told("solved", N_("企业认为已解决"), Form.TEXT, 4, _solved),
    Told("grade", N_("评价（分）"), Form.COUNT, 4, lambda line: line.grade),
    Told("answer", N_("办理情况"), Form.TEXT, 30, lambda line: line.answer),
)  # fmt: skip

AT_WORK = (
    *("number", "title", "appellant", "region", "field", "kind", "difficulty", "urgency"),
    *("stage", "lead", "responsible", "leader", "registered_at", "due", "original_due"),
    *("light", "age", "over", "order", "flags"),
)
"""The columns of what is open."""

DONE = (
    *("number", "title", "appellant", "region", "field", "kind", "difficulty", "lead"),
    *("responsible", "leader", "registered_at", "due", "original_due", "closed_at", "age"),
    *("ground", "result", "solved", "grade", "answer"),
)
"""The columns of what was closed."""


def problems_table(
    told: Listed,
    *,
    key: str,
    title: str,
    brief: tuple[str, ...] = (),
    columns: tuple[str, ...] = AT_WORK,
) -> Table:
    """A list of problems. columns, brief: keys of COLUMNS, in their order."""
    chosen = [column for column in COLUMNS if column.key in columns]
    return Table(
        key=key,
        title=title,
        columns=tuple(
            Column(key=c.key, title=_(c.title), form=c.form, width=c.width) for c in chosen
        ),
        rows=tuple(tuple(column.value(row) for column in chosen) for row in told.rows),
        total=told.total,
        brief=brief,
    )
