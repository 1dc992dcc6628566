"""The demonstration's last three weeks: the same numbers in every file, and in a recount.

What is frozen is counted again out of the log (tests/exports/week_recount.py) and in plain SQL
(tests/db/measure_recount.py); every file is opened again and compared with the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.domain.access import SYSTEM
from app.exports.review_files import review_file
from app.queries.report import Column, Figure, Form, Report, Table, Value
from app.queries.report_words import change, said
from tests.databases import SqliteDatabases
from tests.db import measure_recount
from tests.exports import week_recount
from tests.exports.files_read import READERS, Read, Row
from tests.exports.frozen_weeks import DAYS, MONDAY, Frozen, frozen_weeks


@pytest.fixture(scope="module")
def frozen(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Frozen]:
    url = sqlite_databases.fresh(migrated=True)
    found = frozen_weeks(url, tmp_path_factory.mktemp("province"))
    yield found
    found.application.database.dispose()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_stock_of_a_week_is_its_recount(frozen: Frozen, day: date) -> None:
    """What was there, came, went and was left, of all together and of each department."""
    pack = frozen.packs[day]
    found = _recounted(frozen, day)
    of_all = {0: pack.stock.whole}
    by_department = {int(line.key or 0): line for line in pack.stock.departments}
    for told, counted in ((of_all, {0: found.whole}), (by_department, found.stock)):
        assert {
            key: (line.opening, line.into, line.out, line.closing) for key, line in told.items()
        } == {key: (s.opening, s.into, s.out, s.closing) for key, s in counted.items()}
    assert found.whole.opening > 15
    assert len(found.stock) > 15


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_new_closed_and_overdue_is_its_recount(frozen: Frozen, day: date) -> None:
    pack, found = frozen.packs[day], _recounted(frozen, day)
    numbers = {count.code: count.n for count in pack.overview.numbers}
    assert numbers["open"] == found.whole.closing
    assert numbers["new"] == found.whole.into["new"] == pack.new.total
    assert numbers["closed"] == found.whole.out["closed"] == pack.closed.total
    assert numbers["left"] == found.whole.out.total()
    assert numbers["overdue"] == found.overdue.total() == pack.overdue.total
    late = [row.lead_id or 0 for row in pack.overdue.rows]
    assert {lead: late.count(lead) for lead in late} == found.overdue
    assert len(late) > 3


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_measures_of_a_week_are_their_recount(frozen: Frozen, day: date) -> None:
    """What was accepted and later closed is counted up to the end of the week, not up to today."""
    pack = frozen.packs[day]
    with frozen.application.database.reader.connect() as connection:
        expected = measure_recount.shares(connection, pack.week.since, pack.week.until)
    expected["closed_of_accepted"] = _recounted(frozen, day).closed_of_accepted
    told = {
        line.measure: (line.numerator, line.denominator)
        for line in pack.measures
        if line.department is None
    }
    assert {code: told[code] for code in expected} == expected
    assert expected["solved"][1] > 5


def _recounted(frozen: Frozen, day: date) -> week_recount.Week:
    week = frozen.packs[day].week
    with frozen.application.database.reader.connect() as connection:
        return week_recount.count(connection, week.since, week.until)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("kind", READERS)
def test_every_number_stands_in_every_file(frozen: Frozen, day: date, kind: str) -> None:
    """Figures and sentences all of them; tables from the first row on, those that count and do
    not list all of their rows; paper and slides the brief columns.
    """
    report = frozen.reports[day]
    _name, content = review_file(
        frozen.application, region="33", day=day, kind=kind, viewer=SYSTEM, at=MONDAY
    )
    found = READERS[kind](content)
    cells = found.cells
    for chapter in report.chapters:
        assert {sentence.text for sentence in chapter.sentences} <= cells
        for figure in chapter.figures:
            assert _figure_words(figure, kind) <= cells
    if kind in ("docx", "pptx"):
        assert found.series == _series(report)
    for table in _tables(report, kind):
        _compare(found, table, brief=kind in ("docx", "pptx"))


def _figure_words(figure: Figure, kind: str) -> set[str]:
    """Its name, number and that of the week before; page and slides tell the change as well."""
    told = {figure.label, said(figure.form, figure.value)}
    if figure.before is None:
        return told
    before = said(figure.form, figure.before)
    told.add(f"上周 {before}" if kind == "pptx" else before)
    return told | ({change(figure)} if kind in ("pptx", "html") else set())


def _series(report: Report) -> list[list[float]]:
    """The numbers of the charts that have any."""
    return [
        [value for value in series.values if value is not None]
        for chapter in report.chapters
        for chart in chapter.charts
        if any(value for series in chart.series for value in series.values)
        for series in chart.series
    ]


def _tables(report: Report, kind: str) -> Iterator[Table]:
    for chapter in report.chapters:
        yield from chapter.tables
    if kind == "xlsx":
        yield from report.lists


def _compare(found: Read, table: Table, *, brief: bool) -> None:
    columns = table.brief_columns if brief else tuple(enumerate(table.columns))
    lists = any(column.form is Form.PROBLEM for _n, column in columns)
    expected = [_words(row, columns) for row in table.rows]
    rows = found.next_table([column.title for _n, column in columns], len(expected))
    shown = [[w for w, (_n, c) in zip(row, columns, strict=True) if _is_told(c)] for row in rows]
    if brief and lists:
        assert bool(shown) == bool(expected), table.key
        assert shown == expected[: len(shown)], table.key
    else:
        assert shown == expected, table.key


def _words(row: tuple[Value, ...], columns: tuple[tuple[int, Column], ...]) -> Row:
    return [said(column.form, row[n]) for n, column in columns if _is_told(column)]


def _is_told(column: Column) -> bool:
    """Long texts are cut on paper and slides; numbers, dates, lights and names of cases are not."""
    return column.form is not Form.TEXT
