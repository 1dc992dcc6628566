"""The elements that check nothing while a page is drawn are checked here, by Dash's own classes."""

from __future__ import annotations

from typing import Any

import dash
import pytest
from dash.development.base_component import Component

from app.domain.export_tasks import ExportForm
from app.queries import exports, overview, register, workbench
from layouts import html
from layouts.html import Unchecked
from layouts.pages import exports as exports_layout
from layouts.pages import overview as overview_layout
from layouts.pages import register as register_layout
from layouts.pages import workbench as workbench_layout
from tests.databases import SqliteDatabases
from tests.jobs.exporting_office import an_exporting_office
from tests.pages.problem_page import Office, a_case, walk
from tests.pages.province import LEADER, Province, a_province, on

LIBRARIES: dict[str, Any] = {"dash_html_components": dash.html, "dash_core_components": dash.dcc}


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    return a_province(sqlite_databases.fresh(migrated=True))


def made_again(drawn: Any) -> list[Component]:
    """Every unchecked element of a page, made by the class that refuses what it does not know."""
    unchecked = [c for c in walk(drawn) if isinstance(c, Unchecked)]
    return [getattr(LIBRARIES[c._namespace], c._type)(**vars(c)) for c in unchecked]


@pytest.mark.parametrize("wall", ["", "1"])
def test_every_element_of_the_overview_is_one_that_dash_knows(
    province: Province, wall: str
) -> None:
    with province.application.reading() as store:
        view = overview.load(store, viewer=LEADER, at=on(23, 9), query={"wall": wall})
    assert len(made_again(overview_layout.draw(view))) > 100


def test_every_element_of_the_register_is_one_that_dash_knows(province: Province) -> None:
    with province.application.reading() as store:
        view = register.load(store, viewer=LEADER, at=on(23, 9), query={"state": "all"})
    assert len(made_again(register_layout.draw(view))) > 100


def test_every_element_of_the_workbench_is_one_that_dash_knows(province: Province) -> None:
    with province.application.reading() as store:
        view = workbench.load(store, viewer=province.liaison("住建局"), at=on(23, 9), query={})
    assert made_again(workbench_layout.draw(view))


def test_every_element_of_a_problem_is_one_that_dash_knows(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    assert made_again(office.open(case, "liaison", log="all").drawn)


def test_an_element_that_dash_does_not_know_is_found() -> None:
    with pytest.raises(TypeError, match="klass"):
        made_again(html.Div("…", klass="paper"))


def test_the_browser_gets_the_same_of_both() -> None:
    ours = html.Td([html.B("7")], className="num", **{"aria-label": "七件"})
    theirs = dash.html.Td(
        [dash.html.B("7")], className="num", **{"aria-label": "七件"}
    ).to_plotly_json()
    assert ours.to_plotly_json()["props"]["className"] == "num"
    assert {k: v for k, v in ours.to_plotly_json()["props"].items() if k != "children"} == {
        k: v for k, v in theirs["props"].items() if k != "children"
    }
    assert ours.to_plotly_json()["namespace"] == theirs["namespace"] == "dash_html_components"


def test_every_element_of_ones_exports_is_one_that_dash_knows(sqlite_url: str) -> None:
    office = an_exporting_office(sqlite_url)
    office.asks()
    office.makes()
    office.asks("leader", kind=ExportForm.XLSX)
    with office.application.reading() as store:
        view = exports.load(
            store, viewer=office.viewer("leader"), at=office.application.now(), query={}
        )
    assert made_again(exports_layout.draw(view))
