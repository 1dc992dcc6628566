"""评价考核: groups over measures; what each figure is made of, and the cases that it opens."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.access import GRANTS, Permission
from app.domain.catalogue import Role
from app.domain.measures.figures import Band
from app.domain.measures.grouping import By
from app.domain.measures.measure import MEASURES
from app.queries import evaluation as query
from app.queries.evaluation_asked import CODES, Shown
from layouts.pages import evaluation as layout
from layouts.pages.evaluation import asked_anew
from tests.building import viewer_of
from tests.pages.evaluated import SINCE, UNTIL, cells, counted, handled, opened
from tests.pages.problem_page import Office, a_case, of_class, words

HOUSING, LAND = "义乌市住房和城乡建设局", "义乌市自然资源和规划局"


@pytest.fixture
def evaluated(office: Office) -> Office:
    return handled(office)


def test_the_last_four_weeks_of_the_review_are_told_by_department(evaluated: Office) -> None:
    view = opened(evaluated)
    assert (view.period.since, view.period.until) == (SINCE, UNTIL)
    assert view.table is not None
    assert [row.name for row in view.table.rows] == [HOUSING, LAND]
    assert [column.code for column in view.table.columns] == [
        "signed_in_time", "contacted_in_time", "met_approved", "met_original",
        "closed_of_accepted", "solved", "satisfied_of_reached", "satisfied_of_closed",
        "handling_median", "handling_p90", "right_first", "reworked",
    ]  # fmt: skip


def test_a_figure_is_told_with_what_it_is_made_of(evaluated: Office) -> None:
    """Five parts were signed at once; of four that fell due one was answered in time."""
    whole, housing = cells(opened(evaluated)), cells(opened(evaluated), HOUSING)
    made_of = {code: (c.reading.numerator, c.reading.n) for code, c in whole.items()}
    assert made_of["signed_in_time"] == (5, 5)
    assert made_of["met_approved"] == made_of["met_original"] == (1, 4)
    assert made_of["closed_of_accepted"] == (2, 4)
    assert made_of["solved"] == made_of["satisfied_of_closed"] == (2, 2)
    assert (housing["signed_in_time"].reading.n, housing["met_approved"].reading.n) == (4, 4)
    assert cells(opened(evaluated), LAND)["signed_in_time"].reading.n == 1


@pytest.mark.parametrize("by", [By.DEPARTMENT, By.REGION, By.FIELD, By.CHANNEL, By.DIFFICULTY])
@pytest.mark.parametrize("period", ["four_weeks", "quarter", "days"])
def test_a_figure_opens_exactly_the_cases_that_it_counts(
    evaluated: Office, by: By, period: str
) -> None:
    """No department has two parts of one problem here, so that occasions are problems."""
    asked = {"from": "2026-11-23", "to": "2026-12-02"} if period == "days" else {}
    view = opened(evaluated, by=str(by), shown="all", period=period, **asked)
    assert view.table is not None
    told: set[str] = set()
    for row in view.table.rows:
        for cell in (cell for cell in row.cells if cell.reading.n):
            occasions = cell.code in ("signed_in_time", "objected", "held_mean")
            if by is By.DEPARTMENT or not occasions:
                assert counted(evaluated, cell.cases) == cell.reading.n, (row.name, cell.code)
            if cell.met and (by is By.DEPARTMENT or not occasions):
                assert counted(evaluated, cell.met) == cell.reading.numerator, cell.code
            told.add(cell.code)
    assert {m.code for m in MEASURES} - told <= {"decisions_in_time"}
    assert told >= set(CODES[Shown.OPEN])


def test_a_problem_that_counts_twice_is_listed_once(evaluated: Office) -> None:
    """The fourth problem was signed by two departments: five occasions, four problems."""
    cell = cells(opened(evaluated))["signed_in_time"]
    assert (cell.reading.n, counted(evaluated, cell.cases)) == (5, 4)


def test_what_missed_a_limit_can_be_listed_too(evaluated: Office) -> None:
    cell = cells(opened(evaluated))["met_approved"]
    assert counted(evaluated, cell.cases, met="no") == 3


def test_like_is_compared_with_like(evaluated: Office) -> None:
    """All four problems are of general difficulty: of complex ones there is nothing."""
    assert cells(opened(evaluated, difficulty="general"))["met_approved"].reading.n == 4
    assert opened(evaluated, difficulty="complex").table.found == 0  # type: ignore[union-attr]
    assert opened(evaluated, field="02").table.found == 0  # type: ignore[union-attr]
    assert opened(evaluated, region="3301").table.found == 0  # type: ignore[union-attr]
    cell = cells(opened(evaluated, difficulty="general", field="01"), HOUSING)["met_approved"]
    assert "difficulty=general" in cell.cases
    assert "field=01" in cell.cases


def test_small_numbers_are_shown_and_neither_ranked_nor_put_into_a_band(
    evaluated: Office,
) -> None:
    view = opened(evaluated, rank="met_approved")
    assert view.table is not None
    assert [row.rank for row in view.table.rows] == [None, None]
    cell = cells(view, HOUSING)["met_approved"]
    assert (cell.reading.small, cell.stands) == (True, Band.NONE)
    drawn = layout.draw(view)
    assert "样本少" in words(of_class(drawn, "few"))
    assert words(of_class(drawn, "evaluation-table")).count("不排名") == 2


def test_nothing_is_ranked_unless_somebody_asks(evaluated: Office) -> None:
    drawn = layout.draw(opened(evaluated))
    assert "不排名" not in words(of_class(drawn, "evaluation-table"))
    assert "国办函〔2025〕66号" in words(of_class(drawn, "evaluation-notes"))


def test_a_measure_that_is_neither_good_nor_bad_orders_nothing(evaluated: Office) -> None:
    assert opened(evaluated, shown="routing", rank="objected").asked.rank == ""


def test_every_measure_that_is_shown_is_defined(evaluated: Office) -> None:
    view = opened(evaluated, shown="all")
    drawn = words(of_class(layout.draw(view), "evaluation-definition"))
    for measure in MEASURES:
        for said in (measure.name, measure.numerator, measure.denominator, measure.dated):
            assert said in drawn


def test_the_window_before_and_twelve_weeks_stand_beside_a_figure(evaluated: Office) -> None:
    """In the week that ended on 11-26 four were accepted and none fell due; the weeks are told
    from the one that ended on 10-01 to the one that ended on 12-17.
    """
    cell = cells(opened(evaluated, period="week"))["met_approved"]
    assert (cell.reading.n, cell.before.n) == (0, 0)  # type: ignore[union-attr]
    cell = cells(opened(evaluated, period="days", **{"from": "2026-12-01", "to": "2026-12-07"}))
    before = cell["met_approved"].before
    assert before is not None
    assert (before.numerator, before.n) == (1, 4)
    trend = cells(opened(evaluated))["met_approved"].trend
    assert trend == (None,) * 9 + (0.25, None, None)


def test_the_page_says_what_would_be_here(office: Office) -> None:
    drawn = words(layout.draw(opened(office)))
    assert "所选范围内没有可评价的问题" in drawn


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "ages", "by": "person", "region": "; drop", "shown": "-", "rank": "best"},
        {"from": "2026-11-30", "to": "2026-11-30", "page": "-1"},
        {"page": "99", "difficulty": "hopeless", "part": "all"},
    ],
)
def test_nonsense_in_the_address_is_nothing(evaluated: Office, asked: dict[str, str]) -> None:
    view = opened(evaluated, **asked)
    assert view.table is not None
    assert [row.name for row in view.table.rows] == [HOUSING, LAND]


def test_days_that_are_none_are_the_last_four_weeks(evaluated: Office) -> None:
    asked = opened(evaluated, period="days", **{"from": "yesterday", "to": "2026-02-30"}).asked
    assert (asked.first, asked.last) == (date(2026, 11, 24), date(2026, 12, 21))


def test_days_stand_in_their_order_and_never_lie_ahead(evaluated: Office) -> None:
    asked = opened(evaluated, period="days", **{"from": "2026-12-05", "to": "2026-12-01"}).asked
    assert (asked.first, asked.last) == (date(2026, 12, 1), date(2026, 12, 5))
    asked = opened(evaluated, period="days", **{"from": "2027-01-05", "to": "2026-12-01"}).asked
    assert (asked.first, asked.last) == (date(2026, 12, 1), date(2026, 12, 21))
    view = opened(evaluated, period="days", **{"from": "2026-12-01", "to": "2027-05-01"})
    assert view.asked.last == date(2026, 12, 21)
    assert view.period.until == evaluated.now()


def test_a_changed_control_begins_again_at_the_first_page() -> None:
    assert asked_anew({"page": "3", "by": "line"}, {"period": "week", "rank": "-"}) == {
        "by": "line", "period": "week",
    }  # fmt: skip
    assert asked_anew({"by": "line"}, {"by": "department", "period": "four_weeks"}) == {}


@pytest.mark.parametrize(
    ("asked", "named"), [("", "金华市"), ("3307", "义乌市"), ("330782", "义乌市")]
)
def test_regions_are_told_apart_right_below_the_one_asked_for(
    evaluated: Office, asked: str, named: str
) -> None:
    view = opened(evaluated, by="region", region=asked)
    assert view.table is not None
    [row] = view.table.rows
    assert row.name == named
    assert counted(evaluated, row.cells[2].cases) == row.cells[2].reading.n == 4


def test_a_level_of_its_own_is_named_apart_from_what_lies_below_it(office: Office) -> None:
    a_case(office, until="signed", region="3307")
    a_case(office, until="signed")
    view = opened(handled(office), by="region", region="3307")
    assert view.table is not None
    assert [row.name for row in view.table.rows] == ["金华市市本级", "义乌市"]
    own = view.table.rows[0].cells[0]
    assert counted(office, own.cases) == own.reading.n == 1


def test_a_city_sees_the_measures_of_its_own_problems(evaluated: Office) -> None:
    def whole(region: str) -> int:
        viewer = viewer_of(Role.SUPERVISOR, region=region)
        with evaluated.application.reading() as store:
            view = query.load(store, viewer=viewer, at=evaluated.now(), query={})
        return cells(view)["met_approved"].reading.n

    assert (whole("3307"), whole("330782"), whole("3301")) == (4, 4, 0)


def test_leaders_supervisors_and_duty_heads_open_it_and_nobody_else() -> None:
    may = {role for role in Role if Permission.SEE_EVALUATION in GRANTS[role]}
    assert may == {Role.LEADER, Role.SUPERVISOR, Role.DUTY_HEAD}
