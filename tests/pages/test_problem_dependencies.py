"""问题详情: what a problem waits for, when it can be closed at the earliest, and what if.

Everything begins on Monday 2026-11-23 at 09:00: the lead has five working days, until Monday the
30th at 17:30, the co-handler three. A working day has 7.5 hours.
"""

from __future__ import annotations

from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict

from app import context
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.network.whatif import Supposed
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.problem_dependencies import Dependencies, outlook
from callbacks import problem as callbacks
from callbacks.group import guarded
from callbacks.problem.supposing import supposed_of
from tests.building import MONDAY_NINE
from tests.pages.problem_page import Office, OpenPage, a_case, of_class, words


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+08:00").astimezone(UTC)


def waiting(office: Office, case: Case, who: str, part: int, awaited: str, **more: Any) -> Case:
    return office.act(
        case, Action.REQUIRE, who, waiting=part, awaited=awaited, why="须先出具意见", **more
    )


def depends(page: OpenPage) -> Dependencies:
    assert page.view.dependencies is not None
    return page.view.dependencies


def test_a_lead_alone_has_nothing_to_depend_on(office: Office) -> None:
    page = office.open(a_case(office), "clerk")
    assert page.view.dependencies is None
    assert "假如" not in words(page.body)


def test_parts_beside_one_another_are_done_when_the_last_is_due(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    found = depends(office.open(case, "clerk"))
    assert found.path == ("住建局",)
    assert found.closing == case.clocks["closing"].due
    assert found.late_days == 0.0


def test_a_lead_that_waits_for_its_co_handler_begins_when_that_is_due(office: Office) -> None:
    """The co-handler has until Thursday 17:30, 7 + 3 × 7.5 = 29.5 hours from Monday 09:00 on; then
    the lead needs its own 7 + 5 × 7.5 = 44.5 hours: 74 hours, which end on Friday week at 17:00."""
    case = a_case(office, until="signed", co=True)
    case = waiting(office, case, "liaison", 1, "a:2")
    due, co_due = case.clocks["closing"].due, case.clocks["co:2"].due
    page = office.open(case, "clerk")
    found = depends(page)
    assert found.path == ("自然资源局", "住建局")
    assert found.critical == frozenset({1, 2})
    assert (due, co_due) == (shanghai("11-30 17:30"), shanghai("11-26 17:30"))
    assert found.closing == shanghai("12-04 17:00")
    assert "关键路径：自然资源局 → 住建局" in words(page.body)
    assert len(of_class(page.body, "lanes-critical")) == 2


def test_a_ring_has_no_earliest_closing_date_until_it_is_broken(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    case = waiting(office, case, "liaison", 1, "a:2")
    case = waiting(office, case, "co", 2, "a:1", confirm=True)
    page = office.open(case, "clerk")
    assert depends(page).closing is None
    assert "互等成环，解开前无法推算办结日期。" in words(page.body)
    broken = office.act(case, Action.DROP, "co", prerequisite=2, reason="已口头商定")
    assert depends(office.open(broken, "clerk")).closing is not None


def test_a_wait_for_another_problem_leads_through_its_parts(office: Office) -> None:
    other = a_case(office, until="signed", title="供水管网改造")
    case = a_case(office, until="signed", title="厂房竣工")
    case = waiting(office, case, "liaison", 1, f"p:{other.id}")
    found = depends(office.open(case, "clerk"))
    assert found.path == (f"住建局（问题 {problem_number(other.id)}）", "住建局")
    assert [node for node, _name in found.parts] == [f"{case.id}/1", f"{other.id}/1"]


def supposing(office: Office, case: Case, *values: Any, who: str = "clerk") -> str:
    """What is told when something is supposed on the page."""

    def call() -> Any:
        context.use_application(office.application)
        context.use_viewer(office.people[who])
        context_value.set(AttributeDict(triggered_inputs=[], updated_props={}))
        shown = {"number": problem_number(case.id)}
        return guarded(callbacks.suppose, callbacks.page.needs)(list(values), shown)

    return words(copy_context().run(call))


def test_what_if_tells_both_and_writes_nothing(office: Office) -> None:
    """The co-handler done now, the lead has its own time until its own date again."""
    case = a_case(office, until="signed", co=True)
    case = waiting(office, case, "liaison", 1, "a:2")
    page = office.open(case, "clerk")
    told = supposing(office, case, f"{case.id}/2", "finished", 3)
    assert "2026-12-04 17:00" in told
    assert "2026-11-30 17:30" in told
    assert page.events() == case.n


def test_what_if_a_ring_is_broken(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    case = waiting(office, case, "liaison", 1, "a:2")
    case = waiting(office, case, "co", 2, "a:1", confirm=True)
    told = supposing(office, case, f"{case.id}/2", "finished", None)
    assert "无法推算2026-11-30 17:30" in told
    assert "互等住建局与自然资源局无" in told


def test_supposing_nothing_changes_nothing(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    for values in (("", "finished", 3), (f"{case.id}/2", "late", 0), ("9/9", "finished", 3)):
        assert "没有变化。" in supposing(office, case, *values)


def test_supposing_lateness_moves_the_date_by_so_many_working_days(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    told = supposing(office, case, f"{case.id}/1", "late", 2)
    assert "2026-11-30 17:302026-12-02 17:30" in told
    assert "没有变化" not in told


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Supposed()),
        ([None, "late", 3], Supposed()),
        (["1/2", "finished", 3], Supposed(finished=frozenset({"1/2"}))),
        (["1/2", "late", 3], Supposed(delayed={"1/2": 3})),
        (["1/2", "late", 999_999], Supposed(delayed={"1/2": 250})),
        (["1/2", "late", "x"], Supposed(delayed={"1/2": 0})),
        (["1/2", "late", -4], Supposed(delayed={"1/2": 0})),
    ],
)
def test_whatever_the_browser_sends_is_read(values: list[Any], expected: Supposed) -> None:
    assert supposed_of(values) == expected


def test_nobody_supposes_anything_of_what_they_may_not_see(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    with office.application.reading() as store, pytest.raises(DomainError, match="unknown_problem"):
        outlook(
            store,
            viewer=office.people["stranger"],
            at=MONDAY_NINE + timedelta(hours=1),
            number=problem_number(case.id),
            supposed=Supposed(),
        )
