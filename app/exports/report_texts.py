"""What a report says beside its own words: of which stretch of time, and how it may be written."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from app.domain.changing import replace
from app.exports.paper_words import on_day, on_minute
from app.exports.xml_texts import xml_text
from app.queries.report import Chapter, Chart, Report
from app.translations import N_, _

Whole = TypeVar("Whole")
NOTHING_TOLD = N_("本章无内容。")
WEEK = timedelta(days=10)
"""A week that a holiday has moved is no longer than this."""


def printable(part: Whole) -> Whole:
    """The same without letters that no XML document may hold."""
    return cast(Whole, _printable(part))


def _printable(part: Any) -> Any:
    if isinstance(part, str):
        return xml_text(part) if type(part) is str else part
    if isinstance(part, tuple):
        return tuple(map(_printable, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: _printable(getattr(part, f.name)) for f in fields(part)})
    return part


def period(report: Report) -> str:
    """The stretch of time that a report tells of."""
    if report.until - report.since <= WEEK:
        return _("{since}至{until}").format(
            since=on_minute(report.since), until=on_minute(report.until)
        )
    return _("{since}至{until}").format(since=on_day(report.since), until=on_day(report.until))


def now_and_before(report: Report) -> tuple[str, str]:
    """What this stretch of time and the one before it are called."""
    week = report.until - report.since <= WEEK
    return (_("本周"), _("上周")) if week else (_("本期"), _("上期"))


def as_of(report: Report) -> str:
    """As of when everything stands."""
    return _("数据截至{}（北京时间）").format(on_minute(report.as_of))


def has_numbers(chart: Chart) -> bool:
    """Whether there is anything to draw."""
    return bool(chart.labels) and any(v is not None for s in chart.series for v in s.values)


def is_bare(chapter: Chapter) -> bool:
    """Whether there is nothing in a chapter but its title."""
    return not (
        chapter.sentences
        or chapter.figures
        or any(map(has_numbers, chapter.charts))
        or any(table.rows for table in chapter.tables)
        or (chapter.picture and chapter.picture.arrows)
        or chapter.cards
    )
