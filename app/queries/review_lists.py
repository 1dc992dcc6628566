"""清单管理: the lists of problems, responsibilities and measures, and how everything is counted.

Source: 浙江省政务服务增值化改革实施意见 二(四)4 (清单管理、责任到人、限时办结).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.measures.measure import AGE_BANDS, MEASURES, Measure, Unit
from app.domain.review.pack import Pack
from app.domain.review.pack_rows import DecisionState
from app.queries.report import Column, Definition, Form, Table, Value
from app.queries.review_measures import values_table
from app.queries.review_phrases import NUMBER_WORDS
from app.queries.review_tables import lead_name, problems_table
from app.queries.telling import term_word
from app.translations import _

NONE = "—"


def lists(pack: Pack) -> tuple[Table, ...]:
    """问题清单, 责任清单, 措施清单, and the measures of every department with their intervals."""
    departments = [line for line in pack.measures if line.department is not None]
    return (
        problems_table(pack.open, key="list_problems", title=_("问题清单")),
        _responsible(pack),
        _undertaken(pack),
        values_table(
            departments, Unit.SHARE, key="rates_departments", title=_("各单位比率指标")
        ),
        values_table(
            departments, Unit.WORKING_DAYS, key="lengths_departments", title=_("各单位时长指标")
        ),
    )  # fmt: skip


def _responsible(pack: Pack) -> Table:
    """Who answers for each problem that is open, and until when."""
    columns = (
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=11),
        Column(key="title", title=_("问题"), width=22),
        Column(key="lead", title=_("主办单位"), width=10),
        Column(key="responsible", title=_("责任人"), width=6),
        Column(key="leader", title=_("分管领导"), width=6),
        Column(key="due", title=_("办结期限"), form=Form.MOMENT, width=8),
        Column(key="light", title=_("预警"), form=Form.LIGHT, width=3),
        Column(key="over", title=_("超期（工作日）"), form=Form.DAYS, width=5),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            *(row.number, row.title, lead_name(row), row.responsible, row.leader),
            *(row.due, row.light, row.over or None),
        )
        for row in pack.open.rows
    )
    return Table(
        key="list_responsible",
        title=_("责任清单"),
        columns=columns,
        rows=rows,
        total=pack.open.total,
    )


def _undertaken(pack: Pack) -> Table:
    """What was decided or ordered, who has to do it, until when, and what became of it."""
    columns = (
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=11),
        Column(key="title", title=_("问题"), width=18),
        Column(key="source", title=_("来源"), width=10),
        Column(key="measure", title=_("措施"), width=30),
        Column(key="lead", title=_("责任单位"), width=10),
        Column(key="since", title=_("确定时间"), form=Form.MOMENT, width=8),
        Column(key="due", title=_("完成期限"), form=Form.MOMENT, width=8),
        Column(key="state", title=_("进展"), width=7),
        Column(key="report", title=_("进展说明"), width=26),
    )
    rows = (*_decided(pack), *_ordered(pack))
    return Table(
        key="list_measures", title=_("措施清单"), columns=columns, rows=rows, total=len(rows)
    )


def _decided(pack: Pack) -> Iterator[tuple[Value, ...]]:
    for line in pack.decisions:
        yield (
            *(line.number, line.title, _("会商议定"), line.text, line.lead, line.decided_at),
            *(line.due, term_word(DecisionState, line.state), line.report),
        )


def _ordered(pack: Pack) -> Iterator[tuple[Value, ...]]:
    for line in pack.supervision.open:
        yield (
            *(line.number, line.title, line.order, line.ground, line.lead or _("尚未派单")),
            *(line.issued_at, line.due, _("已逾期") if line.over else _("督办中"), line.answer),
        )


def definitions() -> tuple[Definition, ...]:
    """How every number and every measure is counted."""
    return (*_of_numbers(), *_of_bands(), *map(_of_measure, MEASURES))


def _of_numbers() -> Iterator[Definition]:
    for code, (name, counted) in NUMBER_WORDS.items():
        yield _count(code, _(name), _(counted))


def _of_bands() -> Iterator[Definition]:
    for band in AGE_BANDS:
        yield _count(band.code, _(band.name), _("周期末在办问题，自登记起的工作日在此范围内的。"))


def _count(code: str, name: str, counted: str) -> Definition:
    return Definition(
        code=code,
        name=name,
        numerator=counted,
        denominator=NONE,
        window=_("本例会周期或其期末"),
        unit=_("件"),
        remarks="",
    )


def _of_measure(measure: Measure) -> Definition:
    remarks = (
        _(measure.excluded),
        _(measure.extended),
        _(measure.imported),
        _("样本少于 {n} 的列出区间，不作比较").format(n=measure.minimum),
    )
    return Definition(
        code=measure.code,
        name=_(measure.name),
        numerator=_(measure.numerator),
        denominator=_(measure.denominator),
        window=_("{dated}；{window}").format(
            dated=_(measure.dated), window=_(measure.window.label)
        ),
        unit=_(measure.unit.label),
        remarks=_("；").join(remarks),
    )  # fmt: skip
