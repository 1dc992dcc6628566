"""A report as a deck (.pptx) to talk by: 16:9, native charts, tables and shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.exports.report_grids import Grid, definitions, grid, lists_problems, pairs
from app.exports.report_texts import (
    NOTHING_TOLD,
    as_of,
    has_numbers,
    is_bare,
    now_and_before,
    period,
    printable,
)
from app.exports.slide_cards import card_slide, listed
from app.exports.slide_flow import Flow, is_narrow
from app.exports.slides import Deck
from app.queries.report import Chapter, Report, Table
from app.translations import _

LISTED, COUNTED = 12, 60
"""How many rows of problems, and of departments and the like; a workbook has them all."""

MORE = 3
"""So many slides a table may take besides the one it begins on."""

SHORT = 10
"""Rows of a table that is read at once."""

SMALL = (11.0, 10.0, 9.0)
"""Points of the letters of what is looked up and not read."""

CARDS = 20


def report_pptx(report: Report) -> bytes:
    """The .pptx of a report. Letters that no XML may hold are left out; long lists are cut."""
    told = printable(report)
    foot = _("{as_of} · {organ}").format(as_of=as_of(told), organ=told.organ)
    deck = Deck(title=told.title, foot=foot)
    deck.opening(told.title, (told.organ, period(told), as_of(told)))
    for chapter in told.chapters:
        if not is_bare(chapter):
            _chapter(deck, told, chapter)
    _nothing(deck, told)
    _closing(deck, told)
    return deck.bytes()


def _chapter(deck: Deck, report: Report, chapter: Chapter) -> None:
    flow = Flow(deck, chapter.title)
    flow.sentences([sentence.text for sentence in chapter.sentences])
    flow.figures(chapter.figures, before=now_and_before(report)[1])
    charts = [chart for chart in chapter.charts if has_numbers(chart)]
    tables = [table for table in chapter.tables if table.rows]
    if len(charts) == 1 and tables and flow.beside(charts[0], _brief(tables[0])):
        charts, tables = [], tables[1:]
    flow.charts(charts)
    _tables(flow, tables)
    if chapter.picture is not None and chapter.picture.arrows:
        flow.picture(chapter.picture)
    if chapter.cards and not any(map(lists_problems, tables)):
        flow.table(listed(chapter.cards), more=0)
    for card in chapter.cards[:CARDS]:
        card_slide(deck, card)


def _tables(flow: Flow, tables: Sequence[Table]) -> None:
    """Narrow tables that follow one another share a slide; a single short one has it to itself."""
    for narrow, group in groupby(tables, key=_is_narrow):
        grids = [_brief(table) for table in group]
        if narrow and (len(grids) > 1 or len(grids[0].rows) > SHORT):
            flow.columns(grids)
            continue
        for of in grids:
            flow.table(of, more=0 if of.of_problems else MORE)


def _is_narrow(table: Table) -> bool:
    return not lists_problems(table) and is_narrow(_brief(table))


def _brief(table: Table) -> Grid:
    return grid(table, most=LISTED if lists_problems(table) else COUNTED)


def _nothing(deck: Deck, report: Report) -> None:
    """What there is nothing to tell of, on one slide."""
    bare = tuple((c.title, c.empty or _(NOTHING_TOLD)) for c in report.chapters if is_bare(c))
    if bare:
        Flow(deck, _("本期无情况的事项")).table(pairs(bare), more=MORE)


def _closing(deck: Deck, report: Report) -> None:
    flow = Flow(deck, _("数据说明与指标口径"))
    if report.facts:
        flow.table(pairs(report.facts, title=_("数据说明")), more=MORE)
    shown = {figure.code for chapter in report.chapters for figure in chapter.figures}
    chosen = tuple(one for one in report.definitions if one.code in shown)
    if chosen:
        flow.table(definitions(chosen), more=MORE, sizes=SMALL)
