"""Nothing on a slide is cut, covered or beyond it, whatever a report says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from pptx.oxml.ns import qn

from app.queries.report import Chapter
from tests.exports.hard_report import HARD
from tests.exports.read_slides import across, least_lines, opened, telling, words
from tests.exports.sample_report import EMPTY, SAMPLE, STOCK

FIRST = replace(STOCK, key="one", title="表甲", rows=STOCK.rows * 3, total=30)
SECOND = replace(STOCK, key="two", title="表乙")
STOCKS = replace(SAMPLE, chapters=(Chapter(key="stock", title="存量", tables=(FIRST, SECOND)),))
REPORTS = {"sample": SAMPLE, "stocks": STOCKS, "hard": HARD, "empty": EMPTY}


@pytest.fixture(scope="module")
def decks() -> dict[str, Any]:
    return {name: opened(report) for name, report in REPORTS.items()}


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_stands_beyond_a_slide(decks: dict[str, Any], name: str) -> None:
    deck = decks[name]
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_that_is_told_stands_over_another(decks: dict[str, Any], name: str) -> None:
    for n, slide in enumerate(decks[name].slides, start=1):
        met = [(a.name, b.name) for a, b in combinations(telling(slide), 2) if across(a, b)]
        assert (n, met) == (n, [])


@pytest.mark.parametrize("name", REPORTS)
def test_a_text_is_no_longer_than_its_box(decks: dict[str, Any], name: str) -> None:
    for slide in decks[name].slides:
        for shape in telling(slide):
            if not shape.has_text_frame:
                continue
            high = 0.0
            for paragraph in shape.text_frame.paragraphs:
                size = paragraph.runs[0].font.size.pt if paragraph.runs else 10.0
                high += least_lines(paragraph.text, shape.width.pt, size) * size
            assert high <= shape.height.pt + 1


@pytest.mark.parametrize("name", REPORTS)
def test_a_table_is_as_high_as_its_rows_and_these_as_what_stands_in_them(
    decks: dict[str, Any], name: str
) -> None:
    for slide in decks[name].slides:
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            table = shape.table
            assert shape.height == sum(row.height for row in table.rows)
            for row in table.rows:
                for cell, column in zip(row.cells, table.columns, strict=True):
                    size = cell.text_frame.paragraphs[0].runs[0].font.size.pt
                    many = least_lines(cell.text, column.width.pt - 12, size)
                    assert many * size * 1.4 + 8 <= row.height.pt + 1


@pytest.mark.parametrize("name", REPORTS)
def test_every_slide_but_the_first_says_as_of_when_and_which_it_is(
    decks: dict[str, Any], name: str
) -> None:
    for n, slide in enumerate(decks[name].slides, start=1):
        fields = [f for f in slide._element.iter(qn("a:fld")) if f.get("type") == "slidenum"]
        said = [text for text in words(slide) if text.startswith("数据截至2026年11月19日 17:30")]
        assert ([f.findtext(qn("a:t")) for f in fields], len(said)) == (
            ([str(n)], 1) if n > 1 else ([], 0)
        )


def test_narrow_tables_share_a_slide(decks: dict[str, Any]) -> None:
    deck = decks["stocks"]
    found = [
        (slide.shapes.title.text, [len(s.table.rows) - 1 for s in slide.shapes if s.has_table])
        for slide in deck.slides
        if slide.shapes.title.text.startswith("存量")
    ]
    assert sum(sum(rows) for _title, rows in found) == 40
    assert [title for title, _rows in found] == ["存量", "存量（续）"]
    assert len(found[0][1]) == 2
