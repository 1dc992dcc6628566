"""指挥总览 and 问题台账 in a real browser: what only a browser can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.main import create_app
from tests.chromium import DESKTOP, PHONE, axe
from tests.databases import SqliteDatabases
from tests.pages.province import Province, a_province
from tests.pages.visitors import PASSWORD, an_account
from tests.web_server import web_server

WALL = (1920, 1080)


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    province = a_province(sqlite_databases.fresh(migrated=True))
    an_account(province.application, "leader", Role.LEADER, region="33")
    an_account(province.application, "head", Role.DUTY_HEAD, region="33")
    return province


@pytest.fixture(scope="module")
def address(province: Province) -> Iterator[str]:
    with web_server(create_app(province.application)) as address:
        yield address


def opened(page: Page, address: str, path: str, username: str = "leader") -> Page:
    """A page as somebody has it before them."""
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}{path}")
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_overview_fits_its_screen_and_is_accessible(
    open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), address, "/")
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    axe(page)


def test_a_number_opens_its_list(page: Page, address: str) -> None:
    opened(page, address, "/")
    page.locator(".ov-lane-count").nth(2).click()
    expect(page.locator(".register-conditions")).to_contain_text("共 3 件")
    expect(page.locator(".ag-row")).to_have_count(3)


def test_a_region_is_narrowed_to_without_leaving_the_page(page: Page, address: str) -> None:
    opened(page, address, "/")
    page.get_by_label("区域").select_option("3301")
    page.wait_for_url("**/?region=3301")
    expect(page.locator(".ov-lane-count").first).to_have_text("1")
    expect(page.locator(".tile")).to_have_count(13)


def test_the_wall_can_be_read_at_six_metres(open_page: Callable[..., Page], address: str) -> None:
    page = opened(open_page(size=WALL), address, "/?wall=1")
    figures = page.locator(".wall-lane strong, .wall-figure strong, .wall-tile strong")
    expect(figures).to_have_count(24)
    sizes = figures.evaluate_all("all => all.map(f => parseFloat(getComputedStyle(f).fontSize))")
    assert min(sizes) >= WALL[1] * 0.05 - 1e-6
    expect(page.locator("header.top")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") <= WALL[1]
    axe(page)


def test_the_register_is_a_grid_with_chinese_words(page: Page, address: str) -> None:
    opened(page, address, "/problems", "head")
    expect(page.locator(".ag-row")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth") == DESKTOP[0]
    axe(page)


def test_enter_opens_the_problem_and_back_finds_the_list(
    page: Page, address: str, province: Province
) -> None:
    opened(page, address, "/problems?light=red")
    expect(page.locator(".ag-row .lamp")).to_have_count(2)
    page.locator('.ag-row[row-index="0"] [col-id="number"]').click()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/problems/{problem_number(province.problems['late'])}")
    page.go_back()
    expect(page.locator(".ag-row")).to_have_count(2)


def test_filters_and_order_stay_in_the_address(page: Page, address: str) -> None:
    opened(page, address, "/problems")
    page.get_by_label("预警灯").select_option("red")
    page.wait_for_url("**/problems?light=red")
    expect(page.locator(".ag-row")).to_have_count(2)
    page.locator(".ag-header-cell", has_text="登记").click()
    page.wait_for_url("**/problems?light=red&sort=registered")
    page.reload()
    expect(page.locator('.ag-row[row-index="0"]')).to_contain_text("问题 late")


def test_on_a_phone_the_register_is_a_list_of_cards(
    open_page: Callable[..., Page], address: str
) -> None:
    page = opened(open_page(size=PHONE), address, "/problems")
    expect(page.locator(".register-cards li")).to_have_count(7)
    expect(page.locator(".register-grid")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    axe(page)


def test_an_export_says_that_it_is_being_made(page: Page, address: str) -> None:
    opened(page, address, "/problems?light=red")
    link = page.locator("a.export-link").first
    with page.expect_download() as download:
        busy = link.evaluate("link => { link.click(); return link.textContent; }")
    assert busy == "正在生成…"
    assert download.value.suggested_filename == "问题台账-20261123-0900.xlsx"
    expect(link).to_have_text("导出 Excel")


def test_several_are_reminded_after_a_question(page: Page, address: str) -> None:
    opened(page, address, "/problems?light=red", "head")
    for n in (0, 1):
        page.locator(f'.ag-row[row-index="{n}"] .ag-checkbox-input').click()
    expect(page.get_by_text("已选 2 件", exact=True)).to_be_visible()
    page.get_by_role("button", name="催办").click()
    expect(page.get_by_role("dialog")).to_contain_text("将对 2 件问题发出催办")
    axe(page)
    page.get_by_role("button", name="确认催办").click()
    expect(page.get_by_role("dialog")).to_contain_text("已完成 2 件。")
