"""指标说明: what every figure of the page counts, and how bands and ranks are come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.queries.evaluation_view import Column
from app.translations import _
from app.translations.measure_definitions import definition
from layouts import html
from layouts.components.pieces import card
from layouts.pages.evaluation.ids import definition_id


def definitions_card(columns: Sequence[Column]) -> html.Section:
    """The panel. The words of each measure are also those of the tip beside its figures."""
    rows: list[Any] = [_notes()]
    rows += [
        html.Div(
            [html.H3(column.name), _words(column)],
            id=definition_id(column.code),
            className="evaluation-definition",
        )
        for column in columns
    ]
    return card(_("指标说明"), html.Div(rows, className="evaluation-definitions"))


def _words(column: Column) -> html.Dl:
    said = definition(column.code, weights=column.weights)
    return html.Dl([html.Div([html.Dt(label), html.Dd(words)]) for label, words in said])


def _notes() -> html.Ul:
    notes = (
        _("同类比较：领域、难度、渠道、区域的限定同时作用于各组和总体，只与同类问题相比。"),
        _("分档：总体值落在该组95%置信区间之外，方为“优于总体”或“低于总体”，否则为“与总体相当”；"
          "不分优劣的指标和平均数不分档。"),
        _("批次指标（办结率）：较早的批次办理时间更长，不与上期比较；在办账龄截至现在，也不比较。"),
        _("件次：一件问题有多个承办、多轮办理或多次办结的，分别计次；点开台账按问题列示，一件列一次。"),
        _("排名：国办函〔2025〕66号要求不设不切实际的目标、不简单排名通报，默认不排名；"
          "确需分析时可自行选定指标排序，样本少的列在最后，不给名次。"),
    )  # fmt: skip
    return html.Ul([html.Li(note) for note in notes], className="evaluation-notes")
