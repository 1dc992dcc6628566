"""Nothing on a slide is cut, covered or beyond it, whatever a report says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pptx.oxml.ns import qn
from pptx.util import Pt

from app.domain.catalogue import Role
from app.domain.measures.periods import PeriodKind
from app.queries.evaluation_asked import EvaluationFilter
from app.queries.quarterly_report import quarterly_report
from app.queries.report import Chapter, Form, Report, Table
from tests.building import viewer_of
from tests.databases import SqliteDatabases
from tests.exports.frozen_weeks import DAYS, MONDAY, frozen_weeks
from tests.exports.hard_report import HARD, NAMES
from tests.exports.read_slides import across, least_lines, letters_of, opened, telling, words
from tests.exports.sample_report import EMPTY, SAMPLE, STOCK

FIRST = replace(STOCK, key="one", title="表甲", rows=STOCK.rows * 3, total=30)
SECOND = replace(STOCK, key="two", title="表乙")
STOCKS = replace(SAMPLE, chapters=(Chapter(key="stock", title="存量", tables=(FIRST, SECOND)),))
LITERAL = {"sample": SAMPLE, "stocks": STOCKS, "hard": HARD, "empty": EMPTY}
REPORTS = (*LITERAL, "week", "week of forty", "quarter", "quarter of forty")
FOOT = 508.0
"""Points from the top of a slide to its foot."""


@pytest.fixture(scope="module")
def decks(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    url = sqlite_databases.fresh(migrated=True)
    reports = LITERAL | dict(_told(url, tmp_path_factory.mktemp("province")))
    return {name: opened(report) for name, report in reports.items()}


def _told(url: str, folder: Path) -> Iterator[tuple[str, Report]]:
    """What the demonstration tells of its last week and of its quarter."""
    frozen = frozen_weeks(url, folder)
    with frozen.application.reading() as store:
        quarter = quarterly_report(
            store, viewer=viewer_of(Role.LEADER), at=MONDAY,
            asked=EvaluationFilter(period=PeriodKind.QUARTER),
        )  # fmt: skip
    frozen.application.database.dispose()
    for name, report in (("week", frozen.reports[DAYS[0]]), ("quarter", quarter)):
        yield name, report
        yield f"{name} of forty", replace(report, chapters=tuple(map(_of_forty, report.chapters)))


def _of_forty(chapter: Chapter) -> Chapter:
    return replace(chapter, tables=tuple(map(_with_forty_rows, chapter.tables)))


def _with_forty_rows(table: Table) -> Table:
    """The table with forty rows; departments, if it counts by them, have long names."""
    if not table.rows:
        return table
    named = table.columns[0].form is Form.TEXT
    rows = [table.rows[n % len(table.rows)] for n in range(len(NAMES))]
    told = ((name, *row[1:]) if named else row for name, row in zip(NAMES, rows, strict=True))
    return replace(table, rows=tuple(told), total=len(NAMES))


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
def test_the_foot_of_a_slide_is_left_to_what_stands_there(decks: dict[str, Any], name: str) -> None:
    for n, slide in enumerate(decks[name].slides, start=1):
        body = [shape for shape in telling(slide) if shape.top.pt < FOOT]
        assert n == 1 or len(telling(slide)) - len(body) == 2
        assert [s.name for s in body if (s.top + s.height) / Pt(1) > FOOT - 8] == []


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
                    size = letters_of(cell.text_frame.paragraphs[0])
                    many = least_lines(cell.text, column.width.pt - 12, size)
                    assert many * size * 1.4 + 8 <= row.height.pt + 1


@pytest.mark.parametrize("name", REPORTS)
def test_every_slide_but_the_first_says_as_of_when_and_which_it_is(
    decks: dict[str, Any], name: str
) -> None:
    for n, slide in enumerate(decks[name].slides, start=1):
        fields = [f for f in slide._element.iter(qn("a:fld")) if f.get("type") == "slidenum"]
        said = [
            text for text in words(slide) if text.startswith("数据截至2026年11月") and "·" in text
        ]
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
