"""问题详情 in a real browser: what only a browser can show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.main import create_app
from app.services.passwords import hashed
from db.models import PersonRow
from tests.building import MONDAY_NINE
from tests.chromium import DESKTOP, PHONE, axe
from tests.pages.problem_page import Office, a_case
from tests.web_server import web_server

PASSWORD = "Kept-by-nobody-2026"
TICK = "dash_clientside.set_props('problem-tick', {n_intervals: 1})"


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


def opened(page: Page, address: str, username: str, case: Case) -> Page:
    """The page of a problem, as somebody has it before them."""
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/problems/{problem_number(case.id)}")
    expect(page.locator("#problem-desk .acts")).to_be_visible()
    return page


def button(page: Page, do: str, act: str = "") -> Locator:
    id = {"act": act, "do": do, "type": "problem-press"}
    return page.locator(f"[id='{json.dumps(id, sort_keys=True, separators=(',', ':'))}']")


def a_hard_case(office: Office) -> Case:
    """Two departments that wait for each other, an instruction, an order, a pause."""
    case = a_case(office, until="signed", co=True)
    case = office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="规划核实")
    case = office.act(
        case, Action.REQUIRE, "co", waiting=2, awaited="a:1", why="消防验收", confirm=True
    )
    case = office.act(case, Action.ASK, "liaison", missing="竣工图")
    office.at(MONDAY_NINE + timedelta(days=2))
    case = office.act(case, Action.SUPPLY, "clerk", text="已补齐")
    case = office.act(case, Action.INSTRUCT, "leader", words="请本周内破题。")
    case = office.act(
        case, Action.ORDER, "supervisor", level="listed", ground="两部门互为前置",
        due="2026-11-27", rhythm=3, approved_by="王国平",
    )  # fmt: skip
    office.at(MONDAY_NINE + timedelta(days=11))
    return case


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_is_readable_for_everyone(
    office: Office, address: str, open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = opened(open_page(size=size), address, "liaison", a_hard_case(office))
    axe(page)
    button(page, "open", "require").click()
    expect(page.locator(".act-form")).to_be_visible()
    axe(page)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0


def test_on_a_phone_the_acts_come_first(
    office: Office, address: str, open_page: Callable[..., Page]
) -> None:
    page = opened(open_page(size=PHONE), address, "liaison", a_hard_case(office))
    tops = [
        page.locator(part).bounding_box() or {}
        for part in ("#problem-desk", ".problem-clocks", ".problem-left")
    ]
    assert [box["y"] for box in tops] == sorted(box["y"] for box in tops)
    assert tops[0]["y"] < 500


def test_news_of_another_leaves_what_is_being_typed(
    office: Office, address: str, open_page: Callable[..., Page]
) -> None:
    case = a_case(office, until="signed")
    mine = opened(open_page(), address, "liaison", case)
    button(mine, "open", "note").click()
    field = mine.locator(".act-form textarea")
    field.fill("已与设计单位核对图")
    theirs = opened(open_page(), address, "colleague", case)
    button(theirs, "open", "note").click()
    theirs.locator(".act-form textarea").fill("已约企业周三到现场")
    button(theirs, "take", "note").click()
    expect(theirs.locator(".problem-log")).to_contain_text("已约企业周三到现场")
    mine.evaluate(TICK)
    expect(mine.locator(".problem-log")).to_contain_text("已约企业周三到现场")
    expect(field).to_have_value("已与设计单位核对图")
    field.press_sequentially("纸")
    button(mine, "take", "note").click()
    expect(mine.locator("#problem-desk .warn")).to_contain_text("徐磊 记一条进展")
    button(mine, "take", "note").click()
    expect(mine.locator(".problem-log")).to_contain_text("已与设计单位核对图纸")


def test_rows_of_co_handlers_come_and_go(office: Office, address: str, page: Page) -> None:
    case = a_case(office, until="accepted")
    opened(page, address, "duty_head", case)
    button(page, "open", "dispatch").click()
    page.get_by_label("主办部门").fill("住建局")
    page.get_by_role("button", name="再加一个部门").click()
    expect(page.locator(".act-row")).to_have_count(2)
    filled: Any = page.locator(".act-row").nth(1)
    filled.get_by_label("协办部门").fill("自然资源局")
    filled.get_by_label("请其协办的事项").fill("出具规划核实意见")
    page.locator(".act-row").nth(0).get_by_role("button", name="删去").click()
    expect(page.locator(".act-row").nth(0)).to_be_hidden()
    button(page, "take", "dispatch").click()
    expect(page.locator(".problem-log")).to_contain_text("协办 自然资源局（出具规划核实意见）")


def test_an_uploaded_file_appears_with_its_link(
    office: Office, address: str, page: Page, tmp_path: Path
) -> None:
    case = a_case(office, until="signed")
    opened(page, address, "liaison", case)
    file = tmp_path / "规划核实意见.txt"
    file.write_text("同意先行核实。", encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    link = page.get_by_role("link", name="规划核实意见.txt")
    expect(link).to_have_attribute("href", f"/files/{problem_number(case.id)}/1")
