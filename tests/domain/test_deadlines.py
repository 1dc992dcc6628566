"""Limits of a case, worked out by hand: from what they count, and in which round.

2026-11-23 is a Monday; 08:30-12:00 and 13:30-17:30 are worked. Days count from the next one.
"""

from __future__ import annotations

import pytest

from app.domain import deadlines
from app.domain.catalogue import Stage
from app.domain.events import EventKind
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    FIRE,
    OTHER,
    PLAN,
    RULES,
    WATER,
    Work,
    accepted,
    answered,
    at_stage,
    closed,
    dispatched,
    enterprise,
    extended,
    in_hand,
    liaison,
    merged_target,
    shown,
)
from tests.domain.office_calendars import STATE_COUNCIL


def test_each_limit_counts_from_its_own_beginning() -> None:
    work = Work("11-23 09:00")
    assert work.due("accept") == "11-23 14:30"
    work.accept("11-23 10:00")
    assert work.due("dispatch") == "11-23 15:30"
    assert work.due() == "11-30 17:30"
    work.dispatch("11-23 11:00", co=[PLAN])
    assert work.due("sign:1") == work.due("sign:2") == "11-23 16:30"
    assert work.due("contact:1") == "11-24 17:30"
    assert work.due("co:2") == "11-26 17:30"
    work.do(Action.OBJECT, liaison(FIRE), "11-23 15:00", ground="duty", suggested=WATER, words="非")
    assert work.due("review:1") == "11-24 10:00"


@pytest.mark.parametrize(
    ("kind", "difficulty", "due"),
    [
        ("inquiry", "general", "11-24 17:30"),
        ("help", "general", "11-30 17:30"),
        ("help", "complex", "12-07 17:30"),
        ("complaint", "hard", "12-14 17:30"),
    ],
)
def test_the_closing_limit_follows_kind_and_difficulty(
    kind: str, difficulty: str, due: str
) -> None:
    assert accepted(kind=kind, difficulty=difficulty).due() == due


def test_a_critical_problem_is_contacted_within_two_working_hours_of_dispatch() -> None:
    assert dispatched(urgency="critical").due("contact:1") == "11-23 14:30"


def test_signing_moves_no_limit() -> None:
    before = dispatched([PLAN])
    after = dispatched([PLAN]).sign().sign(by=PLAN, co=True, at="11-23 15:00")
    assert after.case.clocks == before.case.clocks


def test_the_earlier_of_the_sources_due_date_and_ours_governs() -> None:
    early = Work(source_due="2026-11-26T09:30:00+00:00").accept()
    assert (early.due(), early.original()) == ("11-26 17:30", "11-26 17:30")
    late = Work(source_due="2026-12-24T09:30:00+00:00").accept()
    assert late.due() == "11-30 17:30"


def test_a_source_whose_date_is_past_on_acceptance_makes_the_case_overdue_at_once() -> None:
    work = Work(source_due="2026-11-20T09:30:00+00:00").accept("11-23 10:00")
    assert work.due() == "11-20 17:30"


def test_the_accept_limit_stands_still_while_the_enterprise_completes_its_papers() -> None:
    work = Work("11-23 09:00")
    work.do(Action.ASK, CLERK, "11-23 10:00", missing="营业执照、图纸")
    work.do(Action.SUPPLY, enterprise(), "11-24 10:00", text="已补")
    # One hour was gone; three are left from Tuesday ten.
    assert work.due("accept") == "11-24 14:30"


def test_reassigning_does_not_restart_the_closing_limit() -> None:
    work = in_hand()
    work.do(Action.REASSIGN, DUTY, "11-25 09:00", department=WATER, reason="职责在水利")
    assert work.due() == "11-30 17:30"
    assert work.due("sign:2") == "11-25 14:30"


def test_sending_back_keeps_the_closing_limit_as_if_nothing_had_been_submitted() -> None:
    work = answered()
    assert shown(work.case.submitted_at) == "11-25 10:00"
    work.do(Action.SEND_BACK, DUTY, "11-26 09:00", missing="缺现场照片")
    assert work.case.submitted_at is None
    assert work.due() == "11-30 17:30"
    work.submit("12-01 09:00")
    limit = work.case.clocks["closing"]
    assert work.case.submitted_at is not None
    assert work.case.submitted_at > limit.due


def test_the_callback_counts_from_the_result_that_stands() -> None:
    work = answered()
    assert work.due("callback:1") == "11-30 17:30"
    work.do(Action.SEND_BACK, DUTY, "11-26 09:00", missing="缺照片")
    work.submit("11-27 10:00")
    assert work.due("callback:1") == "12-02 17:30"


def test_a_rework_is_a_round_with_a_limit_of_its_own() -> None:
    work = answered().call_back("11-26 09:00", grade=1)
    assert work.case.round == 2
    # Fifteen calendar days after the 26th; the first round keeps its date.
    assert (work.due("closing:2"), work.due()) == ("12-11 17:30", "11-30 17:30")
    assert work.due("contact:2") == "11-27 17:30"


def test_a_reopened_problem_runs_under_its_difficulty_again() -> None:
    work = closed()
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="整改未到位")
    assert work.due("closing:2") == "12-08 17:30"


def test_the_limit_of_a_merged_problem_counts_from_the_earliest_acceptance() -> None:
    early = Work("11-19 09:00").accept("11-19 10:00")
    target = Work("11-23 09:00", problem=OTHER).accept("11-23 10:00")
    assert target.due() == "11-30 17:30"
    merged_target(early, target, "11-24 09:00")
    assert (target.due(), target.original()) == ("11-26 17:30", "11-26 17:30")
    early.do(Action.UNMERGE, CLERK, "11-24 10:00", reason="不是同一事项")
    target.happens(EventKind.UNMERGED_FROM, "11-24 10:00", source=early.case.id)
    assert target.due() == "11-30 17:30"
    assert (early.case.stage, early.due()) == (Stage.TRANSFER, "11-26 17:30")


def test_what_was_accepted_before_counts_also_where_the_target_is_accepted_later() -> None:
    early = Work("11-19 09:00").accept("11-19 10:00")
    target = Work("11-20 09:00", problem=OTHER)
    merged_target(early, target, "11-20 10:00")
    assert target.case.accepted_at is None
    target.accept("11-23 10:00")
    assert shown(target.case.accepted_at) == "11-19 10:00"
    assert target.due() == "11-26 17:30"


def test_a_co_handler_added_later_is_due_when_the_asker_says() -> None:
    work = in_hand()
    work.do(Action.ADD, liaison(FIRE), "11-24 09:00", department=PLAN, question="是否符合规划",
            due="2026-11-25")  # fmt: skip
    assert (work.due("co:2"), work.original("co:2")) == ("11-25 17:30", "11-27 17:30")


def test_an_escalated_problem_has_to_be_dispatched_anew_when_it_is_taken() -> None:
    work = in_hand()
    work.do(Action.ESCALATE, DUTY, "11-24 09:00", done="已协调", asked="请市级牵头", ground="跨县",
            answers="本级")  # fmt: skip
    work.do(Action.TAKE, CITY_DUTY, "11-24 10:00")
    assert work.due("dispatch:2") == "11-24 15:30"
    assert work.due("dispatch") == "11-23 15:30"
    assert work.due() == "11-30 17:30"


def test_more_difficulty_before_the_due_date_gives_a_longer_limit() -> None:
    work = in_hand()
    work.do(Action.AMEND, DUTY, "11-24 09:00", difficulty="complex", reason="涉及多部门")
    assert (work.due(), work.original()) == ("12-07 17:30", "12-07 17:30")


def test_a_limit_that_was_met_is_not_judged_again() -> None:
    work = accepted()
    before = work.case.clocks["accept"]
    work.dispatch().sign()
    assert deadlines.settled(work.case, "accept")
    assert deadlines.settled(work.case, "dispatch")
    assert deadlines.settled(work.case, "sign:1")
    assert not deadlines.settled(work.case, "closing")
    assert work.case.clocks["accept"] == before


def test_the_limits_reckoned_anew_are_the_recorded_ones() -> None:
    work = extended(in_hand([PLAN]), "2026-12-04", "11-24 09:00", "11-24 15:00")
    assert deadlines.changed(work.case, rules=RULES, calendar=STATE_COUNCIL) == {}


def test_the_light_is_that_of_acceptance_first_and_of_closing_then() -> None:
    work = Work()
    assert deadlines.governing(work.case) == work.case.clocks["accept"]
    work.accept()
    assert deadlines.governing(work.case) == work.case.clocks["closing"]
    assert deadlines.governing_met(work.case) is None
    work.dispatch().sign().submit()
    assert shown(deadlines.governing_met(work.case)) == "11-25 10:00"


def test_a_deadline_that_runs_into_a_year_without_a_notice_is_provisional() -> None:
    work = Work("12-21 09:00").accept("12-21 10:00", difficulty="complex")
    assert work.case.clocks["closing"].provisional
    near = Work("11-23 09:00").accept("11-23 10:00")
    assert not near.case.clocks["closing"].provisional


@pytest.mark.parametrize("stage", list(Stage))
def test_at_no_stage_does_reckoning_again_change_anything(stage: Stage) -> None:
    work = at_stage(stage)
    assert deadlines.changed(work.case, rules=RULES, calendar=STATE_COUNCIL) == {}
