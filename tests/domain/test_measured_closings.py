"""What closings add to the measures: results, ways and lengths, worked out by hand.

A working day has 7.5 hours (08:30–12:00, 13:30–17:30); lengths are in ten-thousandths of it, each
stretch of the main track rounded by itself.
"""

from __future__ import annotations

from app.domain.measures.occasion import Occasion
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    ENERGY,
    FIRE,
    SUPERVISOR,
    Work,
    answered,
    closed,
    enterprise,
    extended,
    in_hand,
    liaison,
)
from tests.domain.casework_flagged import reassigned
from tests.domain.counted_cases import added, lengths, lines
from tests.domain.test_measured import imported

CLOSED = Occasion.CLOSED
CONTENT = "reached grade_stands solved satisfied"


def test_a_confirmed_closing_is_reached_solved_and_satisfied() -> None:
    assert lines(closed(), CLOSED) == [("11-26 10:00", FIRE, CONTENT)]


def test_its_parts_add_up_to_what_the_enterprise_waited() -> None:
    """Registered Monday 09:00, accepted 10:00, signed 14:00, submitted Wednesday 10:00, closed
    Thursday 10:00: 1 hour; 2 and a half; 3.5 hours, a day and 1.5 hours; 6 and 1.5 hours.
    """
    work = closed()
    assert lengths(work, Occasion.INTAKE) == [(FIRE, 1333)]
    assert lengths(work, Occasion.TRANSIT) == [(FIRE, 1333 + 2000)]
    assert lengths(work, Occasion.HANDLING) == [(FIRE, 16667)]
    assert lengths(work, Occasion.FEEDBACK) == [(FIRE, 10000)]
    assert lengths(work, CLOSED) == [(FIRE, 1333 + 3333 + 16667 + 10000)]
    assert lengths(work, Occasion.HELD) == [(FIRE, 16667)]


def test_what_is_open_adds_no_length() -> None:
    assert [f for f in added(answered()) if f.length is not None] == []


def test_what_the_enterprise_itself_owed_is_no_part_of_its_wait() -> None:
    """Tuesday 09:00 to 15:00; what is left of handling is twice four hours."""
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "11-24 09:00", missing="图纸")
    work.do(Action.SUPPLY, enterprise(), "11-24 15:00", text="已补")
    work.submit().call_back("11-26 09:00").close("11-26 10:00")
    assert lines(work, CLOSED) == [("11-26 10:00", FIRE, f"{CONTENT} paused")]
    assert lengths(work, Occasion.HANDLING) == [(FIRE, 5333 + 5333)]
    assert lengths(work, CLOSED) == [(FIRE, 1333 + 3333 + 10666 + 10000)]


def test_an_answer_given_at_once_is_credited_to_no_department() -> None:
    work = Work()
    work.do(Action.ANSWER, CLERK, "11-23 09:30", text="可在线办理")
    work.call_back("11-23 10:00").close("11-23 10:30")
    assert lines(work, CLOSED) == [("11-23 10:30", None, CONTENT)]
    assert lengths(work, Occasion.HELD) == []
    assert lengths(work, CLOSED) == [(None, 667 + 1333)]


def test_an_approved_extension_marks_the_closing_and_a_refused_one_does_not() -> None:
    work = extended(in_hand(), "2026-12-04", "11-25 09:00", "11-25 09:30")
    work.submit("11-25 10:00").call_back("11-26 09:00").close("11-26 10:00")
    assert lines(work, CLOSED) == [("11-26 10:00", FIRE, f"{CONTENT} extended")]
    refused = in_hand()
    refused.do(Action.ASK_EXTENSION, liaison(FIRE), "11-25 09:00", new_due="2026-12-04",
               reason="检测排期", told=True)  # fmt: skip
    refused.do(Action.REFUSE_EXTENSION, DUTY, "11-25 09:30", reason="不属客观原因")
    refused.submit("11-25 10:00").call_back("11-26 09:00").close("11-26 10:00")
    assert lines(refused, CLOSED) == [("11-26 10:00", FIRE, CONTENT)]


def test_a_rework_on_the_way_marks_the_closing_and_its_last_grade_counts() -> None:
    work = answered().call_back("11-26 09:00", grade=1).submit("11-27 10:00")
    work.call_back("11-30 09:00").close("11-30 10:00")
    assert lines(work, CLOSED) == [("11-30 10:00", FIRE, f"{CONTENT} reworked")]


def twice_dissatisfied() -> Work:
    work = answered().call_back("11-26 09:00", grade=1).submit("11-27 09:00")
    work.call_back("11-27 10:00", grade=2)
    work.do(Action.APPEAL, liaison(FIRE), "11-27 11:00", reason="误评")
    return work.close("11-27 14:00", ground="explained", reason="无依据", signed_by="李志强")


def test_a_closing_with_an_explanation_is_neither_confirmed_nor_solved() -> None:
    assert lines(twice_dissatisfied(), CLOSED) == [
        ("11-27 14:00", FIRE, "reached grade_stands unconfirmed reworked"),
    ]


def test_a_grade_that_is_excluded_on_appeal_stands_no_more() -> None:
    work = twice_dissatisfied()
    work.do(Action.DECIDE_APPEAL, SUPERVISOR, "11-27 15:00", excluded=True, reason="属实")
    assert lines(work, CLOSED) == [("11-27 14:00", FIRE, "reached unconfirmed reworked")]


def test_a_grade_that_is_upheld_on_appeal_stands() -> None:
    work = twice_dissatisfied()
    work.do(Action.DECIDE_APPEAL, SUPERVISOR, "11-27 15:00", excluded=False, reason="不属实")
    assert "grade_stands" in lines(work, CLOSED)[0][2]


def test_an_anonymous_appellant_who_was_never_reached_confirms_nothing() -> None:
    work = Work(enterprise=None, anonymous=True).accept().dispatch().sign().submit()
    work.close("11-26 10:00", ground="unreachable")
    assert lines(work, CLOSED) == [("11-26 10:00", FIRE, "grade_stands unconfirmed")]


def test_a_reopened_case_has_two_closings_each_with_its_own_stretch() -> None:
    """Reopened Tuesday 09:00, submitted Wednesday 10:00, closed 15:00: 7 hours and 1.5; 2 and 1.5.

    Nobody held it in between.
    """
    work = closed()
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="整改未到位")
    assert lines(work, CLOSED) == [("11-26 10:00", FIRE, f"{CONTENT} reopened")]
    work.submit("12-02 10:00").call_back("12-02 14:00").close("12-02 15:00")
    assert lines(work, CLOSED) == [
        ("11-26 10:00", FIRE, f"{CONTENT} reopened"),
        ("12-02 15:00", FIRE, CONTENT),
    ]
    assert lengths(work, CLOSED) == [(FIRE, 31333), (FIRE, 11333 + 4667)]


def test_an_order_marks_the_closing_that_it_led_to() -> None:
    work = in_hand()
    work.do(Action.ORDER, DUTY, "11-24 09:00", level="supervise", ground="超期", due="2026-11-30",
            rhythm=5, approved_by="李市长")  # fmt: skip
    work.do(Action.LIFT, DUTY, "11-24 10:00", reason="已完成")
    work.submit().call_back("11-26 09:00").close("11-26 10:00")
    assert lines(work, CLOSED) == [("11-26 10:00", FIRE, f"{CONTENT} ordered")]
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="整改未到位")
    work.submit("12-02 10:00").call_back("12-02 14:00").close("12-02 15:00")
    assert lines(work, CLOSED)[1] == ("12-02 15:00", FIRE, CONTENT)


def test_a_case_that_is_sent_there_and_back_says_so_and_what_each_had_of_it() -> None:
    """FIRE: Monday 14:00 to Tuesday 09:00, and Tuesday 16:00 to Wednesday 10:00; ENERGY: Tuesday
    10:00 to 15:00.
    """
    work = reassigned().sign("11-24 10:00", by=ENERGY)
    work.do(Action.REASSIGN, DUTY, "11-24 15:00", department=FIRE, reason="仍由消防主办")
    work.sign("11-24 16:00")
    work.do(Action.RELEASE, DUTY, "11-24 16:30", assignment=2, reason="无须协办")
    work.submit("11-25 10:00").call_back("11-26 09:00").close("11-26 10:00")
    assert lines(work, CLOSED) == [("11-26 10:00", FIRE, f"{CONTENT} back_and_forth")]
    assert lengths(work, Occasion.HELD) == [(FIRE, 5333 + 4000), (ENERGY, 4667)]


def test_an_imported_closing_is_unconfirmed_and_its_length_is_that_of_its_dates() -> None:
    """From Tuesday 09:00 to the next Tuesday 10:00: 7 hours, four days, 1.5 hours."""
    work = imported()
    assert lines(work, CLOSED) == [("11-17 10:00", FIRE, "grade_stands unconfirmed")]
    assert lengths(work, CLOSED) == [(FIRE, 1333 + 3333 + 46667)]


def test_an_imported_closing_that_the_file_calls_confirmed_is_believed() -> None:
    work = imported(closing_ground="confirmed", solved=True, grade=4)
    assert lines(work, CLOSED) == [("11-17 10:00", FIRE, CONTENT)]


def test_an_appended_fact_never_moves_the_place_of_another() -> None:
    work = closed()
    before = {(f.occasion, f.place): f.at for f in added(work)}
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="整改未到位")
    work.submit("12-02 10:00").call_back("12-02 14:00").close("12-02 15:00")
    after = {(f.occasion, f.place): f.at for f in added(work)}
    assert len(after) == len(added(work))
    assert {key: after[key] for key in before} == before
