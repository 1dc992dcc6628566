"""A report as a deck (.pptx) to talk by: 16:9, native charts, tables and shapes."""

from __future__ import annotations

from collections.abc import Sequence

from app.exports.report_charts import has_numbers
from app.exports.report_grids import Grid, definitions, grid, lists_problems, pairs
from app.exports.report_texts import as_of, now_and_before, period, printable
from app.exports.slide_cards import card_slide, listed
from app.exports.slide_flow import Flow
from app.exports.slides import Deck
from app.queries.report import Card, Chapter, Report, Table
from app.translations import _

LISTED, COUNTED = 12, 60
"""How many rows of problems, and of departments and the like; a workbook has them all."""

MORE = 3
"""So many slides a table may take besides the one it begins on."""

CARDS = 20


def report_pptx(report: Report) -> bytes:
    """The .pptx of a report. Letters that no XML may hold are left out; long lists are cut."""
    told = printable(report)
    foot = _("{as_of} · {organ}").format(as_of=as_of(told), organ=told.organ)
    deck = Deck(title=told.title, foot=foot)
    deck.opening(told.title, (told.organ, period(told), as_of(told)))
    for chapter in told.chapters:
        if not _is_bare(chapter):
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
    for table in tables:
        flow.table(_brief(table), more=0 if lists_problems(table) else MORE)
    if chapter.picture is not None and chapter.picture.arrows:
        flow.picture(chapter.picture)
    _cards(deck, flow, chapter.cards)


def _cards(deck: Deck, flow: Flow, cards: Sequence[Card]) -> None:
    """A list of the cases, then a slide of each."""
    if cards:
        flow.table(listed(cards), more=0)
    for card in cards[:CARDS]:
        card_slide(deck, card)


def _brief(table: Table) -> Grid:
    return grid(table, most=LISTED if lists_problems(table) else COUNTED)


def _nothing(deck: Deck, report: Report) -> None:
    """What there is nothing to tell of, on one slide."""
    bare = tuple((c.title, c.empty or _("本章无内容。")) for c in report.chapters if _is_bare(c))
    if bare:
        Flow(deck, _("本期无情况的事项")).table(pairs(bare), more=MORE)


def _closing(deck: Deck, report: Report) -> None:
    flow = Flow(deck, _("数据说明与指标口径"))
    facts = ((_("统计时段"), period(report)), *report.facts)
    flow.table(pairs(facts, title=_("数据说明")), more=MORE)
    if report.definitions:
        flow.table(definitions(report.definitions), more=MORE + MORE)


def _is_bare(chapter: Chapter) -> bool:
    return not (
        chapter.sentences
        or chapter.figures
        or any(map(has_numbers, chapter.charts))
        or any(table.rows for table in chapter.tables)
        or (chapter.picture and chapter.picture.arrows)
        or chapter.cards
    )
