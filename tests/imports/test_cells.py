"""What stands in a cell is read for what it means, whatever the spreadsheet made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.catalogue import Channel, ClosingGround, DeclineGround
from app.imports.cells import cleaned, one_line, plain, read_instant, read_term, read_yes
from app.imports.profile import load_profile
from tests.imports.files import cell_time

PROFILE = load_profile("messages-answered")


def day_first(*forms: str) -> Any:
    return replace(PROFILE, forms=forms)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("\n\t\t\t\n\t\t\t尊敬的领导：", "尊敬的领导："),
        ("\u3000\u3000您好\u00a0，请问", "您好 ，请问"),
        ("第一段_x000D_\n第二段", "第一段\n第二段"),
        ("第一段\r\n\r\n\r\n第二段", "第一段\n第二段"),
        ("零\u200b宽\ufeff字符", "零宽字符"),
        ("响\x07铃", "响铃"),
        ("=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("   ", ""),
    ],
)
def test_a_text_loses_what_spreadsheets_and_web_pages_left_in_it(told: str, meant: str) -> None:
    assert cleaned(told) == meant


def test_a_title_stands_on_one_line() -> None:
    assert one_line("A市\n西湖  占道\t施工") == "A市 西湖 占道 施工"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (24, "24"),
        (24.0, "24"),
        (2.5, "2.5"),
        (True, "是"),
        (cell_time(2019, 4, 8, 8, 37, 19, 999996), "2019-04-08 08:37:20"),
        (date(2019, 4, 8), "2019-04-08"),
        (time(8, 37), "08:37:00"),
        ("0012", "0012"),
    ],
)
def test_a_cell_as_text_reads_back_the_same(value: Any, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2020/1/6 12:09:38", datetime(2020, 1, 6, 4, 9, 38, tzinfo=UTC)),
        ("2018/12/26 10:13:37", datetime(2018, 12, 26, 2, 13, 37, tzinfo=UTC)),
        ("２０２０／１／６ 12:09:38", datetime(2020, 1, 6, 4, 9, 38, tzinfo=UTC)),
        ("2019-04-25T09:32:09+09:00", datetime(2019, 4, 25, 0, 32, 9, tzinfo=UTC)),
        ("2019年4月25日", datetime(2019, 4, 24, 16, 0, tzinfo=UTC)),
        (cell_time(2019, 4, 8, 8, 37, 20), datetime(2019, 4, 8, 0, 37, 20, tzinfo=UTC)),
        (cell_time(2019, 4, 8, 8, 37, 19, 999996), datetime(2019, 4, 8, 0, 37, 20, tzinfo=UTC)),
        (date(2019, 4, 8), datetime(2019, 4, 7, 16, 0, tzinfo=UTC)),
        (43563, datetime(2019, 4, 7, 16, 0, tzinfo=UTC)),
        (43563.5, datetime(2019, 4, 8, 4, 0, tzinfo=UTC)),
        ("43563.5", datetime(2019, 4, 8, 4, 0, tzinfo=UTC)),
    ],
)
def test_a_date_in_any_shape_is_the_instant_in_the_profiles_zone(value: Any, utc: datetime) -> None:
    assert read_instant(value, PROFILE) is not None
    assert read_instant(value, PROFILE)[0] == utc


@pytest.mark.parametrize("value", ["昨天", "2019/13/01", "99", 12, True, time(9, 0), "2019/2/29"])
def test_what_is_no_date_is_none(value: Any) -> None:
    assert read_instant(value, PROFILE) is None


def test_the_first_form_that_fits_decides_between_day_and_month() -> None:
    british = day_first("%d/%m/%Y %H:%M")
    american = day_first("%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M")
    assert read_instant("2/3/2016 04:40", british)[0] == datetime(2016, 3, 1, 20, 40, tzinfo=UTC)
    assert read_instant("2/3/2016 04:40", american)[0] == datetime(2016, 2, 2, 20, 40, tzinfo=UTC)
    assert read_instant("29/2/2016 04:40", american)[0] == datetime(2016, 2, 28, 20, 40, tzinfo=UTC)


def test_a_number_is_no_date_where_the_profile_does_not_say_so() -> None:
    assert read_instant(43563, day_first("%Y/%m/%d")) is None


def test_a_zone_with_daylight_saving_is_right_on_both_sides() -> None:
    berlin = replace(PROFILE, zone=ZoneInfo("Europe/Berlin"))
    assert read_instant("2019/1/6 12:00:00", berlin)[0].hour == 11
    assert read_instant("2019/7/6 12:00:00", berlin)[0].hour == 10


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12345", "hotline"),
        ("12345-8 企业热线", "enterprise_line"),
        ("１２３４５－８企业热线", "enterprise_line"),
        ("platform", "platform"),
        ("电报", None),
    ],
)
def test_a_term_is_known_by_label_or_code(text: str, code: str | None) -> None:
    assert read_term(text, (Channel,)) == code


def test_a_term_may_come_from_several_tables() -> None:
    assert read_term("企业确认", (ClosingGround, DeclineGround)) == "confirmed"
    assert read_term("不属于行政机关职责范围", (ClosingGround, DeclineGround)) == "outside"


def test_yes_and_no() -> None:
    assert [read_yes(word) for word in ("是", "否", "Yes", "0", "也许")] == [
        True, False, True, False, None,
    ]  # fmt: skip
