"""A report as official paper (.docx): chapters 一、二、…, sentences, tables, charts, 附注."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.changing import replace
from app.exports.chart_shapes import drawable
from app.exports.paper import Paper
from app.exports.paper_charts import drawn
from app.exports.paper_picture import pictured
from app.exports.paper_tables import labelled, ruled, side_by_side
from app.exports.paper_words import numeral, on_day
from app.exports.report_grids import (
    Grid,
    arrows,
    definitions,
    figures,
    grid,
    lists_problems,
)
from app.exports.report_texts import (
    NOTHING_TOLD,
    as_of,
    has_numbers,
    is_bare,
    now_and_before,
    period,
    printable,
)
from app.exports.text_room import cut, one_line, width
from app.queries.report import Card, Chapter, Chart, Figure, Picture, Report, Table
from app.queries.report_words import change, said
from app.translations import _

LISTED, COUNTED = 20, 60
"""How many rows of problems, and of departments and the like; a workbook has them all."""

TIES = "ties"
"""The key of a table that tells who waits for whom as a picture does."""

LINE = 26.0
"""Ems of a line of text, with a hair to spare."""

HEADING = 75.0
"""Ems of a heading: no more than three lines, since it stays on the page of what follows."""

CARDS, LONGEST = 20, 600.0
"""How many cases stand by themselves, and the ems of what is said of one."""


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
        for line in by_meaning(self.report.organ):
            self.paper.centred(line)
        self.paper.centred(_("（{}）").format(period(self.report)))
        self.paper.blank()

    def _chapter(self, chapter: Chapter, n: int) -> None:
        title = cut(one_line(chapter.title), HEADING)
        self.paper.heading(_("{n}、{title}").format(n=numeral(n), title=title))
        if is_bare(chapter):
            self.paper.text(chapter.empty or _(NOTHING_TOLD))
            return
        for sentence in chapter.sentences:
            self._paragraphs(sentence.text)
        if chapter.figures:
            self._figures(chapter)
        for chart in chapter.charts:
            self._chart(chart)
        for table in chapter.tables:
            self._table(table)
        if chapter.picture is not None and chapter.picture.arrows:
            self._picture(chapter.picture)
            if not any(table.key == TIES for table in chapter.tables):
                self._ruled(arrows(chapter.picture, most=COUNTED))
        self._cards(chapter.cards)

    def _paragraphs(self, text: str) -> None:
        for line in filter(None, map(str.strip, text.splitlines())):
            self.paper.text(line)

    def _figures(self, chapter: Chapter) -> None:
        if len(chapter.figures) == 1:
            self.paper.text(self._figure(chapter.figures[0]))
            return
        told = figures(chapter.figures, heads=now_and_before(self.report))
        named = replace(told, title=_("{}主要数据").format(chapter.title))
        self._ruled(side_by_side(named))

    def _figure(self, figure: Figure) -> str:
        """A number by itself, in a line."""
        now, before = now_and_before(self.report)
        told = _("{label}：{now}{value}").format(
            label=figure.label, now=now, value=said(figure.form, figure.value)
        )
        if figure.before is not None:
            past = _("{told}，{before}{value}，增减{change}")
            told = past.format(
                told=told, before=before, value=said(figure.form, figure.before),
                change=change(figure),
            )  # fmt: skip
        return _("{}。").format(told)

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
        self.charts += 1
        title = _("图{n}  {title}").format(n=self.charts, title=_("谁在等谁"))
        pictured(self.paper, picture, title=title)

    def _ruled(self, told: Grid) -> None:
        self.tables += 1
        caption = _("表{n}  {title}").format(n=self.tables, title=told.named())
        ruled(self.paper, told, caption=caption)

    def _cards(self, cards: Sequence[Card]) -> None:
        for n, card in enumerate(cards[:CARDS], start=1):
            title = cut(one_line(card.title), HEADING)
            self.paper.subheading(_("（{n}）{title}").format(n=numeral(n), title=title))
            labelled(self.paper, ((_("问题编号"), card.number), *card.facts))
            for line in card.lines:
                self._paragraphs(cut(line, LONGEST))
        if len(cards) > CARDS:
            self.paper.text(
                _("共 {total} 件，列前 {shown} 件。").format(total=len(cards), shown=CARDS)
            )

    def _remarks(self) -> None:
        """What is attached, who issues it and when (7.3.5), how it came to be."""
        if self.report.definitions:
            self.paper.text(_("附件：{}").format(_("指标口径")))
        if self.report.dated is not None:
            self.paper.signature(named_alone(self.report.organ), on_day(self.report.dated))
        self.paper.remark(_("附注：{}。").format(as_of(self.report)))
        for name, words in self.report.facts:
            self.paper.remark(_("{name}：{words}").format(name=name, words=words))

    def _definitions(self) -> None:
        """As an 附件 is set: on a new page, the word flush left in 黑体, then its title."""
        if not self.report.definitions:
            return
        told = definitions(self.report.definitions)
        self.paper.attachment(_("附件"))
        ruled(self.paper, told, caption=told.title)


def by_meaning(organ: str) -> tuple[str, ...]:
    """A name that takes more than a line, broken before what it has in brackets."""
    name, bracket, rest = organ.partition(_("（"))
    return (organ,) if width(organ) <= LINE or not name else (name, bracket + rest)


def named_alone(organ: str) -> str:
    """The name by which an office signs: without the other one that it has in brackets."""
    name, _bracket, _rest = organ.partition(_("（"))
    return cut(name or organ, LINE)
