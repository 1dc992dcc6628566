"""Native charts on slides, each below its title."""

from __future__ import annotations

from typing import Any

from pptx.util import Pt

from app.domain.changing import replace
from app.exports.boxes import Box
from app.exports.report_charts import dress, is_lying, kind_of, numbers_of, workbook_of
from app.exports.slides import BODY, CAPTION, words
from app.exports.text_room import cut
from app.queries.report import Chart

CHART_HIGH, BAR_HIGH, BAR_MOST, AROUND = 200.0, 15.0, 34.0, 48.0
"""The least height of a chart; the least and the most of a lying bar, and what is around them."""

LETTERS = 11.0


def draw_chart(slide: Any, box: Box, chart: Chart) -> None:
    """A chart below its title."""
    caption = replace(box, height=CAPTION.line)
    words(slide, caption, [cut(chart.title, box.width / CAPTION.size)], CAPTION)
    frame = slide.shapes.add_chart(
        kind_of(chart), Pt(box.left), Pt(caption.bottom + 4), Pt(box.width),
        Pt(box.height - CAPTION.line - 4), numbers_of(chart),
    )  # fmt: skip
    frame.chart.part.chart_workbook.update_from_xlsx_blob(workbook_of(chart))
    dress(frame.chart, chart, size=LETTERS)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.title)


def least_of_chart(chart: Chart) -> float:
    """How high a chart must be: lying bars need room for their labels."""
    return BAR_HIGH * len(chart.labels) + AROUND if is_lying(chart) else CHART_HIGH


def most_of_chart(chart: Chart) -> float:
    """How high a chart may be: few bars are not to be thick."""
    if is_lying(chart):
        return max(BAR_MOST * len(chart.labels) + AROUND, CHART_HIGH / 2)
    return BODY.height
