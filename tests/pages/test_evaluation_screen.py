"""评价考核 in a real browser: it fits, can be read aloud, and is worked by the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.domain.catalogue import Role
from app.main import create_app
from tests.chromium import DESKTOP, PHONE, axe
from tests.databases import SqliteDatabases
from tests.pages.evaluated import handled
from tests.pages.problem_page import Office, an_office
from tests.pages.visitors import PASSWORD, an_account
from tests.web_server import web_server


@pytest.fixture(scope="module")
def office(sqlite_databases: SqliteDatabases) -> Office:
    office = handled(an_office(sqlite_databases.fresh(migrated=True)))
    an_account(office.application, "chief", Role.LEADER, region="33")
    return office


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with web_server(create_app(office.application)) as address:
        yield address


def opened(page: Page, address: str, path: str) -> Page:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", "chief")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}{path}")
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", ["/evaluation", "/evaluation?part=burden"])
def test_the_page_fits_its_screen_and_is_accessible(
    open_page: Callable[..., Page], address: str, path: str, size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), address, path)
    expect(page.locator(".evaluation table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    axe(page)


def test_a_figure_tells_its_definition_under_the_keyboard_and_opens_its_cases(
    page: Page, address: str
) -> None:
    opened(page, address, "/evaluation")
    figure = page.locator(".evaluation-table .whole td[data-measure=met_approved] a").first
    figure.focus()
    tip = page.locator("#evaluation-tip")
    expect(tip).to_contain_text("在批准的办结期限内提交办理结果的")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/problems" in url)
    expect(page.locator(".register-conditions")).to_contain_text("共 4 件")
    expect(page.locator(".register-conditions")).to_contain_text("评价指标：按期办结率（延期后）")


def test_a_filter_stays_in_the_address_and_the_other_part_keeps_the_period(
    page: Page, address: str
) -> None:
    opened(page, address, "/evaluation")
    page.get_by_label("期间").select_option("twelve_weeks")
    page.wait_for_url("**/evaluation?period=twelve_weeks")
    page.get_by_label("分组").select_option("difficulty")
    page.wait_for_url("**/evaluation?period=twelve_weeks&by=difficulty")
    expect(page.locator(".evaluation-table tbody tr")).to_have_count(2)
    page.get_by_role("link", name="基层负担").click()
    page.wait_for_url("**part=burden**")
    expect(page.get_by_label("期间")).to_have_value("twelve_weeks")
