"""会商议程: papers, the order of items, decisions that act in the same step, the screen."""

from __future__ import annotations

from datetime import datetime

import pytest

from app import context
from app.domain.consultation import ItemStatus, MeetingStatus
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.meeting import MeetingView
from app.services.consulting_rows import attendance_of
from callbacks.group import guarded
from callbacks.meeting import GESTURES, page
from db.models import MeetingRow
from layouts.pages import meeting as layout
from tests.pages.consulting_office import (
    SHANGHAI,
    Pressed,
    a_flagged,
    a_meeting,
    kept,
    the_list,
    the_meeting,
)
from tests.pages.problem_page import Office, a_case, of_class, words
from tests.plans import statements

DECISION = {
    "text": "由住建局牵头，会同税务局并联办理。",
    "lead": "住建局",
    "due": "2026-12-04",
    "co_handlers": [{"department": "税务局", "question": "出具完税意见"}],
    "effect": {"due": True, "add": True},
}


def the_case(office: Office, case: Case) -> Case:
    with office.application.reading() as store:
        return store.peek(case.id)


def drawn(view: MeetingView) -> str:
    return words(layout.draw(view))


def test_the_paper_tells_facts_clock_flags_and_who_waits_for_whom(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    case = office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="须先核实规划")
    case = office.act(case, Action.REFER, "duty_head", reason="久拖不决")
    view = the_meeting(office, a_meeting(office, case.id))
    [item] = view.meeting.items
    assert (item.lead, item.departments[1][1]) == ("住建局", "自然资源局")
    assert [(w.waiting, w.awaited, w.why) for w in item.waits] == [
        ("住建局", "自然资源局", "须先核实规划")
    ]
    read = drawn(view)
    for said in (
        "厂房二期消防验收", "义乌市恒达针织有限公司", "主动提请会商：久拖不决",
        "住建局等待自然资源局：须先核实规划", "住建局、自然资源局",
    ):  # fmt: skip
        assert said in read


def test_a_paper_begins_with_what_the_log_tells(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id)
    [item] = the_meeting(office, meeting).meeting.items
    assert item.question == "两部门各执一词。"
    assert item.tried == "已派单 1 次，主办住建局。"


def test_the_question_and_what_was_tried_are_written_before_and_during(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id)
    hand = Pressed(office).on_meeting(meeting, "paper", 1)
    assert "提请研究的问题" in words(hand.desk)
    hand.on_meeting(meeting, "paper_now", 1, question="先验收还是先核实", tried="协调两次未果")
    hand.on_meeting(meeting, "open")
    hand.on_meeting(meeting, "paper_now", 1, question="可否并联", tried="协调三次")
    [item] = the_meeting(office, meeting).meeting.items
    assert (item.question, item.tried) == ("可否并联", "协调三次")


def test_a_paper_without_a_question_is_refused_and_keeps_the_rest(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id)
    hand = Pressed(office).on_meeting(meeting, "paper_now", 1, question=" ", tried="协调两次")
    assert "请填写“提请研究的问题”。" in words(hand.desk)
    assert "协调两次" in kept(hand.desk)


def test_items_move_up_and_down(office: Office) -> None:
    first, second = a_flagged(office), a_flagged(office)
    meeting = a_meeting(office, first.id, second.id)
    hand = Pressed(office).on_meeting(meeting, "up", 2)
    assert [i.problem for i in the_meeting(office, meeting).meeting.items] == [second.id, first.id]
    hand.on_meeting(meeting, "down", 2)
    assert [i.problem for i in the_meeting(office, meeting).meeting.items] == [first.id, second.id]


@pytest.mark.parametrize(
    ("do", "status"), [("carry", ItemStatus.CARRIED), ("drop", ItemStatus.DROPPED)]
)
def test_an_item_leaves_with_a_reason_only(office: Office, do: str, status: ItemStatus) -> None:
    meeting = a_meeting(office, a_flagged(office).id)
    hand = Pressed(office).on_meeting(meeting, do, 1)
    hand.on_meeting(meeting, f"{do}_now", 1, reason="")
    assert "请填写“理由”。" in words(hand.desk)
    hand.on_meeting(meeting, f"{do}_now", 1, reason="材料未齐")
    [item] = the_meeting(office, meeting).meeting.items
    assert (item.status, item.reason) == (status, "材料未齐")


def test_a_decision_moves_the_date_and_adds_a_co_handler_and_the_item_shows_it(
    office: Office,
) -> None:
    case = a_flagged(office)
    meeting = a_meeting(office, case.id, opened=True)
    hand = Pressed(office).on_meeting(meeting, "decide_now", 1, **DECISION)
    after = the_case(office, case)
    # 2026-12-04 is a Friday: close of business is at 17:30.
    assert after.clocks["closing"].due.astimezone(SHANGHAI) == datetime(
        2026, 12, 4, 17, 30, tzinfo=SHANGHAI
    )
    assert [a.question for a in after.open_assignments][1:] == ["出具完税意见"]
    said = words(hand.desk)
    assert "调整为12月4日 17:30" in said
    assert "加派协办：税务局" in said
    shown = words(hand.body)
    assert "住建局牵头；配合 税务局：出具完税意见" in shown
    assert "期限 12-04 17:30" in shown


@pytest.mark.parametrize(
    ("missing", "complaint"),
    [
        ({"text": ""}, "请填写“议定内容”。"),
        ({"lead": ""}, "请填写“牵头部门”。"),
        ({"due": ""}, "请填写“完成期限”。"),
        ({"lead": "无此部门"}, "所选部门不存在或已停用。"),
        ({"due": "2026-11-20"}, "所选日期须晚于现在。"),
        ({"lead": "自然资源局", "effect": {}, "co_handlers": []}, "牵头部门没有承办该问题"),
    ],
)
def test_a_refused_decision_says_why_beside_the_field_and_loses_nothing(
    office: Office, missing: dict[str, object], complaint: str
) -> None:
    case = a_flagged(office)
    meeting = a_meeting(office, case.id, opened=True)
    given = {**DECISION, **missing}
    hand = Pressed(office).on_meeting(meeting, "decide_now", 1, **given)
    [wrong] = of_class(hand.desk, "field-wrong")
    assert complaint in words(wrong)
    values = kept(hand.desk)
    for name in ("text", "lead", "due"):
        assert not given[name] or given[name] in values
    assert not given["co_handlers"] or "出具完税意见" in values
    assert the_case(office, case).decisions == ()
    assert the_case(office, case).n == case.n


def test_several_decisions_may_be_taken_on_one_item(office: Office) -> None:
    case = a_flagged(office)
    meeting = a_meeting(office, case.id, opened=True)
    hand = Pressed(office).on_meeting(meeting, "decide_now", 1, **DECISION)
    hand.on_meeting(meeting, "decide", 1)
    assert "议定内容" in words(hand.desk)
    assert DECISION["text"] not in kept(hand.desk)
    second = {"text": "每周报告进度。", "lead": "住建局", "due": "2026-12-11"}
    hand.on_meeting(meeting, "decide_now", 1, **second)
    [item] = the_meeting(office, meeting).meeting.items
    assert [d.text for d in item.decisions] == [DECISION["text"], "每周报告进度。"]


def test_a_decision_sets_a_prerequisite_with_the_facts_it_needs(office: Office) -> None:
    case = a_flagged(office, co=True)
    meeting = a_meeting(office, case.id, opened=True)
    given = {"text": "先核实后验收。", "lead": "住建局", "due": "2026-12-04",
             "effect": {"require": True}}  # fmt: skip
    hand = Pressed(office).on_meeting(meeting, "decide_now", 1, **given)
    assert "请填写“等待方”。" in words(hand.desk)
    told = {"waiting": "1", "awaited": {"choice": "a:2", "number": ""}, "why": "以核实为据"}
    hand.on_meeting(meeting, "decide_now", 1, **given, **told)
    assert "住建局须待自然资源局完成" in words(hand.desk)
    assert [p.why for p in the_case(office, case).prerequisites] == ["以核实为据"]


def test_ending_asks_once_more_numbers_the_minutes_and_carries_over(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id, opened=True)
    hand = Pressed(office).on_meeting(meeting, "close")
    assert "未议的 1 项结转下次会议" in words(hand.desk)
    hand.on_meeting(meeting, "close_now")
    view = the_meeting(office, meeting)
    assert (view.meeting.status, view.meeting.number) == (MeetingStatus.CLOSED, "〔2026〕1号")
    assert view.meeting.items[0].status is ItemStatus.CARRIED
    assert "会商纪要.docx" in drawn(view)


def test_cancelling_asks_once_more(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id)
    hand = Pressed(office).on_meeting(meeting, "cancel")
    assert "确认取消会议" in words(hand.desk)
    assert the_meeting(office, meeting).meeting.status is MeetingStatus.CALLED
    hand.on_meeting(meeting, "cancel_now")
    assert the_meeting(office, meeting).meeting.status is MeetingStatus.CANCELLED
    assert len(the_list(office).carried) == 1


def test_what_is_told_of_a_meeting_can_be_changed_until_it_begins(office: Office) -> None:
    meeting = a_meeting(office)
    hand = Pressed(office).on_meeting(meeting, "change")
    assert "2026-11-27" in kept(hand.desk)
    form = {"title": "会商会", "place": "五楼", "date": "2026-11-30", "begins": "09:00",
            "ends": "10:00"}  # fmt: skip
    hand.on_meeting(meeting, "change_now", **form)
    changed = the_meeting(office, meeting).meeting
    assert (changed.place, changed.starts_at.astimezone(SHANGHAI)) == (
        "五楼", datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI),
    )  # fmt: skip


def test_attendance_is_noted_a_name_a_line(office: Office) -> None:
    meeting = a_meeting(office)
    given = {"present": "陈建明\n楼远航\n", "excused": "徐敏", "observing": ""}
    Pressed(office).on_meeting(meeting, "attend_now", attendance=given, remarks="另行通知")
    with office.application.reading() as store:
        row = store.session.get_one(MeetingRow, meeting)
        assert [*attendance_of(row).values()] == [("陈建明", "楼远航"), ("徐敏",), ()]
        assert row.remarks == "另行通知"


def test_the_screen_shows_one_item_and_the_way_to_the_next(office: Office) -> None:
    first, second = a_flagged(office, title="第一件"), a_flagged(office, title="第二件")
    meeting = a_meeting(office, first.id, second.id, opened=True)
    read = drawn(the_meeting(office, meeting, mode="projector"))
    assert "第一件" in read
    assert "第二件" not in read
    assert "议题 1 / 2" in read
    assert "第二件" in drawn(the_meeting(office, meeting, mode="projector", item="2"))
    assert "第一件" in drawn(the_meeting(office, meeting, mode="projector", item="none"))


def test_a_duty_head_reads_the_agenda_and_changes_nothing(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id, opened=True)
    view = the_meeting(office, meeting, "duty_head")
    assert not view.editable
    assert "填写议题" not in drawn(view)
    hand = Pressed(office, "duty_head")
    for do in ("close_now", "up", "attend_now"):
        with pytest.raises(DomainError, match="not_allowed"):
            hand.on_meeting(meeting, do, 1)
    with pytest.raises(DomainError, match="not_allowed"):
        hand.on_meeting(meeting, "decide_now", 1, **DECISION)


@pytest.mark.parametrize("who", ["clerk", "liaison", "department_head", "administrator"])
def test_who_does_not_consult_is_refused_at_every_callback(office: Office, who: str) -> None:
    context.use_viewer(office.people[who])
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError, match="not_allowed"):
            guarded(function, needs)()


@pytest.mark.parametrize("number", ["0", "999", "abc", "1" * 40])
def test_an_unknown_meeting_is_refused(office: Office, number: str) -> None:
    with pytest.raises(DomainError, match="unknown_meeting"):
        the_meeting(office, number)  # type: ignore[arg-type]


def test_a_press_of_no_button_is_refused(office: Office) -> None:
    with pytest.raises(DomainError, match="illegal_step"):
        Pressed(office).on_meeting(a_meeting(office), "nonsense")
    assert "nonsense" not in GESTURES


def test_the_page_asks_as_many_questions_for_one_item_as_for_five(office: Office) -> None:
    def asked(meeting: int) -> int:
        reader = office.application.database.reader
        return len(statements(reader, lambda: the_meeting(office, meeting)))

    one = a_meeting(office, a_flagged(office, co=True).id)
    five = a_meeting(office, *(a_flagged(office, co=True).id for _n in range(5)))
    assert asked(one) == asked(five)
