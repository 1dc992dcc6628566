"""A case on a slide of its own: what it is on the left, why it is here on the right."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.changing import replace
from app.exports.boxes import Box
from app.exports.report_grids import Grid, grid, pairs
from app.exports.slide_tables import laid, table
from app.exports.slides import BODY, BULLET, Deck, Type, height, words
from app.exports.text_room import cut, lines, one_line
from app.queries.report import Card, Column, Form, Table
from app.translations import _

FACTS = Box(left=BODY.left, top=BODY.top + 4, width=360, height=BODY.height - 4)
LINES = Box(left=BODY.left + 400, top=BODY.top + 4, width=BODY.width - 400, height=BODY.height - 4)
SIZES = (20.0, 18.0, 16.0, 14.0, 12.0)
APART, MOST = 8.0, 12
"""Between paragraphs, and how many there are at most."""


def card_slide(deck: Deck, card: Card) -> None:
    """A slide of a case."""
    slide = deck.slide(card.title)
    told = pairs(((_("问题编号"), card.number), *card.facts))
    found = laid(told, FACTS.width)
    many = found.fitting(0, FACTS.height)
    high = found.head + sum(found.heights[:many])
    table(slide, found, replace(FACTS, height=high), start=0, many=many)
    texts, style = _fitted([one_line(line) for line in card.lines[:MOST]])
    words(slide, replace(LINES, height=height(texts, LINES.width, style)), texts, style)


def listed(cards: Sequence[Card]) -> Grid:
    """The cases of the slides that follow."""
    columns = (
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=12),
        Column(key="title", title=_("问题"), width=30),
    )
    rows = tuple((card.number, card.title) for card in cards)
    cases = Table(key="cards", title=_("逐件研究"), columns=columns, rows=rows, total=len(rows))
    return grid(cases, most=len(rows))


def _fitted(texts: Sequence[str]) -> tuple[list[str], Type]:
    """The texts in the largest letters that fit; in the smallest each has its share of the room."""
    for size in SIZES:
        style = Type(size=size, bullet=True, after=APART)
        if height(texts, LINES.width, style) <= LINES.height:
            return list(texts), style
    rows = int((LINES.height - APART * len(texts)) / style.line)
    return _shared(texts, rows, LINES.width / style.size - BULLET), style


def _shared(texts: Sequence[str], rows: int, room: float) -> list[str]:
    """Short texts whole; what they leave is shared among the long ones."""
    given: dict[int, str] = {}
    for n in sorted(range(len(texts)), key=lambda n: len(texts[n])):
        share = max(rows // (len(texts) - len(given)), 1)
        given[n] = cut(texts[n], room, most=share)
        rows -= lines(given[n], room)
    return [given[n] for n in range(len(texts))]
