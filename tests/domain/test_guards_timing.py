"""Guards of time: amendments, pauses, extensions; what refuses, and why."""

from __future__ import annotations

import pytest

from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    PLAN,
    SUPERVISOR,
    Work,
    extended,
    in_hand,
    liaison,
)


def test_the_kind_cannot_be_changed_to_gain_time_after_the_due_date() -> None:
    work = in_hand(kind="inquiry")
    given = {"kind": "help", "reason": "实为求助"}
    assert work.refusal(Action.AMEND, CLERK, "11-24 09:00", **given) == "needs_duty_head"
    assert work.refusal(Action.AMEND, DUTY, "11-25 09:00", **given) == "past_due"


def test_difficulty_and_urgency_are_the_duty_heads_and_only_before_the_due_date() -> None:
    work = in_hand()
    for change in ({"difficulty": "hard"}, {"urgency": "critical"}):
        assert work.refusal(Action.AMEND, CLERK, **change, reason="x") == "needs_duty_head"
        assert work.refusal(Action.AMEND, DUTY, "11-30 17:31", **change, reason="x") == "past_due"
    assert work.refusal(Action.AMEND, CLERK, "12-01 09:00", field="0201", reason="x") == ""


def test_an_amendment_changes_something() -> None:
    work = in_hand()
    assert work.refusal(Action.AMEND, DUTY, reason="x") == "nothing_amended"
    assert work.refusal(Action.AMEND, DUTY, difficulty="general", reason="x") == "nothing_amended"


def pause_asked(reason: str = "testing", until: str = "2026-11-27") -> Work:
    work = in_hand()
    given = {"reason": reason, "until": until, "words": "委托检测"}
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-24 09:00", **given)
    return work


@pytest.mark.parametrize("reason", ["waiting_for_department", "supplement", "holiday"])
def test_a_pause_has_a_reason_of_the_list_that_is_asked_for(reason: str) -> None:
    given = {"reason": reason, "until": "2026-11-27", "words": "等待其他部门"}
    refused = in_hand().refusal(Action.ASK_PAUSE, liaison(FIRE), **given)
    assert refused == "pause_reason_not_listed"


def test_a_pause_is_asked_for_once_and_ends_in_the_future() -> None:
    work = pause_asked()
    given = {"reason": "testing", "until": "2026-11-27", "words": "委托检测"}
    assert work.refusal(Action.ASK_PAUSE, liaison(FIRE), **given) == "pause_asked_already"
    past = {**given, "until": "2026-11-20"}
    assert in_hand().refusal(Action.ASK_PAUSE, liaison(FIRE), **past) == "date_not_later"


def test_a_pause_whose_asked_end_is_past_is_no_longer_approved() -> None:
    assert pause_asked().refusal(Action.PAUSE, DUTY, "11-30 09:00") == "date_not_later"


def test_pauses_of_a_reason_have_a_cap_over_the_whole_problem() -> None:
    work = pause_asked("hearing", "2027-03-01")
    work.do(Action.PAUSE, DUTY, "11-24 10:00")
    # Twenty working days after the 24th: three in that week, fifteen in three more, two.
    assert work.case.pauses[0].until.date().isoformat() == "2026-12-22"
    work.submit("12-23 09:00").call_back("12-23 10:00", grade=1)
    given = {"reason": "hearing", "until": "2026-12-30", "words": "再次听证"}
    work.do(Action.ASK_PAUSE, liaison(FIRE), **given)
    assert work.refusal(Action.PAUSE, DUTY) == "pause_cap_used"


def test_an_extension_is_asked_for_a_working_day_before_the_due_date_at_the_latest() -> None:
    given = {"new_due": "2026-12-04", "reason": "检测排期", "told": True}
    work = in_hand()
    # Due on Monday the 30th: Friday is a working day before, Monday is not.
    assert work.refusal(Action.ASK_EXTENSION, liaison(FIRE), "11-30 08:31", **given) == (
        "extension_too_late"
    )
    assert in_hand().refusal(Action.ASK_EXTENSION, liaison(FIRE), "11-27 17:00", **given) == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"told": False}, "enterprise_not_told"),
        ({"new_due": "2026-11-30"}, "extension_not_later"),
        ({"new_due": "2026-12-10"}, "extension_too_long"),
        ({"new_due": "2026-12-09"}, ""),
    ],
)
def test_an_extension_is_seven_working_days_at_most_and_told(
    change: dict[str, object], code: str
) -> None:
    given = {"new_due": "2026-12-04", "reason": "检测排期", "told": True, **change}
    assert in_hand().refusal(Action.ASK_EXTENSION, liaison(FIRE), "11-24 09:00", **given) == code


def test_a_second_extension_is_a_leaders_and_there_is_no_third() -> None:
    given = {"reason": "检测排期", "told": True}
    work = in_hand()
    work.do(Action.ASK_EXTENSION, liaison(FIRE), new_due="2026-12-02", **given)
    assert work.refusal(Action.EXTEND, LEADER) == "needs_duty_head"
    work.do(Action.EXTEND, DUTY)
    work.do(Action.ASK_EXTENSION, liaison(FIRE), new_due="2026-12-04", **given)
    assert work.refusal(Action.EXTEND, DUTY) == "needs_leader"
    assert work.refusal(Action.EXTEND, SUPERVISOR, override="代行") == "needs_leader"
    work.do(Action.EXTEND, LEADER)
    third = work.refusal(Action.ASK_EXTENSION, liaison(FIRE), new_due="2026-12-08", **given)
    assert third == "extensions_used_up"


def test_what_the_lead_asked_for_is_void_when_another_leads() -> None:
    work = pause_asked()
    given = {"new_due": "2026-12-02", "reason": "检测排期", "told": True}
    work.do(Action.ASK_EXTENSION, liaison(FIRE), **given)
    work.do(Action.REASSIGN, DUTY, department=PLAN, reason="职责调整")
    assert (work.case.pause_asked, work.case.extension_asked) == (None, None)


def test_time_never_goes_back() -> None:
    work = in_hand()
    assert work.refusal(Action.NOTE, CLERK, "11-23 13:59", text="x") == "time_goes_back"


def test_an_extension_refused_does_not_count_as_one() -> None:
    work = in_hand()
    work.do(Action.ASK_EXTENSION, liaison(FIRE), new_due="2026-12-02", reason="检测", told=True)
    work.do(Action.REFUSE_EXTENSION, DUTY, reason="理由不充分")
    extended(work, "2026-12-02", "11-24 09:00", "11-24 10:00")
    assert work.due() == "12-02 17:30"
