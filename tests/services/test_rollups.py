"""汇总数核对: a count that is kept and is not what the problems add up to fails the run by name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, event, update

from app.context import Application
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.rollups import check_rollups
from app.translations.errors import sentence
from db.models import CounterRow, FlowDayRow, FlowWeekRow
from tests.building import CLERK, a_problem, act, an_application

SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(day: int, hour: int = 9) -> datetime:
    """An instant of November 2026, by the clocks of Shanghai."""
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


NIGHT = on(24, 3)
# The five weeks before Monday 23 November begin on Monday 19 October.
LONG_BEFORE = datetime(2026, 10, 18, 23, tzinfo=SHANGHAI)


@pytest.fixture
def application(database_url: str) -> Application:
    """Three problems of 义乌 of one week, one of them withdrawn on Monday 23 November; one old."""
    application = an_application(database_url)
    with application.transaction() as store:
        first, _second, _third = (a_problem(store, at=on(17)) for _ in range(3))
        a_problem(store, at=LONG_BEFORE)
        act(store, first, Action.WITHDRAW, CLERK, on(23), reason="企业撤回")
    return application


def told(application: Application) -> str:
    with pytest.raises(DomainError) as refused, application.reading() as store:
        check_rollups(store, at=NIGHT)
    return sentence(refused.value)


def test_nothing_is_said_while_all_counts_are_right(application: Application) -> None:
    with application.reading() as store:
        assert check_rollups(store, at=NIGHT) == 0


def test_a_day_is_named_with_its_region_and_both_figures(application: Application) -> None:
    with application.transaction() as store:
        store.session.execute(
            update(FlowDayRow)
            .where(FlowDayRow.day == date(2026, 11, 17), FlowDayRow.flow == "registered")
            .values(count=5)
        )
    # The day itself, and the city's total of the same table: 6 in place of 4.
    assert told(application) == (
        "汇总数与逐件计数不符，共2处；首处为 flow_day 2026-11-17 330782 registered："
        "汇总数5，逐件计数3。"
    )


def test_a_week_is_named_by_its_monday_and_its_city(application: Application) -> None:
    with application.transaction() as store:
        store.session.execute(
            delete(FlowWeekRow).where(
                FlowWeekRow.week == date(2026, 11, 23), FlowWeekRow.flow == "left"
            )
        )
    assert told(application) == (
        "汇总数与逐件计数不符，共2处；首处为 flow_week 2026-11-23 3307 left：汇总数0，逐件计数1。"
    )


def test_what_lies_before_the_weeks_that_are_recounted_shows_in_the_totals(
    application: Application,
) -> None:
    with application.transaction() as store:
        store.session.execute(
            update(FlowDayRow).where(FlowDayRow.day == date(2026, 10, 18)).values(count=2)
        )
    assert told(application) == (
        "汇总数与逐件计数不符，共1处；首处为 flow_day 3307 registered：汇总数5，逐件计数4。"
    )


def test_a_series_that_would_give_a_number_again_is_named(application: Application) -> None:
    with application.transaction() as store:
        store.session.execute(
            update(CounterRow).where(CounterRow.name.contains("2026-11-17")).values(last=2)
        )
    assert "首处为 counter " in told(application)
    assert told(application).endswith("汇总数2，逐件计数3。")


def test_the_statements_do_not_grow_with_the_problems(application: Application) -> None:
    def statements() -> int:
        asked: list[str] = []
        with application.reading() as store:
            connection = store.session.connection()
            event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
            check_rollups(store, at=NIGHT)
        return len(asked)

    few = statements()
    with application.transaction() as store:
        for n in range(20):
            a_problem(store, at=on(19) + timedelta(minutes=n), region=("330106", "330782")[n % 2])
    # Of each rollup its rows, of flows the totals, too; of the problems five lists and the totals;
    # the orders and the series.
    assert few == statements() == 13
