"""The tables of a report in the words that paper and slides print, with widths that fit."""

from __future__ import annotations

from dataclasses import dataclass

from app.exports.text_room import cut, longest, one_line, width
from app.exports.tones import LIGHTS
from app.queries.report import Column, Definition, Figure, Form, Picture, Table, Value
from app.queries.report_words import NOTHING, change, said
from app.translations import _

LONGEST = 80
"""Ems of a cell. What is longer stands whole in the workbook."""

NARROWEST = {Form.PROBLEM: 7.6, Form.MOMENT: 6.0, Form.TEXT: 4.0}
"""How narrow a column may be where its words break; others never break."""

HEAD_LINES = 3


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table in words. total: of how many rows these are the first."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int

    @property
    def of_problems(self) -> bool:
        """Whether its rows are problems."""
        return any(column.form is Form.PROBLEM for column in self.columns)

    def named(self, *, shown: int | None = None) -> str:
        """The title, with how many rows there are where not all are shown; shown: all that are here
        where no other number is given.
        """
        many = len(self.rows) if shown is None else shown
        if self.total <= many:
            return self.title
        words = (
            _("{title}（共 {total} 件，列前 {shown} 件）")
            if self.of_problems
            else _("{title}（共 {total} 项，列前 {shown} 项）")
        )
        return words.format(title=self.title, total=f"{self.total:,}", shown=many)


def grid(table: Table, *, most: int) -> Grid:
    """The brief form of a table, with at most so many rows."""
    chosen = table.brief_columns
    rows = tuple(
        tuple(_cell(column.form, row[n]) for n, column in chosen) for row in table.rows[:most]
    )
    columns = tuple(column for _n, column in chosen)
    return Grid(title=table.title, columns=columns, rows=rows, total=table.total)


def lists_problems(table: Table) -> bool:
    """Whether the rows of a table are problems."""
    return any(column.form is Form.PROBLEM for column in table.columns)


def figures(numbers: tuple[Figure, ...], *, heads: tuple[str, str]) -> Grid:
    """Numbers with those of the time before; heads: what the two times are called."""
    columns = (
        Column(key="label", title=_("指标"), width=12),
        Column(key="value", title=heads[0], form=Form.COUNT, width=5),
        Column(key="before", title=heads[1], form=Form.COUNT, width=5),
        Column(key="change", title=_("增减"), form=Form.SIGNED, width=5),
    )
    rows = tuple(
        (f.label, said(f.form, f.value), said(f.form, f.before), change(f) or NOTHING)
        for f in numbers
    )
    return Grid(title=_("主要数据"), columns=columns, rows=rows, total=len(rows))


def arrows(picture: Picture, *, most: int) -> Grid:
    """Who waits for whom, the longest waits first."""
    columns = (
        Column(key="source", title=_("等候单位"), width=10),
        Column(key="target", title=_("被等候单位"), width=10),
        Column(key="cases", title=_("件数"), form=Form.COUNT, width=4),
        Column(key="days", title=_("已等工作日"), form=Form.DAYS, width=6),
    )
    names = {spot.key: spot.name for spot in picture.spots}
    ranked = sorted(picture.arrows, key=lambda arrow: (-arrow.days, arrow.source, arrow.target))
    rows = tuple(
        (names.get(a.source, a.source), names.get(a.target, a.target), a.cases, a.days)
        for a in ranked
    )
    waits = Table(key="arrows", title=_("等候关系"), columns=columns, rows=rows, total=len(rows))
    return grid(waits, most=most)


def definitions(chosen: tuple[Definition, ...]) -> Grid:
    """How measures are counted."""
    columns = (
        Column(key="name", title=_("指标"), width=8),
        Column(key="counted", title=_("怎样计算"), width=18),
        Column(key="window", title=_("计入时段"), width=8),
        Column(key="remarks", title=_("说明"), width=24),
    )
    rows = tuple(
        tuple(map(one_line, (_measure(d), _counted(d), d.window, d.remarks or NOTHING)))
        for d in chosen
    )
    return Grid(title=_("指标口径"), columns=columns, rows=rows, total=len(rows))


def _measure(of: Definition) -> str:
    return _("{name}（{unit}）").format(name=of.name, unit=of.unit) if of.unit else of.name


def _counted(of: Definition) -> str:
    """A share by what is above and below its line; a count by what is counted."""
    if of.denominator in ("", NOTHING):
        return of.numerator
    return _("{numerator} ÷ {denominator}").format(
        numerator=of.numerator, denominator=of.denominator
    )


def pairs(facts: tuple[tuple[str, str], ...], *, title: str = "") -> Grid:
    """Facts about something: a name and its words."""
    columns = (
        Column(key="name", title=_("项目"), width=8),
        Column(key="words", title=_("内容"), width=30),
    )
    rows = tuple((one_line(name), one_line(words)) for name, words in facts)
    return Grid(title=title, columns=columns, rows=rows, total=len(rows))


def light_of(column: Column, words: str) -> str:
    """The code of the light that a cell tells, empty for none."""
    if column.form is not Form.LIGHT:
        return ""
    return next((code for code in LIGHTS if said(Form.LIGHT, code) == words), "")


def unbroken(of: Grid, *, padding: float) -> float:
    """How wide a table is whose cells break nowhere but in long texts."""
    return sum(_wished(of, n) + padding for n in range(len(of.columns)))


def widths(of: Grid, *, room: float, padding: float) -> tuple[float, ...] | None:
    """The widths of the columns in ems, together the room; None where they cannot fit.

    padding: what a cell leaves free at its sides. Columns are as wide as what stands in them;
    where that is too much, those whose words may break give way.
    """
    wished = [_wished(of, n) + padding for n in range(len(of.columns))]
    least = [min(_least(of, n) + padding, wish) for n, wish in enumerate(wished)]
    if sum(least) > room:
        return None
    if sum(wished) <= room:
        spare = (room - sum(wished)) / sum(wished)
        return tuple(wish * (1 + spare) for wish in wished)
    given = (sum(wished) - room) / (sum(wished) - sum(least))
    return tuple(wish - given * (wish - small) for wish, small in zip(wished, least, strict=True))


def _wished(of: Grid, n: int) -> float:
    return max(_filled(of, n), width(of.columns[n].title))


def _least(of: Grid, n: int) -> float:
    """A title may stand on several lines, of at least two letters."""
    column = of.columns[n]
    title = width(column.title)
    head = max(title / HEAD_LINES, min(title, 2.0))
    return max(NARROWEST.get(column.form) or _filled(of, n), head)


def _filled(of: Grid, n: int) -> float:
    """The longest of what stands in a column; words wish for no more than twice its width."""
    column = of.columns[n]
    filled = longest([row[n] for row in of.rows])
    return min(filled, 2.0 * column.width) if column.form is Form.TEXT else filled


def _cell(form: Form, value: Value) -> str:
    return cut(one_line(said(form, value)), LONGEST)
