"""系统管理 in a browser: every tab is clean, a person is added, a file with rejects is imported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import DESKTOP, PHONE, axe
from tests.imports.files import a_csv
from tests.journeys.people import Somebody
from tests.services.import_runs import MESSAGE, message

pytestmark = pytest.mark.slow

TABS = {
    "admin": ("people&person=new", "departments&department=2", "fields&field=01", "calendar",
              "rules&edit=1", "imports", "jobs"),
    "auditor": ("log", "verification"),
    "clerk": ("imports",),
}  # fmt: skip


def test_every_tab_is_clean_and_fits(somebody: Callable[[str], Somebody]) -> None:
    for username, tabs in TABS.items():
        page = somebody(username).page
        for tab in tabs:
            page.goto(f"{origin(page)}/admin?tab={tab}")
            expect(page.locator(".admin-tabs a.on")).to_have_count(1)
            page.wait_for_load_state("networkidle")
            for width, height in (DESKTOP, PHONE):
                page.set_viewport_size({"width": width, "height": height})
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_administrator_adds_a_person_and_sees_the_password_once(
    somebody: Callable[[str], Somebody],
) -> None:
    page = somebody("admin").opens("/admin?tab=people&person=new").page
    page.fill(field("username"), "wangmin")
    page.fill(field("name"), "王敏")
    page.click(button("save-person", "new"))
    expect(page.locator("#shell-toasts")).to_contain_text("请填写“角色”。")
    assert page.input_value(field("name")) == "王敏"
    page.select_option(field("role"), "clerk")
    page.click(button("save-person", "new"))
    expect(page.locator(".admin-password")).to_have_text(SIXTEEN)
    page.locator(".admin-panel a").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".admin-password")).to_have_count(0)


def test_a_clerk_imports_a_file_and_takes_the_rejects_away(
    somebody: Callable[[str], Somebody],
) -> None:
    page = somebody("clerk").opens("/admin?tab=imports").page
    rows = [MESSAGE, *(message(str(n)) for n in range(1, 600)), message("600", title="")]
    file = {"name": "留言.csv", "mimeType": "text/csv", "buffer": a_csv(rows)}
    page.set_input_files("#admin-import-file input[type=file]", file)
    start = page.locator("button", has_text="开始导入 599 行")
    start.click()
    expect(page.locator(".admin-ok")).to_have_text(
        "已导入 599 行，重复 0 行，不合格 1 行。", timeout=60_000
    )
    with page.expect_download() as download:
        page.locator("button", has_text="下载不合格行").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("_row,_field,_reason,留言编号")


SIXTEEN = re.compile(r"^[A-Za-z2-9]{16}$")


def origin(page: Page) -> str:
    return str(page.evaluate("location.origin"))


def field(name: str) -> str:
    return named({"type": "admin-field", "name": name})


def button(act: str, of: str) -> str:
    return named({"type": "admin-act", "act": act, "of": of})


def named(id: dict[str, Any]) -> str:
    text = json.dumps(id, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"[id='{text}']"
