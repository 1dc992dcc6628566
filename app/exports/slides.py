"""A deck of 16:9 slides: white, a rule under the title, as-of time and page number at the foot.

Lengths are points, from the upper left. Lines are set at an exact distance, so that a text is as
high as it was reckoned to be, whatever face the reader's machine has.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from app.exports.boxes import Box
from app.exports.report_charts import FACE
from app.exports.text_room import LEADING, cut, lines, width
from app.exports.tones import INK, LINE, MUTED, PRIMARY

WIDE, HIGH = 960.0, 540.0
SIDE = 40.0
TITLE_ONLY = 5
"""Of the library's layouts the one with a title and nothing else."""

TITLE_SIZES = (26.0, 22.0, 18.0)


TITLE = Box(left=SIDE + 14, top=26, width=WIDE - 2 * SIDE - 14, height=40)
BODY = Box(left=SIDE, top=88, width=WIDE - 2 * SIDE, height=408)
FOOT = Box(left=SIDE, top=508, width=700, height=18)
NUMBER = Box(left=WIDE - SIDE - 80, top=508, width=80, height=18)


@dataclass(frozen=True, kw_only=True)
class Type:
    """How letters are set. size: in points. bullet: whether paragraphs begin with a dot.

    after: points below each paragraph.
    """

    size: float = 16.0
    colour: str = INK
    bold: bool = False
    align: Any = PP_ALIGN.LEFT
    anchor: Any = MSO_ANCHOR.TOP
    bullet: bool = False
    after: float = 0.0

    @property
    def line(self) -> float:
        """From line to line."""
        return self.size * LEADING


CAPTION = Type(size=13.0, bold=True, colour=PRIMARY)
"""The name of a table or a chart."""

BULLET = 1.0
"""Ems that a dot and its distance take."""


class Deck:
    """Slides one after another. foot: what stands at the foot of every slide."""

    def __init__(self, *, title: str, foot: str) -> None:
        self.presentation: Any = Presentation()
        self.presentation.slide_width, self.presentation.slide_height = Pt(WIDE), Pt(HIGH)
        self.presentation.core_properties.title = title
        self.presentation.core_properties.author = ""
        self.foot = foot
        self._layouts()

    def slide(self, title: str) -> Any:
        """A new slide with its title, shrunk or cut to one line."""
        slide = self._bare(title, TITLE)
        bar(slide, Box(left=SIDE, top=TITLE.top + 6, width=5, height=28), PRIMARY)
        bar(slide, Box(left=SIDE, top=76, width=WIDE - 2 * SIDE, height=1), LINE)
        words(slide, FOOT, [cut(self.foot, FOOT.width / 10)], Type(size=10, colour=MUTED))
        self._number(slide)
        return slide

    def opening(self, title: str, beneath: Sequence[str]) -> None:
        """The first slide: what this is, whose it is, of which time."""
        slide = self._bare(title, Box(left=90, top=170, width=780, height=60), sizes=(38, 30, 24))
        bar(slide, Box(left=0, top=0, width=28, height=HIGH), PRIMARY)
        bar(slide, Box(left=90, top=246, width=120, height=3), PRIMARY)
        told = Type(size=20, colour=MUTED)
        room = Box(left=90, top=268, width=780, height=told.line * len(beneath))
        words(slide, room, [cut(line, room.width / told.size) for line in beneath], told)

    def bytes(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self.presentation.save(file)
        return file.getvalue()

    def _bare(self, title: str, box: Box, *, sizes: Sequence[float] = TITLE_SIZES) -> Any:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        size = next((s for s in sizes if width(title) * s <= box.width), sizes[-1])
        _put(slide.shapes.title, box)
        style = Type(size=size, bold=True, anchor=MSO_ANCHOR.MIDDLE)
        _write(slide.shapes.title.text_frame, [cut(title, box.width / size)], style)
        return slide

    def _layouts(self) -> None:
        """One layout is left, and it is as wide as the slides are."""
        layouts = self.presentation.slide_layouts
        for layout in [one for n, one in enumerate(layouts) if n != TITLE_ONLY]:
            layouts.remove(layout)
        for part in (self.presentation.slide_master, layouts[0]):
            for holder in list(part.placeholders):
                if holder.placeholder_format.idx == 0:
                    _put(holder, TITLE)
                elif part is not self.presentation.slide_master:
                    holder._element.getparent().remove(holder._element)
                else:
                    _put(holder, BODY if holder.top < HIGH * 6350 else FOOT)

    def _number(self, slide: Any) -> None:
        n = len(self.presentation.slides)
        style = Type(size=10, colour=MUTED, align=PP_ALIGN.RIGHT)
        box = words(slide, NUMBER, [""], style)
        run = box.text_frame.paragraphs[0].runs[0]._r
        field = parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="slidenum"><a:t>{n}</a:t></a:fld>'
        )
        field.insert(0, run.find(qn("a:rPr")))
        run.getparent().replace(run, field)


def height(texts: Sequence[str], wide: float, style: Type) -> float:
    """How high paragraphs are in a box so wide."""
    room = wide / style.size - (BULLET if style.bullet else 0.0)
    return sum(lines(text, room) * style.line + style.after for text in texts)


def words(slide: Any, box: Box, texts: Sequence[str], style: Type) -> Any:
    """A box of paragraphs; nothing around them."""
    made = slide.shapes.add_textbox(*_emu(box))
    _write(made.text_frame, texts, style)
    return made


def panel(
    slide: Any, box: Box, texts: Sequence[str], style: Type, *, fill: str, rim: str = "",
    rounded: bool = False,
) -> Any:  # fmt: skip
    """A box of paragraphs on a coloured ground, with a rim if one is named."""
    made = words(slide, box, texts, style)
    made.fill.solid()
    made.fill.fore_color.rgb = RGBColor.from_string(fill)
    if rim:
        made.line.color.rgb, made.line.width = RGBColor.from_string(rim), Pt(1.5)
    if rounded:
        made._element.spPr.find(qn("a:prstGeom")).set("prst", "roundRect")
    return made


def bar(slide: Any, box: Box, colour: str) -> None:
    """A filled rectangle without words."""
    panel(slide, box, [], Type(), fill=colour)


def _emu(box: Box) -> tuple[int, int, int, int]:
    return Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)


def _put(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _emu(box)


def _write(frame: Any, texts: Sequence[str], style: Type) -> None:
    frame.word_wrap, frame.vertical_anchor = True, style.anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.line_spacing = style.align, Pt(style.line)
        paragraph.space_after = Pt(style.after)
        if style.bullet:
            _dot(paragraph, style)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(style.size), style.bold, FACE
        run.font.color.rgb = RGBColor.from_string(style.colour)
        far = run.font._rPr.makeelement(qn("a:ea"), {"typeface": FACE})
        run.font._rPr.find(qn("a:latin")).addnext(far)


def _dot(paragraph: Any, style: Type) -> None:
    far = int(Pt(style.size * BULLET))
    about = paragraph._p.get_or_add_pPr()
    about.set("marL", str(far))
    about.set("indent", str(-far))
    about.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
