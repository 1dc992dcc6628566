"""What each event means: the case after it, and the same case out of the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.catalogue import AssignmentEnd, Result, Stage, Urgency
from app.domain.errors import DomainError
from app.domain.events import Event, canonical, dump, instant
from app.domain.folding import fold
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    OTHER,
    PLAN,
    SYSTEM_ITSELF,
    WATER,
    Work,
    accepted,
    answered,
    at_stage,
    closed,
    dispatched,
    in_hand,
    liaison,
    merged_target,
    shown,
)
from tests.domain.casework_supervised import escalated, supervised


def from_json(event: Event) -> Event:
    """The event as the log gives it back."""
    body = json.loads(canonical(event, facts=dump(event.facts)))
    at, recorded = instant(body.pop("at")), instant(body.pop("recorded_at"))
    return Event(**body, at=at, recorded_at=recorded)


STORIES: list[Callable[[], Work]] = [
    *[lambda stage=stage: at_stage(stage) for stage in Stage],  # type: ignore[misc]
    supervised,
    escalated,
    closed,
]


@pytest.mark.parametrize("story", STORIES)
def test_the_log_tells_the_same_case_also_after_it_was_written(story: Callable[[], Work]) -> None:
    work = story()
    assert work.refolded() == work.case
    assert fold(from_json(e) for e in work.events) == work.case


@pytest.mark.parametrize("story", STORIES)
def test_events_are_numbered_without_gaps(story: Callable[[], Work]) -> None:
    work = story()
    assert [e.n for e in work.events] == list(range(1, len(work.events) + 1))


def test_a_log_with_a_hole_or_an_unknown_event_is_broken() -> None:
    events = in_hand().events
    for broken in (
        [events[0], events[2]],
        events[1:],
        [replace(events[0], kind="nonsense")],
        [events[0], replace(events[1], kind="nonsense")],
        [events[0], replace(events[1], facts={})],
    ):
        with pytest.raises(DomainError, match="broken_log"):
            fold(broken)
    with pytest.raises(DomainError, match="unknown_problem"):
        fold([])


def test_answering_at_once_accepts_and_answers_in_one_step() -> None:
    work = Work("11-23 09:00")
    work.do(Action.ANSWER, CLERK, "11-23 09:30", text="可在线办理")
    case = work.case
    assert (case.stage, shown(case.accepted_at), shown(case.submitted_at)) == (
        Stage.FEEDBACK,
        "11-23 09:30",
        "11-23 09:30",
    )
    assert case.submission is not None
    assert (case.submission.result, case.matter.kind) == (Result.EXPLAINED, "inquiry")


def test_accepting_says_what_the_problem_is() -> None:
    matter = accepted(kind="complaint", difficulty="hard", urgency="urgent").case.matter
    assert (matter.kind, matter.difficulty, matter.urgency) == ("complaint", "hard", Urgency.URGENT)


def test_declining_and_withdrawing_end_everything() -> None:
    work = Work()
    work.do(Action.ASK, CLERK, missing="营业执照")
    work.do(Action.DECLINE, CLERK, ground="statutory", pointed_to="市仲裁委")
    assert (work.case.stage, work.case.closing_ground) == (Stage.DECLINED, "statutory")
    assert (work.case.running_pause, work.case.waiting_supplement) == (None, False)
    gone = supervised()
    gone.do(Action.ORDER, DUTY, level="reminder", ground="再次", due="2026-12-04", rhythm=5,
            approved_by="李市长")  # fmt: skip
    gone.do(Action.WITHDRAW, CLERK, reason="已解决")
    assert [a.end for a in gone.case.assignments] == [AssignmentEnd.STOPPED] * 2
    assert (gone.case.open_order, gone.case.lane) == (None, None)


def test_an_upheld_objection_passes_the_problem_on_and_is_no_second_dispatch() -> None:
    work = in_hand([PLAN])
    work.do(Action.REQUIRE, liaison(PLAN), waiting=2, awaited="a:1", why="须先验收")
    work.do(Action.OBJECT, liaison(FIRE), ground="duty", suggested=WATER, words="不属于本部门")
    assert work.case.stage is Stage.TRANSFER
    work.do(Action.REVIEW, DUTY, outcome="upheld", department=WATER)
    case = work.case
    assert (case.stage, case.dispatches) == (Stage.TRANSFER, 1)
    assert [(a.department, a.end) for a in case.assignments] == [
        (FIRE, AssignmentEnd.REASSIGNED),
        (PLAN, None),
        (WATER, None),
    ]
    # The co-handler keeps its part and waits for whoever leads now.
    assert [(p.waiting, p.awaited) for p in case.prerequisites] == [(2, "a:3")]


def test_reassigning_is_a_second_dispatch() -> None:
    work = in_hand()
    work.do(Action.REASSIGN, DUTY, department=WATER, reason="职责调整")
    assert (work.case.stage, work.case.dispatches) == (Stage.TRANSFER, 2)


def test_an_objection_before_signing_goes_back_to_unsigned_when_it_is_refused() -> None:
    work = dispatched()
    work.do(Action.OBJECT, liaison(FIRE), ground="level", suggested=WATER, words="应由市级办理")
    work.do(Action.REVIEW, DUTY, outcome="not_upheld", reason="属地管理")
    assert (work.case.stage, work.case.open_assignments[0].signed_at) == (Stage.TRANSFER, None)


def test_signing_by_itself_counts_apart_and_may_name_persons() -> None:
    work = dispatched([PLAN])
    work.do(Action.AUTO_SIGN, SYSTEM_ITSELF, "11-23 16:30", assignment=2)
    assert work.case.stage is Stage.TRANSFER
    work.do(Action.AUTO_SIGN, SYSTEM_ITSELF, "11-23 16:30", assignment=1, responsible="王建军")
    assert work.case.stage is Stage.HANDLING
    assert [(a.auto_signed, a.responsible) for a in work.case.assignments] == [
        (True, "王建军"),
        (True, ""),
    ]


def test_only_a_contact_that_reached_the_enterprise_is_the_first_one() -> None:
    work = in_hand()
    work.do(Action.CONTACT, liaison(FIRE), means="phone", reached=False)
    assert work.case.assignments[0].contacted_at is None
    work.do(Action.CONTACT, CLERK, "11-23 15:00", means="phone", reached=True)
    work.do(Action.CONTACT, CLERK, "11-23 16:00", means="visit", reached=True)
    assert shown(work.case.assignments[0].contacted_at) == "11-23 15:00"


def test_sending_back_records_the_extra_round_trip() -> None:
    work = answered()
    work.do(Action.SEND_BACK, CLERK, "11-26 09:00", missing="缺照片")
    case = work.case
    assert (case.stage, case.round, case.dispatches) == (Stage.HANDLING, 1, 1)
    assert shown(case.submissions[0].sent_back_at) == "11-26 09:00"
    assert [(a.end, a.returned) for a in case.assignments] == [
        (AssignmentEnd.SUBMITTED, False),
        (None, True),
    ]
    assert case.open_assignments[0].responsible == "王建军"


def test_a_rework_begins_a_round_and_both_are_told() -> None:
    work = answered().call_back("11-26 09:00", grade=1)
    assert [(r.kind, shown(r.start), shown(r.submitted_at)) for r in work.case.rounds] == [
        ("first", "11-23 09:00", "11-25 10:00"),
        ("rework", "11-26 09:00", ""),
    ]
    assert work.case.submission is None


def test_a_reopened_problem_is_open_again_with_the_time_between_nobodys() -> None:
    work = closed()
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="反弹")
    assert (work.case.stage, work.case.closed_at, work.case.closing_ground) == (
        Stage.HANDLING,
        None,
        "",
    )
    assert [shown(r.closed_at) for r in work.case.rounds] == ["11-26 10:00", ""]
    assert [shown(at) for at in work.case.resumed] == ["12-01 09:00"]


def test_a_merged_problem_ends_its_work_and_its_pauses() -> None:
    work = in_hand([PLAN])
    work.do(Action.ASK, liaison(FIRE), missing="图纸")
    target = Work(problem=OTHER)
    merged_target(work, target, "11-24 09:00")
    case = work.case
    assert (case.stage, case.merged_into, case.merged_stage) == (
        Stage.MERGED,
        OTHER,
        Stage.HANDLING,
    )
    assert (case.running_pause, case.waiting_supplement, target.case.merged) == (
        None,
        False,
        (work.case.id,),
    )


def test_who_acts_for_whom_is_told_by_the_log() -> None:
    work = dispatched()
    deputy = replace(liaison(FIRE), person=999, acting_for=111)
    work.do(Action.SIGN, deputy, responsible="王建军", leader="李志强")
    assert (work.events[-1].actor, work.events[-1].acting_for) == (999, 111)
