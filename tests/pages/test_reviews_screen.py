"""周例会 in a real browser: a meeting played through by keys alone; readable on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.domain.catalogue import Role
from app.domain.consultation import ItemStatus, MeetingStatus
from app.main import create_app
from db.models import AgendaRow, MeetingRow
from tests.chromium import DESKTOP, PHONE, Watch, axe
from tests.pages.keys import enter, reach, signed_in
from tests.pages.problem_page import Office
from tests.pages.reviewing_office import frozen, two_flagged
from tests.pages.visitors import an_account
from tests.web_server import web_server

WALL = (1920, 1080)
PACK = "/reviews?week=2026-11-26&region=33"
MEETING = f"{PACK}&mode=meeting"
FAR = 26
"""Letters of so many pixels at 1920×1080 are read from four metres."""


@pytest.fixture
def reviewed(office: Office) -> Office:
    """On Friday, with two problems to consult on; somebody who may do each thing."""
    two_flagged(office)
    for username, role in (("overseer", Role.SUPERVISOR), ("chief", Role.LEADER)):
        an_account(office.application, username, role, region="33")
    return office


@pytest.fixture
def address(reviewed: Office) -> Iterator[str]:
    with web_server(create_app(reviewed.application)) as address:
        yield address


@pytest.fixture
def pack(reviewed: Office) -> None:
    frozen(reviewed)


def confirm(page: Page, act: str) -> None:
    """Press the button of the question, once it has taken the focus."""
    asked = page.locator("[role=dialog]:focus-within")
    enter(page, asked.get_by_role("button", name=act))


def at_step(page: Page, title: str) -> None:
    """The step that is shown, whose heading has the focus."""
    expect(page.locator(".review-step:not([hidden]) h1")).to_contain_text(title)
    expect(page.locator(".review-step:not([hidden]) h1")).to_be_focused()


def place(page: Page) -> int:
    return int(str(page.locator(".review-place").text_content()).partition("/")[0])


def walk_to(page: Page, title: str) -> None:
    """Press → until a step is shown."""
    heading = page.locator(".review-step:not([hidden]) h1")
    for _n in range(30):
        if title in str(heading.text_content()):
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"no step is {title}")


def types_decision(page: Page, text: str) -> None:
    """Open the form with D and fill it in."""
    page.keyboard.press("d")
    expect(page.locator(".review-desk textarea").first).to_be_focused()
    page.keyboard.type(text)
    reach(page, page.get_by_role("combobox", name="牵头部门"))
    page.keyboard.type("住建局")
    types_date(page)


def types_date(page: Page) -> None:
    """December 4, 2026, in the order of the browser's own language, which no page can set."""
    reach(page, page.get_by_role("textbox", name="完成期限"))
    page.keyboard.type("12042026")


def test_a_meeting_is_played_through_from_freezing_to_the_file_by_keys_alone(
    page: Page, address: str, reviewed: Office
) -> None:
    signed_in(page, address)
    enter(page, page.get_by_role("link", name="周例会", exact=True))
    enter(page, page.get_by_role("button", name="冻结").first)
    expect(page.get_by_role("dialog")).to_contain_text("冻结后数据不再变动")
    confirm(page, "冻结")
    page.wait_for_url("**/reviews?week=2026-11-26&region=33", timeout=30_000)
    enter(page, page.get_by_role("link", name="进入会议模式"))
    page.wait_for_url("**mode=meeting**")
    at_step(page, "总览")
    for key, n in (("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowLeft", 3),
                   ("PageUp", 2), ("Home", 1)):  # fmt: skip
        page.keyboard.press(key)
        assert place(page) == n
    walk_to(page, "厂房消防验收")
    types_decision(page, "由住建局牵头并联办理，相关事项不再互为前置。")
    page.keyboard.press("Control+Enter")
    shown = page.locator(".review-step:not([hidden]) .review-recorded")
    expect(shown).to_contain_text("由住建局牵头并联办理", timeout=15_000)
    expect(shown).to_contain_text("2026-12-04前")
    at_step(page, "厂房消防验收")
    page.keyboard.press("ArrowRight")
    at_step(page, "危废处置名额")
    types_decision(page, "组织现场核查，形成处理意见。")
    enter(page, page.get_by_role("button", name="记录议定", exact=True))
    expect(shown).to_contain_text("组织现场核查", timeout=15_000)
    page.keyboard.press("Escape")
    page.wait_for_url("**/reviews?week=2026-11-26&region=33")
    expect(page.locator(".report-cards .decisions")).to_have_count(2)
    enter(page, page.locator(".export-menu summary"))
    with page.expect_download() as download:
        enter(page, page.get_by_role("link", name="台账工作簿（xlsx）"))
    assert download.value.suggested_filename.endswith(".xlsx")
    with reviewed.application.reading() as store:
        [meeting] = store.session.scalars(select(MeetingRow))
        items = list(store.session.scalars(select(AgendaRow)))
        assert meeting.status == MeetingStatus.OPEN
        assert [item.status for item in items] == [ItemStatus.DECIDED] * 2


@pytest.mark.usefixtures("pack")
def test_a_number_or_the_contents_lead_to_a_step(page: Page, address: str) -> None:
    signed_in(page, address)
    page.goto(f"{address}{MEETING}")
    at_step(page, "总览")
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    assert place(page) == 10
    page.keyboard.press("g")
    expect(page.get_by_role("dialog", name="目录")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert place(page) == 9
    page.keyboard.press("g")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="目录")).to_be_hidden()
    assert place(page) == 9
    page.reload()
    expect(page.locator(".review-place")).to_contain_text("9 /")
    page.keyboard.press("End")
    told = page.locator(".review-told")
    expect(told).to_have_text("第 15 页，共 15 页：议定事项落实")
    page.keyboard.press("Escape")
    expect(page.locator(".report-contents")).to_be_visible()


@pytest.mark.usefixtures("pack")
def test_what_is_typed_outlives_a_refusal_a_stray_key_and_a_lost_network(
    page: Page, address: str, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch|did not respond")
    signed_in(page, address)
    page.goto(f"{address}{MEETING}")
    at_step(page, "总览")
    walk_to(page, "厂房消防验收")
    page.keyboard.press("d")
    text = page.locator(".review-desk textarea").first
    expect(text).to_be_focused()
    page.keyboard.type("由住建局牵头 g d f 1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".review-desk .field-wrong")).to_contain_text("请填写“牵头部门”。")
    expect(text).to_have_value("由住建局牵头 g d f 1")
    expect(page.get_by_role("combobox", name="牵头部门")).to_be_focused()
    page.keyboard.type("住建局")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="取消")).to_be_focused()
    types_date(page)
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-warning")).to_contain_text("未能连接服务器")
    expect(text).to_have_value("由住建局牵头 g d f 1")
    page.context.set_offline(False)
    enter(page, page.get_by_role("button", name="记录议定", exact=True))
    shown = page.locator(".review-step:not([hidden]) .review-recorded")
    expect(shown).to_contain_text("由住建局牵头 g d f 1", timeout=15_000)


@pytest.mark.usefixtures("pack")
def test_a_sentence_is_written_in_its_place_and_taken_back(page: Page, address: str) -> None:
    signed_in(page, address)
    page.goto(f"{address}{PACK}")
    first = page.locator(".report-sentence").first
    written = first.locator("p").first.text_content()
    enter(page, first.locator(".report-pencil"))
    expect(first.locator("textarea")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("本周平稳。")
    enter(page, first.get_by_role("button", name="保存"))
    expect(first).to_contain_text("已修改", timeout=15_000)
    expect(first.locator("p").first).to_contain_text("本周平稳。")
    expect(first.locator(".report-pencil")).to_be_focused()
    page.keyboard.press("Enter")
    enter(page, first.get_by_role("button", name="恢复原文"))
    expect(first.locator("p").first).to_have_text(str(written))
    expect(first).not_to_contain_text("已修改")


@pytest.mark.usefixtures("pack")
def test_a_leader_signs_off_and_nothing_is_written_any_more(page: Page, address: str) -> None:
    signed_in(page, address, "chief")
    page.goto(f"{address}{PACK}")
    # What the page asks for when it opens redraws it, and would take the focus away.
    page.wait_for_load_state("networkidle")
    enter(page, page.get_by_role("button", name="签发"))
    confirm(page, "签发")
    expect(page.locator(".page-head")).to_contain_text("已签发", timeout=15_000)
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=15_000)
    expect(page.locator(".report-pencil")).to_have_count(0)


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_fit_and_are_accessible(
    open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = signed_in(open_page(size=size), address)
    for path, ready in (("/reviews", ".reviews-weeks"), (PACK, ".js-plotly-plot")):
        page.goto(f"{address}{path}")
        expect(page.locator(ready).first).to_be_visible(timeout=30_000)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        axe(page)


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize("size", [WALL, DESKTOP, PHONE], ids=["wall", "desktop", "phone"])
def test_the_meeting_fits_and_is_accessible(
    open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = signed_in(open_page(size=size), address)
    page.goto(f"{address}{MEETING}")
    at_step(page, "总览")
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=30_000)
    axe(page)
    walk_to(page, "厂房消防验收")
    axe(page)
    page.keyboard.press("d")
    expect(page.locator(".review-desk textarea").first).to_be_focused()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


SMALL = """least => [...document.querySelectorAll(".review-step:not([hidden]) *")].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        && !e.closest(".js-plotly-plot") && parseFloat(getComputedStyle(e).fontSize) < least
).map(e => e.textContent)"""


@pytest.mark.usefixtures("pack")
def test_what_is_shown_can_be_read_from_four_metres(
    open_page: Callable[..., Page], address: str
) -> None:
    page = signed_in(open_page(size=WALL), address)
    page.goto(f"{address}{MEETING}")
    at_step(page, "总览")
    for _n in range(15):
        assert page.evaluate(SMALL, FAR) == []
        page.keyboard.press("ArrowRight")


@pytest.mark.usefixtures("pack")
def test_a_leader_moves_through_the_meeting_and_records_nothing(page: Page, address: str) -> None:
    signed_in(page, address, "chief")
    page.goto(f"{address}{MEETING}")
    at_step(page, "总览")
    expect(page.locator(".review-keys")).not_to_contain_text("记录议定")
    walk_to(page, "厂房消防验收")
    page.keyboard.press("d")
    expect(page.locator(".review-desk")).to_be_empty()
