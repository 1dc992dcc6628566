"""Charts on a sheet of a workbook, each beside its numbers, which it reads."""

from __future__ import annotations

from math import ceil
from typing import Any

from app.exports.chart_shapes import is_upright
from app.exports.tones import LIGHTS, LINE, PALETTE, tone_of
from app.queries.report import Chart, Form, Series, Shape

WIDE, LEAST, BAR, AROUND = 720, 320, 26, 90
"""Of a chart, in pixels: its width and least height; a lying bar, and what is around them all."""

ROW = 22
"""Pixels of a row of the sheet."""

LETTERS = {"name": "Microsoft YaHei", "size": 9}
SHAPES = {Shape.BARS: "bar", Shape.COLUMNS: "column", Shape.STACKED: "column", Shape.LINES: "line"}


def native(book: Any, chart: Chart, *, sheet: str, head: int, number: str) -> Any:
    """A chart of the numbers below a head: labels in the first column, a series in each other."""
    lies = _lies(chart)
    kind = {"type": "bar" if lies else SHAPES[chart.shape]}
    made = book.add_chart(kind | ({"subtype": "stacked"} if chart.shape is Shape.STACKED else {}))
    first, last = head + 1, head + len(chart.labels)
    for n, series in enumerate(chart.series, start=1):
        made.add_series(
            {
                "name": [sheet, head, n],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, n, last, n],
                "data_labels": {
                    "value": not _crosses(chart),
                    "num_format": number,
                    "font": LETTERS,
                },
                **_dressed(chart, series, n - 1),
            }
        )
    made.set_title({"name": [sheet, head - 1, 0], "name_font": {**LETTERS, "size": 11}})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    _axes(made, chart, lies=lies, number=number)
    made.set_size({"width": WIDE, "height": _high(chart)})
    return made


def rows_of(chart: Chart) -> int:
    """How many rows of the sheet a chart takes, or its numbers where they take more."""
    return max(len(chart.labels) + 2, ceil(_high(chart) / ROW)) + 2


def _lies(chart: Chart) -> bool:
    return chart.shape is not Shape.LINES and (chart.shape is Shape.BARS or not is_upright(chart))


def _crosses(chart: Chart) -> bool:
    """Whether numbers at its points would stand over one another."""
    return chart.shape is Shape.LINES and len(chart.series) > 1


def _high(chart: Chart) -> int:
    return max(BAR * len(chart.labels) + AROUND, LEAST) if _lies(chart) else LEAST


def _dressed(chart: Chart, series: Series, n: int) -> dict[str, Any]:
    tone = tone_of(series.tone)[1] if series.tone in LIGHTS else PALETTE[n % len(PALETTE)]
    colour = f"#{tone}"
    if chart.shape is Shape.LINES:
        mark = {"type": "circle", "fill": {"color": colour}, "border": {"color": colour}}
        return {"line": {"color": colour, "width": 2.25}, "marker": mark}
    overlap = 100 if chart.shape is Shape.STACKED else 0
    return {"fill": {"color": colour}, "gap": 60, "overlap": overlap}


def _axes(made: Any, chart: Chart, *, lies: bool, number: str) -> None:
    lowest = min((v for s in chart.series for v in s.values if v is not None), default=0.0)
    values: dict[str, Any] = {
        "num_format": number, "num_font": LETTERS, "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": f"#{LINE}"}},
    }  # fmt: skip
    values |= {"min": 0} if lowest >= 0 else {}
    values |= {"max": 1} if chart.form is Form.SHARE else {}
    names = {"num_font": LETTERS, "line": {"color": f"#{LINE}"}, "reverse": lies}
    # The writer calls the axis of the labels y where bars lie.
    made.set_x_axis(values if lies else names)
    made.set_y_axis(names if lies else values)
