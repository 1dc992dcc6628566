"""A prefecture with departments on three levels whose problems wait, pass on and are shared."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import datetime, timedelta

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services.handling import perform
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    an_application,
    viewer_of,
)

REASON = {"reason": "情况有变"}
PLACES = (
    ("省住建厅", "33"), ("市建设局", "3307"), ("市规划局", "3307"), ("市消防局", "3307"),
    ("杭州市建设局", "3301"), ("义乌市建设局", "330782"), ("义乌市规划局", "330782"),
)  # fmt: skip
HOW_MANY = len(PLACES)


def an_office(url: str) -> Application:
    """An application with the departments, numbered from 1."""
    application = an_application(url)
    with application.transaction() as store:
        for name, region in PLACES:
            a_department(store, name, region=region)
    return application


def worked_in(application: Application, seed: str, *, acts: int = 90) -> datetime:
    """Random acts on a dozen problems over some weeks; when they ended."""
    chance, at, problems = random.Random(seed), MONDAY_NINE, list[int]()
    for n in range(acts):
        at += timedelta(minutes=chance.choice((20, 300, 900, 1500)))
        if n % 7 == 0:
            with application.transaction() as store:
                lead, *others = chance.sample(range(1, HOW_MANY + 1), 3)
                made = a_dispatched_problem(
                    store, lead=lead, co_handlers=tuple(others[: chance.randint(0, 2)]), at=at,
                    region=chance.choice(("330782", "3307", "330106")),
                )  # fmt: skip
            problems.append(made.id)
            continue
        _act(application, chance, chance.choice(problems), problems, at)
    return at


def _act(
    application: Application, chance: random.Random, problem: int, problems: list[int], at: datetime
) -> None:
    with application.reading() as store:
        case = store.peek(problem)
    lead = case.lead
    liaison = viewer_of(Role.LIAISON, lead.department if lead else 1)
    awaited = chance.choice([f"a:{chance.randint(1, 3)}", f"p:{chance.choice(problems)}"])
    sign = (Action.SIGN, liaison, {"responsible": "李", "leader": "周"})
    require = (Action.REQUIRE, DUTY_HEAD, {"waiting": chance.randint(1, 3), "awaited": awaited,
                                           "why": "须先完成", "confirm": True})  # fmt: skip
    reassign = (Action.REASSIGN, DUTY_HEAD, {"department": chance.randint(1, HOW_MANY), **REASON})
    others = [
        (Action.DROP, DUTY_HEAD, {"prerequisite": 1, **REASON}),
        (Action.SUBMIT, liaison, {"result": "solved", "text": "已办妥。"}),
        (Action.WITHDRAW, CLERK, REASON),
        (Action.AMEND, DUTY_HEAD, {"difficulty": chance.choice(("hard", "complex")), **REASON}),
    ]
    first = chance.choice((sign, sign, require, require, require, reassign, reassign, *others))
    for action, viewer, given in (first, sign, require):
        with suppress(DomainError), application.transaction() as store:
            perform(store, action=action, problem=problem, given=given, viewer=viewer, at=at)
            return
