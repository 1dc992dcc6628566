"""A report as official paper (.docx): chapters 一、二、…, sentences, tables, charts, 附注."""

from __future__ import annotations

from collections.abc import Sequence

from app.exports.paper import Paper
from app.exports.paper_charts import drawn
from app.exports.paper_tables import labelled, ruled, side_by_side
from app.exports.paper_words import numeral
from app.exports.report_charts import drawable, has_numbers
from app.exports.report_grids import (
    Grid,
    arrows,
    definitions,
    figures,
    grid,
    lists_problems,
)
from app.exports.report_texts import as_of, now_and_before, period, printable
from app.queries.report import Card, Chapter, Chart, Picture, Report, Table
from app.translations import _

LISTED, COUNTED = 20, 60
"""How many rows of problems, and of departments and the like; a workbook has them all."""

DOUBLE = 5
"""More figures than this stand side by side."""

CARDS = 40


def report_docx(report: Report) -> bytes:
    """The .docx of a report. Letters that no XML may hold are left out; long lists are cut."""
    return _Writing(printable(report)).bytes()


class _Writing:
    """A report that is being written, which counts its tables and charts."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.paper = Paper(title=report.title)
        self.tables = self.charts = 0
        self._opening()
        for n, chapter in enumerate(report.chapters, start=1):
            self._chapter(chapter, n)
        self._remarks()
        self._definitions()

    def bytes(self) -> bytes:
        """The file."""
        return self.paper.bytes()

    def _opening(self) -> None:
        self.paper.title(self.report.title)
        self.paper.centred(self.report.organ)
        self.paper.centred(_("（{}）").format(period(self.report)))
        self.paper.blank()

    def _chapter(self, chapter: Chapter, n: int) -> None:
        self.paper.heading(_("{n}、{title}").format(n=numeral(n), title=chapter.title))
        for sentence in chapter.sentences:
            self._paragraphs(sentence.text)
        if chapter.figures:
            self._figures(chapter)
        for chart in chapter.charts:
            self._chart(chart)
        for table in chapter.tables:
            self._table(table)
        if chapter.picture is not None:
            self._picture(chapter.picture)
        self._cards(chapter.cards)
        if _is_bare(chapter):
            self.paper.text(chapter.empty or _("本章无内容。"))

    def _paragraphs(self, text: str) -> None:
        for line in filter(None, map(str.strip, text.splitlines())):
            self.paper.text(line)

    def _figures(self, chapter: Chapter) -> None:
        told = figures(chapter.figures, heads=now_and_before(self.report))
        self._ruled(side_by_side(told) if len(told.rows) > DOUBLE else told)

    def _chart(self, chart: Chart) -> None:
        if not has_numbers(chart):
            return
        self.charts += 1
        shown = drawable(chart)
        drawn(self.paper, shown, n=self.charts)
        told = _("图{n}  {title}").format(n=self.charts, title=shown.title)
        self.paper.caption(told, above=False)

    def _table(self, table: Table) -> None:
        told = grid(table, most=LISTED if lists_problems(table) else COUNTED)
        if not told.rows:
            self.paper.text(_("{}：无。").format(table.title))
            return
        self._ruled(told)

    def _picture(self, picture: Picture) -> None:
        if picture.arrows:
            self._ruled(arrows(picture, most=COUNTED))

    def _ruled(self, told: Grid) -> None:
        self.tables += 1
        self.paper.caption(_("表{n}  {title}").format(n=self.tables, title=told.named()))
        ruled(self.paper, told)

    def _cards(self, cards: Sequence[Card]) -> None:
        for n, card in enumerate(cards[:CARDS], start=1):
            self.paper.subheading(_("（{n}）{title}").format(n=numeral(n), title=card.title))
            labelled(self.paper, ((_("问题编号"), card.number), *card.facts))
            for line in card.lines:
                self._paragraphs(line)
        if len(cards) > CARDS:
            self.paper.text(
                _("共 {total} 件，列前 {shown} 件。").format(total=len(cards), shown=CARDS)
            )

    def _remarks(self) -> None:
        if self.report.definitions:
            self.paper.text(_("附件：{}").format(_("指标口径")))
        self.paper.remark(_("附注：{}。").format(as_of(self.report)))
        for name, words in self.report.facts:
            self.paper.remark(_("{name}：{words}").format(name=name, words=words))

    def _definitions(self) -> None:
        """As an 附件 is set: on a new page, the word flush left in 黑体, then its title."""
        if not self.report.definitions:
            return
        told = definitions(self.report.definitions)
        self.paper.attachment(_("附件"))
        self.paper.caption(told.title)
        ruled(self.paper, told)


def _is_bare(chapter: Chapter) -> bool:
    return not (
        chapter.sentences
        or chapter.figures
        or any(map(has_numbers, chapter.charts))
        or chapter.tables
        or (chapter.picture and chapter.picture.arrows)
        or chapter.cards
    )
