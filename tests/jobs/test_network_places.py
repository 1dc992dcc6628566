"""部门协同布局: a node stays where the first night put it, whoever comes beside it."""

from __future__ import annotations

from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from app.jobs.timetable import keep_places
from app.queries.network import load
from tests.building import (
    DUTY_HEAD,
    MONDAY_NINE,
    a_dispatched_problem,
    act,
    viewer_of,
)
from tests.pages.network_cases import an_office

LEADER = viewer_of(Role.LEADER)


def a_wait(application: Application, lead: int, co: int) -> None:
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=lead, co_handlers=(co,))
        case = act(store, case, Action.SIGN, viewer_of(Role.LIAISON, lead), MONDAY_NINE,
                   responsible="李", leader="周")  # fmt: skip
        act(store, case, Action.REQUIRE, DUTY_HEAD, MONDAY_NINE, waiting=1, awaited="a:2",
            why="须先核实")  # fmt: skip


def seen(application: Application) -> dict[str, tuple[float, float]]:
    with application.reading() as store:
        view = load(store, viewer=LEADER, at=MONDAY_NINE, query={})
    return {node.key: (node.x, node.y) for node in view.nodes}


def test_who_has_a_place_keeps_it(database_url: str) -> None:
    application = an_office(database_url)
    a_wait(application, 2, 3)
    first = seen(application)
    # The two departments: they are of one region and one level, which wait for nobody.
    assert keep_places(application, MONDAY_NINE) == 2
    assert keep_places(application, MONDAY_NINE) == 0
    a_wait(application, 4, 3)
    a_wait(application, 5, 2)
    later = seen(application)
    assert set(later) == {"2", "3", "4", "5"}
    assert {key: later[key] for key in first} == first
    assert keep_places(application, MONDAY_NINE) > 0
