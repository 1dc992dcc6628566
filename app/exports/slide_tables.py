"""Native tables on slides: rows as high as what stands in them, none beyond the slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from app.exports.boxes import Box
from app.exports.report_charts import FACE
from app.exports.report_grids import Grid, light_of, unbroken, widths
from app.exports.text_room import LEADING, cut, lines
from app.exports.tones import GROUND, INK, LINE, PRIMARY, tone_of
from app.queries.report import Column, Form
from app.queries.report_words import NUMBERS

EMU = 12700
SIZES = (13.0, 11.0, 9.0)
"""Of the letters, in points; the largest that fits."""

PADDING, ABOVE = 6.0, 4.0
"""What a cell leaves free on either side, and above and below."""

MOST_LINES = 2
SIDES = {Form.TEXT: "l", Form.PROBLEM: "l", **dict.fromkeys(NUMBERS, "r")}


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A table with its measures in points. rows: with their cells cut to the lines they may take.

    head, heights: of the head and of each row. squeezed: whether no letters were small enough.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float
    head: float
    heights: tuple[float, ...]
    squeezed: bool

    def fitting(self, start: int, room: float) -> int:
        """How many rows from one on fit a room, below the head."""
        left, n = room - self.head, start
        while n < len(self.rows) and self.heights[n] <= left:
            left -= self.heights[n]
            n += 1
        return n - start


def laid(of: Grid, wide: float, *, sizes: Sequence[float] = SIZES) -> Laid:
    """A table as wide as this."""
    size, ems, squeezed = _sized(of, wide, sizes)
    inner = [em - 2 * PADDING / size for em in ems]
    rows = tuple(
        tuple(cut(words, room, most=MOST_LINES) for words, room in zip(row, inner, strict=True))
        for row in of.rows
    )
    titles = tuple(column.title for column in of.columns)
    heights = [_height(row, inner, size) for row in (titles, *rows)]
    return Laid(
        columns=of.columns, rows=rows, widths=tuple(em * size for em in ems), size=size,
        head=heights[0], heights=tuple(heights[1:]), squeezed=squeezed,
    )  # fmt: skip


def table(slide: Any, of: Laid, box: Box, *, start: int, many: int) -> None:
    """Rows of a table on a slide, from one on, below their head."""
    wide = [round(width * EMU) for width in of.widths]
    high = [round(h * EMU) for h in (of.head, *of.heights[start : start + many])]
    frame = slide.shapes.add_table(
        1, 1, round(box.left * EMU), round(box.top * EMU), sum(wide), sum(high)
    )
    head = _row([_head(column, of.size) for column in of.columns], high[0])
    body = [
        _row([_cell(c, words, of.size) for c, words in zip(of.columns, row, strict=True)], tall)
        for row, tall in zip(of.rows[start : start + many], high[1:], strict=True)
    ]
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in wide)
    drawn = frame._element.graphic.graphicData.tbl
    drawn.getparent().replace(
        drawn,
        parse_xml(
            f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>'
            f"{head}{''.join(body)}</a:tbl>"
        ),
    )


def _sized(of: Grid, wide: float, sizes: Sequence[float]) -> tuple[float, tuple[float, ...], bool]:
    """The largest letters that fit, the columns in ems, and whether none fit.

    A little smaller ones are taken where fewer words break with them.
    """
    whole = [size for size in sizes[:2] if unbroken(of, padding=2 * PADDING / size) * size <= wide]
    for size in (*whole, *sizes):
        found = widths(of, room=wide / size, padding=2 * PADDING / size)
        if found is not None:
            return size, found, False
    return sizes[-1], (wide / sizes[-1] / len(of.columns),) * len(of.columns), True


def _height(cells: Sequence[str], inner: Sequence[float], size: float) -> float:
    most = max(map(lines, cells, inner), default=1)
    return most * size * LEADING + 2 * ABOVE


def _row(cells: Sequence[str], high: int) -> str:
    return f'<a:tr h="{high}">{"".join(cells)}</a:tr>'


def _head(column: Column, size: float) -> str:
    side = "r" if column.form in NUMBERS else SIDES.get(column.form, "ctr")
    return _filled(column.title, size, side=side, bold=True, ground=GROUND, below=PRIMARY)


def _cell(column: Column, words: str, size: float) -> str:
    light = light_of(column, words)
    ground, colour = tone_of(light) if light else ("", INK)
    side = SIDES.get(column.form, "ctr")
    return _filled(words, size, side=side, bold=bool(light), ground=ground, colour=colour)


def _filled(
    words: str, size: float, *, side: str, bold: bool = False, ground: str = "",
    below: str = LINE, colour: str = INK,
) -> str:  # fmt: skip
    edge = round(PADDING * EMU), round(ABOVE * EMU)
    fill = f'<a:solidFill><a:srgbClr val="{ground}"/></a:solidFill>' if ground else "<a:noFill/>"
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{side}"><a:lnSpc>'
        f'<a:spcPts val="{round(size * LEADING * 100)}"/></a:lnSpc></a:pPr>'
        f"{_letters(words, size, bold=bold, colour=colour)}</a:p></a:txBody>"
        f'<a:tcPr marL="{edge[0]}" marR="{edge[0]}" marT="{edge[1]}" marB="{edge[1]}" '
        f'anchor="ctr">{none}<a:lnB w="9525"><a:solidFill><a:srgbClr val="{below}"/>'
        f"</a:solidFill></a:lnB>{fill}</a:tcPr></a:tc>"
    )


def _letters(words: str, size: float, *, bold: bool, colour: str) -> str:
    """The words in their letters; where there are none, how high none are: a program's own letters
    would make the row higher than it was reckoned to be.
    """
    about = f'lang="zh-CN" sz="{round(size * 100)}" b="{int(bold)}"'
    end = f"<a:endParaRPr {about}/>"
    if not words:
        return end
    return (
        f'<a:r><a:rPr {about}><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/></a:rPr>'
        f"<a:t>{escape(words)}</a:t></a:r>{end}"
    )
