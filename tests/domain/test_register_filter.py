"""The register's filter: read from an address, written back into one, said in words."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.domain.catalogue import Lane
from app.domain.register_filter import (
    FACETS,
    LightWord,
    RegisterFilter,
    State,
    order_of,
    parse_filter,
    sorts_of,
)
from app.domain.register_words import described

NAMES = {"regions": {"3307": "金华市"}, "departments": {7: "义乌市住建局"}}


def test_an_empty_address_asks_for_what_is_open() -> None:
    assert parse_filter({}) == RegisterFilter()
    assert parse_filter({}).standing is State.OPEN
    assert RegisterFilter().address() == "/problems"


def test_words_are_searched_in_everything_unless_a_state_is_said() -> None:
    assert parse_filter({"q": "厂房"}).standing is State.ALL
    assert parse_filter({"q": "厂房", "state": "open"}).standing is State.OPEN


def test_what_is_read_is_written_back() -> None:
    address = "/problems?state=closed&lane=handling&light=red&region=330782&lead=7&ring=1"
    query = dict(pair.split("=") for pair in address.partition("?")[2].split("&"))
    assert parse_filter(query).address() == address


@pytest.mark.parametrize("state", ["open", "closed", "left", "answerable", "all"])
@pytest.mark.parametrize("words", ["", "厂房 消防"])
def test_an_address_always_means_the_same_filter(state: str, words: str) -> None:
    asked = parse_filter({"state": state, "q": words, "due_from": "2026-11-16", "sort": "-due"})
    again = parse_filter(asked.query())
    assert (again.standing, again.words, again.due_from) == (
        State(state),
        words,
        date(2026, 11, 16),
    )


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("lane", "nowhere"),
        ("region", "33' OR 1=1"),
        ("region", "３３０７"),
        ("lead", "-1"),
        ("lead", "9" * 40),
        ("due_from", "2026-02-30"),
        ("light", "purple"),
        ("state", "-"),
        ("unknown", "1"),
    ],
)
def test_what_is_not_understood_is_left_out(key: str, text: str) -> None:
    assert parse_filter({key: text}) == RegisterFilter()


def test_words_are_cut_to_a_hundred_signs() -> None:
    assert len(parse_filter({"q": "厂" * 400}).words) == 100


def test_a_filter_is_said_in_words() -> None:
    asked = RegisterFilter(
        lane=Lane.SUPERVISION, light=LightWord.RED, region="3307", lead=7, ring=True,
        due_from=date(2026, 11, 16), due_to=date(2026, 11, 22), words="厂房",
    )  # fmt: skip
    assert described(asked, NAMES) == (
        ("状态", "全部"),
        ("环节", "督办"),
        ("预警灯", "超期"),
        ("区域", "金华市"),
        ("主办单位", "义乌市住建局"),
        ("互等成环", "是"),
        ("批准时限", "2026-11-16 至 2026-11-22"),
        ("关键词", "厂房"),
    )


def test_a_tie_of_the_network_is_read_written_and_said() -> None:
    address = (
        "/problems?state=all&handed=7-r3307&handed_since=2026-10-05"
        "&stood_at=2026-11-23T01%3A00%3A00%2B00%3A00"
    )
    query = dict(parse_qsl(urlsplit(address).query))
    assert parse_filter(query).address() == address
    assert described(parse_filter(query), NAMES)[1:] == (
        ("流转", "义乌市住建局 → 金华市"),
        ("流转时间起", "2026-10-05"),
        ("回看时点", "2026-11-23 09:00"),
    )
    assert described(parse_filter({"waits": "-7"}), NAMES)[1:] == (
        ("谁在等谁", "任一方 → 义乌市住建局"),
    )
    assert described(parse_filter({"shared": "7-r3307"}), NAMES)[1:] == (
        ("协同办理", "义乌市住建局、金华市"),
    )


@pytest.mark.parametrize("text", ["7", "7-8-9", "-", "x-y", "7-8' OR 1=1"])
def test_what_is_no_tie_is_left_out(text: str) -> None:
    assert parse_filter({"waits": text, "stood_at": "2026-11-23T09:00"}) == RegisterFilter()


def test_a_half_open_period_says_its_one_end() -> None:
    since = RegisterFilter(registered_from=date(2026, 11, 16))
    until = RegisterFilter(registered_to=date(2026, 11, 16))
    assert described(since, {})[1] == ("登记日期", "2026-11-16 起")
    assert described(until, {})[1] == ("登记日期", "2026-11-16 止")


def test_what_is_open_comes_worst_first() -> None:
    assert order_of(RegisterFilter()) == ("light", False)
    assert order_of(RegisterFilter(sort="-registered")) == ("registered", True)


def test_history_is_sorted_by_what_has_an_index_alone() -> None:
    history = RegisterFilter(state=State.ALL, sort="region")
    assert order_of(history) == ("registered", True)
    assert sorts_of(history) == {"number", "registered", "due", "closed"}
    assert order_of(RegisterFilter(sort="text; DROP TABLE problem")) == ("light", False)


def test_the_cases_of_a_measure_are_asked_for_from_an_instant_to_another() -> None:
    address = (
        "/problems?state=all&measure=solved&measured_from=2026-11-19T09%3A30%3A00%2B00%3A00"
        "&measured_to=2026-12-17T09%3A30%3A00%2B00%3A00&met=no&credited=7&credited_line=-"
    )
    asked = parse_filter(dict(parse_qsl(urlsplit(address).query)))
    assert asked.address() == address
    assert described(asked, NAMES)[1:] == (
        ("评价指标", "解决率"),
        ("统计期间", "2026-11-19 17:30 至 2026-12-17 17:30"),
        ("分子", "未计入分子"),
        ("计入部门", "义乌市住建局"),
        ("计入条线", "未计入"),
    )


def test_a_measure_that_there_is_not_asks_for_nothing() -> None:
    assert parse_filter({"measure": "best", "credited": "x", "met": "perhaps"}) == RegisterFilter()
    assert parse_filter({"credited": "7", "measured_to": "2026-12-17T17:30:00+08:00"}) == (
        RegisterFilter()
    )


def test_every_facet_is_an_attribute_of_the_filter() -> None:
    assert {facet.name for facet in FACETS} == set(vars(RegisterFilter()))
