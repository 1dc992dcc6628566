"""A report as listings of cells: for the files that are tables and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.exports.report_texts import now_and_before
from app.queries.report import (
    Card,
    Chapter,
    Chart,
    Column,
    Definition,
    Form,
    Report,
    Table,
    Value,
)
from app.queries.report_words import said
from app.translations import _

Cell = tuple[Value, Form]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A listing. key: unique in the report. note: what its reader has to know, mostly nothing."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def listings(report: Report) -> Iterator[Listing]:
    """All of a report: its figures and sentences, what its chapters hold, lists, definitions."""
    yield figures_listing(report)
    yield sentences_listing(report)
    yield from inner_listings(report)


def inner_listings(report: Report) -> Iterator[Listing]:
    """What stands in a listing of its own also where figures and sentences share a sheet."""
    for chapter in report.chapters:
        yield from map(table_listing, chapter.tables)
        if chapter.cards:
            yield cards_listing(chapter)
    yield from map(table_listing, report.lists)
    if report.definitions:
        yield definitions_listing(report.definitions)


def stretch_words(report: Report) -> str:
    """Of which stretch of time a report tells, and as of when everything stands."""
    since, until, as_of = (
        said(Form.MOMENT, at) for at in (report.since, report.until, report.as_of)
    )
    words = _("统计时段：{since} 至 {until}；数据截至：{as_of}（北京时间）")
    return words.format(since=since, until=until, as_of=as_of)


def facts_words(report: Report) -> str:
    """How a report came to be, in a line."""
    return _("；").join(_("{name}：{value}").format(name=n, value=v) for n, v in report.facts)


def table_listing(table: Table) -> Listing:
    """A table of a report with all its columns."""
    forms = [column.form for column in table.columns]
    return Listing(
        key=table.key,
        title=table.title,
        columns=table.columns,
        rows=tuple(tuple(zip(row, forms, strict=True)) for row in table.rows),
        note=rest_words(table),
    )


def rest_words(table: Table) -> str:
    """That a table has more rows than it shows; nothing where it shows all."""
    if table.total <= len(table.rows):
        return ""
    shown, total = (said(Form.COUNT, n) for n in (len(table.rows), table.total))
    return _("共 {total} 条，此处列前 {shown} 条。").format(total=total, shown=shown)


def figures_listing(report: Report) -> Listing:
    """The figures of all chapters with those of the stretch before."""
    rows = [
        (*_texts(chapter.title, figure.label), (figure.value, figure.form),
         (figure.before, figure.form), *_texts(figure.definition))
        for chapter in report.chapters
        for figure in chapter.figures
    ]  # fmt: skip
    now, before = now_and_before(report)
    columns = (
        *_columns(("chapter", _("章节"), 8), ("label", _("指标"), 10)),
        Column(key="value", title=now, form=Form.COUNT, width=6),
        Column(key="before", title=before, form=Form.COUNT, width=6),
        *_columns(("definition", _("口径"), 24)),
    )
    return Listing(key="figures", title=_("主要数据"), columns=columns, rows=tuple(rows))


def sentences_listing(report: Report) -> Listing:
    """The sentences of all chapters."""
    columns = _columns(("chapter", _("章节"), 8), ("n", _("序号"), 4), ("text", _("主要情况"), 30))
    rows = [
        (*_texts(chapter.title), (sentence.n, Form.COUNT), *_texts(sentence.text))
        for chapter in report.chapters
        for sentence in chapter.sentences
    ]
    return Listing(key="sentences", title=_("主要情况"), columns=columns, rows=tuple(rows))


def chart_listing(chart: Chart) -> Listing:
    """The numbers of a chart, a label a row."""
    columns = [Column(key="label", title=_("类别"), width=8)]
    columns += [
        Column(key=f"series-{n}", title=series.name, form=chart.form, width=5)
        for n, series in enumerate(chart.series)
    ]
    rows = tuple(
        (*_texts(label), *((series.values[n], chart.form) for series in chart.series))
        for n, label in enumerate(chart.labels)
    )
    return Listing(key=f"chart-{chart.key}", title=chart.title, columns=tuple(columns), rows=rows)


def cards_listing(chapter: Chapter) -> Listing:
    """The cases that a meeting talks about by themselves, one a row."""
    columns = (
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=13),
        *_columns(
            ("title", _("标题"), 16), ("facts", _("基本情况"), 24),
            ("lines", _("提请事由与建议"), 28),
        ),
    )  # fmt: skip
    rows = tuple(tuple(_card_cells(card)) for card in chapter.cards)
    return Listing(
        key=f"{chapter.key}-cases",
        title=_("{chapter}（逐件）").format(chapter=chapter.title),
        columns=columns,
        rows=rows,
    )


def _card_cells(card: Card) -> Iterable[Cell]:
    facts = _("；").join(_("{name}：{value}").format(name=n, value=v) for n, v in card.facts)
    yield card.number, Form.PROBLEM
    yield from _texts(card.title, facts, "\n".join(card.lines))


def definitions_listing(definitions: Sequence[Definition]) -> Listing:
    """指标口径: how each measure is counted."""
    columns = _columns(
        ("code", _("代码"), 10), ("name", _("指标"), 10), ("numerator", _("分子"), 20),
        ("denominator", _("分母"), 20), ("window", _("计入时段"), 12), ("unit", _("单位"), 5),
        ("remarks", _("说明"), 24),
    )  # fmt: skip
    rows = tuple(
        _texts(d.code, d.name, d.numerator, d.denominator, d.window, d.unit, d.remarks)
        for d in definitions
    )
    return Listing(key="definitions", title=_("指标口径"), columns=columns, rows=rows)


def _columns(*told: tuple[str, str, int]) -> tuple[Column, ...]:
    return tuple(Column(key=key, title=title, width=width) for key, title, width in told)


def _texts(*texts: str) -> tuple[Cell, ...]:
    return tuple((text, Form.TEXT) for text in texts)
