"""系统给基层的负担: fields typed, answers asked, reminders sent, department by department."""

from __future__ import annotations

from typing import Any

from app.queries.burden import DEFINITIONS, BurdenRow, BurdenView
from app.queries.evaluation_asked import EvaluationFilter
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import card, empty, stat, table
from layouts.components.words import number
from layouts.pages.evaluation.paging import pages_nav

HEADS = (N_("部门"), *(name for name, _words in DEFINITIONS))


def burden_parts(view: BurdenView, asked: EvaluationFilter) -> list[Any]:
    """The figures of all departments, the table, and what each figure counts."""
    if not view.rows:
        nothing = empty(
            _("期内没有部门在系统中录入或收到通知"),
            _("部门签收、填报或收到派单、督办、催办后，这里按部门列示系统带来的工作量。"),
        )
        return [card(None, nothing)]
    return [_figures(view.whole), _table(view, asked), _definitions()]


def _figures(whole: BurdenRow) -> html.Div:
    said = {_(name): _(words) for name, words in DEFINITIONS}
    fields, asked, reminders = _("每件填写栏目"), _("每件要求答复和催办"), _("催办提醒")
    cards = [
        stat(
            fields, number(whole.fields_each, 1), _("栏"), definition=said[fields],
            note=_("共{n}栏").format(n=number(whole.fields)),
        ),
        stat(
            asked, number(whole.asked_each, 1), _("次"), definition=said[asked],
            note=_("共{n}次").format(n=number(whole.answers + whole.reminders)),
        ),
        stat(reminders, number(whole.reminders), _("次"), definition=said[reminders]),
        stat(
            _("录入次数"), number(whole.acts), _("次"), definition=said[_("录入次数")],
            note=_("经办问题{n}件次").format(n=number(whole.handled)),
        ),
    ]  # fmt: skip
    return html.Div(cards, className="evaluation-figures")


def _table(view: BurdenView, asked: EvaluationFilter) -> html.Section:
    rows = [_cells(row, row.name) for row in view.rows]
    heads = [_(head) for head in HEADS]
    drawn = table(heads, [_cells(view.whole, _("合计")), *rows], numeric=range(1, len(heads)))
    return card(
        _("各部门"),
        html.Div(
            drawn, className="scroll-x", tabIndex=0, role="region",
            **{"aria-label": _("基层负担表，可左右滚动")},
        ),
        pages_nav(asked, page=view.page, pages=view.pages),
        note=_("共 {n} 个部门").format(n=number(view.found)),
    )  # fmt: skip


def _cells(row: BurdenRow, name: str) -> list[str]:
    whole = (row.handled, row.acts, row.fields, row.answers, row.reminders)
    each = (row.fields_each, row.asked_each)
    return [name, *map(number, whole), *(number(value, 1) for value in each)]


def _definitions() -> html.Section:
    rows = [html.Div([html.Dt(_(name)), html.Dd(_(words))]) for name, words in DEFINITIONS]
    note = _(
        "按日志和通知记录统计，只计部门人员；按部门所在区域限定，不受领域、难度、渠道限定。"
        "合计中的经办问题为各部门之和。"
    )
    return card(_("指标说明"), html.P(note, className="muted"), html.Dl(rows))
