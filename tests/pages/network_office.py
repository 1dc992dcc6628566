"""An office of two departments that wait for each other."""

from __future__ import annotations

from app.domain.problem import Case
from app.domain.steps import Action
from tests.pages.problem_page import Office, a_case


def a_ring(office: Office) -> Case:
    """住建局 waits for 自然资源局, which waits for it."""
    case = a_case(office, until="signed", co=True)
    case = office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="须先核实")
    return office.act(
        case, Action.REQUIRE, "co", waiting=2, awaited="a:1", why="须先验收", confirm=True
    )


def a_wait(office: Office) -> Case:
    """住建局 waits for 自然资源局."""
    case = a_case(office, until="signed", co=True)
    return office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="须先核实")
