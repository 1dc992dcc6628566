"""The page of a frozen week says the numbers that stand in its report, and so in every file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.queries import reviews as query
from app.queries.report import Table
from app.queries.report_words import change, said
from layouts.components import report_pieces
from layouts.pages import reviews as layout
from tests.building import viewer_of
from tests.databases import SqliteDatabases
from tests.exports.frozen_weeks import DAYS, MONDAY, Frozen, frozen_weeks
from tests.pages.problem_page import walk, words

SIGNS = "■▲●❚"
"""Of lights, beside their words."""

LEADER: Viewer = viewer_of(Role.LEADER)


@pytest.fixture(scope="module")
def frozen(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Frozen]:
    url = sqlite_databases.fresh(migrated=True)
    found = frozen_weeks(url, tmp_path_factory.mktemp("province"))
    yield found
    found.application.database.dispose()


def drawn(frozen: Frozen, day: date) -> Any:
    """The page of a week as a leader sees it at first."""
    asked = {"week": day.isoformat(), "region": "33"}
    with frozen.application.reading() as store:
        return layout.draw(query.load(store, viewer=LEADER, at=MONDAY, query=asked))


def rows(part: Any) -> list[list[str]]:
    """Heads and rows of the one table in a part."""
    return [
        [words(cell).lstrip(SIGNS) for cell in walk(row) if type(cell).__name__ in ("Th", "Td")]
        for row in walk(part)
        if type(row).__name__ == "Tr"
    ]


def expected(table: Table, *, whole: bool) -> list[list[str]]:
    """Heads and rows of a table, brief or whole, in the words of the report."""
    columns = list(enumerate(table.columns)) if whole else list(table.brief_columns)
    told = [[said(column.form, row[n]) for n, column in columns] for row in table.rows]
    return [[column.title for _n, column in columns], *told]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_figure_and_sentence_stands_on_the_page(frozen: Frozen, day: date) -> None:
    page = words(drawn(frozen, day))
    for chapter in frozen.reports[day].chapters:
        for sentence in chapter.sentences:
            assert sentence.text in page
        for figure in chapter.figures:
            assert f"{figure.label}" in page
            assert said(figure.form, figure.value) in page
            if figure.before is not None:
                before = said(figure.form, figure.before)
                assert f"上周 {before}，{change(figure)}" in page


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_tables_show_their_first_rows_and_unfolded_all(frozen: Frozen, day: date) -> None:
    shown = [rows(part) for part in walk(drawn(frozen, day)) if type(part).__name__ == "Table"]
    for chapter in frozen.reports[day].chapters:
        for table in filter(lambda t: t.rows, chapter.tables):
            assert expected(table, whole=False)[: report_pieces.FIRST_ROWS + 1] in shown, table.key
            unfolded = rows(report_pieces.table(table, whole=True))
            assert unfolded == expected(table, whole=True)[: report_pieces.MOST_ROWS + 1]
