"""The door in a real browser: in, out, a new password, and the enterprise's page on a phone.

Every page is watched: a violated content security policy or a request to another machine fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.context import Application
from app.demonstration.world import PASSWORD, World
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.services import intake, tracking
from tests.chromium import DESKTOP, PHONE, Watch, axe

Open = Callable[..., Page]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_somebody_enters_by_a_demonstration_account_and_leaves(
    open_page: Open, address: str, size: tuple[int, int]
) -> None:
    page = open_page(size=size)
    page.goto(f"{address}/problems?q=1")
    expect(page).to_have_url(f"{address}/sign-in?next=/problems%3Fq%3D1")
    axe(page)
    page.get_by_role("link", name="中心负责人").click()
    expect(page.get_by_label("用户名")).to_have_value("duty")
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{address}/problems?q=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("问题台账")
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(f"{address}/sign-in")
    page.goto(f"{address}/problems")
    expect(page).to_have_url(f"{address}/sign-in?next=/problems")


def test_a_wrong_password_is_told_in_words(open_page: Open, address: str, watch: Watch) -> None:
    watch.expect("401")
    page = open_page()
    page.goto(f"{address}/sign-in")
    page.get_by_label("用户名").fill("duty")
    page.get_by_label("密码").fill("Wrong-password-1")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    expect(page.get_by_label("用户名")).to_have_value("duty")
    expect(page.get_by_label("密码")).to_have_value("")
    axe(page)


def test_a_password_is_changed_and_the_other_browser_is_out(
    open_page: Open, address: str, watch: Watch
) -> None:
    watch.expect("401")
    here, there = _entered(open_page(), address), _entered(open_page(), address)
    here.goto(f"{address}/password")
    axe(here)
    here.get_by_label("现密码").fill(PASSWORD)
    here.get_by_label("新密码", exact=True).fill("Hangzhou-2026")
    here.get_by_label("再输一次新密码").fill("Hangzhou-2026")
    here.get_by_role("button", name="保存").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("问题台账")
    there.locator("#shell-search").fill("厂房")
    there.locator("#shell-search").press("Enter")
    expect(there).to_have_url(re.compile("/sign-in"))


def test_an_enterprise_follows_its_case_on_a_phone(
    open_page: Open, address: str, application: Application, world: World
) -> None:
    clerk = Viewer(person=1, name="余小禾", role=Role.CLERK)
    given = intake.Registration(
        title="厂房二期消防验收",
        text="请予协调。",
        channel="hotline",
        region="330782",
        enterprise_name="义乌市恒达针织有限公司",
    )
    with application.transaction() as store:
        case = intake.register(store, given=given, viewer=clerk, at=application.now())
    token = tracking.token_of(case.id, secret=application.settings.secret)
    page = open_page(size=PHONE)
    page.goto(f"{address}/t/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("厂房二期消防验收")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_text("不再需要办理，撤回此问题").click()
    page.get_by_label("撤回理由").fill("已自行解决")
    page.get_by_label("我确认撤回").check()
    page.get_by_role("button", name="撤回，终止办理").click()
    expect(page.locator(".track-who")).to_have_text("已撤回")
    axe(page)
    page.goto(f"{address}/t")
    axe(page)


def _entered(page: Page, address: str) -> Page:
    page.goto(f"{address}/sign-in?as=liaison")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{address}/problems")
    page.wait_for_load_state("networkidle")
    return page
