"""A preview says which columns know the end before it comes, and which accounts look like programs.

The sentences and their figures are counted by hand on the rows below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest

from app.imports import log_foresight
from app.imports.heading_notes import notes_on_headings
from app.imports.plan import plan
from app.imports.profile import Profile, shipped
from app.imports.sheets import sheets
from tests.imports.logs import a_profile, read

HEADINGS = "no,at,state,group,by,subject,done,verdict,total,moves,fate,place"
NOTHING_DECLARED = a_profile(future="future = []")
UNUSED = "未用于环节和时限"


def notes(rows: Iterable[str], *, profile: Profile = NOTHING_DECLARED) -> tuple[str, ...]:
    """What is said of a log of these rows, which stand under HEADINGS."""
    return read("\n".join([HEADINGS, *rows]).encode(), profiles=(profile,)).notes


def ten_cases(*, done: str = "", verdict: Iterable[str] = "0123456789") -> Iterator[str]:
    """Ten cases of two or three rows, all of 2 March 2026. Rows 2, 5, 7, 10 … begin them."""
    for n, told in enumerate(verdict):
        three = n % 2 == 0
        rows = [("09:00", "New", "甲组"), ("10:00", "Open", "乙组")]
        rows += [("11:00", "Open", "甲组")] if three else []
        for at, state, group in rows:
            yield f"{n},2/3/2026 {at},{state},{group},anna,断网,{done},{told},,,,杭州"


def test_a_column_of_dates_after_their_rows_is_told_of_with_its_share() -> None:
    # 10 rows at 9:00 and 10 at 10:00 are before 10:30; the 5 at 11:00 are not.
    assert notes(ten_cases(done="2/3/2026 10:30")) == (
        "列“done”有值的25行中，20行（80.0%）晚于该行时间（如第2行），含有事后或预定的信息，"
        "未用于环节和时限",
    )


def test_a_column_of_dates_mostly_before_their_rows_is_none() -> None:
    assert notes(ten_cases(done="2/3/2026 09:30")) == ()


def test_what_the_profile_takes_from_such_a_column_is_told() -> None:
    rows = list(ten_cases(done="2/3/2026 10:30"))
    declared = a_profile(future='future = ["done"]')
    assert notes(rows, profile=declared)[0].endswith("，模板已注明，未用于环节和时限")
    mapped = a_profile(
        future="future = []", registered_at='registered_at = "opened"\nclosed_at = "done"'
    )
    assert notes(rows, profile=mapped)[0].endswith("，模板指定为整件的“办结时间”，不用于各行")


def test_numbers_are_no_dates_though_iso_writes_days_so() -> None:
    assert notes(ten_cases(done="20990101")) == ()


@pytest.mark.parametrize("heading", ["verdict", "closed_code"])
def test_what_never_changes_in_a_case_tells_the_end_where_its_name_says_so(heading: str) -> None:
    rows = "\n".join([HEADINGS.replace("verdict", heading), *ten_cases()]).encode()
    told = (
        "列“closed_code”在多次流转的10件中自第一行起即为同一值，按栏目名称是结局，含有事后信息，"
        "未用于环节和时限",
    )
    expected = {"verdict": (), "closed_code": told}
    assert read(rows, profiles=(NOTHING_DECLARED,)).notes == expected[heading]


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [("3232323232", "与该件最终的行数相同"), ("2121212121", "与该件最终的转办次数相同")],
)
def test_a_count_that_stands_in_the_first_row_already_knows_the_end(
    verdict: str, sign: str
) -> None:
    assert notes(ten_cases(verdict=verdict)) == (
        f"列“verdict”在多次流转的10件中自第一行起即为同一值，{sign}，含有事后信息，{UNUSED}",
    )


def test_a_column_that_has_from_the_first_what_another_comes_to_knows_the_end() -> None:
    rows = [
        f"{n},2/3/2026 {at},{state},甲组,anna,断网,,{end},,,,"
        for n, end in enumerate(["Done", "Gone"] * 5)
        for at, state in (("09:00", "New"), ("10:00", end))
    ]
    assert notes(rows) == (
        "列“verdict”在多次流转的10件中自第一行起即为同一值，与该件最后的“state”相同，含有事后信息，"
        "未用于环节和时限",
    )


def test_beyond_the_first_cases_nothing_is_compared_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_foresight, "CASES_LOOKED_AT", 5)
    # Three cases of three rows and two of two; the rows at 11:00 are not before 10:30.
    assert notes(ten_cases(done="2/3/2026 10:30")) == (
        "列“done”有值的13行中，10行（76.9%）晚于该行时间（如第2行），含有事后或预定的信息，"
        "未用于环节和时限（抽查前5件）",
    )


def by(user: str, at: datetime) -> str:
    """A row of a case of its own."""
    return f"{user}{at},{at.isoformat(sep=' ')},Open,甲组,{user},断网,,,,,,"


MONDAY = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - the profile's zone


def ten_people() -> Iterator[str]:
    """Four rows each, from nine to twelve on Monday."""
    for person in range(10):
        for n in range(4):
            yield by(f"p{person}", MONDAY + timedelta(hours=n, minutes=person, seconds=7))


def test_an_account_that_works_through_the_week_is_suspected() -> None:
    week = [by("908", MONDAY + timedelta(hours=n)) for n in range(168)]
    # 168 of 208 rows; 42 times 4; a third of five days and two whole days: 40 + 48 of 168.
    assert notes([*ten_people(), *week]) == (
        "疑似机器账号“908”168行（80.8%），模板未列出，仍按人员读取："
        "行数为账号中位数的42倍，52.4%在全体最空闲的时段（每日8小时、每周两天）",
    )


def test_much_work_by_day_is_no_sign() -> None:
    busy = [by("908", MONDAY + timedelta(minutes=n)) for n in range(168)]
    assert notes([*ten_people(), *busy]) == ()


def test_an_account_that_acts_within_the_second_is_suspected() -> None:
    rows = [by("x1", MONDAY + timedelta(seconds=1, milliseconds=300 * n)) for n in range(30)]
    assert notes([*ten_people(), *rows]) == (
        "疑似机器账号“x1”30行（42.9%），模板未列出，仍按人员读取："
        "29行（96.7%）与其上一行相隔不足1秒",
    )


def test_in_a_log_to_the_minute_equal_times_are_no_burst() -> None:
    assert notes([by("x1", MONDAY)] * 30) == ()


@pytest.mark.parametrize("name", ["Siebel", "admin3", "BATCH-2", "系统自动关单", "svc.system"])
def test_an_account_named_like_a_program_is_suspected(name: str) -> None:
    assert notes([by(name, MONDAY)]) == (
        f"疑似机器账号“{name}”1行（100.0%），模板未列出，仍按人员读取：名称如程序账号",
    )


@pytest.mark.parametrize("name", ["Rootham", "Autumn", "Testa", "王自"])
def test_a_name_that_only_begins_like_one_is_not(name: str) -> None:
    assert notes([by(name, MONDAY)]) == ()


def test_accounts_that_the_profile_lists_are_told_as_listed_and_nobody_as_nobody() -> None:
    rows = [by("robot", MONDAY), by("", MONDAY), by("anna", MONDAY), by("anna", MONDAY)]
    assert notes(rows) == (
        "“robot”1行（25.0%），模板列为机器账号：名称如程序账号",
        "“by”为空的有1行（25.0%），可能由程序写入",
    )


def test_of_many_suspects_the_busiest_ten_are_told_and_the_others_counted() -> None:
    told = notes([by(f"admin{n}", MONDAY) for n in range(13)])
    assert (len(told), told[-1]) == (11, "另有3个账号疑似机器账号")


def test_a_heading_that_stands_twice_is_told_of() -> None:
    rows = "留言编号,留言用户,留言主题,留言时间,留言详情,备注,备 注\n1,甲,乙,2026-03-01,丙,丁,戊"
    read_so = plan(sheets(rows.encode(), file="a.csv"), profiles=shipped())
    assert notes_on_headings(read_so) == ("栏目“备注”出现2次，均未采用",)
