"""提请会商标记 where people see it: on the problem, in the register, on the overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.register_columns import REGISTER_COLUMNS
from app.domain.register_filter import RegisterFilter
from app.domain.steps import Action
from app.queries import overview, problem, register
from app.queries.register_export import register_export
from app.services import flagging
from layouts.components.register_list import columns, grid_rows
from layouts.pages import overview as overview_page
from layouts.pages import problem as problem_page
from tests.building import (
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    act,
    an_application,
    viewer_of,
)
from tests.domain.casework import moment
from tests.pages.problem_page import of_class, walk, words

AT = moment("12-10 12:00")
LEADER = viewer_of(Role.LEADER)
SIGNED = {"responsible": "王敏", "leader": "李局"}


@dataclass(frozen=True)
class Office:
    """Two problems due on November 30, one of which waits in a ring; one that is new."""

    application: Application
    late: Case
    ring: Case
    new: Case


@pytest.fixture
def office(sqlite_url: str) -> Office:
    """Flagged on December 8 at nine."""
    application = an_application(sqlite_url)
    with application.transaction() as store:
        lead, co = a_department(store, "市建设局"), a_department(store, "市规划局")
        of_lead, of_co = viewer_of(Role.LIAISON, lead), viewer_of(Role.LIAISON, co)
        late = a_dispatched_problem(store, lead=lead, title="逾期未办")
        late = act(store, late, Action.SIGN, of_lead, MONDAY_NINE + timedelta(hours=1), **SIGNED)
        ring = a_dispatched_problem(store, lead=lead, co_handlers=(co,), title="互为前置")
        ring = act(store, ring, Action.SIGN, of_lead, moment("11-23 10:00"), **SIGNED)
        ring = act(store, ring, Action.SIGN_CO, of_co, moment("11-23 10:10"), **SIGNED)
        ring = act(store, ring, Action.REQUIRE, of_lead, moment("11-23 11:00"), waiting=1,
                   awaited="a:2", why="须先核实")  # fmt: skip
        ring = act(store, ring, Action.REQUIRE, of_co, moment("11-23 11:30"), waiting=2,
                   awaited="a:1", why="须先验收", confirm=True)  # fmt: skip
        new = a_dispatched_problem(store, lead=lead, at=moment("12-07 09:00"), title="新登记")
    flagging.pass_flags(
        application.transaction, reading=application.reading, at=moment("12-08 09:00")
    )
    return Office(application, late, ring, new)


def listed(office: Office, **query: str) -> register.View:
    with office.application.reading() as store:
        return register.load(store, viewer=LEADER, at=AT, query=query)


def titles(view: register.View) -> set[str]:
    return {card.title for card in view.cards}


def opened(office: Office, case: Case) -> problem.ProblemView:
    with office.application.reading() as store:
        number = problem_number(case.id)
        return problem.load(store, viewer=DUTY_HEAD, at=AT, query={"log": "all"}, number=number)


def test_a_problem_says_why_it_calls_for_consultation_with_the_figures_of_now(
    office: Office,
) -> None:
    """Raised on December 8 at nine; read on the 10th at noon."""
    view = opened(office, office.late)
    [flags] = of_class(problem_page.draw(view), "problem-flags")
    assert words(flags) == "超期批准时限已过 7.5 个工作日（规定 5 个工作日）"


def test_the_log_says_it_with_the_figures_of_the_moment_it_was_raised(office: Office) -> None:
    """Half an hour of the sixth working day is 0.07 of it."""
    [line] = [e for e in opened(office, office.late).log.entries if e.verb == "标记提请会商"]
    assert "超期" in line.text
    assert "批准时限已过 5.1 个工作日（规定 5 个工作日）" in line.text


def test_a_ring_is_told_with_the_departments_that_wait(office: Office) -> None:
    view = opened(office, office.ring)
    assert "市建设局 等待 市规划局，市规划局 等待 市建设局，互等成环" in [
        flag.sentence for flag in view.flags
    ]
    assert {flag.mark for flag in view.flags} == {"互等成环", "超期", "前置超期"}


def test_a_problem_without_a_flag_has_no_list_of_them(office: Office) -> None:
    drawn = problem_page.draw(opened(office, office.new))
    assert of_class(drawn, "problem-flags") == []
    assert "提请会商" not in words(of_class(drawn, "problem-tags"))


def test_the_register_finds_what_is_flagged_by_any_rule_or_by_one(office: Office) -> None:
    assert titles(listed(office, flag="any")) == {"逾期未办", "互为前置"}
    assert titles(listed(office, flag="ring")) == {"互为前置"}
    assert titles(listed(office, flag="aged")) == set()
    assert titles(listed(office, flag="any", state="closed")) == set()
    assert titles(listed(office)) == {"逾期未办", "互为前置", "新登记"}
    assert "提请会商：任一标记" in listed(office, flag="any").choices.in_words(
        listed(office, flag="any").asked
    )


def test_a_list_of_what_is_flagged_has_a_column_for_it(office: Office) -> None:
    view = listed(office, flag="overdue")
    assert "会商标记" in {column["headerName"] for column in columns(view)}
    assert "会商标记" not in {column["headerName"] for column in columns(listed(office))}
    block = register.Block(entries=view.cards, end=None, last=None, asked=view.asked)
    marks = {row["title"]: row["flags"] for row in grid_rows(block, AT)}
    assert marks["逾期未办"] == "超期"
    assert set(marks["互为前置"].split("、")) == {"互等成环", "超期", "前置超期"}


def test_the_overview_counts_what_is_flagged_and_opens_its_list(office: Office) -> None:
    with office.application.reading() as store:
        view = overview.load(store, viewer=LEADER, at=AT, query={})
        elsewhere = overview.load(store, viewer=LEADER, at=AT, query={"region": "3301"})
    assert (view.flagged.count, elsewhere.flagged.count) == (2, 0)
    links = {
        words(link): link.href for link in walk(overview_page.draw(view)) if hasattr(link, "href")
    }
    assert links["提请会商 2"] == "/problems?flag=any"
    assert "提请会商" not in words(overview_page.draw(elsewhere))


def on_paper(office: Office, as_of: datetime | None = None) -> dict[str, str]:
    """会商标记 of each title in the exported register."""
    place = {column.key: n for n, column in enumerate(REGISTER_COLUMNS)}
    with office.application.reading() as store:
        paper = register_export(store, asked=RegisterFilter(), viewer=LEADER, at=AT, as_of=as_of)
        return {str(row[place["title"]]): str(row[place["flags"]]) for row in paper.rows}


def test_the_exported_register_names_the_flags_as_they_stand_or_stood(office: Office) -> None:
    now = on_paper(office)
    assert (now["逾期未办"], now["新登记"]) == ("超期", "")
    assert on_paper(office, moment("12-07 12:00")) == {
        "逾期未办": "",
        "互为前置": "互等成环",
        "新登记": "",
    }
