"""Problems that call for consultation, or nearly do; what is found of them, and its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.flag_judging import judge
from app.domain.flag_standing import standing_of
from app.domain.flags import Raised, Standing
from app.domain.steps import Action
from app.translations.flag_sentences import flag_sentence
from tests.domain.casework import (
    DUTY,
    ENERGY,
    FIRE,
    LEADER,
    PLAN,
    RULES,
    SUPERVISOR,
    Work,
    answered,
    dispatched,
    extended,
    in_hand,
    liaison,
    moment,
    shown,
)
from tests.domain.office_calendars import STATE_COUNCIL

NAMES = {FIRE: "市消防支队", PLAN: "市自然资源局", ENERGY: "市发改委"}


def fired(standing: Standing, at: str, rules: Any = RULES) -> Mapping[str, Raised]:
    """What fires at a written time, by rule."""
    found = judge([standing], at=moment(at), rules=rules, calendar=STATE_COUNCIL)
    return {str(flag.rule): flag for flag in found.get(standing.problem, ())}


def raised(work: Work, at: str) -> Mapping[str, Raised]:
    return fired(standing_of(work.case), at)


def told(flag: Raised) -> tuple[str, str]:
    """Since when, and the sentence."""
    sentence = flag_sentence(flag.rule, flag.evidence, departments=NAMES.__getitem__)
    return shown(flag.since), sentence


def objected(ground: str = "duty", *, co: Iterable[int] = (PLAN,)) -> Work:
    """The lead objects on Monday at three."""
    work = dispatched(co)
    work.do(Action.OBJECT, liaison(FIRE), "11-23 15:00", ground=ground, suggested=ENERGY,
            words="不属本部门职责")  # fmt: skip
    return work


def upheld() -> Work:
    work = objected()
    work.do(Action.REVIEW, DUTY, "11-23 16:00", outcome="upheld", department=ENERGY)
    return work


def objected_twice() -> Work:
    work = upheld()
    work.do(Action.OBJECT, liaison(ENERGY), "11-24 09:00", ground="duty", suggested=FIRE,
            words="不属本部门职责")  # fmt: skip
    return work


def reassigned() -> Work:
    work = in_hand([PLAN])
    work.do(Action.REASSIGN, DUTY, "11-24 09:00", department=ENERGY, reason="另行确定主办单位")
    return work


def reworked() -> Work:
    return answered().call_back("11-26 09:00", grade=1)


def still_dissatisfied() -> Work:
    return reworked().submit("11-27 10:00").call_back("11-30 09:00", grade=2)


def appealed() -> Work:
    work = still_dissatisfied()
    work.do(Action.APPEAL, liaison(FIRE), reason="评价对象有误")
    work.do(Action.DECIDE_APPEAL, SUPERVISOR, excluded=True, reason="属实")
    return work


def waiting_in_a_ring() -> Work:
    work = in_hand([PLAN]).sign("11-23 14:10", by=PLAN, co=True)
    work.do(Action.REQUIRE, liaison(FIRE), "11-24 09:00", waiting=1, awaited="a:2", why="须先核实")
    work.do(Action.REQUIRE, liaison(PLAN), "11-24 10:00", waiting=2, awaited="a:1", why="须先验收",
            confirm=True)  # fmt: skip
    return work


def with_more_time() -> Work:
    return extended(in_hand(), "2026-12-09", "11-25 09:00", "11-25 10:00")


def referred() -> Work:
    work = in_hand()
    work.do(Action.REFER, LEADER, "11-24 09:00", reason="跨部门协调")
    return work


def cleared() -> Work:
    work = referred()
    work.do(Action.CLEAR_FLAG, SUPERVISOR, rule="asked", reason="已明确", return_on="2026-12-09")
    return work
