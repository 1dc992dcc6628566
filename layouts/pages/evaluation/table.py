"""Groups down, measures across: each figure with n, how sure it is, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.measures.figures import Band
from app.domain.measures.measure import Unit
from app.queries.evaluation_asked import Shown
from app.queries.evaluation_view import Cell, Column, EvaluationView, GroupRow, TableView
from app.translations import _
from layouts import html
from layouts.components.measure_words import change, counted, figure, interval, trend_words
from layouts.components.pieces import card, empty
from layouts.components.sparkline import sparkline
from layouts.components.words import number
from layouts.pages.evaluation.ids import definition_id
from layouts.pages.evaluation.paging import pages_nav

BAND_CLASSES = {Band.AHEAD: "band-ahead", Band.BEHIND: "band-behind", Band.ALIKE: "band-alike"}


def table_card(view: EvaluationView, table: TableView) -> html.Section:
    """The table with the way to its other pages; what would be here, where nothing is."""
    if not table.rows:
        return card(None, _nothing(view))
    shown = _("共 {n} 组").format(n=number(table.found))
    return card(
        _("{by}：{shown}").format(by=_(view.asked.by.label), shown=_(view.asked.shown.label)),
        _reading_words(view),
        html.Div(
            _drawn(table, ranked=bool(view.asked.rank)),
            className="evaluation-scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": _("评价指标表，可左右滚动")},
        ),
        pages_nav(view.asked, page=table.page, pages=table.pages),
        note=shown,
    )


def _nothing(view: EvaluationView) -> html.Div:
    if view.asked.shown is Shown.OPEN:
        return empty(_("没有在办的问题"), _("有问题在办时，这里按登记后的工作日分段列示。"))
    return empty(
        _("所选范围内没有可评价的问题"),
        _(
            "可放宽期间，或取消区域、领域、难度、渠道的限定。有签收、到期或办结的问题后，这里按组列示。"
        ),
    )


def _reading_words(view: EvaluationView) -> html.P:
    words = _(
        "各格依次为：指标值与分档、分子/分母（件次）、95%置信区间、上期值及变化（比率为百分点，"
        "时长为工作日）、近12周走势。样本少于最低样本的以灰色标明，不分档、不排名。"
    )
    if view.asked.rank:
        words = _("{words}排名仅供内部分析参考。").format(words=words)
    return html.P(words, className="evaluation-reading")


def _drawn(table: TableView, *, ranked: bool) -> html.Table:
    rows = [_row(table.whole, table.columns, ranked=ranked, whole=True)]
    rows += [_row(row, table.columns, ranked=ranked) for row in table.rows]
    heads = [html.Th(_("组别"), scope="col"), *map(_head, table.columns)]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="evaluation-table")


def _head(column: Column) -> html.Th:
    unit = _("工作日") if column.unit is Unit.WORKING_DAYS else _("%")
    named = html.A(
        column.name,
        href=f"#{definition_id(column.code)}",
        **{"data-measure": column.code},
    )
    return html.Th([named, html.Small(unit)], scope="col")


def _row(row: GroupRow, columns: Sequence[Column], *, ranked: bool, whole: bool = False) -> html.Tr:
    name: list[Any] = [row.name]
    if ranked and not whole:
        place = _("第{n}").format(n=row.rank) if row.rank else _("不排名")
        name.insert(0, html.Small(place))
    cells = [_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True)]
    return html.Tr(
        [html.Th(html.Div(name), scope="row"), *cells], className="whole" if whole else ""
    )


def _cell(cell: Cell, column: Column) -> html.Td:
    read, unit = cell.reading, column.unit
    if not read.n:
        return html.Td(figure(None, unit), className="nothing", **{"data-measure": column.code})
    lines = [
        html.Div([_value(cell, column), *_marks(cell)], className="evaluation-value"),
        html.Div([*_made_of(cell, unit), _sure(cell, unit)], className="evaluation-made"),
        _past(cell, unit),
    ]
    return html.Td(
        [line for line in lines if line is not None],
        className="few" if read.small else "",
        **{"data-measure": column.code},
    )


def _value(cell: Cell, column: Column) -> Any:
    words = figure(cell.reading.value, column.unit)
    if not cell.cases:
        return html.Strong(words)
    return html.Link(html.Strong(words), href=cell.cases)


def _marks(cell: Cell) -> list[html.Span]:
    if cell.reading.small:
        return [html.Span(_("样本少"), className="tag")]
    if cell.stands not in BAND_CLASSES:
        return []
    return [html.Span(_(cell.stands.label), className=f"tag {BAND_CLASSES[cell.stands]}")]


def _made_of(cell: Cell, unit: Unit) -> list[Any]:
    """The numerator opens its own cases."""
    words = counted(cell.reading, unit)
    if not cell.met:
        return [html.Span(words)]
    met, stroke, of = words.partition("/")
    label = _("分子{n}件次的问题").format(n=met)
    link = html.Link(met, href=cell.met, title=label)
    return [html.Span([link, stroke, of])]


def _sure(cell: Cell, unit: Unit) -> html.Span:
    return html.Span(interval(cell.reading, unit), className="evaluation-sure")


def _past(cell: Cell, unit: Unit) -> html.Div | None:
    drawn = sparkline(cell.trend, words=trend_words(cell.trend, unit)) if cell.trend else None
    before = cell.before
    if before is None or before.value is None:
        told = _("上期无") if before is not None else ""
    else:
        told = _("上期{value} {change}").format(
            value=figure(before.value, unit), change=change(cell.reading, before, unit)
        )
    parts = [html.Span(told), *([drawn] if drawn is not None else [])]
    return html.Div(parts, className="evaluation-past") if told or drawn is not None else None
