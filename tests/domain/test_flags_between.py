"""提请会商标记 of work between departments and levels: what fires, and what lacks one cause.

The week of Monday 2026-11-23; a working day has seven and a half hours.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.changing import replace
from app.domain.flag_standing import standing_of
from app.domain.flags import Block, Ring, Standing
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    DUTY,
    ENERGY,
    FIRE,
    OTHER,
    PLAN,
    PROBLEM,
    Work,
    dispatched,
    in_hand,
    moment,
)
from tests.domain.casework_flagged import cleared, fired, objected, raised, referred, told
from tests.domain.casework_supervised import escalated

# 多部门: a co-handler dispatched on Monday has three working days, until Thursday at 17:30.


def test_three_departments_one_of_them_overdue() -> None:
    assert told(raised(dispatched([PLAN, ENERGY]), "11-27 08:31")["many_departments"]) == (
        "11-26 17:30",
        "3 个部门参与（市消防支队、市自然资源局、市发改委），其中 市自然资源局、市发改委 已超期",
    )


def test_three_departments_without_an_agreed_lead() -> None:
    assert told(raised(objected(co=[PLAN, ENERGY]), "11-24 09:00")["many_departments"]) == (
        "11-23 11:00",
        "3 个部门参与（市消防支队、市自然资源局、市发改委），主办单位尚未明确",
    )


def test_three_departments_in_time_or_two_of_them_late_are_not() -> None:
    assert "many_departments" not in raised(dispatched([PLAN, ENERGY]), "11-26 17:30")
    assert "many_departments" not in raised(dispatched([PLAN]), "11-27 08:31")
    assert "many_departments" not in raised(objected(co=[PLAN]), "11-24 09:00")


# 互等成环


def test_departments_that_wait_for_each_other() -> None:
    ring = Ring(departments=(FIRE, PLAN), since=moment("11-24 10:00"))
    standing = standing_of(in_hand([PLAN]).case)
    assert told(fired(replace(standing, ring=ring), "11-24 10:00")["ring"]) == (
        "11-24 10:00",
        "市消防支队 等待 市自然资源局，市自然资源局 等待 市消防支队，互等成环",
    )
    assert "ring" not in fired(standing, "11-24 10:00")


def test_a_department_whose_own_parts_wait_for_each_other() -> None:
    alone = Ring(departments=(FIRE,), since=moment("11-24 10:00"))
    standing = replace(standing_of(in_hand().case), ring=alone)
    assert told(fired(standing, "11-24 10:00")["ring"])[1] == "市消防支队 的承办事项互为前置"


# 前置超期


def blocked(awaited: int, *, since: str = "11-24 09:00") -> Standing:
    block = Block(
        waiting=FIRE, awaited=awaited, problem=PROBLEM, since=moment(since),
        due=moment("11-26 17:30"),
    )  # fmt: skip
    return replace(standing_of(in_hand([PLAN]).case), blocks=(block,))


def test_what_it_waits_for_is_overdue_at_another_department() -> None:
    """Three and a half hours into Friday. It blocks since it is late, or since it is waited for."""
    assert told(fired(blocked(PLAN), "11-27 12:00")["blocked"]) == (
        "11-26 17:30",
        "所等待的 市自然资源局 已超期 0.5 个工作日",
    )
    late = blocked(PLAN, since="11-27 09:00")
    assert told(fired(late, "11-27 12:00")["blocked"])[0] == "11-27 09:00"


def test_what_is_late_since_this_night_is_not_said_to_be_late_by_nothing() -> None:
    assert told(fired(blocked(PLAN), "11-26 17:31")["blocked"])[1] == (
        "所等待的 市自然资源局 已超期不足 0.1 个工作日"
    )


def test_another_problem_that_it_waits_for_is_named() -> None:
    standing = blocked(PLAN)
    elsewhere = replace(standing.blocks[0], problem=OTHER)
    flag = fired(replace(standing, blocks=(elsewhere,)), "11-27 12:00")["blocked"]
    assert told(flag)[1] == (
        "所等待的 市自然资源局 已超期 0.5 个工作日（问题 ZJ-3307-20261123-0002）"
    )


def test_what_is_in_time_or_at_the_same_department_does_not_block() -> None:
    assert "blocked" not in fired(blocked(PLAN), "11-26 17:30")
    assert "blocked" not in fired(blocked(FIRE), "11-27 12:00")


# 需上级解决, 主动提请


@pytest.mark.parametrize(
    ("story", "since"),
    [(escalated, "11-24 09:00"), (lambda: objected("level"), "11-23 15:00")],
)
def test_what_needs_a_higher_level(story: Callable[[], Work], since: str) -> None:
    assert told(raised(story(), "11-24 10:00")["level"]) == (since, "需上一级协调解决")


def test_what_was_sent_down_or_whose_objection_was_decided_needs_no_higher_level() -> None:
    sent_down = escalated()
    sent_down.do(Action.SEND_DOWN, CITY_DUTY, "11-25 09:00", reason="由县级办理")
    assert "level" not in raised(sent_down, "11-25 10:00")
    decided = objected("level")
    decided.do(Action.REVIEW, DUTY, "11-23 16:00", outcome="not_upheld", reason="属本级职责")
    assert "level" not in raised(decided, "11-24 10:00")


def test_an_objection_on_another_ground_needs_no_higher_level() -> None:
    assert "level" not in raised(objected("duty"), "11-24 10:00")


def test_somebody_asks_for_consultation() -> None:
    assert told(raised(referred(), "11-24 10:00")["asked"]) == (
        "11-24 09:00",
        "主动提请会商：跨部门协调",
    )
    assert "asked" not in raised(cleared(), "11-24 10:00")
