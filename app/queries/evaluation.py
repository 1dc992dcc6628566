"""评价考核: departments, regions and other groups over the measures, like with like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.access import Permission, Viewer
from app.domain.changing import replace
from app.domain.measures.figures import THREE_RATES, WEIGHTED
from app.domain.measures.grouping import By
from app.domain.measures.measure import AGE_BANDS, BY_CODE
from app.domain.measures.occasion import Occasion
from app.domain.measures.periods import Period, period_of
from app.queries.burden import FIELDS, burden
from app.queries.evaluation_asked import (
    FIRST_LEVEL,
    WITH_THREE_RATES,
    EvaluationFilter,
    Part,
    parse_evaluation,
)
from app.queries.evaluation_figures import AGES, GroupFigures, ages_of, read_figures
from app.queries.evaluation_groups import Placed, by_number, ranked, unranked
from app.queries.evaluation_view import Column, EvaluationView, GroupRow, TableView
from app.queries.measure_groups import digits_below, names_of_groups
from app.queries.register_choices import Choices, choices
from app.translations import N_, _
from db.burden_query import Borne
from db.measure_query import WHOLE, Counting, Key, counts, groups_in
from db.store import Store

GROUPS_OF_PAGE = 40

UNNAMED = {
    By.DEPARTMENT: N_("未派单"),
    By.LINE: N_("未设条线"),
    By.FIELD: N_("未分类"),
    By.DIFFICULTY: N_("未定难度"),
}
"""What is credited to no group."""


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> EvaluationView:
    """The page of an address: forty groups of it, those of the page that is asked for."""
    asked = parse_evaluation(query, viewer=viewer, at=at)
    return view_of(store, viewer=viewer, at=at, asked=asked, size=GROUPS_OF_PAGE)


def view_of(
    store: Store,
    *,
    viewer: Viewer,
    at: datetime,
    asked: EvaluationFilter,
    size: int,
    most: str = "",
    trends: bool = True,
) -> EvaluationView:
    """The page with so many groups at once.

    most: the code of a measure; the groups that have most cases of it come first then. trends:
    whether the last twelve weeks are told.
    """
    offered = choices(store, viewer=viewer, asked=asked.among)
    asking = _Asking(store, viewer, at, asked, offered, trends)
    state_apart = offered.describe(asked.among)[1:]
    bears = asked.part is Part.BURDEN
    return EvaluationView(
        at=at,
        asked=asked,
        period=asking.period,
        conditions=state_apart,
        regions=offered.regions,
        fields=tuple(row for row in offered.fields if len(row[0]) == FIRST_LEVEL),
        may_export=viewer.can(Permission.EXPORT),
        table=None if bears else _table(asking, size, most),
        burden=burden(store, asking.borne, size=size, page=asked.page) if bears else None,
    )


@dataclass(frozen=True)
class _Asking:
    """Who asks for what, when, and what may be chosen."""

    store: Store
    viewer: Viewer
    at: datetime
    asked: EvaluationFilter
    offered: Choices
    trends: bool

    @property
    def period(self) -> Period:
        first, last = self.asked.first or date.min, self.asked.last or date.min
        edge = self.store.rules.rules().review
        return period_of(self.asked.period, at=self.at, edge=edge, first=first, last=last)

    @property
    def digits(self) -> int:
        """Regions are told apart right below the one that is asked for, or the viewer's own."""
        return digits_below(self.asked.region or self.viewer.region)

    @property
    def weights(self) -> tuple[int, ...]:
        """Of 三率加权, where the rule book uses it and it belongs to what is asked."""
        rule = self.store.rules.rules().three_rates
        shown = rule.used and self.asked.shown in WITH_THREE_RATES
        return rule.weights if shown else ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What is shown, in its order."""
        return (*self.asked.codes, *([THREE_RATES] if self.weights else ()))

    @property
    def counting(self) -> Counting:
        period, asked = self.period, self.asked
        return Counting(
            viewer=self.viewer, since=period.since, until=period.until, by=asked.by,
            digits=self.digits, among=asked.among, occasions=_occasions(self.codes),
        )  # fmt: skip

    def figures(self, **narrowed: Any) -> GroupFigures:
        """Of all groups; or narrowed, as `Counting` may be."""
        return read_figures(
            self.store,
            replace(self.counting, **narrowed),
            asked=self.asked,
            codes=self.codes,
            period=self.period,
            at=self.at,
            trends=self.trends,
        )

    def departments(self) -> set[Key]:
        """Those of which anything is told."""
        ages = ages_of(self.store, self.counting, codes=self.codes, at=self.at)
        return groups_in(self.store.session, self.counting) | ages.keys()

    @property
    def borne(self) -> Borne:
        """Of departments, a level itself being told with all that lies below it."""
        region = self.asked.region.removesuffix("00") or self.viewer.region
        return Borne(
            viewer=self.viewer, since=self.period.since, until=self.period.until, region=region,
            entries=frozenset(FIELDS),
        )  # fmt: skip


def _occasions(codes: tuple[str, ...]) -> tuple[Occasion, ...]:
    """Those of which measures are made."""
    read = (*codes, *(WEIGHTED if THREE_RATES in codes else ()))
    shown = [BY_CODE[code] for code in read if code in BY_CODE]
    wanted = {m.occasion for m in shown} | {m.part for m in shown if m.part}
    return tuple(occasion for occasion in Occasion if occasion in wanted)


def _table(asking: _Asking, size: int, most: str) -> TableView:
    """Departments are many: the history of those alone is read that the page shows."""
    every = None if asking.asked.by is By.DEPARTMENT else asking.figures()
    names = _names(asking, every.keys if every else asking.departments())
    pages = max(1, -(-len(names) // size))
    page = min(asking.asked.page, pages)
    shown = _placed(asking, most, list(names))[(page - 1) * size : page * size]
    figures = every or asking.figures(departments=[key for key, _rank in shown])
    whole = (every or asking.figures(by=None)).whole()
    return TableView(
        columns=tuple(_column(code, asking.weights) for code in asking.codes),
        whole=GroupRow(key=WHOLE, name=_("总体"), cells=whole),
        rows=tuple(
            GroupRow(key=key, name=names[key], cells=figures.cells(key, whole), rank=rank)
            for key, rank in shown
        ),
        found=len(names),
        page=page,
        pages=pages,
    )


def _placed(asking: _Asking, most: str, keys: list[Key]) -> Placed:
    """Groups in the order that is asked for. keys: in their usual places."""
    code = most or asking.asked.rank
    if not code:
        return unranked(keys)
    counting = replace(asking.counting, occasions=(BY_CODE[code].occasion,))
    counted = counts(asking.store.session, counting)
    return by_number(code, counted, keys) if most else ranked(code, counted, keys)


def _column(code: str, weights: tuple[int, ...]) -> Column:
    if code == THREE_RATES:
        return Column(code=code, name=_("三率加权"), weights=weights)
    return Column(code=code, name=_(_name_of(code)))


def _name_of(code: str) -> str:
    return BY_CODE[code].name if code in BY_CODE else AGE_BANDS[AGES[code]].name


def _names(asking: _Asking, keys: set[Key]) -> dict[Key, str]:
    """Groups in their usual places; a level of its own is named apart from what lies below it."""
    by, digits = asking.asked.by, asking.digits
    names = names_of_groups(asking.store, by, keys)
    if by is By.REGION:
        own = asking.offered.names["regions"]
        names = {
            k: name if len(str(k)) == digits else own.get(f"{k}00", name)
            for k, name in names.items()
        }
    return {key: _(name) if name else _(UNNAMED[by]) for key, name in names.items()}
