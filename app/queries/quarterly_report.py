"""季度评价报告: what 评价考核 shows of a quarter, as a report for paper and workbook.

Every figure is a cell of the page: the same measures, the same window, the same intervals. Nothing
is ranked; groups are told apart by bands (国办函〔2025〕66号).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from app.domain.access import Viewer
from app.domain.catalogue import Difficulty
from app.domain.changing import replace
from app.domain.flows import local_day
from app.domain.measures.grouping import By
from app.domain.measures.measure import BY_CODE, Unit
from app.domain.measures.periods import MONTHS_OF_QUARTER, Period, PeriodKind
from app.queries.evaluation import view_of
from app.queries.evaluation_asked import EvaluationFilter, Part, Shown
from app.queries.evaluation_view import EvaluationView, TableView
from app.queries.quarterly_sentences import (
    bands_told,
    bearing_told,
    counting_told,
    fields_told,
    summary_told,
    written,
)
from app.queries.quarterly_surveys import surveys_chapter
from app.queries.quarterly_tables import (
    burden_table,
    field_table,
    figures_of,
    group_table,
    measure_tables,
    shares_chart,
    trend_chart,
    trend_table,
)
from app.queries.report import Chapter, Definition, Report, Table
from app.translations import N_, _
from app.translations.measure_definitions import definition
from db.reference import office_name, region_names
from db.store import Store

QUARTERS = (PeriodKind.QUARTER, PeriodKind.LAST_QUARTER)
MOST_GROUPS = 500
"""So many departments are looked at, those with most cases; who has fewer is told apart by none."""

ORDERED_BY = "met_approved"
"""Departments stand by how many limits fell due, not by how they did."""

ORGAN = N_("{region}委改革办")
NUMERALS = (N_("一"), N_("二"), N_("三"), N_("四"))


def quarterly_report(
    store: Store, *, viewer: Viewer, at: datetime, asked: EvaluationFilter
) -> Report:
    """The report of this quarter up to now, or else of the last one. at: now.

    asked: its period, and the region, field and channel of which all is told.
    """
    known = asked.period if asked.period in QUARTERS else PeriodKind.LAST_QUARTER
    told = replace(asked, period=known, difficulty=None, rank="", page=1)
    asking = _Asking(store, viewer, at, told)
    whole = asking.view(by=By.REGION, shown=Shown.ALL)
    period, region = whole.period, asking.region
    return Report(
        key="quarterly",
        title=_("{region}{quarter}涉企问题评价报告").format(
            region=region, quarter=_quarter(period.since)
        ),
        organ=asking.organ,
        dated=at,
        since=period.since,
        until=period.until,
        as_of=at,
        facts=_facts(whole),
        chapters=tuple(asking.chapters(whole)),
        definitions=_definitions(whole),
    )


class _Asking:
    """Who asks for which quarter of what."""

    def __init__(self, store: Store, viewer: Viewer, at: datetime, asked: EvaluationFilter) -> None:
        self._store, self._viewer, self._at, self._asked = store, viewer, at, asked

    @property
    def region(self) -> str:
        """The name of the region that it tells of."""
        return region_names(self._store.session).get(self._code, self._code)

    @property
    def organ(self) -> str:
        """The office that runs the loop in the region that it tells of."""
        named = office_name(self._store.session, self._code)
        return named or _(ORGAN).format(region=self.region)

    @property
    def _code(self) -> str:
        return (self._asked.region or self._viewer.region).removesuffix("00")

    def view(self, *, most: str = "", **changes: Any) -> EvaluationView:
        """The page of the quarter, with what is changed of the filter."""
        return view_of(
            self._store,
            viewer=self._viewer,
            at=self._at,
            asked=replace(self._asked, **{"shown": Shown.USUAL, **changes}),
            size=MOST_GROUPS,
            most=most,
            trends=not most,
        )

    def chapters(self, whole: EvaluationView) -> list[Chapter]:
        """The chapters in their order. whole: every measure, by region."""
        return [
            _summary(whole),
            _regions(whole),
            self._departments(),
            self._fields(),
            self._burden(),
            *self._surveys(whole.period),
            Chapter(key="counting", title=_("统计口径"), sentences=written(counting_told(whole))),
        ]

    def _departments(self) -> Chapter:
        """Like with like: departments among problems of one difficulty."""
        tables: list[Table] = []
        told: list[str] = []
        for difficulty in Difficulty:
            view = self.view(by=By.DEPARTMENT, difficulty=difficulty, most=ORDERED_BY)
            if view.table is None or not view.table.rows:
                continue
            words = _("{difficulty}问题").format(difficulty=_(difficulty.label))
            title = _("各部门办理情况（{words}）").format(words=words)
            tables.append(group_table(view.table, key=f"departments_{difficulty}", title=title))
            told += bands_told(view.table, among=words)
        return Chapter(
            key="departments", title=_("各部门情况"), sentences=written(told),
            tables=tuple(tables), empty=_("本季度没有部门办理的问题。"),
        )  # fmt: skip

    def _fields(self) -> Chapter:
        view = self.view(by=By.FIELD)
        table = _table(view)
        return Chapter(
            key="fields",
            title=_("热点领域"),
            sentences=written(fields_told(table, view.period)),
            tables=(field_table(table, view.period),) if table.rows else (),
            empty=_("本季度没有受理的问题。"),
        )

    def _burden(self) -> Chapter:
        burden = self.view(part=Part.BURDEN).burden
        if burden is None or not burden.rows:
            return Chapter(key="burden", title=_("基层负担"), empty=_("本季度没有部门录入记录。"))
        return Chapter(
            key="burden",
            title=_("基层负担"),
            sentences=written(bearing_told(burden)),
            tables=(burden_table(burden),),
        )

    def _surveys(self, period: Period) -> list[Chapter]:
        """What others found out in the quarter, where anybody did."""
        region = (self._asked.region or self._viewer.region).removesuffix("00")
        chapter = surveys_chapter(
            self._store, viewer=self._viewer, at=self._at, period=period, region=region
        )
        return [chapter] if chapter else []


def _table(view: EvaluationView) -> TableView:
    """The part of the measures always has one."""
    return cast(TableView, view.table)


def _summary(view: EvaluationView) -> Chapter:
    table = _table(view)
    return Chapter(
        key="summary",
        title=_("总体情况"),
        sentences=written(summary_told(view)),
        figures=figures_of(table, view.period),
        charts=(trend_chart(table, view.period),),
        tables=(*measure_tables(table), trend_table(table, view.period)),
    )


def _regions(view: EvaluationView) -> Chapter:
    table = _table(view)
    if not table.rows:
        return Chapter(key="regions", title=_("各地情况"), empty=_("本季度没有可评价的问题。"))
    return Chapter(
        key="regions",
        title=_("各地情况"),
        sentences=written(bands_told(table)),
        charts=(shares_chart(table, ORDERED_BY, key="regions"),),
        tables=(group_table(table, key="regions", title=_("各地办理情况")),),
    )


def _quarter(since: datetime) -> str:
    day = local_day(since)
    n = (day.month - 1) // MONTHS_OF_QUARTER
    return _("{year}年{n}季度").format(year=day.year, n=_(NUMERALS[n]))


def _facts(view: EvaluationView) -> tuple[tuple[str, str], ...]:
    return ((_("比较期间"), _("上一季度")), *view.conditions)


def _definitions(view: EvaluationView) -> tuple[Definition, ...]:
    return tuple(
        _definition(column.code, column.name, column.weights) for column in _table(view).columns
    )


def _definition(code: str, name: str, weights: Sequence[int]) -> Definition:
    said = dict(definition(code, weights=weights))
    unit = BY_CODE[code].unit if code in BY_CODE else Unit.SHARE
    return Definition(
        code=code,
        name=name,
        numerator=said.get(_("分子"), said.get(_("计算公式"), "")),
        denominator=said.get(_("分母"), said.get(_("样本"), "")),
        window=said.get(_("时间口径"), ""),
        unit=_(unit.label),
        remarks=said.get(_("特殊情形"), ""),
    )
