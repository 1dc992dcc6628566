"""督办 in a real browser: it fits, it can be read by everyone, its dialog can be used by keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from waitress.server import create_server

from app.domain.catalogue import Role
from app.domain.steps import Action
from app.main import create_app
from app.services.supervising import propose_orders
from tests.chromium import DESKTOP, PHONE, axe
from tests.databases import SqliteDatabases
from tests.pages.problem_page import Office, a_case, an_office
from tests.pages.supervised import local, ordered
from tests.pages.visitors import PASSWORD, an_account


@pytest.fixture(scope="module")
def office(sqlite_databases: SqliteDatabases) -> Office:
    """Orders of two levels, one of them silent, a draft, an instruction, one that was lifted."""
    office = an_office(sqlite_databases.fresh(migrated=True))
    an_account(office.application, "super", Role.SUPERVISOR, region="33")
    case = ordered(office, title="规划核实与消防验收互为前置，两个月无法投产")
    lifted = ordered(office, title="已经解决的")
    office.act(lifted, Action.LIFT, "supervisor", reason="已完成")
    a_case(office, until="signed", title="久无音讯")
    told = a_case(office, until="registered", title="批示件")
    office.act(told, Action.INSTRUCT, "leader", words="请本周内破题。")
    office.at(local(11, 24, 9))
    office.act(case, Action.NOTE, "liaison", text="周四联合踏勘，当日出具意见。")
    ordered(office, level="listed", title="增容报装超期")
    office.at(local(12, 1, 9))
    propose_orders(office.application.transaction, at=office.now())
    return office


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    app = create_app(office.application)
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def opened(page: Page, address: str) -> Page:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", "super")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/supervision")
    expect(page.locator("#supervision-list")).to_contain_text("逾期")
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_fits_its_screen_and_is_accessible(
    open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), address)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    axe(page)


def test_the_question_is_opened_and_left_by_keys(page: Page, address: str) -> None:
    opened(page, address)
    page.locator("button:text-is('下达')").first.focus()
    page.keyboard.press("Enter")
    question = page.locator("#supervision-question")
    expect(question).to_contain_text("完成期限")
    axe(page)
    page.keyboard.press("Escape")
    expect(question).not_to_be_visible()
    expect(page.locator("#supervision-list")).to_contain_text("待下达")


def test_a_count_narrows_the_list(page: Page, address: str) -> None:
    opened(page, address)
    page.locator(".kinds a", has_text="逾期未答复").click()
    page.wait_for_url("**/supervision?silent=1")
    expect(page.locator("ul.sv-lines > li.sv-silent").first).to_be_visible()
    page.locator("table.plain a", has_text="住建局").first.click()
    expect(page.locator("#supervision-list .say")).to_contain_text("只看 住建局 的督办单")
