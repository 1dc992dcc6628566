"""The page of a report in a real browser, from a file and without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.exports.report_html import report_html
from app.queries.report import Report
from tests.chromium import PHONE, axe
from tests.exports.hostile_report import HOSTILE
from tests.exports.sample_report import SAMPLE

OVERDUE = "#table-overdue"


@pytest.fixture
def shown(page: Page, tmp_path: Path) -> Page:
    return opened(page, SAMPLE, tmp_path)


def opened(page: Page, report: Report, folder: Path) -> Page:
    file = folder / "周报.html"
    file.write_bytes(report_html(report))
    page.goto(file.as_uri())
    return page


def column(page: Page, n: int) -> list[str]:
    """What stands in a column of the overdue problems, as far as rows are shown."""
    cells = page.locator(f"{OVERDUE} tbody tr:visible td:nth-child({n})")
    return cells.all_inner_texts()


def test_a_table_is_sorted_by_its_values_in_both_directions(shown: Page) -> None:
    """14.5 stands before 9.1, which words alone would not do; grey comes after red."""
    head = shown.locator(f"{OVERDUE} th:nth-child(8)")
    head.click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(shown, 8) == [
        "2.8", "3.7", "4.6", "5.5", "6.4", "7.3", "8.2", "9.1", "10.0", "10.9", "11.8", "12.7",
        "13.6", "14.5",
    ]  # fmt: skip
    head.get_by_role("button", name="按“超期工作日”排序").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(shown, 8)[0] == "14.5"
    shown.locator(f"{OVERDUE} th:nth-child(7)").click()
    assert column(shown, 7) == ["红"] * 13 + ["灰"]


def test_a_table_shows_the_rows_that_hold_what_is_typed(shown: Page) -> None:
    shown.get_by_label("筛选：超期问题").fill("退货入境")
    assert set(column(shown, 2)) == {"跨境电商退货入境检验时间过长"}
    expect(shown.locator(f"{OVERDUE} output")).to_have_text("显示 2 行，共 14 行")
    shown.get_by_label("筛选：超期问题").fill("")
    assert len(column(shown, 2)) == 14


def test_all_columns_are_shown_when_asked_for(shown: Page) -> None:
    appellant = shown.locator(f"{OVERDUE} th", has_text="诉求人")
    expect(appellant).to_be_hidden()
    shown.locator(OVERDUE).get_by_label("全部列").check()
    expect(appellant).to_be_visible()


def test_a_chart_tells_its_numbers_and_hides_a_series(shown: Page) -> None:
    figure = shown.locator("figure", has_text="近12周新增、办结与在办").first
    figure.locator("[data-tip]").nth(5).hover()
    expect(shown.locator("#tip")).to_have_text("第41周\n新增　60\n办结　—")
    button = figure.get_by_role("button", name="办结")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(figure.locator("[data-series='1'] polyline").first).to_be_hidden()


def test_the_head_of_a_long_table_stays_in_sight(shown: Page) -> None:
    box = shown.locator(f"{OVERDUE} .scroll")
    box.evaluate("box => { box.style.maxHeight = '200px'; box.scrollTop = 200; }")
    head, frame = shown.locator(f"{OVERDUE} th").first.bounding_box(), box.bounding_box()
    assert head is not None
    assert frame is not None
    assert head["y"] == pytest.approx(frame["y"], abs=1)


def test_the_page_is_accessible(shown: Page) -> None:
    axe(shown)


def test_nothing_that_people_typed_runs(page: Page, tmp_path: Path) -> None:
    """An alert would stand open; a broken policy or a request would fail the watch."""
    told: list[str] = []
    page.on("dialog", lambda dialog: told.append(dialog.message))
    opened(page, HOSTILE, tmp_path)
    expect(page.locator("h1")).to_contain_text("<script>alert(1)</script>")
    assert told == []


def test_a_telephone_scrolls_tables_and_not_the_page(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    opened(page, SAMPLE, tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
