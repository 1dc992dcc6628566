"""What moves a limit and what never does: pauses, extensions, decisions, worked out by hand.

2026-11-23 is a Monday; 08:30-12:00 and 13:30-17:30 are worked. Days count from the next one.
"""

from __future__ import annotations

from app.domain import deadlines
from app.domain.lights import Light, light
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    SUPERVISOR,
    enterprise,
    extended,
    in_hand,
    liaison,
    moment,
    shown,
)


def test_part_of_a_day_paused_moves_the_due_instant_by_the_paused_working_time() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "11-24 09:00", missing="图纸")
    work.do(Action.SUPPLY, enterprise(), "11-25 15:00", text="已补")
    # Seven hours on Tuesday and five on Wednesday.
    assert (work.due(), work.original()) == ("12-02 14:30", "12-02 14:30")


def test_a_working_day_wholly_paused_is_not_counted() -> None:
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-23 16:00", reason="testing", until="2026-11-30",
            words="委托检测")  # fmt: skip
    work.do(Action.PAUSE, DUTY, "11-23 17:30")
    work.do(Action.RESUME, liaison(FIRE), "11-25 17:30")
    assert work.due() == "12-02 17:30"


def test_a_pause_ends_by_itself_on_the_day_that_was_asked_for() -> None:
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-23 16:00", reason="testing", until="2026-11-25",
            words="委托检测")  # fmt: skip
    work.do(Action.PAUSE, DUTY, "11-23 17:30")
    assert work.due() == "12-02 17:30"
    work.do(Action.NOTE, liaison(FIRE), "11-27 09:00", text="检测报告已出")
    assert work.case.running_pause is None
    assert [shown(e.at) for e in work.events[-2:]] == ["11-25 17:30", "11-27 09:00"]
    assert work.due() == "12-02 17:30"


def test_a_supplement_that_never_comes_ends_at_its_cap_of_ten_working_days() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "11-24 09:00", missing="图纸")
    assert shown(work.case.pauses[0].until) == "12-08 17:30"
    work.do(Action.NOTE, CLERK, "12-10 09:00", text="企业未补")
    assert (work.case.waiting_supplement, work.case.running_pause) == (False, None)


def test_a_pause_begun_after_the_due_date_neither_moves_it_nor_hides_red() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "12-01 09:00", missing="图纸")
    assert (work.due(), work.original()) == ("11-30 17:30", "11-30 17:30")
    limit = work.case.clocks["closing"]
    shown_light = light(
        at=moment("12-01 10:00"),
        due=limit.due,
        yellow_from=limit.yellow_from,
        paused=deadlines.closing_paused(work.case),
    )
    assert shown_light is Light.RED


def test_an_extension_moves_the_approved_date_and_never_the_original() -> None:
    work = extended(in_hand(), "2026-12-04", "11-24 09:00", "11-24 15:00")
    assert (work.due(), work.original()) == ("12-04 17:30", "11-30 17:30")


def test_a_refused_extension_moves_nothing() -> None:
    work = in_hand()
    work.do(Action.ASK_EXTENSION, liaison(FIRE), "11-24 09:00", new_due="2026-12-04", reason="检测",
            told=True)  # fmt: skip
    work.do(Action.REFUSE_EXTENSION, DUTY, "11-24 15:00", reason="理由不充分")
    assert work.due() == "11-30 17:30"


def test_a_pause_after_an_extension_pushes_both_dates_by_itself_only() -> None:
    work = extended(in_hand(), "2026-12-04", "11-24 09:00", "11-24 15:00")
    work.do(Action.ASK, liaison(FIRE), "11-24 17:30", missing="图纸")
    work.do(Action.SUPPLY, CLERK, "11-25 17:30", text="已补")
    # Wednesday is wholly paused.
    assert (work.due(), work.original()) == ("12-07 17:30", "12-01 17:30")


def test_a_pause_between_original_and_extended_date_moves_the_extended_date_only() -> None:
    work = extended(in_hand(), "2026-12-04", "11-24 09:00", "11-24 15:00")
    work.do(Action.ASK, liaison(FIRE), "12-01 17:30", missing="图纸")
    work.do(Action.SUPPLY, CLERK, "12-02 17:30", text="已补")
    assert (work.due(), work.original()) == ("12-07 17:30", "11-30 17:30")


def test_a_decision_sets_its_date_in_a_row_of_its_own_and_moves_no_original_date() -> None:
    work = in_hand()
    work.do(Action.DECIDE, SUPERVISOR, "11-24 09:00", text="由消防牵头", due="2026-11-26",
            lead=FIRE, effect="提前办结")  # fmt: skip
    assert (work.due(), work.original()) == ("11-26 17:30", "11-30 17:30")
    assert [shown(d.due) for d in work.case.decisions] == ["11-26 17:30"]
    work.do(Action.DECIDE, SUPERVISOR, "11-24 10:00", text="延后", due="2026-12-08", lead=FIRE,
            effect="延后办结")  # fmt: skip
    assert (work.due(), work.original()) == ("12-08 17:30", "11-30 17:30")


def test_an_extension_approved_after_a_decision_counts_from_there() -> None:
    work = in_hand()
    work.do(Action.DECIDE, SUPERVISOR, "11-24 09:00", text="由消防牵头", due="2026-11-27",
            lead=FIRE, effect="提前办结")  # fmt: skip
    extended(work, "2026-12-01", "11-24 10:00", "11-24 15:00")
    assert (work.due(), work.original()) == ("12-01 17:30", "11-30 17:30")


def test_a_leader_may_grant_the_second_extension() -> None:
    work = extended(in_hand(), "2026-12-04", "11-24 09:00", "11-24 15:00")
    extended(work, "2026-12-10", "11-25 09:00", "11-25 15:00", by=LEADER)
    assert (work.due(), work.original()) == ("12-10 17:30", "11-30 17:30")
