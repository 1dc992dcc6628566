"""Tables of many rows on official paper: a head on every page, rows that stay whole.

Written as text and read once: reaching every cell through the library takes a second a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.exports.paper import BLACK, IMITATION, SIZE_5, Paper
from app.exports.report_grids import NUMBERS, Grid, light_of, widths
from app.exports.text_room import one_line
from app.exports.tones import tone_of
from app.queries.report import Column, Form

TYPE = SIZE_5
TYPE_LINE = 300
"""Twentieths of a point from line to line."""

PADDING, ABOVE = 80, 30
"""Twentieths of a point that a cell leaves free on either side, and above and below."""

UPRIGHT, ACROSS = 8844, 12756
"""Twentieths of a point: 156 and 225 mm, the type area of a page that stands or lies."""

PAIRED = (0.16, 0.34, 0.16, 0.34)
"""Of the width: a name, its words, and again."""

EM = TYPE.pt * 20
SIDES = {Form.TEXT: "left", Form.PROBLEM: "left", **dict.fromkeys(NUMBERS, "right")}


def ruled(paper: Paper, of: Grid) -> None:
    """A table at the end of the paper; on pages that lie where no page that stands has room."""
    found = _fitted(of, UPRIGHT)
    if found is not None:
        return paper.place(_table(of, found))
    paper.turn(across=True)
    paper.place(_table(of, _fitted(of, ACROSS) or _even(of)))
    return paper.turn(across=False)


def side_by_side(left: Grid) -> Grid:
    """A short table of many rows as one of twice the columns and half the rows."""
    half = (len(left.rows) + 1) // 2
    nothing = ("",) * len(left.columns)
    right = (*left.rows[half:], nothing)
    rows = tuple((*one, *other) for one, other in zip(left.rows[:half], right, strict=False))
    return Grid(title=left.title, columns=left.columns * 2, rows=rows, total=len(rows))


def labelled(paper: Paper, facts: Sequence[tuple[str, str]]) -> None:
    """Names in 黑体 with their words, two pairs a row, without a head."""
    wide = [round(share * UPRIGHT) for share in PAIRED]
    cells = [one_line(words) for fact in facts for words in fact]
    cells += [""] * (-len(cells) % len(wide))
    rows = [cells[n : n + len(wide)] for n in range(0, len(cells), len(wide))]
    paper.place(_framed("".join(_row(map(_paired, row, wide, range(4))) for row in rows), wide))


def _paired(words: str, wide: int, n: int) -> str:
    return _filled(words, wide, side="left", font=IMITATION if n % 2 else BLACK)


def _fitted(of: Grid, room: int) -> tuple[float, ...] | None:
    return widths(of, room=room / EM, padding=2 * PADDING / EM)


def _even(of: Grid) -> tuple[float, ...]:
    return (ACROSS / EM / len(of.columns),) * len(of.columns)


def _table(of: Grid, ems: Sequence[float]) -> Any:
    wide = [round(width * EM) for width in ems]
    head = _row(map(_head, of.columns, wide), repeated="<w:tblHeader/>")
    body = [_row(map(_cell, of.columns, row, wide)) for row in of.rows]
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


def _row(cells: Iterable[str], *, repeated: str = "") -> str:
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="400" w:hRule="atLeast"/>{repeated}'
        f"</w:trPr>{''.join(cells)}</w:tr>"
    )


def _head(column: Column, wide: int) -> str:
    return _filled(column.title, wide, side="center", font=BLACK)


def _cell(column: Column, words: str, wide: int) -> str:
    light = light_of(column, words)
    colour = f'<w:color w:val="{tone_of(light)[1]}"/>' if light else ""
    side = SIDES.get(column.form, "center")
    return _filled(words, wide, side=side, font=BLACK if light else IMITATION, colour=colour)


def _filled(words: str, wide: int, *, side: str, font: str, colour: str = "") -> str:
    face = quoteattr(font)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:line="{TYPE_LINE}" w:lineRule="exact"/><w:jc w:val="{side}"/>'
        '</w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:eastAsia={face}/>{colour}<w:sz w:val="{round(TYPE.pt * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:tc>'
    )
