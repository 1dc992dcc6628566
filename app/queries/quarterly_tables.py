"""The figures, tables and charts of 季度评价报告, made of the cells of 评价考核."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.flows import local_day
from app.domain.measures.measure import Unit
from app.domain.measures.periods import Period
from app.queries.burden import DEFINITIONS, BurdenRow, BurdenView
from app.queries.evaluation_view import Cell, GroupRow, TableView
from app.queries.evaluation_view import Column as Measured
from app.queries.report import Chart, Column, Figure, Form, Series, Shape, Table, Value
from app.translations import N_, _
from app.translations.measure_definitions import definition

FORMS = {Unit.SHARE: Form.SHARE, Unit.WORKING_DAYS: Form.DAYS}

LARGE = (
    "met_approved", "met_original", "solved", "satisfied_of_reached", "handling_median",
    "handling_p90",
)  # fmt: skip
"""What stands large at the head, after how many were accepted and closed."""

COUNTS = (("accepted", N_("受理"), "closed_of_accepted"), ("closed", N_("办结"), "solved"))
"""Counts, each the denominator of a measure."""

TRENDS = ("met_approved", "solved", "satisfied_of_reached")

COMPARED = (
    ("met_approved", N_("按期办结率"), N_("到期")),
    ("solved", N_("解决率"), N_("办结")),
    ("satisfied_of_reached", N_("满意率"), N_("回访到")),
    ("handling_median", N_("时长中位"), N_("计时")),
)
"""What groups are compared by, each with its short name and with what its n is called."""

FIGURES = tuple(key for code, *_names in COMPARED for key in (f"{code}_n", code))
BRIEF = ("group", *FIGURES, "met_approved_band")
"""What of it fits a page: each figure with its n, and the band of how punctual it was."""

LISTED = 20
"""So many groups a table; the page has them all."""

NARROW, NAMED = 5, 11


def cells_of(table: TableView, row: GroupRow) -> dict[str, tuple[Measured, Cell]]:
    """The columns and cells of a row by their codes."""
    return {c.code: (c, cell) for c, cell in zip(table.columns, row.cells, strict=True)}


def figures_of(table: TableView, period: Period) -> tuple[Figure, ...]:
    """What stands large: how many, how punctually, with what result, how long.

    How many there were is compared with the quarter before once the quarter is over.
    """
    cells = cells_of(table, table.whole)
    counts = _counts(cells, compared=period.quarter_is_over)
    return (*counts, *(_figure(*cells[code]) for code in LARGE))


def _counts(cells: dict[str, tuple[Measured, Cell]], *, compared: bool) -> Iterator[Figure]:
    for code, label, measure in COUNTS:
        cell = cells[measure][1]
        yield Figure(
            code=code,
            label=_(label),
            value=cell.reading.n,
            before=cell.n_before if compared else None,
            definition=dict(definition(measure))[_("分母")],
            address=cell.cases,
        )


def _figure(column: Measured, cell: Cell) -> Figure:
    said = dict(definition(column.code))
    counted = _("分子：{numerator}；分母：{denominator}")
    return Figure(
        code=column.code,
        label=column.name,
        value=cell.reading.value,
        form=FORMS[column.unit],
        before=cell.before.value if cell.before else None,
        definition=counted.format(numerator=said[_("分子")], denominator=said[_("分母")]),
        address=cell.cases,
    )


def measure_tables(table: TableView) -> tuple[Table, ...]:
    """Every measure with what it is made of, how sure it is, what it was: shares, then lengths."""
    return tuple(_measures(table, unit) for unit in Unit)


TITLES = {Unit.SHARE: N_("各项比率"), Unit.WORKING_DAYS: N_("办理时长（工作日）")}


def _measures(table: TableView, unit: Unit) -> Table:
    form = FORMS[unit]
    columns = (
        Column(key="measure", title=_("指标"), width=NAMED + 2),
        Column(key="numerator", title=_("分子"), form=MADE_OF[unit], width=NARROW),
        Column(key="n", title=_("分母"), form=Form.COUNT, width=NARROW),
        Column(key="value", title=_("本季度"), form=form, width=NARROW),
        Column(key="low", title=_("区间下限"), form=form, width=NARROW),
        Column(key="high", title=_("区间上限"), form=form, width=NARROW),
        Column(key="before", title=_("上季度"), form=form, width=NARROW),
        Column(key="few", title=_("样本"), width=4),
    )
    pairs = zip(table.columns, table.whole.cells, strict=True)
    rows = tuple(_measure_row(column, cell) for column, cell in pairs if column.unit is unit)
    return Table(
        key=f"measures_{unit}", title=_(TITLES[unit]), columns=columns, rows=rows, total=len(rows)
    )


MADE_OF = {Unit.SHARE: Form.COUNT, Unit.WORKING_DAYS: Form.DAYS}


def _measure_row(column: Measured, cell: Cell) -> tuple[Value, ...]:
    read = cell.reading
    return (
        column.name, read.numerator, read.n, read.value, read.low, read.high,
        cell.before.value if cell.before else None, _few(cell),
    )  # fmt: skip


def _few(cell: Cell) -> str:
    return _("少") if cell.reading.small else ""


def group_table(table: TableView, *, key: str, title: str) -> Table:
    """Groups by what they are compared by, all groups together first; with n, band and change."""
    measured = {column.code: column for column in table.columns}
    columns: list[Column] = [Column(key="group", title=_("单位"), width=NAMED)]
    for code, name, counted in COMPARED:
        columns += _columns_of(measured[code], name, counted)
    listed = [row for row in table.rows if any(cell.reading.n for cell in row.cells)][:LISTED]
    rows = tuple(_group_row(table, row) for row in (table.whole, *listed))
    return Table(
        key=key, title=title, columns=tuple(columns), rows=rows, total=table.found + 1, brief=BRIEF
    )


def _columns_of(column: Measured, name: str, counted: str) -> Iterator[Column]:
    code, form = column.code, FORMS[column.unit]
    yield Column(key=f"{code}_n", title=_("{counted}n").format(counted=_(counted)),
                 form=Form.COUNT, width=4)  # fmt: skip
    yield Column(key=code, title=_(name), form=form, width=NARROW)
    yield Column(key=f"{code}_low", title=_("区间下限"), form=form, width=NARROW)
    yield Column(key=f"{code}_high", title=_("区间上限"), form=form, width=NARROW)
    yield Column(key=f"{code}_before", title=_("上季度"), form=form, width=NARROW)
    yield Column(key=f"{code}_band", title=_("分档"), width=NARROW)


def _group_row(table: TableView, row: GroupRow) -> tuple[Value, ...]:
    cells = cells_of(table, row)
    values: list[Value] = [row.name]
    for code, *_names in COMPARED:
        cell = cells[code][1]
        read = cell.reading
        before = cell.before.value if cell.before else None
        band = _("样本少") if read.small else _(cell.stands.label)
        values += [read.n, read.value, read.low, read.high, before, band]
    return tuple(values)


def field_table(table: TableView, period: Period) -> Table:
    """Fields by how many problems were accepted, against the quarter before."""
    columns = (
        Column(key="field", title=_("服务领域"), width=NAMED),
        Column(key="accepted", title=_("受理"), form=Form.COUNT, width=NARROW),
        Column(key="share", title=_("占比"), form=Form.SHARE, width=NARROW),
        Column(key="accepted_before", title=_("上季度受理"), form=Form.COUNT, width=NARROW),
        Column(key="change", title=_("增减"), form=Form.SIGNED, width=NARROW),
        Column(key="due", title=_("到期n"), form=Form.COUNT, width=NARROW),
        Column(key="met_approved", title=_("按期办结率"), form=Form.SHARE, width=NARROW),
        Column(key="closed", title=_("办结n"), form=Form.COUNT, width=NARROW),
        Column(key="solved", title=_("解决率"), form=Form.SHARE, width=NARROW),
    )
    compared = period.quarter_is_over
    rows = tuple(_field_row(table, row, compared) for row in by_accepted(table))
    return Table(
        key="fields", title=_("各领域受理办理情况"), columns=columns, rows=rows, total=table.found
    )


def by_accepted(table: TableView) -> list[GroupRow]:
    """The groups of which most problems were accepted first."""
    return sorted(table.rows, key=lambda row: -accepted(table, row))


def accepted(table: TableView, row: GroupRow) -> int:
    """How many problems of a group were accepted in the quarter."""
    return cells_of(table, row)["closed_of_accepted"][1].reading.n


def _field_row(table: TableView, row: GroupRow, compared: bool) -> tuple[Value, ...]:
    cells = cells_of(table, row)
    n, before = accepted(table, row), cells["closed_of_accepted"][1].n_before or 0
    of = accepted(table, table.whole)
    due, closed = cells["met_approved"][1].reading, cells["solved"][1].reading
    return (
        row.name, n, n / of if of else None, before, n - before if compared else None, due.n,
        due.value, closed.n, closed.value,
    )  # fmt: skip


def trend_table(table: TableView, period: Period) -> Table:
    """The last twelve weeks of the quarter."""
    cells = cells_of(table, table.whole)
    columns = (
        Column(key="week", title=_("周（起始日）"), form=Form.DAY, width=NAMED),
        *(Column(key=code, title=cells[code][0].name, form=Form.SHARE, width=8) for code in TRENDS),
    )
    trends = [cells[code][1].trend for code in TRENDS]
    rows = tuple((week, *(trend[n] for trend in trends)) for n, week in enumerate(period.weeks))
    return Table(key="trend", title=_("近12周走势"), columns=columns, rows=rows, total=len(rows))


def trend_chart(table: TableView, period: Period) -> Chart:
    """The same as lines."""
    cells = cells_of(table, table.whole)
    return Chart(
        key="trend",
        title=_("近12周按期、解决、满意情况"),
        shape=Shape.LINES,
        labels=tuple(f"{local_day(week):%m-%d}" for week in period.weeks),
        series=tuple(
            Series(name=cells[code][0].name, values=cells[code][1].trend) for code in TRENDS
        ),
        form=Form.SHARE,
    )


def shares_chart(table: TableView, code: str, *, key: str) -> Chart:
    """A share of every group, in their usual places."""
    rows = [(row, *cells_of(table, row)[code]) for row in table.rows]
    name = rows[0][1].name
    return Chart(
        key=key,
        title=_("各地{name}").format(name=name),
        shape=Shape.BARS,
        labels=tuple(row.name for row, _column, _cell in rows),
        series=(Series(name=name, values=tuple(cell.reading.value for *_, cell in rows)),),
        form=Form.SHARE,
    )


def burden_table(burden: BurdenView) -> Table:
    """What the tool asked of departments, all together first."""
    whole, each = (Form.COUNT,) * 5, (Form.DAYS,) * 2
    columns = (
        Column(key="department", title=_("部门"), width=NAMED),
        *(
            Column(key=f"burden_{n}", title=_(name), form=form, width=NARROW)
            for n, ((name, _words), form) in enumerate(
                zip(DEFINITIONS, (*whole, *each), strict=True)
            )
        ),
    )
    listed = (_burden_row(row, row.name) for row in burden.rows[:LISTED])
    rows = (_burden_row(burden.whole, _("合计")), *listed)
    return Table(
        key="burden", title=_("系统给部门的工作量"), columns=columns, rows=rows,
        total=burden.found + 1,
    )  # fmt: skip


def _burden_row(row: BurdenRow, name: str) -> tuple[Value, ...]:
    return (
        name, row.handled, row.acts, row.fields, row.answers, row.reminders, row.fields_each,
        row.asked_each,
    )  # fmt: skip
