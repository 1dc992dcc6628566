"""Spans: who held a problem when, tiling its life, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.catalogue import ENTERPRISE, OFFICE, Phase, Stage
from app.domain.events import EventKind
from app.domain.problem import Case
from app.domain.spans import enterprise_wait, phase_times, untiled
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    FIRE,
    OTHER,
    PLAN,
    WATER,
    Work,
    accepted,
    answered,
    at_stage,
    closed,
    enterprise,
    in_hand,
    liaison,
    merged_target,
    moment,
    shown,
)
from tests.domain.office_calendars import STATE_COUNCIL


def track(case: Case, n: int = 0) -> list[tuple[str, int, str, str]]:
    """(phase, holder, start, end) of each span of a track."""
    spans = [s for s in case.spans if s.track == n]
    return [(str(s.phase), s.holder, shown(s.start), shown(s.end)) for s in spans]


def test_from_registration_to_closing_somebody_holds_it_all_the_time() -> None:
    assert track(closed().case) == [
        ("intake", OFFICE, "11-23 09:00", "11-23 10:00"),
        ("transit", OFFICE, "11-23 10:00", "11-23 11:00"),
        ("transit", FIRE, "11-23 11:00", "11-23 14:00"),
        ("handling", FIRE, "11-23 14:00", "11-25 10:00"),
        ("feedback", OFFICE, "11-25 10:00", "11-26 10:00"),
    ]


def test_while_an_objection_is_decided_the_office_holds_it() -> None:
    work = in_hand()
    work.do(Action.OBJECT, liaison(FIRE), "11-23 15:00", ground="duty", suggested=WATER, words="非")
    work.do(Action.REVIEW, DUTY, "11-23 16:00", outcome="upheld", department=WATER)
    assert track(work.case)[3:] == [
        ("handling", FIRE, "11-23 14:00", "11-23 15:00"),
        ("transit", OFFICE, "11-23 15:00", "11-23 16:00"),
        ("transit", WATER, "11-23 16:00", ""),
    ]


def test_what_the_enterprise_owes_is_its_own() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "11-24 09:00", missing="图纸")
    work.do(Action.SUPPLY, enterprise(), "11-24 10:00", text="已补")
    assert track(work.case)[4:] == [
        ("waiting", ENTERPRISE, "11-24 09:00", "11-24 10:00"),
        ("handling", FIRE, "11-24 10:00", ""),
    ]


def test_a_pause_that_nobody_ended_gives_it_back_when_it_ran_out() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "11-24 09:00", missing="图纸")
    work.do(Action.NOTE, CLERK, "12-10 09:00", text="企业未补")
    assert track(work.case)[4:] == [
        ("waiting", ENTERPRISE, "11-24 09:00", "12-08 17:30"),
        ("handling", FIRE, "12-08 17:30", ""),
    ]


def test_an_approved_pause_changes_no_hands() -> None:
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), reason="testing", until="2026-11-27", words="检测")
    work.do(Action.PAUSE, DUTY)
    assert track(work.case)[-1] == ("handling", FIRE, "11-23 14:00", "")


def test_each_co_handler_has_a_track_of_its_own() -> None:
    work = in_hand([PLAN, WATER])
    work.sign("11-23 15:00", by=PLAN, co=True)
    work.do(
        Action.OBJECT_CO, liaison(WATER), "11-23 16:00", ground="duty", suggested=FIRE, words="非"
    )
    work.do(Action.CONTRIBUTE, liaison(PLAN), "11-24 09:00", text="无意见")
    work.do(Action.RELEASE, DUTY, "11-24 10:00", assignment=3, reason="不需要")
    assert track(work.case, 2) == [
        ("transit", PLAN, "11-23 11:00", "11-23 15:00"),
        ("handling", PLAN, "11-23 15:00", "11-24 09:00"),
    ]
    assert track(work.case, 3) == [
        ("transit", WATER, "11-23 11:00", "11-23 16:00"),
        ("transit", OFFICE, "11-23 16:00", "11-24 10:00"),
    ]


def test_sent_back_it_is_the_leads_at_once_and_reopened_too() -> None:
    work = answered()
    work.do(Action.SEND_BACK, CLERK, "11-25 15:00", missing="缺照片")
    assert track(work.case)[-2:] == [
        ("feedback", OFFICE, "11-25 10:00", "11-25 15:00"),
        ("handling", FIRE, "11-25 15:00", ""),
    ]
    again = closed()
    again.do(Action.REOPEN, DUTY, "12-01 09:00", reason="反弹")
    assert track(again.case)[-2:] == [
        ("feedback", OFFICE, "11-25 10:00", "11-26 10:00"),
        ("handling", FIRE, "12-01 09:00", ""),
    ]
    assert untiled(again.case) == []


def test_escalated_it_lies_with_the_office_until_it_is_dispatched_again() -> None:
    work = in_hand()
    work.do(Action.ESCALATE, DUTY, "11-24 09:00", done="a", asked="b", ground="c", answers="d")
    work.do(Action.TAKE, CITY_DUTY, "11-24 10:00")
    work.do(Action.DISPATCH, CITY_DUTY, "11-24 11:00", lead=WATER)
    assert track(work.case)[4:] == [
        ("transit", OFFICE, "11-24 09:00", "11-24 11:00"),
        ("transit", WATER, "11-24 11:00", ""),
    ]


def test_merged_it_is_nobodys_until_it_is_unmerged() -> None:
    work = in_hand()
    merged_target(work, Work(problem=OTHER), "11-24 09:00")
    work.do(Action.UNMERGE, CLERK, "11-24 15:00", reason="不是同一事项")
    assert track(work.case)[3:] == [
        ("handling", FIRE, "11-23 14:00", "11-24 09:00"),
        ("handling", FIRE, "11-24 15:00", ""),
    ]
    assert untiled(work.case) == []


def test_a_part_of_a_split_problem_is_the_offices_from_the_parents_registration_on() -> None:
    part = Work("11-23 12:00", event=EventKind.SPLIT_FROM, split_from=OTHER,
                registered_at="2026-11-20T01:00:00+00:00")  # fmt: skip
    assert track(part.case) == [("intake", OFFICE, "11-20 09:00", "")]
    assert untiled(part.case) == []


@pytest.mark.parametrize("stage", list(Stage))
def test_at_every_stage_the_main_track_tiles_and_runs_only_while_open(stage: Stage) -> None:
    case = at_stage(stage).case
    assert untiled(case) == []
    running = [s.track for s in case.spans if s.end is None]
    assert (0 in running) == case.open
    assert case.open or running == []


def test_a_gap_an_overlap_a_late_beginning_and_a_missing_end_are_faults() -> None:
    case = closed().case
    first, second, *rest = case.spans
    minute = timedelta(minutes=1)
    for spoilt in (
        (first, replace(second, start=second.start + minute), *rest),
        (first, replace(second, start=second.start - minute), *rest),
        (second, *rest),
        (first, second, *rest[:-1]),
    ):
        assert untiled(replace(case, spans=tuple(spoilt))) != []


def test_the_phases_add_up_to_what_the_enterprise_waited() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), "11-24 09:00", missing="图纸")
    work.do(Action.SUPPLY, enterprise(), "11-24 10:00", text="已补")
    work.submit("11-24 15:00").call_back("11-25 09:00").close("11-25 10:00")
    times = phase_times(work.case.spans, calendar=STATE_COUNCIL, until=moment("11-30 09:00"))
    assert {str(p): str(t) for p, t in times.items()} == {
        "intake": "1:00:00",
        "waiting": "1:00:00",
        # 10:00-12:00 and 13:30-14:00.
        "transit": "2:30:00",
        # 14:00-17:30, 8:30-9:00, 10:00-12:00, 13:30-15:00.
        "handling": "7:30:00",
        # 15:00-17:30 and 8:30-10:00.
        "feedback": "4:00:00",
    }
    assert enterprise_wait(times) == timedelta(hours=15)


def test_a_running_span_counts_up_to_now() -> None:
    times = phase_times(accepted().case.spans, calendar=STATE_COUNCIL, until=moment("11-23 11:30"))
    assert times[Phase.TRANSIT] == timedelta(hours=1, minutes=30)
