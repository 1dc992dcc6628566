"""Who waits for whom on a slide, in native shapes: boxes, and lines that hold on to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from app.domain.changing import replace
from app.exports.boxes import Box
from app.exports.picture_lines import MARK, Line, legend, lines, marks
from app.exports.picture_places import Placed, places
from app.exports.report_grids import arrows
from app.exports.slide_tables import laid, table
from app.exports.slides import Type, panel, words
from app.exports.text_room import cut
from app.exports.tones import INK, MUTED, PAPER, PRIMARY, tone_of
from app.queries.report import Picture

LEGEND = Type(size=11.0, colour=MUTED)
TOLD_WIDE, APART = 290.0, 20.0
"""How wide the table beside is, and how far from the picture."""

CAPTION = Type(size=12.0, bold=True, colour=PRIMARY)


def draw_picture(slide: Any, box: Box, picture: Picture) -> None:
    """The picture, its legend below, and the longest waits as a table on its right."""
    high = box.height - LEGEND.line - 10
    told = replace(box, left=box.right - TOLD_WIDE, width=TOLD_WIDE, height=high)
    room = replace(box, width=box.width - TOLD_WIDE - APART, height=high)
    found = places(picture.spots, room)
    boxes = {key: placed.box for key, placed in found.items()}
    shapes = {key: _box(slide, placed) for key, placed in found.items()}
    drawn = lines(picture.arrows, boxes)
    for line in drawn:
        _line(slide, line, shapes)
    for mark in marks(drawn, boxes.values(), room=room):
        panel(slide, mark.box, [mark.words], _letters(MARK), fill=PAPER)
    below = replace(box, top=box.bottom - LEGEND.line, height=LEGEND.line)
    _legend(slide, below, picture, shown=len(found))
    _table(slide, told, picture)


def _letters(size: float) -> Type:
    return Type(size=size, colour=INK, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.MIDDLE)


def _box(slide: Any, placed: Placed) -> Any:
    fill, rim = tone_of(placed.spot.light)
    letters = _letters(placed.size)
    return panel(slide, placed.box, [placed.name], letters, fill=fill, rim=rim, rounded=True)


def _line(slide: Any, line: Line, shapes: Mapping[str, Any]) -> None:
    """A line glued to both boxes, its head at the target, behind all boxes."""
    drawn = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
    drawn.begin_connect(shapes[line.arrow.source], line.sites[0])
    drawn.end_connect(shapes[line.arrow.target], line.sites[1])
    drawn.line.width = Pt(line.thick)
    drawn.line.color.rgb = RGBColor.from_string(line.colour)
    drawn.line._get_or_add_ln().append(
        parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="med" len="med"/>')
    )
    drawn._element.remove(drawn._element.find(qn("p:style")))
    slide.shapes._spTree.insert(2, drawn._element)


def _legend(slide: Any, box: Box, picture: Picture, *, shown: int) -> None:
    told = "".join(legend(shown=shown, total=len(picture.spots)))
    words(slide, box, [cut(told, box.width / LEGEND.size)], LEGEND)


def _table(slide: Any, box: Box, picture: Picture) -> None:
    """As many of the longest waits as fit."""
    told = arrows(picture, most=len(picture.arrows))
    found = laid(told, box.width, sizes=(10.0, 9.0))
    many = found.fitting(0, box.height - CAPTION.line - 4)
    name = cut(told.named(shown=many), box.width / CAPTION.size)
    words(slide, replace(box, height=CAPTION.line), [name], CAPTION)
    high = found.head + sum(found.heights[:many])
    below = replace(box, top=box.top + CAPTION.line + 4, height=high)
    table(slide, found, below, start=0, many=many)
