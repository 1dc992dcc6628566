"""省级梳理清单 in a real browser: it fits, everyone can read it, a department is named by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.domain.catalogue import Role
from app.domain.steps import Action
from app.main import create_app
from app.services import province_lists
from tests.building import a_department
from tests.chromium import DESKTOP, PHONE, axe
from tests.databases import SqliteDatabases
from tests.pages.problem_page import Office, a_case, an_office
from tests.pages.supervised import local
from tests.pages.visitors import PASSWORD, an_account
from tests.web_server import web_server

LIST = "#supervision-province-body"


@pytest.fixture(scope="module")
def office(sqlite_databases: SqliteDatabases) -> Office:
    """A list of two problems, of which one has a department and no reply, a day too late."""
    office = an_office(sqlite_databases.fresh(migrated=True))
    an_account(office.application, "super", Role.SUPERVISOR, region="33")
    given = {"done": "已协调两次", "asked": "请省级明确跨区域管网的审批权限。",
             "ground": "超出权限", "answers": "市中心"}  # fmt: skip
    for title in ("供水管网跨区域接入须两市分别审批", "环评审批权限不明"):
        case = a_case(office, until="signed", region="3307", title=title)
        office.act(case, Action.ESCALATE, "duty_head", **given)
    with office.application.transaction() as store:
        water = a_department(store, "浙江省水利厅", region="33")
        viewer = office.people["supervisor"]
        code = province_lists.freeze_now(store, viewer=viewer, at=office.now())
        province_lists.name_department(
            store, code=code, n=1, department=water, due="2026-11-27", viewer=viewer,
            at=office.now(),
        )  # fmt: skip
    office.at(local(11, 30, 9))
    return office


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with web_server(create_app(office.application)) as address:
        yield address


def opened(page: Page, address: str) -> Page:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", "super")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/supervision")
    page.locator(".sv-tabs a", has_text="省级梳理清单").click()
    expect(page.locator(LIST)).to_contain_text("供水管网跨区域接入须两市分别审批")
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_list_fits_its_screen_and_is_accessible(
    open_page: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), address)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    axe(page)


def test_a_department_is_named_in_the_panel_and_stands_in_the_list(
    page: Page, address: str
) -> None:
    opened(page, address)
    page.get_by_role("button", name="明确责任部门", exact=True).focus()
    page.keyboard.press("Enter")
    panel = page.locator(".act-panel")
    expect(panel).to_contain_text("环评审批权限不明")
    axe(page)
    panel.locator("select").select_option(label="浙江省水利厅")
    panel.get_by_role("button", name="保存").click()
    expect(panel.locator(".field-wrong")).to_have_text("请填写“答复期限”。")
    panel.locator("input[type=date]").fill("2026-12-04")
    panel.get_by_role("button", name="保存").click()
    expect(page.locator(LIST)).to_contain_text("2026-12-04 前答复")
    expect(panel).to_have_count(0)


def test_a_new_list_is_asked_for_twice(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("button", name="立即汇总").click()
    expect(page.get_by_role("dialog")).to_contain_text("不能撤销")
    page.get_by_role("dialog").get_by_role("button", name="汇总").click()
    expect(page.locator(f"{LIST} .sv-periods a.on")).to_have_text("11月30日 09:00")
