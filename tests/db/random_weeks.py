"""Some weeks of an office: the same random acts for the same seed, however many are taken."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import datetime, timedelta

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.handling import perform
from tests.building import DUTY_HEAD, MONDAY_NINE, a_problem, viewer_of
from tests.db.test_rollups import (
    BESIDE,
    DEPARTMENT,
    LIAISON,
    ONWARD,
    REASON,
    REGIONS,
    SUPERVISOR,
    Move,
    given,
)

OTHER = 2
LEADER = viewer_of(Role.LEADER)
CO_HANDLER = viewer_of(Role.LIAISON, OTHER)

WATCHED: tuple[Move, ...] = (
    (Action.DISPATCH, DUTY_HEAD, given(
        lead=DEPARTMENT, co_handlers=[{"department": OTHER, "question": "请提意见"}])),
    (Action.SIGN_CO, CO_HANDLER, given(responsible="王伟", leader="陈刚")),
    (Action.REASSIGN, DUTY_HEAD, given(lead=OTHER, **REASON)),
    (Action.REQUIRE, LIAISON, given(waiting=1, awaited="a:2", why="先出规划意见")),
    (Action.DROP, DUTY_HEAD, given(prerequisite=1, **REASON)),
    (Action.REFER, LEADER, given(**REASON)),
    (Action.CLEAR_FLAG, SUPERVISOR, given(
        rule="asked", return_on="2027-02-01", **REASON)),
    (Action.ORDER, SUPERVISOR, given(
        level="supervise", ground="久拖未办", due="2027-01-15", rhythm=3, approved_by="李市长")),
    (Action.LIFT, SUPERVISOR, given(**REASON)),
    (Action.ASK, LIAISON, given(missing="请补充规划许可证")),
    (Action.SUPPLY, LIAISON, given(text="已补齐")),
)  # fmt: skip


def some_weeks(application: Application, seed: str, *, acts: int) -> datetime:
    """So many acts, each in a transaction of its own; the instant of the last comes back."""
    chance, at, problems = random.Random(seed), MONDAY_NINE, list[int]()
    for n in range(acts):
        at += timedelta(minutes=chance.choice((3, 40, 200, 500)))
        if n % 6 == 0:
            with application.transaction() as store:
                problems.append(a_problem(store, at=at, region=chance.choice(REGIONS)).id)
            continue
        moves = chance.choice((ONWARD, ONWARD, ONWARD, ONWARD, WATCHED, WATCHED, BESIDE))
        problem = chance.choice(problems[-12:])
        for action, viewer, facts in chance.sample(moves, len(moves)):
            told = facts(chance, problems)
            with suppress(DomainError), application.transaction() as store:
                perform(store, action=action, problem=problem, given=told, viewer=viewer, at=at)
                break
    return at
