"""A report as plain values: what a screen and every file draw, so that all of them say the same.

The weekly review and the quarterly report are written into this once; a page, .docx, .pptx, .xlsx,
.html and .csv each lay it out and reckon nothing. Values stand as they are (numbers, UTC instants,
codes of lights); app.queries.report_words says how each form is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Value = str | int | float | date | datetime | None
"""What stands in a cell; None where there is nothing to tell: it reads "—"."""


class Form(StrEnum):
    """How a value is read.

    DAYS: working days, one place. SHARE: 0 to 1, read as a percentage of one place. SIGNED: a
    change. MOMENT: a UTC instant to the minute in Asia/Shanghai; DAY: its day there. LIGHT: the
    code of a light. PROBLEM: the number of a problem, which opens it.
    """

    TEXT = "text"
    COUNT = "count"
    DAYS = "days"
    SHARE = "share"
    SIGNED = "signed"
    MOMENT = "moment"
    DAY = "day"
    LIGHT = "light"
    PROBLEM = "problem"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number that stands large. before: of the week before, None where none is compared.

    code: of the measure or count, the same in every file. address: where its cases are listed.
    definition: how it is counted.
    """

    code: str
    label: str
    value: Value
    form: Form = Form.COUNT
    before: Value = None
    definition: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence written from the numbers. n: its place in the chapter, from 1; written: what the
    numbers say; text: what somebody put in its place, else the same.
    """

    n: int
    text: str
    written: str

    @property
    def edited(self) -> bool:
        """Whether somebody put other words in its place."""
        return self.text != self.written


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column. width: in characters of a Chinese face (two Latin letters each)."""

    key: str
    title: str
    form: Form = Form.TEXT
    width: int = 8


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table. key: unique in the report. total: of how many rows these are the first.

    brief: the keys of the columns that fit a page or a slide; a workbook has them all.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: int
    brief: tuple[str, ...] = ()

    @property
    def brief_columns(self) -> tuple[tuple[int, Column], ...]:
        """The columns of the brief form with their places; all of them where none are named."""
        chosen = self.brief or tuple(column.key for column in self.columns)
        return tuple((n, column) for n, column in enumerate(self.columns) if column.key in chosen)


class Shape(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    COLUMNS = "columns"
    STACKED = "stacked"
    LINES = "lines"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One row of marks. tone: the code of a light that colours it, empty for the palette."""

    name: str
    values: tuple[float | None, ...]
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart of numbers that a table of the same chapter gives as text."""

    key: str
    title: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form = Form.COUNT


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A department in the picture of who waits for whom. x, y: 0 to 1 from the upper left; size:
    0 to 1 by what others wait for; light: the worst that it holds.
    """

    key: str
    name: str
    x: float
    y: float
    size: float
    light: str


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """The source waits for the target: in so many cases, so many working days so far."""

    source: str
    target: str
    cases: int
    days: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Who waits for whom."""

    spots: tuple[Spot, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, kw_only=True)
class Card:
    """A case that a meeting talks about by itself. number: of the problem; lines: why it is here,
    what is proposed.
    """

    number: str
    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A part of a report. What it has none of stays empty; empty: what is said where all is."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    picture: Picture | None = None
    cards: tuple[Card, ...] = ()
    empty: str = ""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """How a measure is counted, in words."""

    code: str
    name: str
    numerator: str
    denominator: str
    window: str
    unit: str
    remarks: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report. since, until: the stretch of time that it tells of; as_of: when everything stands.

    organ: who issues it; dated: when it was signed or made, None of what bears no day. facts: pairs
    of words about how it came to be (filter, rules, calendar, frozen when, digest …). lists: tables
    that only a workbook has room for (问题清单 …).
    """

    key: str
    title: str
    organ: str
    since: datetime
    until: datetime
    as_of: datetime
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    lists: tuple[Table, ...] = ()
    definitions: tuple[Definition, ...] = ()
    dated: datetime | None = None
