"""督办 by rule in the database: drawn up once, released in one press, answered by a note."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.supervising import propose_orders, release
from db.files import FileStore
from db.models import DraftRow, OrderRow
from db.verification import verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUPERVISOR = viewer_of(Role.SUPERVISOR, region="3307")
LEADER = viewer_of(Role.LEADER, region="3307")


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def fire(application: Application) -> int:
    with application.transaction() as store:
        return a_department(store, "金华市消防救援支队")


@pytest.fixture
def problem(application: Application, fire: int) -> int:
    """In hand since Monday 09:00, and not heard of since."""
    liaison = viewer_of(Role.LIAISON, fire, region="3307")
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=fire)
        a_problem(store, at=MONDAY_NINE)
        given = {"responsible": "楼远航", "leader": "盛卫平"}
        return act(store, case, Action.SIGN, liaison, MONDAY_NINE, **given).id


def drafts(application: Application) -> list[tuple[int, str, str, bool]]:
    with application.reading() as store:
        rows = store.session.query(DraftRow).order_by(DraftRow.problem_id, DraftRow.n)
        return [(row.problem_id, row.rule, row.level, row.released) for row in rows]


def test_a_silent_lead_gets_one_draft_however_often_the_timetable_runs(
    application: Application, problem: int
) -> None:
    # Five working days after Monday: the next Monday's close of business.
    assert propose_orders(application.transaction, at=local(11, 30, 17, 30)) == 0
    assert propose_orders(application.transaction, at=local(11, 30, 17, 31)) == 1
    assert propose_orders(application.transaction, at=local(12, 1, 9)) == 0
    assert drafts(application) == [(problem, "quiet", "reminder", False)]


def test_an_unanswered_instruction_gets_a_draft_at_any_stage(application: Application) -> None:
    with application.transaction() as store:
        case = a_problem(store, at=MONDAY_NINE)
        act(store, case, Action.INSTRUCT, LEADER, MONDAY_NINE, words="请速办")
    assert propose_orders(application.transaction, at=local(11, 25, 17, 30)) == 0
    assert propose_orders(application.transaction, at=local(11, 25, 17, 31)) == 1
    assert drafts(application) == [(case.id, "instruction", "supervise", False)]


def test_one_press_releases_it_with_number_and_date_and_a_note_answers_it(
    application: Application, problem: int, fire: int
) -> None:
    at = local(12, 1, 9)
    propose_orders(application.transaction, at=at)
    with application.transaction() as store:
        release(store, problem=problem, viewer=SUPERVISOR, at=at)
    with application.transaction() as store:
        liaison = viewer_of(Role.LIAISON, fire, region="3307")
        act(store, store.peek(problem), Action.NOTE, liaison, local(12, 2, 9), text="本周出意见")
    with application.reading() as store:
        row = store.session.get_one(OrderRow, (problem, 1))
        assert (row.number, row.level, row.lead) == ("督〔2026〕1号", "reminder", fire)
        # Five working days after Tuesday 2026-12-01, and three after the note of Wednesday.
        assert row.due == local(12, 8, 17, 30)
        assert (row.answers, row.answer, row.answer_due) == (1, "本周出意见", local(12, 7, 17, 30))
        found = verify(store.session, files=FileStore(application.settings.files))
        assert found.differences == ()
    assert drafts(application) == [(problem, "quiet", "reminder", True)]


def test_without_a_draft_nothing_is_released_and_only_by_who_may_order(
    application: Application, problem: int
) -> None:
    at = local(12, 1, 9)
    with application.transaction() as store, pytest.raises(DomainError, match="no_draft"):
        release(store, problem=problem, viewer=SUPERVISOR, at=at)
    with application.transaction() as store, pytest.raises(DomainError, match="not_allowed"):
        release(store, problem=problem, viewer=LEADER, at=at)
