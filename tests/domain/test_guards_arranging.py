"""Guards of arranging: merging, escalating, splitting; what refuses, and why."""

from __future__ import annotations

from app.domain.catalogue import Stage
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    ENERGY,
    FIRE,
    OTHER,
    PLAN,
    WATER,
    Work,
    accepted,
    answered,
    dispatched,
    in_hand,
    merged_target,
)


def test_only_problems_of_the_same_appellant_are_merged() -> None:
    work = accepted()
    for stranger in (
        Work(problem=OTHER, enterprise=2),
        Work(problem=OTHER, enterprise=None, appellant="v1.aaaa.xyz"),
        Work(problem=OTHER, enterprise=1, anonymous=True),
    ):
        work.others = {OTHER: stranger.case}
        assert work.refusal(Action.MERGE, CLERK, target=OTHER, reason="x") == "other_appellant"
    work.others = {OTHER: Work(problem=OTHER).case}
    assert work.refusal(Action.MERGE, CLERK, target=99, reason="x") == "no_such_problem"
    assert work.refusal(Action.MERGE, CLERK, target=OTHER, reason="同一事项") == ""


def test_a_natural_person_is_known_by_the_fingerprint_of_the_name() -> None:
    work = Work(enterprise=None, appellant="v1.aaaa.first")
    work.others = {OTHER: Work(problem=OTHER, enterprise=None, appellant="v1.aaaa.second").case}
    assert work.refusal(Action.MERGE, CLERK, target=OTHER, reason="同一事项") == ""
    nameless = Work(enterprise=None)
    nameless.others = {OTHER: Work(problem=OTHER, enterprise=None).case}
    assert nameless.refusal(Action.MERGE, CLERK, target=OTHER, reason="x") == "other_appellant"


def test_nothing_is_merged_into_what_has_ended() -> None:
    ended, other = accepted(), Work(problem=OTHER)
    other.do(Action.WITHDRAW, CLERK, reason="已解决")
    ended.others = {OTHER: other.case}
    assert ended.refusal(Action.MERGE, CLERK, target=OTHER, reason="x") == "no_such_problem"


def test_a_merged_problem_has_no_open_assignment_until_it_is_unmerged() -> None:
    work = in_hand([PLAN])
    merged_target(work, Work(problem=OTHER), "11-24 09:00")
    assert work.case.open_assignments == ()
    work.do(Action.UNMERGE, CLERK, reason="不是同一事项")
    assert work.case.stage is Stage.HANDLING
    assert [a.department for a in work.case.open_assignments] == [FIRE, PLAN]


def test_an_escalated_problem_is_dispatched_by_the_level_that_took_it() -> None:
    work = in_hand()
    given = {"done": "已协调", "asked": "请市级牵头", "ground": "跨县", "answers": "本级"}
    work.do(Action.ESCALATE, DUTY, **given)
    assert work.refusal(Action.DISPATCH, CITY_DUTY, lead=ENERGY) == "not_taken_yet"
    assert work.refusal(Action.DISPATCH, DUTY, lead=ENERGY) == "not_allowed"
    assert work.refusal(Action.TAKE, DUTY) == "not_allowed"
    assert work.refusal(Action.ESCALATE, CITY_DUTY, **given) == "not_taken_yet"
    work.do(Action.TAKE, CITY_DUTY)
    assert work.refusal(Action.TAKE, CITY_DUTY) == "nothing_to_take"
    work.do(Action.SEND_DOWN, CITY_DUTY, reason="县级可以办理")
    assert (work.case.office, work.case.taken) == ("330782", True)
    assert work.refusal(Action.SEND_DOWN, CITY_DUTY, reason="x") == "not_escalated"
    assert work.refusal(Action.DISPATCH, DUTY, lead=FIRE) == ""


def test_nobody_leads_nobody_is_contacted_or_replaced() -> None:
    work = accepted()
    assert work.refusal(Action.CONTACT, CLERK, means="phone", reached=True) == "no_lead"
    assert work.refusal(Action.REASSIGN, DUTY, department=WATER, reason="x") == "no_lead"
    result = Work()
    result.do(Action.ANSWER, CLERK, text="可在线办理")
    assert result.refusal(Action.SEND_BACK, CLERK, missing="x") == "no_lead"


def test_a_parent_stays_where_it_is_when_it_is_split_dispatched_or_not() -> None:
    parts = [{"title": "用地", "text": "用地问题"}]
    for work in (Work(), accepted(), dispatched()):
        stage = work.case.stage
        work.do(Action.SPLIT, CLERK, parts=parts)
        assert work.case.stage is stage
    assert in_hand().refusal(Action.SPLIT, CLERK, parts=parts) == "illegal_step"
    assert answered().refusal(Action.SPLIT, CLERK, parts=parts) == "illegal_step"
