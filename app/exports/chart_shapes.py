"""What holds of a chart in whatever program it is drawn: how many bars, whether they stand."""

from __future__ import annotations

from app.domain.changing import replace
from app.exports.text_room import cut, width
from app.queries.report import Chart, Form, Shape
from app.translations import _

MOST_BARS = 20
"""More are not told apart; the table has them all."""

UPRIGHT_LABELS, UPRIGHT_LENGTH = 14, 6.0
"""So many columns, with labels so long, stand; others lie, so that labels are readable."""

LABEL = 10.0
"""Ems of a label of a bar."""

FORMATS = {Form.SHARE: "0.0%", Form.DAYS: "#,##0.0"}


def drawable(chart: Chart) -> Chart:
    """A chart as it is drawn: no more bars than can be told apart, its labels cut to their room."""
    if chart.shape is Shape.LINES:
        return chart
    labels = tuple(cut(label, LABEL) for label in chart.labels[:MOST_BARS])
    series = tuple(replace(s, values=s.values[:MOST_BARS]) for s in chart.series)
    title = chart.title
    if len(chart.labels) > MOST_BARS:
        more = _("{title}（共 {total} 项，列前 {shown} 项）")
        title = more.format(title=title, total=len(chart.labels), shown=MOST_BARS)
    return replace(chart, labels=labels, series=series, title=title)


def is_upright(chart: Chart) -> bool:
    """Whether columns may stand: few of them, with short labels."""
    short = all(width(label) <= UPRIGHT_LENGTH for label in chart.labels)
    return short and len(chart.labels) <= UPRIGHT_LABELS
