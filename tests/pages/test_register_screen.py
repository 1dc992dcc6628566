"""问题台账 in a real browser: a list that is scrolled, deep and back; a view that is renamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.main import create_app
from tests.big_rows import Rows, department_rows, enterprise_rows, problem_rows
from tests.building import an_application
from tests.chromium import axe
from tests.databases import SqliteDatabases
from tests.pages.visitors import PASSWORD, an_account
from tests.pouring import pour
from tests.web_server import web_server

ROWS = Rows(problems=650, first_department=100)
ROW_HEIGHT = 34

NEWEST_FIRST = [
    problem_number(row["id"])
    for row in sorted(problem_rows(ROWS), key=lambda r: (r["registered_at"], r["id"]), reverse=True)
]


@pytest.fixture(scope="module")
def address(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    application = an_application(sqlite_databases.fresh(migrated=True))
    an_account(application, "head", Role.DUTY_HEAD, region="33")
    with application.transaction() as store:
        pour(store.session, "department", department_rows(ROWS))
        pour(store.session, "enterprise", enterprise_rows(ROWS))
        pour(store.session, "problem", problem_rows(ROWS))
    with web_server(create_app(application)) as address:
        yield address
    application.database.dispose()


@pytest.fixture
def register(page: Page, address: str) -> Page:
    """All problems, the newest first."""
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", "head")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/problems?state=all")
    expect(row(page, 0)).to_contain_text(NEWEST_FIRST[0][:20], timeout=30_000)
    return page


def row(page: Page, n: int) -> Any:
    return page.locator(f".ag-center-cols-container .ag-row[row-index='{n}']")


def scrolled(page: Page, n: int) -> None:
    page.evaluate(
        "y => { document.querySelector('.ag-body-viewport').scrollTop = y }", n * ROW_HEIGHT
    )
    expect(row(page, n)).to_contain_text(NEWEST_FIRST[n][:20], timeout=30_000)


def asked_rows(request: Request) -> list[dict[str, Any]]:
    """What a request asks for, if it asks for rows."""
    if request.method != "POST" or "_dash-update-component" not in request.url:
        return []
    given = json.loads(request.post_data or "{}").get("inputs", [])
    values = [one.get("value") for one in given if isinstance(one, dict)]
    return [value for value in values if isinstance(value, dict) and "startRow" in value]


def test_a_list_goes_on_from_the_row_before(register: Page) -> None:
    asked: list[dict[str, Any]] = []
    register.on("request", lambda request: asked.extend(asked_rows(request)))
    for n in (110, 220, 520, 630, 400, 5):
        scrolled(register, n)
    after = {a["startRow"]: a["after"] and a["after"]["row"] for a in asked}
    assert (after[100], after[200], after[600]) == (100, 200, 600)
    assert after[500] >= 200


def test_a_view_is_kept_renamed_and_dropped(register: Page) -> None:
    views = register.locator("#register-views")
    register.get_by_text("保存为视图").click()
    register.get_by_label("视图名称").fill("全部问题")
    register.locator(".register-keep").get_by_role("button", name="保存").click()
    register.get_by_label("重命名视图 全部问题").click()
    register.get_by_label("视图 全部问题 的新名称").fill("历年问题")
    axe(register)
    views.get_by_role("button", name="保存").first.click()
    expect(views.get_by_role("link", name="历年问题")).to_be_visible()
    register.get_by_label("删除视图 历年问题").click()
    expect(views.get_by_role("link", name="历年问题")).to_have_count(0)
