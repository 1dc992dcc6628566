"""Who waits for whom on a slide, in native shapes: boxes, and lines that hold on to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from app.domain.changing import replace
from app.exports.picture_places import ends, mark, named, places, site, size_of
from app.exports.report_grids import arrows
from app.exports.slide_tables import laid, table
from app.exports.slides import Box, Type, panel, words
from app.exports.text_room import cut
from app.exports.tones import INK, MUTED, PAPER, PRIMARY, tone_of
from app.queries.report import Arrow, Form, Picture
from app.queries.report_words import said
from app.translations import _

MOST_SPOTS, MOST_ARROWS, MARKED = 24, 40, 10
LEGEND = Type(size=11.0, colour=MUTED)
TOLD_WIDE, APART = 290.0, 20.0
"""How wide the table beside is, and how far from the picture."""

MARK = 9.0
CAPTION = Type(size=12.0, bold=True, colour=PRIMARY)
LINE, MUTUAL = "8195AD", "C53030"
THINNEST, THICKEST = 1.0, 4.5


def draw_picture(slide: Any, box: Box, picture: Picture) -> None:
    """The picture, its legend below, and the longest waits as a table on its right."""
    told = replace(box, left=box.right - TOLD_WIDE, width=TOLD_WIDE)
    room = replace(box, width=box.width - TOLD_WIDE - APART, height=box.height - LEGEND.line - 10)
    heavy = sorted(picture.spots, key=lambda spot: (-spot.size, spot.key))[:MOST_SPOTS]
    found = places(heavy, room)
    shapes = {
        spot.key: panel(
            slide, found[spot.key], [named(spot)], _letters(size_of(spot)),
            fill=tone_of(spot.light)[0], rim=tone_of(spot.light)[1], rounded=True,
        )
        for spot in heavy if spot.key in found
    }  # fmt: skip
    _Lines(slide, room, found, shapes).draw(picture.arrows)
    below = Box(left=box.left, top=room.bottom + 10, width=room.width, height=LEGEND.line)
    _legend(slide, below, picture, shown=len(found))
    _table(slide, told, picture)


def _letters(size: float) -> Type:
    return Type(size=size, colour=INK, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.MIDDLE)


class _Lines:
    """The lines between boxes, which know what is taken already."""

    def __init__(
        self, slide: Any, room: Box, found: dict[str, Box], shapes: dict[str, Any]
    ) -> None:
        self.slide, self.room, self.found, self.shapes = slide, room, found, shapes
        self.held: dict[tuple[str, str], tuple[int, int]] = {}
        self.taken = list(found.values())

    def draw(self, arrows: Sequence[Arrow]) -> None:
        """The longest waits, the longest of them with their words."""
        drawn = [a for a in arrows if a.source in self.found and a.target in self.found]
        drawn = sorted(drawn, key=lambda a: (-a.days, a.source, a.target))[:MOST_ARROWS]
        longest = max((arrow.days for arrow in drawn), default=0.0) or 1.0
        there = {(arrow.source, arrow.target) for arrow in drawn}
        for n, arrow in enumerate(drawn):
            back = (arrow.target, arrow.source)
            pair = self._hold(arrow, [self.held[back][::-1]] if back in self.held else [])
            thick = THINNEST + (THICKEST - THINNEST) * arrow.days / longest
            ends_at = self.shapes[arrow.source], self.shapes[arrow.target]
            _line(self.slide, *ends_at, pair, thick, mutual=back in there)
            if n < MARKED:
                self._mark(arrow, pair)

    def _hold(self, arrow: Arrow, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
        pair = ends(self.found[arrow.source], self.found[arrow.target], taken=taken)
        self.held[arrow.source, arrow.target] = pair
        return pair

    def _mark(self, arrow: Arrow, pair: tuple[int, int]) -> None:
        """How many cases and how long, on the line where there is room."""
        told = _("{cases}件·{days}日").format(
            cases=said(Form.COUNT, arrow.cases), days=said(Form.DAYS, arrow.days)
        )
        start, end = (
            site(self.found[arrow.source], pair[0]),
            site(self.found[arrow.target], pair[1]),
        )
        box = mark(start, end, words=told, size=MARK, taken=self.taken, room=self.room)
        if box is not None:
            self.taken.append(box)
            panel(self.slide, box, [told], _letters(MARK), fill=PAPER)


def _line(
    slide: Any, source: Any, target: Any, pair: tuple[int, int], thick: float, *, mutual: bool
) -> None:
    """A line glued to both boxes, its head at the target, behind all boxes."""
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
    line.begin_connect(source, pair[0])
    line.end_connect(target, pair[1])
    line.line.width = Pt(thick)
    line.line.color.rgb = RGBColor.from_string(MUTUAL if mutual else LINE)
    line.line._get_or_add_ln().append(
        parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="med" len="med"/>')
    )
    style = line._element.find("{*}style")
    if style is not None:
        line._element.remove(style)
    slide.shapes._spTree.insert(2, line._element)


def _legend(slide: Any, box: Box, picture: Picture, *, shown: int) -> None:
    told = _("箭头：前者等候后者，越粗越久（日为工作日）；红线：互相等候。■超期 ▲临期 ●正常 ❚❚挂起")
    if shown < len(picture.spots):
        many = _("{told}（列 {shown} 家，共 {total} 家）")
        told = many.format(told=told, shown=shown, total=len(picture.spots))
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
