"""`bihuan deadline` and `bihuan elapsed` as other people script against them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.commands.clocks import deadline_command
from tests.commands.clock_runs import NIGHTS, run
from tests.domain.office_calendars import office


def answer(*arguments: str, **more: Any) -> dict[str, Any]:
    done = run(*arguments, "--json", **more)
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-02-13T15:00", "5wd", "2026-02-27T17:30:00+08:00"),
        ("2026-02-13 15:00", "5wd", "2026-02-27T17:30:00+08:00"),
        ("2026-02-13T07:00Z", "5wd", "2026-02-27T17:30:00+08:00"),
        ("2026-09-30T10:00", "3wd", "2026-10-10T17:30:00+08:00"),
        ("2026-03-02T24:00", "1wd", "2026-03-04T17:30:00+08:00"),
        ("2026-03-02", "0s", "2026-03-02T08:30:00+08:00"),
        ("2026-03-02T10:00:00.25", "1s", "2026-03-02T10:00:01.250000+08:00"),
    ],
)
def test_deadline_answers_when(start: str, amount: str, due: str) -> None:
    assert answer("deadline", start, amount)["due"] == due


def test_deadline_answers_with_the_documented_keys() -> None:
    assert answer("deadline", "2026-03-06T10:00", "1wd") == {
        "start": "2026-03-06T10:00:00+08:00",
        "amount": 1,
        "unit": "wd",
        "due": "2026-03-09T17:30:00+08:00",
        "last_day": "2026-03-09",
        "provisional": False,
        "days": [
            {"date": "2026-03-06", "counts": False, "why": "起算日，不计入"},
            {"date": "2026-03-07", "counts": False, "why": "周末"},
            {"date": "2026-03-08", "counts": False, "why": "周末"},
            {"date": "2026-03-09", "counts": True, "why": "工作日"},
        ],
    }


def test_elapsed_answers_with_the_documented_keys() -> None:
    assert answer("elapsed", "2026-03-06T17:29:59.5", "2026-03-09T09:00") == {
        "start": "2026-03-06T17:29:59.500000+08:00",
        "end": "2026-03-09T09:00:00+08:00",
        "seconds": 1800.5,
        "minutes": 1800.5 / 60,
        "working_days": 1800.5 / 27000,
        "days": [
            {"date": "2026-03-06", "counts": True, "why": "工作日"},
            {"date": "2026-03-07", "counts": False, "why": "周末"},
            {"date": "2026-03-08", "counts": False, "why": "周末"},
            {"date": "2026-03-09", "counts": True, "why": "工作日"},
        ],
    }


def test_an_end_before_the_start_gives_nothing() -> None:
    found = answer("elapsed", "2026-03-09T09:00", "2026-03-06T09:00")
    assert (found["seconds"], found["minutes"], found["working_days"], found["days"]) == (
        0, 0, 0, [],
    )  # fmt: skip


def test_pauses_may_be_given_more_than_once() -> None:
    pauses = ("--pause", "2026-03-04T14:00/2026-03-04T16:00",
              "--pause", "2026-03-05 00:00/2026-03-06 00:00")  # fmt: skip
    found = answer("deadline", "2026-03-02T10:00", "5wd", *pauses)
    assert found["due"] == "2026-03-11T10:30:00+08:00"
    found = answer("elapsed", "2026-03-04T00:00", "2026-03-07T00:00", *pauses)
    assert found["seconds"] == 13 * 3600


def test_a_calendar_file_has_its_own_zone_and_hours(tmp_path: Path) -> None:
    file = tmp_path / "nights.toml"
    file.write_text(NIGHTS, encoding="utf-8")
    found = answer("deadline", "2026-03-24T12:00+01:00", "1wd", "--calendar", str(file))
    assert (found["due"], found["last_day"]) == ("2026-03-31T00:00:00+02:00", "2026-03-30")
    assert not found["provisional"]


def test_the_text_explains_every_day_and_says_what_is_provisional() -> None:
    done = run("deadline", "2026-12-29T09:00", "4wd")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "起算  2026-12-29T09:00:00+08:00（周二）",
        "时限  4 个工作日",
        "到期  2027-01-05T17:30:00+08:00（周二）（暂定）",
        "末日  2027-01-05",
        "暂定：2027 年放假安排尚未公布，按周末和法定节假日推算",
        "2026-12-29 周二  不计  起算日，不计入",
        "2026-12-30 周三  计入  工作日",
        "2026-12-31 周四  计入  工作日",
        "2027-01-01 周五  不计  元旦（暂定）",
        "2027-01-02 周六  不计  周末（暂定）",
        "2027-01-03 周日  不计  周末（暂定）",
        "2027-01-04 周一  计入  工作日（暂定）",
        "2027-01-05 周二  计入  工作日（暂定）",
    ]


def test_the_text_of_elapsed() -> None:
    done = run("elapsed", "2026-10-09T16:00", "2026-10-10T10:00:30")
    assert done.stdout.splitlines() == [
        "开始  2026-10-09T16:00:00+08:00（周五）",
        "结束  2026-10-10T10:00:30+08:00（周六）",
        "办公时间  3 小时 0 分 30 秒",
        "合工作日  0.40",
        "2026-10-09 周五  计入  工作日",
        "2026-10-10 周六  计入  调休上班",
    ]


def test_the_installations_calendar_is_used_where_there_is_one() -> None:
    installed = SimpleNamespace(calendar=lambda: office(days_off={"2026-03-03": "店庆"}))
    found = answer("deadline", "2026-03-02T10:00", "1wd", obj=installed)
    assert found["last_day"] == "2026-03-04"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["deadline"], "缺少参数 START"),
        (["deadline", "2026-03-02T10:00"], "缺少参数 AMOUNT"),
        (["elapsed", "2026-03-02T10:00"], "缺少参数 END"),
        (["deadline", "昨天", "5wd"], "时间“昨天”无法识别"),
        (["deadline", "2026-02-30T10:00", "5wd"], "时间“2026-02-30T10:00”无法识别"),
        (["deadline", "9999-12-31T24:00", "5wd"], "时间“9999-12-31T24:00”无法识别"),
        (["deadline", "0001-01-01T00:00", "5wd"], "超出可计算范围"),
        (["deadline", "2026-03-02T10:00", "5 weeks"], "时限“5 weeks”无法识别"),
        (["deadline", "2026-03-02T10:00", "-5wd"], "时限不能为负：-5"),
        (["deadline", "2026-03-02T10:00", "0.5wd"], "应为整数：0.5"),
        (["deadline", "2026-03-02T10:00", "90000wd"], "超出可计算范围"),
        (["elapsed", "2026-03-02", "2026-03-03", "--pause", "2026-03-02"], "应为 开始/结束"),
        (["elapsed", "2026-03-02", "2026-03-03", "--pause", "a/b"], "时间“a”无法识别"),
        (
            ["elapsed", "2026-03-02", "2026-03-03", "--pause", "2026-03-03/2026-03-02"],
            "挂起的结束早于开始",
        ),
        (["elapsed", "2026-03-02", "2026-03-03", "--calendar", "no.toml"], "文件“no.toml”无法读取"),
        (["elapsed", "2026-03-02", "2026-03-03", "--calendar", "."], "文件“.”无法读取"),
        (["elapsed", "--batch", "no.jsonl"], "文件“no.jsonl”无法读取"),
        (["elapsed", "2026-03-02", "--batch", "-"], "START 不能与 --batch 同时使用"),
        (["elapsed", "2026-03-02", "2026-03-03", "--loud"], "--loud"),
        (["elapsed", "2026-03-02", "2026-03-03", "--pause"], "--pause"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line_with_exit_status_2(
    arguments: list[str], said: str
) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"timezone = ", "工作日历不是有效的 TOML"),
        (b"\xff\xfe", "不是 UTF-8 文本"),
        (b"[windows]\nmon = []", "工作日历没有任何办公时间"),
        (b'[windows]\nmon = ["12:00-08:00"]', "“windows.mon”中办公时段“12:00-08:00”"),
        (b'zone = "UTC"', "不认识的项“zone”"),
    ],
)
def test_a_wrong_calendar_file_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "calendar.toml"
    file.write_bytes(content)
    done = run("deadline", "2026-03-02T10:00", "5wd", "--calendar", str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_each_command_tells_how_it_is_used() -> None:
    done = run("deadline", "--help")
    assert done.exit_code == 0
    assert "--batch FILE" in done.stdout
    assert deadline_command.name == "deadline"
