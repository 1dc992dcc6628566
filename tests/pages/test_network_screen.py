"""部门协同 in a real browser: names that can be read, lines that can be pressed, a ring found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app import main
from app.domain.catalogue import Role
from app.main import create_app
from app.queries.network_view import NetworkView
from app.sitemap import SITEMAP
from tests.chromium import DESKTOP, PHONE, axe
from tests.databases import SqliteDatabases
from tests.pages.consulting_office import a_meeting
from tests.pages.network_office import a_ring, a_wait
from tests.pages.network_views import a_large_view
from tests.pages.problem_page import Office, an_office
from tests.pages.visitors import PASSWORD, an_account
from tests.web_server import web_server

WALL = (1920, 1080)
POINT = """(plot, address) => {
    const ties = plot.data.find(trace => trace.name === "ties");
    const n = ties.customdata.indexOf(address);
    const {xaxis, yaxis} = plot._fullLayout, at = plot.getBoundingClientRect();
    return [at.left + xaxis._offset + xaxis.l2p(ties.x[n]),
            at.top + yaxis._offset + yaxis.l2p(ties.y[n])];
}"""


def prepared(office: Office) -> Office:
    """With a ring, two waits more from 住建局 to 自然资源局, a meeting, and people who sign in."""
    a_ring(office)
    a_wait(office)
    a_wait(office)
    a_meeting(office)
    an_account(office.application, "chief", Role.LEADER, region="33")
    an_account(office.application, "overseer", Role.SUPERVISOR, region="33")
    return office


@pytest.fixture(scope="module")
def office(sqlite_databases: SqliteDatabases) -> Office:
    return prepared(an_office(sqlite_databases.fresh(migrated=True)))


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with web_server(create_app(office.application)) as address:
        yield address


@pytest.fixture(scope="module")
def crowded(office: Office) -> Iterator[str]:
    """The same office, whose page shows sixty departments and 600 ties."""
    rows = tuple(replace(row, load=a_crowd) if row.key == "network" else row for row in SITEMAP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "SITEMAP", rows)
        app = create_app(office.application)
    with web_server(app) as address:
        yield address


def a_crowd(*_given: Any, **_asked: Any) -> NetworkView:
    return a_large_view()


def opened(page: Page, address: str, path: str, username: str = "chief") -> Page:
    """A page as somebody has it before them."""
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}{path}")
    return page


def labels(page: Page) -> Locator:
    found = page.locator(".js-plotly-plot .annotation-text-g")
    expect(found.first).to_be_visible(timeout=30_000)
    return found


@pytest.mark.parametrize("size", [DESKTOP, WALL, (1280, 720)])
def test_the_names_of_the_ten_largest_do_not_cover_one_another(
    open_page: Callable[..., Page], crowded: str, size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), crowded, "/network")
    named = labels(page)
    expect(named).to_have_count(10)
    boxes = [box for box in map(Locator.bounding_box, named.all()) if box]
    over = [
        pair
        for pair in combinations(boxes, 2)
        if abs(_middle(pair[0], "x", "width") - _middle(pair[1], "x", "width"))
        < (pair[0]["width"] + pair[1]["width"]) / 2
        and abs(_middle(pair[0], "y", "height") - _middle(pair[1], "y", "height"))
        < (pair[0]["height"] + pair[1]["height"]) / 2
    ]
    assert over == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def _middle(box: Any, start: str, length: str) -> float:
    return float(box[start] + box[length] / 2)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_page_fits_its_screen_and_is_accessible(
    open_page: Callable[..., Page], crowded: str, size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), crowded, "/network")
    expect(page.locator(".network-matrix")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    axe(page)


def test_on_a_phone_the_list_stands_in_place_of_the_picture(
    open_page: Callable[..., Page], crowded: str
) -> None:
    page = opened(open_page(size=PHONE), crowded, "/network")
    expect(page.locator(".network-ties")).to_be_visible()
    expect(page.locator(".network-scroll")).to_be_hidden()


def test_a_line_opens_the_cases_that_it_counts(page: Page, address: str, office: Office) -> None:
    opened(page, address, "/network")
    labels(page)
    cell = page.locator(".network-matrix td a", has_text="3")
    href = str(cell.get_attribute("href"))
    plot = page.locator(".js-plotly-plot").element_handle()
    x, y = page.evaluate(f"([plot, address]) => ({POINT})(plot, address)", [plot, href])
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.wait_for_url(lambda url: "/problems" in url)
    expect(page.locator(".register-conditions")).to_contain_text("共 3 件")
    expect(page.locator(".ag-row")).to_have_count(3)


def test_a_filter_stays_in_the_address(page: Page, address: str) -> None:
    opened(page, address, "/network")
    page.get_by_label("连线").select_option("2")
    page.wait_for_url("**/network?least=2")
    expect(page.locator(".network-matrix td a")).to_have_count(1)
    page.get_by_role("link", name="流转").click()
    page.wait_for_url("**/network?least=2&graph=handover")


def test_a_leader_finds_the_ring_from_the_overview_and_puts_it_forward(
    page: Page, address: str
) -> None:
    opened(page, address, "/")
    page.get_by_role("link", name="谁在等谁 →").click()
    expect(page.locator(".network-findings li").first).to_contain_text("互")
    page.get_by_role("button", name="列入下次会商议程").first.click()
    expect(page.locator("#network-answer")).to_contain_text("议程 1 件")
    page.get_by_role("link", name="打开议程").click()
    expect(page.locator("main")).to_contain_text("互")
