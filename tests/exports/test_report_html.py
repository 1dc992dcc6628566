"""A report as one page: whole, offline, safe whatever stands in it, readable by all."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from app.exports.report_html import report_html
from tests.exports.hard_report import HARD
from tests.exports.hostile_report import CONTROL, FORMULAS, HOSTILE, LONG, RIGHT_TO_LEFT, SCRIPT
from tests.exports.pages_read import Element, read, tables
from tests.exports.sample_report import EMPTY, SAMPLE

SAMPLE_WEIGHT = 100_000
"""Of the sample in bytes; plotly.js alone has some four million."""


@pytest.fixture(scope="module")
def sample() -> Element:
    return read(report_html(SAMPLE))


@pytest.fixture(scope="module")
def hard() -> Element:
    return read(report_html(HOSTILE))


def test_the_page_names_no_address_and_is_light() -> None:
    content = report_html(SAMPLE)
    assert re.findall(rb"https?:|//[a-z]|@import|url\(", content) == []
    assert len(content) < SAMPLE_WEIGHT


def test_only_its_own_style_and_script_count() -> None:
    """Their fingerprints are reckoned here from what stands between the tags."""
    content = report_html(HOSTILE).decode()
    page = read(content.encode())
    (policy,) = (
        meta.attributes["content"] for meta in page.all("meta") if "http-equiv" in meta.attributes
    )
    told = {}
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", content, re.DOTALL)
        told[tag] = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{told['style']}';"
        f" script-src 'sha256-{told['script']}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_set_in_motion_by_what_people_typed(hard: Element) -> None:
    assert len(hard.all("script")) == 1
    assert hard.all("img") == []
    elements = hard.having("class") + hard.having("id")
    assert not [name for e in elements for name in e.attributes if name.startswith("on")]
    assert hard.having("style") == []
    assert SCRIPT in {heading.text for heading in hard.all("h2")}


def test_no_text_is_lost_and_control_characters_are(hard: Element) -> None:
    cells = {cell.text for cell in hard.all("td")}
    assert {LONG, RIGHT_TO_LEFT, *(text.strip() for text in FORMULAS)} <= cells
    assert "前中[31m后" in cells
    assert not set("\x00\x1b\x0b\ufffe") & set(hard.text)
    assert CONTROL not in hard.text


def test_figures_stand_with_last_week_and_how_they_are_counted(sample: Element) -> None:
    (first, *_others, last) = sample.having("data-code")
    assert [part.text for part in first.parts if isinstance(part, Element)] == [
        "在办问题", "1,286 上周 1,251 +35", "周末仍未办结的问题",
    ]  # fmt: skip
    assert last.text.split() == ["平均办理工作日", "4.3", "上周", "4.6", "−0.3"]
    shares = next(d for d in sample.having("data-code") if d.attributes["data-code"] == "on_time")
    assert shares.text.split() == ["按期办结率", "91.6%", "上周", "90.2%", "+1.4", "个百分点"]


def test_tables_hold_all_columns_in_the_words_of_the_report(sample: Element) -> None:
    found = tables(sample)
    assert found["超期问题"][1] == [
        "ZJ-3307-20261009-0012", "厂房二期消防验收与规划核实互为前置", "义乌市恒达针织有限公司",
        "市消防救援支队", "2026-10-09 09:15", "2026-11-13", "红", "14.5",
    ]  # fmt: skip
    assert found["各单位主要指标"][10] == [
        "市生态环境局", "26", "90.1%", "86.1%", "72.0%", "—", "6.7", "3.6%",
    ]  # fmt: skip
    assert found["近12周新增、办结与在办"][6] == ["第41周", "60", "—"]
    assert found["指标口径"][1][:2] == ["on_time", "按期办结率"]


def test_what_is_not_brief_is_shown_when_asked_for(sample: Element) -> None:
    (table,) = (t for t in sample.all("table") if t.attributes.get("class") == "brief")
    apart = [th.text for th in table.all("th") if "more" in th.attributes["class"]]
    assert apart == ["诉求人", "登记时间"]


def test_a_cell_is_sorted_by_its_value_and_not_by_its_words(sample: Element) -> None:
    (table,) = (t for t in sample.all("table") if t.attributes.get("class") == "brief")
    cells = table.all("tr")[6].all("td")
    assert [cell.attributes.get("data-v") for cell in cells] == [
        None, None, None, None, "2026-10-14T01:15:00+00:00", "2026-11-13T09:30:00+00:00", "2",
        "10.0",
    ]  # fmt: skip


def test_the_page_can_be_read_by_all(sample: Element) -> None:
    assert sample.all("html")[0].attributes["lang"] == "zh-CN"
    assert [h.text for h in sample.all("h1")] == ["涉企问题闭环办理周报"]
    assert [h.text for h in sample.all("h2")] == [
        "总览", "在办存量", "推进中问题", "超期问题", "督办事项", "提请会商", "各单位指标",
        "部门协同分析", "议定事项落实", "指标口径",
    ]  # fmt: skip
    assert all(th.attributes["scope"] == "col" for th in sample.all("th"))
    assert all(svg.attributes["role"] == "img" for svg in sample.all("svg"))
    ids = [element.attributes["id"] for element in sample.having("id")]
    assert len(ids) == len(set(ids))
    named = {e.attributes["aria-labelledby"] for e in sample.having("aria-labelledby")}
    assert named <= set(ids)


def test_lights_are_words_beside_their_colour(sample: Element) -> None:
    lamps = [s for s in sample.all("span") if "lamp" in s.attributes.get("class", "")]
    assert {(lamp.attributes["class"], lamp.text) for lamp in lamps} == {
        ("lamp lamp-red", "红"), ("lamp lamp-grey", "灰"),
    }  # fmt: skip


def test_the_picture_says_of_each_line_who_waits_for_whom(sample: Element) -> None:
    (drawn,) = (s for s in sample.all("svg") if s.attributes["class"] == "waiting")
    told = [title.text for title in drawn.all("title")]
    assert "市消防救援支队等待市资规局：4 件，已等待 21.5 个工作日" in told
    assert {text.text for text in drawn.all("text")} >= {"市资规局", "市生态环境局"}


def test_a_chapter_of_nothing_says_so_and_a_report_of_nothing_is_a_page(sample: Element) -> None:
    empty = [p.text for p in sample.all("p") if p.attributes.get("class") == "empty"]
    assert empty == ["本周没有在督的事项。"]
    assert read(report_html(EMPTY)).all("h1")[0].text == "涉企问题闭环办理周报"


def test_forty_departments_and_long_texts_are_all_there() -> None:
    """The hard report of the papers, with signs that no encoding knows."""
    page = read(report_html(HARD))
    assert len(tables(page)["各单位在办存量"]) == 41
    assert len(page.all("article")) == 45
