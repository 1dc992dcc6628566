"""The charts of a report as charts that an office program can edit, with their own workbook."""

from __future__ import annotations

import io
from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from app.exports.chart_shapes import FORMATS, is_upright
from app.exports.tones import INK, LIGHTS, LINE, PALETTE, PAPER, tone_of
from app.exports.workbooks import new_workbook
from app.queries.report import Chart, Form, Series, Shape

FACE = "Microsoft YaHei"
UPRIGHT, UPRIGHT_STACKED = XL_CHART_TYPE.COLUMN_CLUSTERED, XL_CHART_TYPE.COLUMN_STACKED
STACKED_TYPES = (XL_CHART_TYPE.BAR_STACKED, UPRIGHT_STACKED)
LYING_TYPES = (XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.BAR_CLUSTERED)


def kind_of(chart: Chart) -> Any:
    """The kind of chart an office program calls it."""
    upright = is_upright(chart)
    return {
        Shape.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
        Shape.COLUMNS: UPRIGHT if upright else XL_CHART_TYPE.BAR_CLUSTERED,
        Shape.STACKED: UPRIGHT_STACKED if upright else XL_CHART_TYPE.BAR_STACKED,
        Shape.LINES: XL_CHART_TYPE.LINE_MARKERS,
    }[chart.shape]


def is_lying(chart: Chart) -> bool:
    """Whether its bars lie one below another."""
    return kind_of(chart) in LYING_TYPES


def numbers_of(chart: Chart) -> Any:
    """What is drawn, as the chart writer asks for it."""
    data = CategoryChartData(number_format=FORMATS.get(chart.form, "#,##0"))
    data.categories = list(chart.labels)
    for series in chart.series:
        data.add_series(series.name, series.values)
    return data


def workbook_of(chart: Chart) -> bytes:
    """The workbook behind a chart; the writer's own would take a name for a formula."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        sheet = book.add_worksheet("Sheet1")
        shown = book.add_format({"num_format": FORMATS.get(chart.form, "#,##0")})
        sheet.write_column(1, 0, chart.labels)
        for n, series in enumerate(chart.series, start=1):
            sheet.write_string(0, n, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, n, value, shown)
    return file.getvalue()


def dress(drawn: Drawn, chart: Chart, *, size: float) -> None:
    """The colours, letters and lines of the house; size: of letters, in points."""
    drawn.has_title = False
    _unframed(drawn)
    drawn.font.size, drawn.font.color.rgb = Pt(size), RGBColor.from_string(INK)
    _face(drawn.font)
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    kind = kind_of(chart)
    _axes(drawn, chart, lying=is_lying(chart))
    plot = drawn.plots[0]
    for n, series in enumerate(chart.series):
        _series(plot.series[n], series, n, line=chart.shape is Shape.LINES)
    if chart.shape is not Shape.LINES:
        plot.gap_width = 60
        plot.overlap = 100 if kind in STACKED_TYPES else 0
    _labels(plot, chart, stacked=kind in STACKED_TYPES, size=size)


def _face(font: Any) -> None:
    """One face for Latin and Chinese letters."""
    font.name = FACE
    for script in ("a:ea", "a:cs"):
        element = font._rPr.makeelement(qn(script), {"typeface": FACE})
        font._rPr.append(element)


def _unframed(drawn: Drawn) -> None:
    """No frame, which some programs draw where none is told."""
    space = drawn._chartSpace
    shape = parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space.chart.addnext(shape)


def _axes(drawn: Drawn, chart: Chart, *, lying: bool) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    lowest = min((v for s in chart.series for v in s.values if v is not None), default=0.0)
    if lowest >= 0:
        values.minimum_scale = 0
    if chart.form is Form.SHARE:
        values.maximum_scale = 1
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(LINE)
    values.format.line.fill.background()
    values.tick_labels.number_format = FORMATS.get(chart.form, "#,##0")
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.rgb = RGBColor.from_string(LINE)
    for axis in (values, names):
        axis.major_tick_mark = XL_TICK_MARK.NONE
    names.reverse_order = lying
    if lying:
        values.has_major_gridlines = False
        values.visible = False


def _series(drawn: Any, series: Series, n: int, *, line: bool) -> None:
    tone = tone_of(series.tone)[1] if series.tone in LIGHTS else PALETTE[n % len(PALETTE)]
    colour = RGBColor.from_string(tone)
    if line:
        drawn.smooth = False
        drawn.format.line.width, drawn.format.line.color.rgb = Pt(2.25), colour
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        drawn.marker.format.line.color.rgb = colour
        return
    drawn.invert_if_negative = False
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = colour


def _labels(plot: Any, chart: Chart, *, stacked: bool, size: float) -> None:
    """Every bar tells its number; of several lines, which would cross, only the last points do."""
    if chart.shape is Shape.LINES and len(chart.series) > 1:
        for series in plot.series:
            series.points[len(chart.labels) - 1].data_label.position = XL_LABEL_POSITION.RIGHT
        return
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    shown = FORMATS.get(chart.form, "#,##0")
    labels.number_format = f"{shown};{shown};" if stacked else shown
    labels.number_format_is_linked = False
    labels.font.size = Pt(size - 1)
    labels.position = _place(chart, stacked=stacked)
    if labels.position in (XL_LABEL_POSITION.CENTER, XL_LABEL_POSITION.INSIDE_END):
        labels.font.color.rgb = RGBColor.from_string(PAPER)


def _place(chart: Chart, *, stacked: bool) -> Any:
    """Where a number stands; a share near the whole has no room outside its bar."""
    if stacked:
        return XL_LABEL_POSITION.CENTER
    if chart.shape is Shape.LINES:
        return XL_LABEL_POSITION.ABOVE
    whole = chart.form is Form.SHARE
    return XL_LABEL_POSITION.INSIDE_END if whole else XL_LABEL_POSITION.OUTSIDE_END
