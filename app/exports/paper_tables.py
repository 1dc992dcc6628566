"""Tables of many rows on official paper: a head on every page, rows that stay whole.

Written as text and read once: reaching every cell through the library takes a second a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.exports.paper import Paper
from app.exports.paper_letters import BLACK, IMITATION, SIZE_5
from app.exports.report_grids import LONGEST, Grid, light_of, unbroken, widths
from app.exports.text_room import cut, longest, one_line
from app.exports.tones import tone_of
from app.queries.report import Column, Form
from app.queries.report_words import NUMBERS

SIZES = (SIZE_5.pt, 9.0)
"""Points of the letters: 五号, or 小五 where fewer words break with it."""

TYPE_LINE = 29
"""Twentieths of a point from line to line, for each point of the letters."""

PADDING, ABOVE = 80, 30
"""Twentieths of a point that a cell leaves free on either side, and above and below."""

UPRIGHT, ACROSS = 8844, 12756
"""Twentieths of a point: 156 and 225 mm, the type area of a page that stands or lies."""

TOGETHER, LINE = 8, 30.0
"""So many rows, of cells so many ems long, stay on the page of what follows."""

PAIRED = (0.16, 0.34, 0.16, 0.34)
"""Of the width: a name, its words, and again."""
SIDES = {Form.TEXT: "left", Form.PROBLEM: "left", **dict.fromkeys(NUMBERS, "right")}


@dataclass(frozen=True, kw_only=True)
class Measures:
    """How a table is set: points of its letters, twentieths of a point of its columns."""

    size: float
    columns: tuple[int, ...]


def ruled(paper: Paper, of: Grid, *, caption: str) -> None:
    """A table at the end of the paper below its name; on pages that lie where no page that stands
    has room.
    """
    found = _fitted(of, UPRIGHT)
    if found is not None:
        paper.caption(caption)
        return paper.place(_table(of, found))
    paper.turn(across=True)
    paper.caption(caption)
    paper.place(_table(of, _fitted(of, ACROSS) or _even(of)))
    return paper.turn(across=False)


def side_by_side(left: Grid) -> Grid:
    """A narrow table as one of twice the columns and half the rows, if a page has room for it."""
    half = (len(left.rows) + 1) // 2
    nothing = ("",) * len(left.columns)
    right = (*left.rows[half:], nothing)
    rows = tuple((*one, *other) for one, other in zip(left.rows[:half], right, strict=False))
    both = Grid(title=left.title, columns=left.columns * 2, rows=rows, total=len(rows))
    return left if _fitted(both, UPRIGHT) is None else both


def labelled(paper: Paper, facts: Sequence[tuple[str, str]]) -> None:
    """Names in 黑体 with their words, two pairs a row, without a head; on one page if short."""
    wide = [round(share * UPRIGHT) for share in PAIRED]
    cells = [cut(one_line(words), LONGEST) for fact in facts for words in fact]
    cells += [""] * (-len(cells) % len(wide))
    rows = [cells[n : n + len(wide)] for n in range(0, len(cells), len(wide))]
    drawn = "".join(_row(map(_paired, row, wide, range(len(wide)))) for row in rows)
    if len(rows) <= TOGETHER and longest(cells) <= LINE:
        drawn = drawn.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
    paper.place(_framed(drawn, wide))


def _paired(words: str, wide: int, n: int) -> str:
    return _filled(words, wide, SIZES[0], side="left", font=IMITATION if n % 2 else BLACK)


def _fitted(of: Grid, room: int) -> Measures | None:
    """The larger letters if nothing breaks in them, else the smaller; None where neither fit."""
    whole = [size for size in SIZES if unbroken(of, padding=_padding(size)) * size * 20 <= room]
    for size in (*whole, *reversed(SIZES)):
        found = widths(of, room=room / size / 20, padding=_padding(size))
        if found is not None:
            return Measures(size=size, columns=tuple(round(em * size * 20) for em in found))
    return None


def _padding(size: float) -> float:
    return 2 * PADDING / size / 20


def _even(of: Grid) -> Measures:
    share = ACROSS // len(of.columns)
    return Measures(size=SIZES[-1], columns=(share,) * len(of.columns))


def _table(of: Grid, set_as: Measures) -> Any:
    wide, size = set_as.columns, set_as.size
    head = _row([_head(c, w, size) for c, w in zip(of.columns, wide, strict=True)], head=True)
    body = [
        _row([_cell(*each, size) for each in zip(of.columns, row, wide, strict=True)])
        for row in of.rows
    ]
    first = "".join([head, *body[:1]]).replace("<w:pPr>", "<w:pPr><w:keepNext/>")
    return _framed(first + "".join(body[1:]), wide)


def _framed(rows: str, wide: Sequence[int]) -> Any:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{ABOVE}" w:type="dxa"/><w:left w:w="{PADDING}" w:type="dxa"/>'
        f'<w:bottom w:w="{ABOVE}" w:type="dxa"/><w:right w:w="{PADDING}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="380" w:hRule="atLeast"/>{repeated}'
        f"</w:trPr>{''.join(cells)}</w:tr>"
    )


def _head(column: Column, wide: int, size: float) -> str:
    return _filled(column.title, wide, size, side="center", font=BLACK)


def _cell(column: Column, words: str, wide: int, size: float) -> str:
    light = light_of(column, words)
    colour = f'<w:color w:val="{tone_of(light)[1]}"/>' if light else ""
    side = SIDES.get(column.form, "center")
    return _filled(words, wide, size, side=side, font=BLACK if light else IMITATION, colour=colour)


def _filled(words: str, wide: int, size: float, *, side: str, font: str, colour: str = "") -> str:
    face, line = quoteattr(font), round(size * TYPE_LINE)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:line="{line}" w:lineRule="exact"/><w:jc w:val="{side}"/>'
        '</w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:eastAsia={face} w:hint="eastAsia"/>{colour}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:tc>'
    )
