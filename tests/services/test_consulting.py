"""会商: from an agenda to decisions that act on the problems, and what is carried over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.consultation import Attendance, Effect, ItemStatus
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.consulting_rows import attendance_of, items_of
from app.services.deciding import Decided, decide
from db.files import FileStore
from db.models import DecisionRow, DutyRow, MeetingRow
from db.store import Store
from db.verification import verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    act,
    an_application,
    viewer_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUPERVISOR = viewer_of(Role.SUPERVISOR, region="3307")
FRIDAY = Called(
    title="涉企问题会商会（第1次）",
    starts_at=datetime(2026, 11, 27, 14, 30, tzinfo=SHANGHAI),
    ends_at=datetime(2026, 11, 27, 16, 0, tzinfo=SHANGHAI),
    place="金华市企业综合服务中心3楼会议室",
    chair="陈建明",
)
LATER = MONDAY_NINE + timedelta(minutes=30)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def store(application: Application) -> Iterator[Store]:
    with application.transaction() as opened:
        yield opened


class Office:
    """A city with three departments, a signed problem of the first, and a meeting with it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.fire = a_department(store, "金华市消防救援支队")
        self.plan = a_department(store, "金华市自然资源和规划局")
        self.water = a_department(store, "金华市水务局")
        self.problem = self.signed()
        self.meeting = consulting.call(store, given=FRIDAY, viewer=SUPERVISOR, at=LATER)
        self.on_the_agenda(self.problem)

    def signed(self) -> int:
        case = a_dispatched_problem(self.store, lead=self.fire)
        liaison = viewer_of(Role.LIAISON, self.fire, region="3307")
        given = {"responsible": "楼远航", "leader": "盛卫平"}
        return act(self.store, case, Action.SIGN, liaison, MONDAY_NINE, **given).id

    def on_the_agenda(self, *problems: int, meeting: int | None = None) -> tuple[int, ...]:
        return agendas.add_items(
            self.store, meeting=meeting or self.meeting, problems=problems, viewer=SUPERVISOR,
            at=LATER,
        )  # fmt: skip

    def opened(self) -> Office:
        consulting.open_meeting(self.store, meeting=self.meeting, viewer=SUPERVISOR, at=LATER)
        return self

    def decides(self, **told: object) -> None:
        given = {"text": "由消防支队牵头，10日内出具意见。", "due": "2026-12-04", "lead": self.fire}
        decide(
            self.store, meeting=self.meeting, item=1, decided=Decided(**{**given, **told}),
            viewer=SUPERVISOR, at=LATER,
        )  # fmt: skip

    def agenda(self, meeting: int | None = None) -> list[tuple[int, str]]:
        found = items_of(self.store, meeting or self.meeting)
        return [(item.problem_id, item.status) for item in found]


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_a_decision_moves_the_due_date_and_adds_a_co_handler_in_the_same_step(
    office: Office,
) -> None:
    before = office.store.peek(office.problem)
    asked = [{"department": office.plan, "question": "出具规划核实意见"}]
    office.opened().decides(co_handlers=asked, effects=frozenset({Effect.DUE, Effect.ADD}))
    case = office.store.peek(office.problem)
    closing = case.clocks["closing"]
    # 2026-12-04 is a Friday: its close of business is 17:30 in Shanghai.
    assert closing.due.astimezone(SHANGHAI) == datetime(2026, 12, 4, 17, 30, tzinfo=SHANGHAI)
    assert closing.original == before.clocks["closing"].original
    added = [a for a in case.open_assignments if a.department == office.plan]
    assert [(a.question, a.due) for a in added] == [("出具规划核实意见", closing.due)]
    assert office.agenda() == [(office.problem, ItemStatus.DECIDED)]
    assert case.decisions[0].effect == "调整办结期限、加派协办"


def test_a_decision_that_moves_no_date_leaves_the_closing_limit_alone(office: Office) -> None:
    before = office.store.peek(office.problem).clocks["closing"]
    office.opened().decides()
    assert office.store.peek(office.problem).clocks["closing"] == before
    assert office.store.peek(office.problem).decisions[0].effect == "督促落实"


@pytest.mark.parametrize(("missing", "field"), [("lead", "牵头部门"), ("due", "完成期限")])
def test_a_decision_without_lead_or_date_is_refused(
    office: Office, missing: str, field: str
) -> None:
    with pytest.raises(DomainError, match="missing_fact") as refused:
        office.opened().decides(**{missing: None})
    assert refused.value.facts["field"] == field


def test_a_lead_that_has_no_part_in_the_problem_has_to_be_given_one(office: Office) -> None:
    with pytest.raises(DomainError, match="lead_not_engaged"):
        office.opened().decides(lead=office.water)
    office.decides(lead=office.water, effects=frozenset({Effect.REASSIGN}))
    assert office.store.peek(office.problem).open_lead.department == office.water


def test_a_decision_is_a_duty_of_its_lead_until_it_reports(office: Office) -> None:
    office.opened().decides()
    duties = office.store.session.query(DutyRow).filter_by(kind="fulfil_decision")
    assert [(d.department_id, d.problem_id) for d in duties] == [(office.fire, office.problem)]
    liaison = viewer_of(Role.LIAISON, office.fire, region="3307")
    case = office.store.peek(office.problem)
    act(office.store, case, Action.FULFIL, liaison, LATER, decision=1, text="意见已出具。")
    assert duties.count() == 0
    row = office.store.session.get(DecisionRow, (office.problem, 1), populate_existing=True)
    assert (row.report, row.fulfilled_at) == ("意见已出具。", LATER)
    case = office.store.peek(office.problem)
    with pytest.raises(DomainError, match="no_such_decision"):
        act(office.store, case, Action.FULFIL, liaison, LATER, decision=1, text="再报")


def test_what_is_not_decided_is_carried_to_the_next_meeting(office: Office) -> None:
    second = office.signed()
    office.on_the_agenda(second)
    office.opened().decides()
    number = consulting.close_meeting(
        office.store, meeting=office.meeting, viewer=SUPERVISOR, at=LATER
    )
    assert number == "〔2026〕1号"
    assert office.agenda() == [
        (office.problem, ItemStatus.DECIDED),
        (second, ItemStatus.CARRIED),
    ]
    following = consulting.call(office.store, given=FRIDAY, viewer=SUPERVISOR, at=LATER)
    assert office.on_the_agenda(second, meeting=following) == (second,)
    assert items_of(office.store, following)[0].carried_from == office.meeting


def test_a_problem_stands_once_on_an_agenda_and_items_can_be_moved(office: Office) -> None:
    second, third = office.signed(), office.signed()
    assert office.on_the_agenda(office.problem, second, third) == (second, third)
    agendas.move_item(
        office.store, meeting=office.meeting, item=3, places=-2, viewer=SUPERVISOR, at=LATER
    )
    assert [p for p, _s in office.agenda()] == [third, office.problem, second]


def test_only_a_meeting_that_has_begun_decides_and_none_that_is_over(office: Office) -> None:
    with pytest.raises(DomainError, match="meeting_not_open"):
        office.decides()
    office.opened()
    consulting.close_meeting(office.store, meeting=office.meeting, viewer=SUPERVISOR, at=LATER)
    with pytest.raises(DomainError, match="meeting_not_open"):
        office.decides()
    with pytest.raises(DomainError, match="meeting_over"):
        office.on_the_agenda(office.signed())


def test_meetings_are_the_supervisors_of_the_region(office: Office) -> None:
    head = viewer_of(Role.DUTY_HEAD, region="3307")
    with pytest.raises(DomainError, match="not_allowed"):
        consulting.call(office.store, given=FRIDAY, viewer=head, at=LATER)
    elsewhere = viewer_of(Role.SUPERVISOR, region="3301")
    with pytest.raises(DomainError, match="unknown_meeting"):
        consulting.open_meeting(office.store, meeting=office.meeting, viewer=elsewhere, at=LATER)


def test_attendance_is_kept_by_kind(office: Office) -> None:
    consulting.note_attendance(
        office.store,
        meeting=office.meeting,
        attendance={Attendance.PRESENT: ["陈建明", " 楼远航 ", ""], Attendance.EXCUSED: ["徐敏"]},
        remarks="列席单位另附。",
        viewer=SUPERVISOR,
        at=LATER,
    )
    row = office.store.session.get_one(MeetingRow, office.meeting)
    assert attendance_of(row) == {
        Attendance.PRESENT: ("陈建明", "楼远航"),
        Attendance.EXCUSED: ("徐敏",),
        Attendance.OBSERVING: (),
    }


def test_the_log_tells_meetings_agendas_and_decisions(
    office: Office, application: Application
) -> None:
    office.on_the_agenda(office.signed())
    office.opened().decides(effects=frozenset({Effect.DUE}))
    consulting.close_meeting(office.store, meeting=office.meeting, viewer=SUPERVISOR, at=LATER)
    office.store.session.flush()
    found = verify(office.store.session, files=FileStore(application.settings.files))
    assert found.differences == ()
    office.store.session.get_one(MeetingRow, office.meeting).title = "改过的名称"
    office.store.session.flush()
    found = verify(office.store.session, files=FileStore(application.settings.files))
    assert [d.code for d in found.differences] == ["register_value_differs"]
