"""What stands on the slides of a deck, read back from the file."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from app.exports.report_pptx import report_pptx
from app.queries.report import Report


def opened(report: Report) -> Any:
    return Presentation(io.BytesIO(report_pptx(report)))


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text for slide in deck.slides]


def titled(deck: Any, title: str) -> Any:
    return next(slide for slide in deck.slides if slide.shapes.title.text == title)


def words(slide: Any) -> list[str]:
    """The paragraphs outside of tables."""
    framed = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    return [paragraph.text for frame in framed for paragraph in frame.paragraphs]


def rows(slide: Any) -> list[list[str]]:
    """The words of the first table of a slide."""
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def connectors(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape._element.tag == qn("p:cxnSp")]


def telling(slide: Any) -> list[Any]:
    """The shapes that say something: texts, tables, charts; no grounds, bars or lines."""
    return [
        shape
        for shape in slide.shapes
        if shape.has_chart or shape.has_table or (shape.has_text_frame and shape.text_frame.text)
    ]


def across(one: Any, other: Any) -> bool:
    """Whether two shapes lie over one another by more than a point."""
    return min(one.left + one.width, other.left + other.width) - max(one.left, other.left) > Pt(
        1
    ) and min(one.top + one.height, other.top + other.height) - max(one.top, other.top) > Pt(1)


def least_lines(text: str, wide: float, size: float) -> int:
    """How many lines a text takes at least: Chinese letters are square, others half as wide, and
    where one kind follows the other a quarter is left between.
    """
    square = [east_asian_width(letter) in "WF" for letter in text]
    ems = sum(1.0 if one else 0.5 for one in square)
    ems += 0.25 * sum(one != other for one, other in pairwise(square))
    return max(-(-int(ems * size) // max(int(wide), 1)), 1)


def letters_of(paragraph: Any) -> float:
    """How high the letters of a paragraph are, be there none; it is told for the end as well."""
    end = paragraph._p.find(qn("a:endParaRPr"))
    sizes = {run.font.size.pt for run in paragraph.runs if run.text} | {int(end.get("sz")) / 100}
    (size,) = sizes
    assert all(run.text for run in paragraph.runs)
    return size
