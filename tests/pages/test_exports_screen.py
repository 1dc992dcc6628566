"""我的导出 in a real browser: from the register to the file, with progress and a notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event, Thread

import pytest
from playwright.sync_api import Page, expect

from app.domain.export_tasks import ExportForm, ExportKind
from app.domain.register_filter import parse_filter
from app.jobs import exporting
from app.main import create_app
from db import register_export
from tests.chromium import DESKTOP, PHONE, axe
from tests.jobs.exporting_office import ExportingOffice, an_exporting_office
from tests.pages.visitors import PASSWORD, Visitor, an_app
from tests.web_server import web_server

LIMIT = 3
"""Of problems that are exported at once; there are four."""


@pytest.fixture
def office(sqlite_url: str) -> ExportingOffice:
    return an_exporting_office(sqlite_url, direct_export=LIMIT)


@pytest.fixture
def address(office: ExportingOffice) -> Iterator[str]:
    with web_server(create_app(office.application)) as address:
        yield address


def signed_in(page: Page, address: str, username: str) -> Page:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


@pytest.fixture
def going_on(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Files are told of block by block, one problem each; the second waits for this."""
    event = Event()
    tell = exporting.Course._tell

    def wait(course: exporting.Course, done: int, total: int) -> None:
        tell(course, done, total)
        if done == 2:
            event.wait(timeout=60)

    monkeypatch.setattr(register_export, "CHUNK", 1)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 0.0)
    monkeypatch.setattr(exporting.Course, "_tell", wait)
    return event


def test_a_long_export_is_made_while_one_works_and_fetched_when_the_bell_says_so(
    office: ExportingOffice, page: Page, address: str, going_on: Event
) -> None:
    signed_in(page, address, "leader")
    page.goto(f"{address}/problems?state=all")
    page.get_by_role("link", name="导出 CSV").click()
    page.wait_for_url("**/exports?begun=1")
    began = "导出已开始，共4件，完成后在“我的导出”下载，并发送消息通知。"
    expect(page.get_by_role("status").filter(has_text=began)).to_be_visible()
    line = page.locator("ul.exports > li")
    expect(line).to_contain_text("等待生成")
    thread = Thread(target=office.makes)
    thread.start()
    expect(line).to_contain_text("已写入 2 / 4 件，50.0%")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")
    going_on.set()
    thread.join(timeout=60)
    expect(line).to_contain_text("可下载")
    bell = page.locator("#shell-bell")
    expect(bell).to_have_text("消息1")
    bell.click()
    notice = page.locator(".notice").first
    expect(notice).to_contain_text("导出完成：问题台账（CSV，4件），请在“我的导出”下载")
    notice.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/exports")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载问题台账（CSV）").click()
    assert fetched.value.suggested_filename == "问题台账-20261123-0900.csv"
    assert fetched.value.path().read_bytes() == made_at_once(office)


def made_at_once(office: ExportingOffice) -> bytes:
    """The same list, made at once."""
    settings = replace(office.application.settings, direct_export=100)
    visitor = Visitor(an_app(replace(office.application, settings=settings)))
    visitor.signs_in("leader")
    return visitor.gets("/export/register.csv?state=all").data


def test_it_is_cancelled_asked_again_and_deleted_by_the_keyboard(
    office: ExportingOffice, page: Page, address: str
) -> None:
    office.asks()
    signed_in(page, address, "leader")
    page.locator(".person-menu summary").click()
    page.get_by_role("link", name="我的导出").click()
    line = page.locator("ul.exports > li")
    expect(line).to_contain_text("等待生成")
    press(page, "取消问题台账（CSV）")
    expect(line).to_contain_text("已取消")
    press(page, "重新导出问题台账（CSV）")
    expect(line).to_contain_text("等待生成")
    office.makes()
    expect(line).to_contain_text("可下载")
    press(page, "删除问题台账（CSV）")
    expect(page.get_by_text("暂无导出文件")).to_be_visible()
    assert office.files() == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_button_in_hand_stays_in_hand_while_the_list_is_looked_at_again(
    office: ExportingOffice, page: Page, address: str
) -> None:
    office.asks()
    signed_in(page, address, "leader")
    page.goto(f"{address}/exports")
    page.get_by_role("button", name="取消问题台账（CSV）").focus()
    office.asks(kind=ExportForm.XLSX)
    expect(page.locator("ul.exports > li")).to_have_count(2)
    expect(page.get_by_role("button", name="取消问题台账（CSV）")).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_page_is_accessible_and_fits(
    office: ExportingOffice, open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    office.asks(kind=ExportForm.XLSX)
    office.makes()
    cancelled = office.asks(asked=parse_filter({"region": "3307", "q": "消防"}))
    office.cancels(cancelled)
    office.asks(what=ExportKind.EVENT_LOG, kind=ExportForm.XES)
    page = signed_in(open_page(size=size), address, "leader")
    page.goto(f"{address}/exports")
    expect(page.locator("ul.exports > li")).to_have_count(3)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
