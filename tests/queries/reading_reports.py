"""Finding what a report says where."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.review.pack import Section
from app.queries.report import Chapter, Report, Table, Value


def chapter(report: Report, section: Section) -> Chapter:
    return next(each for each in report.chapters if each.key == section)


def told(report: Report, section: Section) -> list[str]:
    return [sentence.text for sentence in chapter(report, section).sentences]


def table(report: Report, key: str) -> Table:
    return next(t for t in tables(report) if t.key == key)


def tables(report: Report) -> Iterator[Table]:
    for each in report.chapters:
        yield from each.tables
    yield from report.lists


def column(found: Table, key: str) -> list[Value]:
    place = [c.key for c in found.columns].index(key)
    return [row[place] for row in found.rows]


def values(report: Report, section: Section) -> dict[str, tuple[Value, Value]]:
    return {f.code: (f.value, f.before) for f in chapter(report, section).figures}
