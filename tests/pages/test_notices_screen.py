"""消息 in a real browser: the bell, a notice opened by the keyboard, wishes that are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update
from waitress.server import create_server

from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.main import create_app
from app.services.passwords import hashed
from db.models import PersonRow
from tests.building import MONDAY_NINE
from tests.chromium import DESKTOP, PHONE, axe
from tests.pages.problem_page import HOUR, Office, a_case

PASSWORD = "Kept-by-nobody-2026"


@pytest.fixture
def office(office: Office) -> Office:
    kept = {"must_change": False, "password_changed_at": MONDAY_NINE}
    with office.application.transaction() as store:
        store.session.execute(update(PersonRow).values(password_hash=hashed(PASSWORD), **kept))
    return office


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    server = create_server(
        create_app(office.application).server, host="127.0.0.1", port=0, threads=8
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def signed_in(page: Page, address: str, username: str) -> Page:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_page_is_accessible_and_fits(
    office: Office, open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    case = a_case(office)
    office.at(office.now() + HOUR)
    office.act(case, Action.INSTRUCT, "leader", words="请速办")
    page = signed_in(open_page(size=size), address, "liaison")
    page.goto(f"{address}/notices")
    expect(page.locator(".notice")).to_have_count(2)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_bell_leads_to_a_notice_and_the_notice_to_its_problem(
    office: Office, page: Page, address: str
) -> None:
    case = a_case(office)
    signed_in(page, address, "liaison")
    bell = page.locator("#shell-bell")
    expect(bell).to_have_text("消息1")
    office.act(case, Action.INSTRUCT, "leader", words="请速办")
    bell.click()
    expect(bell).to_have_text("消息2")
    expect(page.locator(".notice").first).to_contain_text("批示")
    page.locator(".notice").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/problems/{problem_number(case.id)}")
    expect(bell).to_have_text("消息1")
    bell.click()
    page.get_by_role("button", name="全部标为已读").click()
    expect(bell).to_have_text("消息")
    expect(page.locator(".notice-unread")).to_have_count(0)


def test_wishes_are_kept(office: Office, page: Page, address: str) -> None:
    signed_in(page, address, "liaison")
    page.goto(f"{address}/notices")
    expect(page.get_by_text("暂无消息")).to_be_visible()
    page.get_by_label("邮箱").fill("li@zj.gov.cn")
    page.get_by_label("邮件").select_option("daily")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(page.get_by_label("邮箱")).to_have_value("li@zj.gov.cn")
    expect(page.get_by_label("邮件")).to_have_value("daily")


def test_who_has_no_bell_goes_about_undisturbed(office: Office, page: Page, address: str) -> None:
    signed_in(page, address, "auditor")
    expect(page.locator("#shell-bell")).to_have_count(0)
    page.goto(f"{address}/admin")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)
