"""The weekly passages are a recount of the spans, whatever was done, undone and imported before.

The recount is written here in SQL, over the spans' rows alone.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.handling import perform
from app.services.rollups import check_rollups
from app.translations.errors import sentence
from db import migrations
from db.models import HandoverWeekRow, PrerequisiteRow
from db.verification import verify
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.services.log_runs import event, logged

SHANGHAI = ZoneInfo("Asia/Shanghai")
REASON = {"reason": "职责不符"}

PASSED = text("""
SELECT problem_id, source, target, start FROM (
  SELECT problem_id, holder AS target, start, n,
         lag(holder) OVER (PARTITION BY problem_id ORDER BY n) AS source
  FROM span WHERE track = 0 AND holder > 0) AS way
WHERE source <> target ORDER BY problem_id, n
""")


@pytest.fixture
def application(database_url: str) -> Application:
    application = an_application(database_url)
    with application.transaction() as store:
        for name in ("市建设局", "市规划局", "市消防局"):
            a_department(store, name)
    return application


def recount(application: Application) -> Counter[tuple[Any, ...]]:
    """(Monday, source, target) → how many."""
    with application.reading() as store:
        rows = store.session.execute(PASSED).all()
    counted: Counter[tuple[Any, ...]] = Counter()
    for _problem, source, target, start in rows:
        at = datetime.fromisoformat(str(start))
        day = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))).astimezone(SHANGHAI).date()
        counted[day - timedelta(days=day.isoweekday() - 1), source, target] += 1
    return counted


def ways(application: Application) -> set[tuple[Any, ...]]:
    """(problem, source, target), each once."""
    with application.reading() as store:
        return {tuple(row[:3]) for row in store.session.execute(PASSED)}


def kept(application: Application) -> list[HandoverWeekRow]:
    with application.reading() as store:
        found = list(
            store.session.scalars(select(HandoverWeekRow).where(HandoverWeekRow.count > 0))
        )
        store.session.expunge_all()
    return found


def assert_recounted(application: Application) -> None:
    by_way: Counter[tuple[Any, ...]] = Counter()
    for row in kept(application):
        by_way[row.week, row.source, row.target] += row.count
    assert by_way == recount(application)
    latest = sum(row.count for row in kept(application) if row.latest)
    assert latest == len(ways(application))
    with application.reading() as store:
        assert verify(store.session, files=application.files).differences == ()


@pytest.mark.parametrize("seed", ["a", "b"])
def test_passages_are_a_recount_after_any_reassignments(
    application: Application, seed: str
) -> None:
    chance, at = random.Random(seed), MONDAY_NINE
    with application.transaction() as store:
        problems = [a_dispatched_problem(store, lead=1 + n % 3).id for n in range(5)]
    for _ in range(60):
        at += timedelta(minutes=chance.choice((30, 400, 1500, 4000)))
        problem = chance.choice(problems)
        action, given, viewer = chance.choice(
            [
                (Action.REASSIGN, {"department": chance.randint(1, 3), **REASON}, DUTY_HEAD),
                (Action.REASSIGN, {"department": chance.randint(1, 3), **REASON}, DUTY_HEAD),
                (Action.WITHDRAW, REASON, CLERK),
                (Action.AMEND, {"difficulty": chance.choice(("hard", "complex")), **REASON},
                 DUTY_HEAD),
                (Action.AMEND, {"field": chance.choice(("0301", "0502")), **REASON}, DUTY_HEAD),
            ]
        )  # fmt: skip
        if action is Action.WITHDRAW and chance.random() < 0.8:
            continue
        with suppress(DomainError), application.transaction() as store:
            perform(store, action=action, problem=problem, given=given, viewer=viewer, at=at)
    assert recount(application).total() > 5
    assert_recounted(application)


def test_passages_of_an_imported_log_count_in_the_weeks_in_which_they_were(
    application: Application,
) -> None:
    """2 and 9 March 2026 are Mondays; later events of a known case tell its way anew."""
    first = [
        event("W1", "05 09:30", "市建设局"),
        event("W1", "06 09:30", "市规划局"),
        event("W1", "06 10:30", "市建设局"),
        event("W2", "07 09:30", "市规划局"),
    ]
    assert logged(application, first).accepted == 4
    assert_recounted(application)
    before = Counter({(r.source, r.target, r.returned): r.count for r in kept(application)})
    assert before == {(1, 2, False): 1, (2, 1, True): 1}
    later = [event("W2", "12 09:30", "市建设局"), event("W2", "12 11:00", "市建设局", "关闭")]
    assert logged(application, later, name="later.csv").accepted == 2
    assert_recounted(application)
    assert recount(application) == {
        (date(2026, 3, 2), 1, 2): 1,
        (date(2026, 3, 2), 2, 1): 1,
        (date(2026, 3, 9), 2, 1): 1,
    }


def passed_on(application: Application) -> int:
    """A problem that went from the first department to the second and back within a week."""
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=1)
        case = act(store, case, Action.REASSIGN, DUTY_HEAD, at_hour(30), department=2, **REASON)
        act(store, case, Action.REASSIGN, DUTY_HEAD, at_hour(54), department=1, **REASON)
        a_problem(store)
    return case.id


def at_hour(hours: float) -> datetime:
    return MONDAY_NINE + timedelta(hours=hours)


def test_an_amended_difficulty_takes_the_past_along(application: Application) -> None:
    problem = passed_on(application)
    assert {row.difficulty for row in kept(application)} == {"general"}
    with application.transaction() as store:
        act(store, store.peek(problem), Action.AMEND, DUTY_HEAD, at_hour(60),
            difficulty="hard", **REASON)  # fmt: skip
    assert [(r.week, r.source, r.target, r.returned, r.bucket, r.difficulty, r.count)
            for r in sorted(kept(application), key=lambda r: r.source)] == [
        (date(2026, 11, 23), 1, 2, False, 2, "hard", 1),
        (date(2026, 11, 23), 2, 1, True, 2, "hard", 1),
    ]  # fmt: skip


def test_a_wrong_count_is_told_by_the_nightly_check(application: Application) -> None:
    passed_on(application)
    with application.transaction() as store:
        assert check_rollups(store, at=at_hour(70)) == 0
        store.session.execute(
            update(HandoverWeekRow).where(HandoverWeekRow.source == 2).values(count=4)
        )
    with pytest.raises(DomainError) as refused, application.reading() as store:
        check_rollups(store, at=at_hour(70))
    assert sentence(refused.value) == (
        "汇总数与逐件计数不符，共1处；首处为 handover_week"
        " 2026-11-23 330782 01 general 2 1 True True 2：汇总数4，逐件计数1。"
    )


def test_the_log_of_an_older_database_is_counted_when_the_table_comes(
    application: Application,
) -> None:
    passed_on(application)
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=1, co_handlers=[2])
        case = act(store, case, Action.SIGN, viewer_of(Role.LIAISON, 1), at_hour(1),
                   responsible="李", leader="周")  # fmt: skip
        case = act(store, case, Action.REQUIRE, DUTY_HEAD, at_hour(60), waiting=1, awaited="a:2",
                   why="须先核实")  # fmt: skip
        act(store, case, Action.DROP, DUTY_HEAD, at_hour(70), prerequisite=1, reason="已核实")
    with application.database.writer.begin() as connection:
        migrations.downgrade_to(connection, "0003")
    migrations.upgrade(application.database)
    with application.reading() as store:
        assert store.session.scalars(select(PrerequisiteRow.dropped_at)).all() == [at_hour(70)]
    assert len(kept(application)) == 2
    assert_recounted(application)
