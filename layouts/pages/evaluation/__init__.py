"""评价考核: departments, regions and other groups over the measures; what the tool costs them."""

from __future__ import annotations

from typing import Any

from dash import dcc

from app.domain.measures.periods import PeriodKind
from app.queries.evaluation_asked import pairs_of
from app.queries.evaluation_view import EvaluationView
from app.queries.evaluation_words import told_of
from app.translations import _
from layouts import html
from layouts.components.export_menu import export_menu
from layouts.components.pieces import page_head, say
from layouts.components.words import moment
from layouts.pages.evaluation.burden import burden_parts
from layouts.pages.evaluation.definitions import definitions_card
from layouts.pages.evaluation.filters import (
    address_of,
    asked_anew,
    filter_bar,
    parts,
)
from layouts.pages.evaluation.ids import Ids, control
from layouts.pages.evaluation.table import table_card

REPORT_KINDS = ("docx", "xlsx", "pptx", "html")


def draw(view: EvaluationView) -> html.Div:
    """The page."""
    head = page_head(
        _("评价考核"),
        _("同类问题比办理时效、结果和评价，看差距、找原因"),
        as_of=moment(view.at),
        tools=[_exports(view)] if view.may_export else (),
    )
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            head,
            parts(view),
            filter_bar(view),
            say(_("{told}。").format(told=told_of(view))),
            html.Div(_body(view), className="evaluation-body"),
            html.Div(id=Ids.TIP, className="evaluation-tip", **{"aria-hidden": "true"}),
        ],
        className="evaluation",
    )


def _body(view: EvaluationView) -> list[Any]:
    if view.burden is not None:
        return burden_parts(view.burden, view.asked)
    if view.table is None:
        return []
    return [table_card(view, view.table), definitions_card(view.table.columns)]


def _exports(view: EvaluationView) -> html.Details:
    """The table that is shown; the report of this quarter where it is asked for, or of the last."""
    pairs = pairs_of(view.asked)
    goes_on = view.asked.period is PeriodKind.QUARTER
    report = _("本季度评价报告（{kind}）") if goes_on else _("上季度评价报告（{kind}）")
    links = [(_("本页表格（xlsx）"), address_of(pairs, "/export/evaluation.xlsx"))]
    links += [
        (report.format(kind=kind), address_of(pairs, f"/export/quarterly.{kind}"))
        for kind in REPORT_KINDS
    ]
    return export_menu(_("导出"), links)


__all__ = ["Ids", "address_of", "asked_anew", "control", "draw"]
