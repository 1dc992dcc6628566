"""The rollups are a recount of the problems, whatever was done, undone and imported before.

Random acts are taken on random problems at random later instants; what is refused changes nothing.
The recounts are written here, from the problems' rows alone: `verify` says whether these are right.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.handling import perform
from db.light_days import write_lights
from db.models import DepartmentRow, FlowDayRow, FlowWeekRow, LightDayRow, ProblemRow
from db.verification import verify
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.services.import_runs import ANSWERED, imported
from tests.services.log_runs import event, logged

SHANGHAI = ZoneInfo("Asia/Shanghai")
ACTS = 90
DEPARTMENT = 1
LIAISON = viewer_of(Role.LIAISON, DEPARTMENT)
SUPERVISOR = viewer_of(Role.SUPERVISOR)
REGIONS = ("33", "3307", "330782", "330106")
REASON = {"reason": "情况有变"}

Move = tuple[Action, Viewer, Callable[[random.Random, list[int]], Mapping[str, Any]]]


def given(**facts: Any) -> Callable[[random.Random, list[int]], Mapping[str, Any]]:
    """Facts that are always the same."""
    return lambda _chance, _problems: facts


ONWARD: tuple[Move, ...] = (
    (Action.ACCEPT, CLERK, lambda chance, _: {
        "field": chance.choice(("0102", "0401")), "kind": "help", "difficulty": "general"}),
    (Action.DISPATCH, DUTY_HEAD, given(lead=DEPARTMENT, co_handlers=[])),
    (Action.SIGN, LIAISON, given(responsible="李建国", leader="周伟民")),
    (Action.SUBMIT, LIAISON, given(result="solved", text="已办妥。")),
    (Action.CALL_BACK, CLERK, given(means="phone", reached=True, solved=True, grade=5)),
    (Action.CLOSE, CLERK, given(ground="confirmed")),
)  # fmt: skip
BESIDE: tuple[Move, ...] = (
    (Action.DECLINE, CLERK, given(ground="statutory", pointed_to="市仲裁委员会")),
    (Action.REOPEN, DUTY_HEAD, given(**REASON)),
    (Action.REWORK, DUTY_HEAD, given(**REASON, head="周伟民")),
    (Action.SEND_BACK, DUTY_HEAD, given(**REASON)),
    (Action.WITHDRAW, CLERK, given(**REASON)),
    (Action.AMEND, DUTY_HEAD, lambda chance, _: {
        "field": chance.choice(("0301", "0102", "0502")), **REASON}),
    (Action.MERGE, CLERK, lambda chance, problems: {
        "target": chance.choice(problems), **REASON}),
    (Action.UNMERGE, CLERK, given(**REASON)),
    (Action.ESCALATE, DUTY_HEAD, given(
        done="已协调", asked="请上级协调", ground="超出本级权限", answers="本级")),
    (Action.TAKE, SUPERVISOR, given()),
    (Action.SEND_DOWN, SUPERVISOR, given(**REASON)),
)  # fmt: skip


@pytest.fixture(scope="module", params=["a", "b"])
def seed(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def application(database_url: str) -> Application:
    application = an_application(database_url)
    with application.transaction() as store:
        assert a_department(store, "市建设局", line="住房城乡建设") == DEPARTMENT
    return application


def walk(application: Application, seed: str, *, acts: int = ACTS) -> tuple[Counter[str], datetime]:
    """So many acts, each in a transaction of its own; those that were taken, and when it ended."""
    chance, at, problems = random.Random(seed), MONDAY_NINE, list[int]()
    taken: Counter[str] = Counter()
    for n in range(acts):
        at += timedelta(minutes=chance.choice((3, 40, 400, 900)))
        if n % 6 == 0:
            with application.transaction() as store:
                problems.append(a_problem(store, at=at, region=chance.choice(REGIONS)).id)
            continue
        moves, problem = chance.choice((ONWARD, ONWARD, BESIDE)), chance.choice(problems)
        for action, viewer, facts in chance.sample(moves, len(moves)):
            with suppress(DomainError), application.transaction() as store:
                perform(store, action=action, problem=problem, given=facts(chance, problems),
                        viewer=viewer, at=at)  # fmt: skip
                taken[str(action)] += 1
                break
    return taken, at


def local(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


def problems_of(application: Application) -> list[ProblemRow]:
    with application.reading() as store:
        found = list(store.session.scalars(select(ProblemRow)))
        store.session.expunge_all()
    return found


def daily(rows: list[ProblemRow]) -> Counter[tuple[date, str, str, str]]:
    """(day, region, first-level field, flow) → how many."""
    counted: Counter[tuple[date, str, str, str]] = Counter()
    for row in rows:
        where = row.region, row.field[:2]
        counted[(local(row.registered_at), *where, "registered")] += 1
        if not row.open:
            left = local(row.closed_at or row.last_at)
            counted[(left, *where, "left")] += 1
            counted[(left, *where, "closed")] += row.stage == "closed"
            confirmed = row.stage == "closed" and row.closing_ground == "confirmed"
            counted[(left, *where, "confirmed")] += confirmed
    return +counted


def weekly(days: Counter[tuple[date, str, str, str]]) -> Counter[tuple[date, str, str, str]]:
    """(Monday, city or the province itself, first-level field, flow) → how many."""
    counted: Counter[tuple[date, str, str, str]] = Counter()
    for (day, region, field, flow), n in days.items():
        year, week, _weekday = day.isocalendar()
        counted[date.fromisocalendar(year, week, 1), region[:4], field, flow] += n
    return counted


def kept(application: Application, table: Any) -> Counter[tuple[Any, ...]]:
    """The rows of a rollup by their keys; a row of zero says nothing."""
    with application.reading() as store:
        rows = store.session.execute(select(table.__table__)).all()
    return Counter({tuple(key): n for *key, n in rows if n})


def assert_recounted(application: Application) -> None:
    days = daily(problems_of(application))
    assert kept(application, FlowDayRow) == days
    assert kept(application, FlowWeekRow) == weekly(days)
    with application.reading() as store:
        assert verify(store.session, files=application.files).ok


def test_flows_are_a_recount_after_any_acts(application: Application, seed: str) -> None:
    taken, _end = walk(application, seed)
    assert taken.total() > ACTS // 4
    assert_recounted(application)


def on(day: int, hour: int = 9) -> datetime:
    """An instant of November 2026, by the clocks of Shanghai."""
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


def test_what_is_taken_back_leaves_no_count(application: Application) -> None:
    """Mondays are 16 and 23 November; what is reopened or restored has not left."""
    with application.transaction() as store:
        closed, merged, declined = (a_problem(store, at=on(15, 23)) for _ in range(3))
        told = {"field": "0102", "kind": "help", "difficulty": "general"}
        closed = act(store, closed, Action.ACCEPT, CLERK, on(16, 0), **told)
        closed = act(store, closed, Action.DISPATCH, DUTY_HEAD, on(16), lead=DEPARTMENT)
        closed = act(store, closed, Action.SIGN, LIAISON, on(16), responsible="李", leader="周")
        closed = act(store, closed, Action.SUBMIT, LIAISON, on(17), result="solved", text="已办妥")
        closed = act(store, closed, Action.CALL_BACK, CLERK, on(18), means="phone", reached=True,
                     solved=True, grade=5)  # fmt: skip
        closed = act(store, closed, Action.CLOSE, CLERK, on(22, 23), ground="confirmed")
        merged = act(store, merged, Action.MERGE, CLERK, on(23, 0), target=declined.id, **REASON)
    assert weeks_left(application) == {
        (date(2026, 11, 16), "01", "left"): 1,
        (date(2026, 11, 16), "01", "closed"): 1,
        (date(2026, 11, 16), "01", "confirmed"): 1,
        (date(2026, 11, 23), "", "left"): 1,
    }
    with application.transaction() as store:
        act(store, closed, Action.REOPEN, DUTY_HEAD, on(24), **REASON)
        act(store, merged, Action.UNMERGE, CLERK, on(24), **REASON)
        act(store, store.peek(declined.id), Action.DECLINE, CLERK, on(24), ground="statutory",
            pointed_to="市仲裁委员会")  # fmt: skip
    assert weeks_left(application) == {(date(2026, 11, 23), "", "left"): 1}
    assert_recounted(application)


def weeks_left(application: Application) -> dict[tuple[date, str, str], int]:
    """(Monday, first-level field, flow) → how many, of 金华 and without what came in."""
    weeks = kept(application, FlowWeekRow)
    assert {city for _week, city, _field, _flow in weeks} == {"3307"}
    return {(w, field, flow): n for (w, _, field, flow), n in weeks.items() if flow != "registered"}


def test_flows_are_a_recount_after_imports(application: Application) -> None:
    walk(application, "before an import", acts=60)
    messages = [
        [f"R{n}", "A0001", f"路灯不亮{n}", f"2019/4/{n} 23:59:58", "小区门口路灯不亮",
         "已修复。", f"2019/5/{n} 0:00:01"]
        for n in range(1, 28)
    ]  # fmt: skip
    assert imported(application, [ANSWERED, *messages]).accepted == 27
    first = [
        row
        for n in range(1, 15)
        for row in (
            event(f"W{n}", f"{n:02} 09:30", state="待派"),
            event(f"W{n}", f"{n:02} 10:30", "市建设局"),
            event(f"W{n}", f"{n + 5:02} 00:10", "市建设局", "关闭" if n % 2 else "已答复"),
        )
    ]
    assert logged(application, first).accepted == len(first)
    assert_recounted(application)
    more = [
        event(f"W{n}", f"{n + 9:02} 08:00", "市建设局", "处理中" if n % 2 else "关闭")
        for n in range(1, 15)
    ]
    assert logged(application, more, name="later.csv").accepted == len(more)
    assert_recounted(application)


def lights(
    rows: list[ProblemRow], lines: Mapping[int, str], at: datetime
) -> Counter[tuple[Any, ...]]:
    """(day, region, line, lane, light) → how many are open, as they stand."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        if row.open:
            line = lines.get(row.lead_department or 0, "")
            counted[local(at), row.region, line, row.lane, light_of(row, at)] += 1
    return counted


def light_of(row: ProblemRow, at: datetime) -> str:
    """红: past due, or met late; 灰: paused; 黄: from its day on; 绿 otherwise."""
    if row.due is None:
        return "none"
    if row.met_at is not None:
        return "red" if row.met_at > row.due else "green"
    if at > row.due:
        return "red"
    if row.paused:
        return "grey"
    return "yellow" if row.yellow_from is not None and row.yellow_from <= at else "green"


def test_lights_of_a_day_are_a_recount_however_late_they_are_written(
    application: Application, seed: str
) -> None:
    _taken, at = walk(application, seed, acts=ACTS // 2)
    with application.reading() as store:
        rows = store.session.execute(select(DepartmentRow.id, DepartmentRow.line)).all()
    expected = lights(problems_of(application), dict(rows), at)
    assert expected
    later = at + timedelta(days=20)
    with application.transaction() as store:
        a_problem(store, at=later)
        for problem in store.session.scalars(select(ProblemRow.id).where(ProblemRow.open)).all():
            perform(store, action=Action.WITHDRAW, problem=problem, given=REASON, viewer=CLERK,
                    at=later)  # fmt: skip
    with application.transaction() as store:
        assert write_lights(store.session, at=at) == expected.total()
    assert kept(application, LightDayRow) == expected
