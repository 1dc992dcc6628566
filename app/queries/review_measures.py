"""各单位指标 of a weekly review, out of its pack alone: rates, lengths, and who stands apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.measures.figures import Band, Reading, band
from app.domain.measures.measure import BY_CODE, MEASURES, Unit
from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import MeasureLine
from app.queries.report import Chapter, Chart, Column, Form, Series, Shape, Table, Value
from app.queries.report_words import said
from app.queries.review_phrases import (
    form_of,
    listed,
    measure_figure,
    number,
    sentences,
    versus_share,
    whole_measures,
)
from app.translations import _

FIRST = ("met_approved", "signed_in_time", "contacted_in_time", "solved", "satisfied_of_reached")
"""The measures that a sentence and the brief tables tell."""

BANDED = "met_approved"
"""The measure by which departments are put into bands and charted."""

CHARTED = 15

Lines = Mapping[str, MeasureLine]


def measures(pack: Pack) -> Chapter:
    """Every measure of all together, and the first ones of each department."""
    whole, by_department = whole_measures(pack), _by_department(pack)
    chart = _in_time_chart(by_department)
    return Chapter(
        key=Section.MEASURES,
        title=_(Section.MEASURES.label),
        sentences=sentences(_rates(whole), *_apart(whole, by_department)),
        figures=tuple(measure_figure(whole[code]) for code in FIRST),
        charts=(chart,) if chart.labels else (),
        tables=(
            values_table(whole.values(), Unit.SHARE, key="rates", title=_("比率指标")),
            values_table(whole.values(), Unit.WORKING_DAYS, key="lengths", title=_("时长指标")),
            *((_departments_table(whole, by_department),) if by_department else ()),
        ),
    )


def _by_department(pack: Pack) -> Sequence[Lines]:
    """The measures of each department, in the pack's order."""
    found: dict[int, dict[str, MeasureLine]] = defaultdict(dict)
    for line in pack.measures:
        if line.department is not None:
            found[line.department][line.measure] = line
    return tuple(found.values())


def _name(lines: Lines) -> str:
    return next(line.name for line in lines.values())


def _rates(whole: Lines) -> str:
    told = [
        _("{name} {share}{before}").format(
            name=_(BY_CODE[code].name),
            share=said(form_of(code), whole[code].value),
            before=versus_share(whole[code]),
        )
        for code in FIRST
        if whole[code].value is not None
    ]
    return _("本周{rates}。").format(rates=_("，").join(told)) if told else _("本周无可计指标。")


def _apart(whole: Lines, by_department: Sequence[Lines]) -> Iterator[str]:
    """Who stands apart from the whole by more than chance."""
    words = {
        Band.AHEAD: _("按期办结率优于总体的：{names}。"),
        Band.BEHIND: _("按期办结率低于总体的：{names}。"),
    }
    for each, sentence in words.items():
        names = [_of(lines[BANDED]) for lines in by_department if _band(lines, whole) is each]
        if names:
            yield sentence.format(names=listed(names))


def _of(line: MeasureLine) -> str:
    return _("{name}（{share}，n={n}）").format(
        name=line.name, share=said(Form.SHARE, line.value), n=number(line.denominator)
    )


def _band(lines: Lines, whole: Lines) -> Band:
    if BANDED not in lines:
        return Band.NONE
    return band(BY_CODE[BANDED], _reading(lines[BANDED]), _reading(whole[BANDED]))


def _reading(line: MeasureLine) -> Reading:
    return Reading(
        numerator=line.numerator,
        denominator=line.denominator,
        value=line.value,
        low=line.low,
        high=line.high,
        small=line.small,
    )


def values_table(lines: Iterable[MeasureLine], unit: Unit, *, key: str, title: str) -> Table:
    """Measures of one unit with what they are made of, their interval and the week before.

    A line of a department has its name before that of the measure.
    """
    told = [line for line in lines if BY_CODE[line.measure].unit is unit]
    form = Form.SHARE if unit is Unit.SHARE else Form.DAYS
    parts = Form.COUNT if unit is Unit.SHARE else Form.DAYS
    named = any(line.department is not None for line in told)
    columns = (
        *((Column(key="department", title=_("单位"), width=10),) if named else ()),
        Column(key="measure", title=_("指标"), width=11),
        Column(key="value", title=_("本周"), form=form, width=5),
        Column(key="before", title=_("上周"), form=form, width=5),
        Column(key="numerator", title=_("分子"), form=parts, width=5),
        Column(key="denominator", title=_("分母"), form=Form.COUNT, width=5),
        Column(key="low", title=_("区间下限（95%）"), form=form, width=6),
        Column(key="high", title=_("区间上限（95%）"), form=form, width=6),
        Column(key="small", title=_("样本"), width=5),
    )
    rows = tuple(_value_row(line, named=named) for line in told)
    brief = ("department", "measure", "value", "before", "denominator")
    return Table(
        key=key, title=title, columns=columns, rows=rows, total=len(rows), brief=brief
    )  # fmt: skip


def _value_row(line: MeasureLine, *, named: bool) -> tuple[Value, ...]:
    return (
        *((line.name,) if named else ()),
        *(_(BY_CODE[line.measure].name), line.value, line.before),
        *(line.numerator, line.denominator, line.low, line.high),
        _("较少") if line.small else "",
    )


def _departments_table(whole: Lines, by_department: Sequence[Lines]) -> Table:
    """A row a department: each measure and of how many; the first ones are the brief ones."""
    codes = [measure.code for measure in MEASURES]
    columns = (
        Column(key="department", title=_("单位"), width=10),
        *(column for code in codes for column in _measure_columns(code)),
        Column(key="band", title=_("分档（按期办结率）"), width=6),
    )
    rows = (
        _department_row(_("合计"), whole, codes, ""),
        *(
            _department_row(_name(lines), lines, codes, _(_band(lines, whole).label))
            for lines in by_department
        ),
    )
    return Table(
        key="measures_departments",
        title=_("各单位主要指标"),
        columns=columns,
        rows=rows,
        total=len(rows),
        brief=("department", "met_approved", "met_approved_n", *FIRST[1:], "band"),
    )


def _measure_columns(code: str) -> tuple[Column, Column]:
    name = _(BY_CODE[code].name)
    return (
        Column(key=code, title=name, form=form_of(code), width=6),
        Column(key=f"{code}_n", title=_("n（{name}）").format(name=name), form=Form.COUNT, width=5),
    )


def _department_row(
    name: str, lines: Lines, codes: Iterable[str], stands: str
) -> tuple[Value, ...]:  # fmt: skip
    values: list[Value] = []
    for code in codes:
        line = lines.get(code)
        values += [line.value, line.denominator] if line else [None, 0]
    return name, *values, stands


def _in_time_chart(by_department: Sequence[Lines]) -> Chart:
    """Where most fell due first; small numbers stand apart in the table, not here."""
    told = [lines[BANDED] for lines in by_department if BANDED in lines]
    told = [line for line in told if not line.small]
    told.sort(key=lambda line: (-line.denominator, line.department))
    first = told[:CHARTED]
    return Chart(
        key="in_time",
        title=_("各单位按期办结率（期限届满件数由多到少）"),
        shape=Shape.BARS,
        labels=tuple(line.name for line in first),
        series=(Series(name=_("按期办结率"), values=tuple(line.value for line in first)),),
        form=Form.SHARE,
    )
