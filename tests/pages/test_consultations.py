"""会商: candidates with their reasons, what is carried over, decisions, meetings and agendas."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app import context
from app.domain.errors import DomainError
from app.domain.lights import Light
from app.domain.steps import Action
from app.services.consulting_rows import items_of
from callbacks.act_panel import saved_words
from callbacks.consultations import page
from callbacks.group import guarded
from db.models import CircularRow, MeetingRow
from layouts.pages import consultations as layout
from tests.pages.consulting_office import (
    FRIDAY,
    SHANGHAI,
    Pressed,
    a_flagged,
    a_meeting,
    closed,
    decided,
    kept,
    the_list,
)
from tests.pages.problem_page import Office, a_case, words
from tests.plans import statements


def on(office: Office, meeting: int) -> list[int]:
    with office.application.reading() as store:
        return [item.problem_id for item in items_of(store, meeting)]


def test_a_flagged_problem_is_a_candidate_with_its_reason_and_whom_it_needs(
    office: Office,
) -> None:
    case = a_flagged(office, "两部门各执一词", co=True)
    a_case(office, until="signed", title="无人提请的问题")
    [candidate] = the_list(office).candidates
    assert candidate.problem == case.id
    assert [(r.mark, r.sentence) for r in candidate.reasons] == [
        ("主动提请", "主动提请会商：两部门各执一词")
    ]
    assert candidate.departments == ("住建局", "自然资源局")
    # 主动提请 weighs 3 in the table of severities.
    assert candidate.severity.weight == 3


def test_a_cleared_flag_and_a_problem_on_an_agenda_are_no_candidates(office: Office) -> None:
    case, other = a_flagged(office), a_flagged(office)
    office.act(
        case, Action.CLEAR_FLAG, "supervisor", rule="asked", reason="双方已商定",
        return_on="2026-12-01",
    )  # fmt: skip
    assert [c.problem for c in the_list(office).candidates] == [other.id]
    a_meeting(office, other.id)
    assert the_list(office).candidates == ()


def test_the_sentence_of_a_clearing_names_the_act(office: Office) -> None:
    case = a_flagged(office)
    assert saved_words(Action.CLEAR_FLAG, case) == "已保存：撤销会商标记"


def test_what_was_not_decided_is_carried_over_until_it_stands_on_a_new_agenda(
    office: Office,
) -> None:
    case = a_flagged(office)
    first = a_meeting(office, case.id, opened=True)
    assert the_list(office).carried == ()
    closed(office, first)
    [carried] = the_list(office).carried
    assert (carried.problem, carried.meeting, carried.meeting_title) == (
        case.id, first, "涉企问题会商会",
    )  # fmt: skip
    a_meeting(office, case.id)
    assert the_list(office).carried == ()


def test_decisions_wait_with_their_lights_the_overdue_first(office: Office) -> None:
    soon, late = a_flagged(office), a_flagged(office)
    meeting = a_meeting(office, soon.id, late.id, opened=True)
    decided(office, meeting, due="2026-12-04", item=1)
    decided(office, meeting, due="2026-11-24", item=2)
    # Thursday 26 November, 17:30: two whole working days after Tuesday's close of business.
    office.at(datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI))
    view = the_list(office)
    assert [(u.problem, u.light, u.late) for u in view.undone] == [
        (late.id, Light.RED, 2.0),
        (soon.id, Light.GREEN, 0.0),
    ]
    assert (view.in_time, view.late) == (0, 1)
    read = words(layout.draw(view))
    assert "逾期 2 个工作日" in read
    assert "近26周应落实 1 项：按期 0，逾期 1，按期率 0.0%" in read


def test_a_decision_carried_out_in_time_counts_as_kept(office: Office) -> None:
    case = a_flagged(office)
    meeting = a_meeting(office, case.id, opened=True)
    decided(office, meeting, due="2026-11-24")
    with office.application.reading() as store:
        case = store.peek(case.id)
    office.act(case, Action.FULFIL, "liaison", decision=1, text="意见已出具。")
    view = the_list(office)
    assert (view.undone, view.in_time, view.late) == ((), 1, 0)


def test_the_most_pressing_comes_first(office: Office) -> None:
    asked = a_flagged(office)
    ring = a_case(office, until="signed", co=True)
    ring = office.act(ring, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="须先核实")
    office.act(ring, Action.REQUIRE, "co", waiting=2, awaited="a:1", why="须先验收", confirm=True)
    first, second = the_list(office).candidates
    # Those who wait for each other weigh 5, 主动提请 weighs 3.
    assert [(c.problem, c.severity.weight) for c in (first, second)] == [
        (ring.id, 5),
        (asked.id, 3),
    ]
    assert first.reasons[0].sentence == ("住建局 等待 自然资源局，自然资源局 等待 住建局，互等成环")


def test_a_meeting_is_called_from_the_form(office: Office) -> None:
    page_ = Pressed(office).on_list("call")
    assert "召集会议" in words(page_.desk)
    page_.on_list(
        "save", title="涉企问题会商会", place="三楼", chair="陈建明", date="2026-11-27",
        begins="14:30", ends="16:00", series="", weekday="none",
    )  # fmt: skip
    assert page_.desk == []
    [coming] = the_list(office).coming
    assert (coming.title, coming.place, coming.starts_at.astimezone(SHANGHAI)) == (
        "涉企问题会商会", "三楼", datetime(2026, 11, 27, 14, 30, tzinfo=SHANGHAI),
    )  # fmt: skip


def test_a_weekly_series_begins_on_its_next_weekday(office: Office) -> None:
    # Monday 2026-11-23; the next Wednesday is the 25th.
    Pressed(office).on_list(
        "save", title="周会商", begins="09:30", ends="11:00", series="每周三会商", weekday="2"
    )
    [coming] = the_list(office).coming
    assert coming.starts_at.astimezone(SHANGHAI) == datetime(2026, 11, 25, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"title": ""}, "请填写“会议名称”。"),
        ({"date": ""}, "请填写“日期”。"),
        ({"begins": "25:00"}, "“开始时间”填写不正确。"),
        ({"ends": "14:00"}, "结束时间须晚于开始时间。"),
        ({"weekday": "4"}, "请填写“例会名称”。"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_stands_beside_its_field(
    office: Office, given: dict[str, str], complaint: str
) -> None:
    form = {"title": "会商会", "place": "三楼", "date": "2026-11-27", "begins": "14:30",
            "ends": "16:00"}  # fmt: skip
    page_ = Pressed(office).on_list("save", **{**form, **given})
    assert complaint in words(page_.desk)
    assert "三楼" in kept(page_.desk)
    assert the_list(office).coming == ()


def test_the_next_meeting_of_a_series_is_proposed_when_one_is_closed(office: Office) -> None:
    meeting = a_meeting(office, opened=True)
    assert the_list(office).proposed == ()
    closed(office, meeting)
    [proposed] = the_list(office).proposed
    # The closed one was on Friday 27 November: the next is a week later.
    assert proposed.starts_at == FRIDAY.starts_at + timedelta(days=7)
    page_ = Pressed(office).on_list("propose", "每周五会商")
    assert "2026-12-04" in kept(page_.desk)


def test_what_is_ticked_goes_on_the_chosen_agenda(office: Office) -> None:
    first, second = a_flagged(office), a_flagged(office)
    meeting = a_meeting(office)
    chosen = {"meeting": str(meeting), "problem": {str(first.id): False, str(second.id): True}}
    Pressed(office).on_list("add", chosen=chosen)
    assert on(office, meeting) == [second.id]


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"meeting": "1", "problem": {"5": False}}, "nothing_chosen"),
        ({"meeting": "", "problem": {"5": True}}, "choose_meeting"),
    ],
)
def test_nothing_ticked_or_no_meeting_is_refused(
    office: Office, chosen: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        Pressed(office).on_list("add", chosen=chosen)


def test_an_agenda_fills_itself_with_carried_then_overdue_decisions_then_candidates(
    office: Office,
) -> None:
    carried, late, flagged = a_flagged(office), a_case(office, until="signed"), a_flagged(office)
    first = a_meeting(office, late.id, carried.id, opened=True)
    decided(office, first, due="2026-11-24")
    closed(office, first)
    office.at(office.now() + timedelta(days=3))
    meeting = a_meeting(office)
    Pressed(office).on_list("fill", chosen={"meeting": str(meeting)})
    assert on(office, meeting) == [carried.id, late.id, flagged.id]


def test_who_is_invited_is_told(office: Office) -> None:
    case = a_flagged(office, co=True)
    meeting = a_meeting(office, case.id)
    with office.application.reading() as store:
        told = {row.person_id for row in store.session.query(CircularRow)}
        assert store.session.get_one(MeetingRow, meeting).status == "called"
    invited = {"duty_head", "liaison", "colleague", "department_head", "co"}
    assert told == {office.people[who].person for who in invited}


def test_a_leader_and_a_duty_head_read_but_change_nothing(office: Office) -> None:
    a_flagged(office)
    a_meeting(office)
    for who in ("leader", "duty_head"):
        view = the_list(office, who)
        assert len(view.candidates) == 1
        read = words(layout.draw(view))
        assert "主动提请" in read
        assert "撤销标记" not in read
        assert "列入议程" not in read
        with pytest.raises(DomainError, match="not_allowed"):
            Pressed(office, who).on_list("call")


@pytest.mark.parametrize("who", ["clerk", "liaison", "department_head", "auditor"])
def test_who_does_not_consult_is_refused_at_every_callback(office: Office, who: str) -> None:
    context.use_viewer(office.people[who])
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError, match="not_allowed"):
            guarded(function, needs)()


def test_the_page_asks_as_many_questions_for_two_problems_as_for_twelve(office: Office) -> None:
    def asked() -> int:
        return len(statements(office.application.database.reader, lambda: the_list(office)))

    meeting = a_meeting(office, a_flagged(office).id, opened=True)
    decided(office, meeting, due="2026-12-04")
    a_flagged(office)
    few = asked()
    for _n in range(5):
        a_flagged(office, co=True)
    a_meeting(office, a_flagged(office).id)
    assert asked() == few
