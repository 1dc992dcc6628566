"""Who may do what where: regions, levels, departments, links, deputies, overrides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain import acting
from app.domain.access import GRANTS, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.domain.workflow import STEP
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    FIRE,
    JINHUA,
    OTHER,
    SUPERVISOR,
    Work,
    accepted,
    dispatched,
    enterprise,
    in_hand,
    liaison,
)


def permitted(action: Action, work: Work, viewer: Viewer) -> bool:
    return acting.permitted(STEP[action], case=work.case, viewer=viewer)


def test_office_roles_act_in_their_region_and_below() -> None:
    work = accepted()
    for region, may in (("330782", True), ("3307", True), ("33", True), ("330783", False)):
        assert permitted(Action.DISPATCH, work, replace(DUTY, region=region)) is may
    assert not permitted(Action.DISPATCH, work, replace(DUTY, region="3301"))


def test_what_was_escalated_is_run_above_and_the_lower_office_answers_the_enterprise() -> None:
    work = in_hand()
    work.do(Action.ESCALATE, DUTY, done="a", asked="b", ground="c", answers="d")
    assert not permitted(Action.DISPATCH, work, DUTY)
    assert not permitted(Action.CLOSE, work, CLERK)
    assert permitted(Action.NOTE, work, DUTY)
    assert permitted(Action.CALL_BACK, work, CLERK)
    assert permitted(Action.DISPATCH, work, CITY_DUTY)


def test_an_enterprise_acts_on_its_own_problem_only_and_never_asks_for_papers() -> None:
    work = Work()
    assert permitted(Action.SUPPLY, work, enterprise())
    assert not permitted(Action.ASK, work, enterprise())
    assert not permitted(Action.SUPPLY, work, enterprise(OTHER))
    assert not permitted(Action.WITHDRAW, work, replace(enterprise(), problem=None))


def test_the_department_that_a_problem_accuses_may_nothing() -> None:
    work = Work(accused=FIRE).accept().dispatch(lead=12)
    assert not permitted(Action.NOTE, work, liaison(FIRE))
    assert not permitted(Action.UNMASK, work, liaison(FIRE))


def test_the_system_signs_reminds_and_reworks_and_nothing_else() -> None:
    assert GRANTS[Role.SYSTEM] == {
        Permission.REGISTER,
        Permission.REWORK,
        Permission.REMIND,
        Permission.RUN_SYSTEM,
    }


def test_auditor_and_administrator_touch_no_problem() -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        needed = {step.needs for step in STEP.values()}
        assert GRANTS[role] & needed == frozenset()


def test_a_supervisor_in_the_duty_heads_stead_says_why() -> None:
    work = accepted()
    assert work.refusal(Action.DISPATCH, SUPERVISOR, lead=FIRE) == "missing_fact"
    work.do(Action.DISPATCH, SUPERVISOR, lead=FIRE, override="中心负责人外出，经同意代行")
    assert work.events[-1].facts["override"] == "中心负责人外出，经同意代行"


def test_the_form_of_an_override_asks_for_its_reason_and_the_duty_heads_does_not() -> None:
    work = accepted()

    def asks(viewer: Viewer) -> list[str]:
        offers = acting.offers(work.case, around=work.around(viewer))
        step = next(o.step for o in offers if o.step.action is Action.DISPATCH)
        return [f.name for f in step.asks]

    assert asks(DUTY) == ["lead", "co_handlers", "words"]
    assert asks(SUPERVISOR) == ["lead", "co_handlers", "words", "override"]


def test_ordered_flagged_and_escalated_problems_are_the_supervisors_own() -> None:
    work = accepted()
    work.do(Action.ORDER, SUPERVISOR, level="supervise", ground="x", due="2026-11-27",
            rhythm=5, approved_by="李市长")  # fmt: skip
    assert work.refusal(Action.DISPATCH, SUPERVISOR, lead=FIRE) == ""


def test_what_asks_for_a_reason_anyway_asks_for_one() -> None:
    work = in_hand()
    given = {"department": 12, "reason": "职责调整"}
    assert work.refusal(Action.REASSIGN, SUPERVISOR, **given) == ""


def test_a_right_that_is_missing_is_named() -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        CLERK.require(Permission.DISPATCH)
    DUTY.require(Permission.DISPATCH)


def test_a_deputy_signs_for_the_same_department_and_for_no_other() -> None:
    work = dispatched()
    deputy = replace(liaison(FIRE), person=77, acting_for=111)
    assert permitted(Action.SIGN, work, deputy)
    assert not permitted(Action.SIGN, work, replace(deputy, department=12))
    assert deputy.region != JINHUA
