"""What is decided at the weekly review: by which meeting, and what a refusal leaves behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.consultation import ItemStatus, MeetingStatus
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.deciding import Decided
from app.services.review_meeting import decide_at_review
from db.models import AgendaRow, MeetingRow
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    an_application,
    viewer_of,
)

SUPERVISOR = viewer_of(Role.SUPERVISOR, region="3307")
HOUR = timedelta(hours=1)
NOW = MONDAY_NINE + HOUR


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def lead(application: Application) -> int:
    with application.transaction() as store:
        return a_department(store, "住建局")


@pytest.fixture
def problem(application: Application, lead: int) -> int:
    with application.transaction() as store:
        return a_dispatched_problem(store, lead=lead).id


def decides(
    application: Application, problem: int, lead: int | None, *, viewer: Viewer = SUPERVISOR
) -> Case:
    decided = Decided(text="由住建局牵头并联办理。", due="2026-12-04", lead=lead)
    with application.transaction() as store:
        return decide_at_review(store, problem=problem, decided=decided, viewer=viewer, at=NOW)


def a_meeting(application: Application, *, title: str, after: timedelta = HOUR) -> int:
    given = Called(title=title, starts_at=NOW + after, ends_at=NOW + after + HOUR)
    with application.transaction() as store:
        return consulting.call(store, given=given, viewer=SUPERVISOR, at=MONDAY_NINE)


def meetings(application: Application) -> list[tuple[str, str]]:
    with application.reading() as store:
        rows = store.session.scalars(select(MeetingRow).order_by(MeetingRow.id))
        return [(row.title, row.status) for row in rows]


def items(application: Application) -> list[tuple[int, int, str]]:
    with application.reading() as store:
        rows = store.session.scalars(select(AgendaRow).order_by(AgendaRow.meeting_id, AgendaRow.n))
        return [(row.meeting_id, row.problem_id, row.status) for row in rows]


def test_the_first_decision_calls_and_opens_a_meeting_of_the_review(
    application: Application, problem: int, lead: int
) -> None:
    case = decides(application, problem, lead)
    assert meetings(application) == [("周例会", MeetingStatus.OPEN)]
    [(meeting, on_it, status)] = items(application)
    assert (on_it, status) == (problem, ItemStatus.DECIDED)
    [decision] = case.decisions
    assert (decision.text, decision.lead, decision.meeting) == (
        "由住建局牵头并联办理。", lead, meeting,
    )  # fmt: skip


def test_further_decisions_go_to_the_same_meeting_and_item(
    application: Application, problem: int, lead: int
) -> None:
    decides(application, problem, lead)
    case = decides(application, problem, lead)
    assert len(meetings(application)) == len(items(application)) == 1
    assert len(case.decisions) == 2


@pytest.mark.parametrize("called", [False, True], ids=["none called", "one called"])
def test_decisions_of_the_same_instant_are_taken_by_one_meeting(
    application: Application, lead: int, called: bool
) -> None:
    """Four people decide on four problems at once: one calls or begins the meeting, all use it."""
    with application.transaction() as store:
        problems = [a_dispatched_problem(store, lead=lead).id for _n in range(4)]
    if called:
        a_meeting(application, title="周例会")
    together = Barrier(len(problems))

    def at_once(problem: int) -> int | None:
        together.wait(timeout=30)
        return decides(application, problem, lead).decisions[0].meeting

    with ThreadPoolExecutor(len(problems)) as pool:
        held_by = set(pool.map(at_once, problems))
    assert meetings(application) == [("周例会", MeetingStatus.OPEN)]
    assert len(held_by) == 1
    assert sorted(problem for _meeting, problem, _status in items(application)) == sorted(problems)


def test_a_meeting_called_for_today_is_the_one_and_begins(
    application: Application, problem: int, lead: int
) -> None:
    a_meeting(application, title="涉企问题会商会")
    decides(application, problem, lead)
    assert meetings(application) == [("涉企问题会商会", MeetingStatus.OPEN)]


def test_a_meeting_that_goes_on_goes_before_one_that_is_called(
    application: Application, problem: int, lead: int
) -> None:
    a_meeting(application, title="稍早的会", after=-HOUR / 2)
    going_on = a_meeting(application, title="进行中的会")
    with application.transaction() as store:
        consulting.open_meeting(store, meeting=going_on, viewer=SUPERVISOR, at=MONDAY_NINE)
    decides(application, problem, lead)
    assert [meeting for meeting, _problem, _status in items(application)] == [going_on]


def test_a_meeting_of_another_day_is_left_alone(
    application: Application, problem: int, lead: int
) -> None:
    a_meeting(application, title="周五的会", after=timedelta(days=4))
    decides(application, problem, lead)
    assert meetings(application) == [
        ("周五的会", MeetingStatus.CALLED), ("周例会", MeetingStatus.OPEN),
    ]  # fmt: skip


def test_an_item_that_was_taken_off_is_put_on_again(
    application: Application, problem: int, lead: int
) -> None:
    meeting = a_meeting(application, title="涉企问题会商会")
    told = {"meeting": meeting, "viewer": SUPERVISOR, "at": MONDAY_NINE}
    with application.transaction() as store:
        agendas.add_items(store, problems=[problem], **told)
        agendas.settle_item(store, item=1, status=ItemStatus.DROPPED, reason="材料未齐", **told)
    decides(application, problem, lead)
    assert [status for *_of, status in items(application)] == [
        ItemStatus.DROPPED, ItemStatus.DECIDED,
    ]  # fmt: skip


def test_what_is_refused_leaves_no_meeting_and_no_item(
    application: Application, problem: int
) -> None:
    with pytest.raises(DomainError, match="missing_fact"):
        decides(application, problem, None)
    assert meetings(application) == items(application) == []


def test_who_does_not_consult_decides_nothing(
    application: Application, problem: int, lead: int
) -> None:
    for role in (Role.LEADER, Role.DUTY_HEAD):
        viewer = viewer_of(role, region="3307")
        with pytest.raises(DomainError, match="not_allowed"):
            decides(application, problem, lead, viewer=viewer)
    with application.reading() as store:
        assert store.session.scalar(select(func.count()).select_from(MeetingRow)) == 0


def test_a_problem_of_another_region_is_not_decided(
    application: Application, problem: int, lead: int
) -> None:
    with pytest.raises(DomainError, match="unknown_problem"):
        decides(application, problem, lead, viewer=viewer_of(Role.SUPERVISOR, region="3301"))
    assert meetings(application) == []
