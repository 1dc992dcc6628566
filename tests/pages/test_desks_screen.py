"""受理登记 and 我的待办 in a real browser: readable for everyone, and no wider than the screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.domain.steps import Action
from app.main import create_app
from app.services.passwords import hashed
from db.models import PersonRow
from tests.building import MONDAY_NINE
from tests.chromium import DESKTOP, PHONE, axe
from tests.pages.problem_page import Office, a_case
from tests.web_server import web_server

PASSWORD = "Kept-by-nobody-2026"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
LONG = "厂房二期消防验收与规划核实互为前置，两个部门均要求对方先行出具书面意见后再行受理"


@pytest.fixture
def office(office: Office) -> Office:
    kept = {"must_change": False, "password_changed_at": MONDAY_NINE}
    with office.application.transaction() as store:
        store.session.execute(update(PersonRow).values(password_hash=hashed(PASSWORD), **kept))
    return office


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with web_server(create_app(office.application)) as address:
        yield address


def opened(page: Page, address: str, username: str, path: str) -> Page:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}{path}")
    expect(page.locator(f"#page-{path.strip('/')}")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def clean_and_fits(page: Page) -> None:
    axe(page)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0


def named(**id: str) -> str:
    text = json.dumps(id, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"[id='{text}']"


def field(name: str) -> str:
    return named(type="intake-field", name=name)


def a_full_desk(office: Office) -> None:
    """Something to accept, to sign, to answer for, overdue, asked of a co-handler, waited for."""
    a_case(office, until="registered", title=LONG, enterprise_name="义乌市恒达针织有限公司")
    a_case(office, title="电力增容")
    case = a_case(office, until="signed", co=True, title=LONG)
    office.act(case, Action.REQUIRE, "co", waiting=2, awaited="a:1", why="须先完成消防验收")
    office.at(MONDAY_NINE + timedelta(days=11))


@SIZES
def test_the_counter_is_readable_for_everyone(
    office: Office, address: str, open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    a_full_desk(office)
    page = opened(open_page(size=size), address, "clerk", "/intake")
    expect(page.locator("#intake-queue")).to_contain_text(LONG)
    page.fill(field("enterprise_name"), "恒达")
    expect(page.locator("#intake-known")).to_contain_text("义乌市恒达针织有限公司")
    page.fill(field("title"), "消防验收")
    expect(page.locator("#intake-near")).to_contain_text(LONG)
    page.locator("input[type=radio][value=answer]").check()
    expect(page.locator(field("answer"))).to_be_visible()
    clean_and_fits(page)


@SIZES
def test_the_receipt_is_readable_for_everyone(
    office: Office, address: str, open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), address, "clerk", "/intake")
    page.select_option(field("channel"), "hotline")
    page.select_option(field("region"), "330782")
    page.fill(field("enterprise_name"), "义乌市恒达针织有限公司")
    page.fill(field("title"), LONG)
    page.fill(field("text"), LONG)
    page.click("#intake-submit")
    expect(page.locator("#intake-done")).to_contain_text("ZJ-3307-20261123-0001")
    clean_and_fits(page)


@SIZES
@pytest.mark.parametrize("who", ["liaison", "clerk", "department_head"])
def test_a_desk_is_readable_for_everyone(
    office: Office, address: str, open_page: Callable[..., Page], size: tuple[int, int], who: str
) -> None:
    a_full_desk(office)
    clean_and_fits(opened(open_page(size=size), address, who, "/workbench"))


@SIZES
def test_a_form_on_the_desk_is_readable_for_everyone(
    office: Office, address: str, open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    a_full_desk(office)
    page = opened(open_page(size=size), address, "liaison", "/workbench")
    task = page.locator(".tasks li", has_text="电力增容")
    task.get_by_role("button", name="签收").click()
    expect(page.locator(".act-form")).to_be_visible(timeout=30_000)
    clean_and_fits(page)
    page.keyboard.press("Escape")
