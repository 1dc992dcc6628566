"""`bihuan deadline --batch` and `bihuan elapsed --batch`: one JSON object a line in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clock_runs import NIGHTS, run

LINE = {"id": 1, "start": "2026-03-02", "amount": 5, "unit": "wd"}


def batch(command: str, *lines: object, more: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    done = run(command, "--batch", "-", *more, stdin=text)
    assert (done.exit_code, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_batch_answers_line_by_line() -> None:
    answers = batch(
        "deadline",
        {"id": "a", "start": "2026-02-13T15:00", "amount": 5, "unit": "wd"},
        "",
        {"id": 2, "start": "2026-03-02T10:00", "amount": 1.5, "unit": "h"},
        {"id": None, "start": "2026-03-02T10:00", "amount": "4h"},
        {
            "id": "paused",
            "start": "2026-03-02T10:00",
            "amount": 4,
            "unit": "h",
            "pauses": [["2026-03-02T11:00", "2026-03-02T14:00"]],
        },
    )
    assert [(line["id"], line["due"]) for line in answers] == [
        ("a", "2026-02-27T17:30:00+08:00"),
        (2, "2026-03-02T11:30:00+08:00"),
        (None, "2026-03-02T15:30:00+08:00"),
        ("paused", "2026-03-02T17:00:00+08:00"),
    ]
    assert [*answers[1]] == [
        "id", "start", "amount", "unit", "due", "last_day", "provisional", "days",
    ]  # fmt: skip
    assert answers[1]["amount"] == 1.5


def test_a_batch_of_elapsed() -> None:
    line = {"id": 1, "start": "2026-03-02T10:00", "end": "2026-03-02T15:30"}
    found = batch("elapsed", line)
    assert [*found[0]] == ["id", "start", "end", "seconds", "minutes", "working_days", "days"]
    assert (found[0]["seconds"], found[0]["minutes"]) == (14400, 240)


@pytest.mark.parametrize(
    ("line", "identity", "said"),
    [
        ("{", None, "不是有效的 JSON"),
        ("[" * 100_000, None, "不是有效的 JSON"),
        ("5", None, "不是 JSON 对象"),
        ('{"id": 1}', 1, "缺少“start”"),
        ({"id": 1, "start": "2026-03-02"}, 1, "缺少“amount”"),
        ({"id": 1, "start": "2026-03-02", "amount": 5}, 1, "缺少“unit”"),
        ({"id": 1, "start": "2026-03-02", "amount": -5, "unit": "wd"}, 1, "不能为负"),
        ({"id": 1, "start": "2026-03-02", "amount": True, "unit": "wd"}, 1, "时限“True”"),
        ({"id": 1, "start": "2026-03-02", "amount": 5, "unit": "weeks"}, 1, "单位“weeks”"),
        ({"id": 1, "start": 20260302, "amount": 5, "unit": "wd"}, 1, "时间“20260302”"),
        (LINE | {"calendar": 5}, 1, "路径"),
        (LINE | {"calendar": {}}, 1, "没有任何"),
        (LINE | {"calendar": "\0"}, 1, "无法读取"),
        (LINE | {"pauses": {}}, 1, "挂起应为"),
        (LINE | {"pauses": [["x"]]}, 1, "挂起应为"),
    ],
)  # fmt: skip
def test_a_wrong_line_answers_its_error_and_the_rest_goes_on(
    line: object, identity: object, said: str
) -> None:
    right = {"id": "right", "start": "2026-03-02T10:00", "amount": 1, "unit": "wd"}
    wrong, then = batch("deadline", line, right)
    assert [*wrong] == ["id", "error"]
    assert wrong["id"] == identity
    assert said in wrong["error"]
    assert then["last_day"] == "2026-03-03"


def test_a_batch_line_names_its_own_calendar(tmp_path: Path) -> None:
    (tmp_path / "nights.toml").write_text(NIGHTS, encoding="utf-8")
    line = {"start": "2026-03-24T12:00+01:00", "amount": 1, "unit": "wd"}
    lines = [
        line | {"id": 1, "calendar": str(tmp_path / "nights.toml")},
        line | {"id": 2, "calendar": "nights.toml"},
        line | {"id": 3, "calendar": {"timezone": "Europe/Amsterdam", "windows": {
            "mon": ["18:00-24:00"], "tue": ["18:00-24:00"]}}},
        line | {"id": 4, "calendar": "no.toml"},
        line | {"id": 5},
    ]  # fmt: skip
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = run("deadline", "--batch", str(file))
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert [found.get("due") for found in answers] == [
        *["2026-03-31T00:00:00+02:00"] * 3,
        None,
        "2026-03-25T17:30:00+08:00",
    ]


def test_the_calendar_option_is_for_the_lines_that_name_none(tmp_path: Path) -> None:
    file = tmp_path / "nights.toml"
    file.write_text(NIGHTS, encoding="utf-8")
    line = {"id": 1, "start": "2026-03-24T12:00+01:00", "amount": 1, "unit": "wd"}
    (found,) = batch("deadline", line, more=("--calendar", str(file)))
    assert found["due"] == "2026-03-31T00:00:00+02:00"


def test_an_id_comes_back_as_it_was() -> None:
    line = {"start": "2026-03-02", "end": "2026-03-03"}
    identities = [{"a": [1]}, "编号", "\ud800", 1.5, True]
    found = batch("elapsed", *(line | {"id": identity} for identity in identities))
    assert [one["id"] for one in found] == identities


def test_lines_that_are_no_text_are_wrong_lines() -> None:
    done = run("elapsed", "--batch", "-", stdin=b'\xff\n{"id": 1, "start": "x", "end": "y"}\n')
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [None, 1]
