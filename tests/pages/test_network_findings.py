"""部门协同: the findings of the open problems that somebody may see, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.domain.identifiers import problem_number
from app.domain.lights import Light
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.network_findings import load_findings
from app.queries.network_view import FindingView, NetworkFilter
from app.queries.network_whatif import load_whatif
from tests.building import MONDAY_NINE
from tests.pages.problem_page import Office, a_case, an_office
from tests.plans import statements

WEEK = timedelta(days=7)


@pytest.fixture
def office(database_url: str) -> Office:
    return an_office(database_url)


def in_a_ring(office: Office) -> Case:
    """The lead and its co-handler wait for each other from Monday 09:00 on."""
    case = a_case(office, until="signed", co=True)
    case = require(office, case, "liaison", 1, "a:2")
    return require(office, case, "co", 2, "a:1", confirm=True)


def require(office: Office, case: Case, who: str, waiting: int, awaited: str, **more: bool) -> Case:
    return office.act(
        case, Action.REQUIRE, who, waiting=waiting, awaited=awaited, why="须先出具意见", **more
    )


def found(office: Office, who: str = "leader", **asked: object) -> dict[str, list[FindingView]]:
    """What somebody is told, by its code."""
    told: dict[str, list[FindingView]] = {}
    with office.application.reading() as store:
        for finding in load_findings(
            store,
            viewer=office.people[who],
            at=office.now(),
            asked=NetworkFilter(**asked),  # type: ignore[arg-type]
        ):
            told.setdefault(finding.code, []).append(finding)
    return told


def test_a_ring_is_told_with_its_problem_and_may_be_put_on_the_agenda(office: Office) -> None:
    """Monday 09:00 to Tuesday 09:00 is one working day."""
    case = in_a_ring(office)
    office.at(MONDAY_NINE + timedelta(days=1))
    [ring] = found(office)["ring"]
    number = problem_number(case.id)
    assert ring.sentence == (
        "住建局 等待 自然资源局，自然资源局 等待 住建局，互等成环；涉及 1 个问题，成环已 1 个工作日"
    )
    assert (ring.problems, ring.address) == ((number,), f"/problems/{number}")
    assert (ring.act, ring.consultation) == ("提请会商", True)
    assert ring.nodes == (str(office.lead), str(office.co))


def test_who_is_waited_for_leads_to_its_cases(office: Office) -> None:
    """Two problems wait for the co-handler, since Monday: a working day each on Tuesday."""
    cases = [a_case(office, until="signed", co=True, title=title) for title in ("甲事项", "乙事项")]
    for case in cases:
        require(office, case, "liaison", 1, "a:2")
    office.at(MONDAY_NINE + timedelta(days=1))
    [most] = found(office)["most_waited"]
    assert most.sentence == (
        "1 个部门的 2 个问题在等 自然资源局，累计等待 2 个工作日；近 12 周累计 2 个工作日"
    )
    assert set(most.problems) == {problem_number(case.id) for case in cases}
    assert most.address == f"/problems?waits=-{office.co}"


def test_what_was_waited_for_in_the_weeks_before_counts_beside_what_is(office: Office) -> None:
    """One wait ends after a week of five working days; another runs from then for a day, for a
    co-handler that was due on Thursday."""
    first, second = (
        a_case(office, until="signed", co=True, title=title) for title in ("甲事项", "乙事项")
    )
    first = require(office, first, "liaison", 1, "a:2")
    office.at(MONDAY_NINE + WEEK)
    office.act(first, Action.DROP, "liaison", prerequisite=1, reason="已口头商定")
    require(office, second, "liaison", 1, "a:2")
    office.at(MONDAY_NINE + WEEK + timedelta(days=1))
    [most] = found(office)["most_waited"]
    assert most.sentence == (
        "1 个部门的 1 个问题在等 自然资源局，累计等待 1 个工作日，其中 1 项前置已超期；"
        "近 12 周累计 6 个工作日"
    )


def test_an_earlier_instant_is_told_as_it_was(office: Office) -> None:
    case = in_a_ring(office)
    office.at(MONDAY_NINE + timedelta(days=1))
    office.act(case, Action.DROP, "co", prerequisite=2, reason="已口头商定")
    office.at(MONDAY_NINE + timedelta(days=2))
    assert "ring" not in found(office)
    [ring] = found(office, as_of=MONDAY_NINE + timedelta(hours=3))["ring"]
    assert ring.problems == (problem_number(case.id),)
    assert found(office, as_of=MONDAY_NINE - timedelta(days=1)) == {}


def test_what_lies_unsigned_is_told(office: Office) -> None:
    """Dispatched on Monday at 09:00, looked at on Monday at 13:30: three hours of 7.5."""
    case = a_case(office)
    office.at(MONDAY_NINE + timedelta(hours=4, minutes=30))
    [lying] = found(office)["unsigned"]
    assert lying.sentence == (
        "住建局 有 1 项交办尚未签收，合计滞留 0.4 个工作日，最长 0.4 个工作日；"
        "在办问题签收平均用时 0.4 个工作日"
    )
    assert lying.problems == (problem_number(case.id),)


def test_a_filter_leaves_out_what_was_not_asked_for(office: Office) -> None:
    in_a_ring(office)
    assert "ring" in found(office, region="3307", field="01", difficulty="general")
    assert found(office, region="3301") == {}
    assert found(office, field="02") == {}
    assert found(office, difficulty="hard") == {}


def test_nobody_is_told_of_what_they_may_not_see(office: Office) -> None:
    """The co-handler's liaison sees the problem, another department's does not."""
    in_a_ring(office)
    assert "ring" in found(office, "co")
    assert found(office, "stranger") == {}
    assert found(office, "auditor") == {}


def test_as_many_statements_however_many_problems(office: Office) -> None:
    def asked() -> int:
        with office.application.reading() as store:
            return len(
                statements(
                    store.session,
                    lambda: load_findings(
                        store,
                        viewer=office.people["leader"],
                        at=office.now(),
                        asked=NetworkFilter(),
                    ),
                )
            )

    in_a_ring(office)
    few = asked()
    for _n in range(3):
        in_a_ring(office)
    assert asked() == few


def test_what_if_a_department_had_finished(office: Office) -> None:
    """The ring goes, and the problem gets the date of its lead: five working days from Monday."""
    case = in_a_ring(office)
    with office.application.reading() as store:
        view = load_whatif(
            store,
            viewer=office.people["leader"],
            at=office.now(),
            departments_finished=[office.co],
        )
    [moved] = view.problems
    assert (moved.number, moved.closing) == (problem_number(case.id), None)
    assert moved.closing_then == datetime.fromisoformat("2026-11-30T17:30:00+08:00")
    assert (view.sooner, view.later) == (1, 0)
    assert (view.rings, view.rings_then) == ((("住建局", "自然资源局"),), ())


def test_what_if_a_department_were_late(office: Office) -> None:
    """The lead alone, two working days behind November 30: red on December 2."""
    a_case(office, until="signed")
    with office.application.reading() as store:
        late = load_whatif(
            store, viewer=office.people["leader"], at=office.now(), delayed={office.lead: 2}
        )
        same = load_whatif(store, viewer=office.people["leader"], at=office.now())
        none = load_whatif(
            store, viewer=office.people["stranger"], at=office.now(), delayed={office.lead: 2}
        )
    [moved] = late.problems
    assert moved.closing_then == datetime.fromisoformat("2026-12-02T17:30:00+08:00")
    assert moved.light_then is Light.RED
    assert (late.sooner, late.later) == (0, 1)
    assert (same.problems, none.problems) == ((), ())
