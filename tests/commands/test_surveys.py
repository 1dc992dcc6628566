"""`bihuan surveys` says what it did in one line or as JSON, and exits with what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from app.cli import bihuan
from db import survey_query
from tests.building import SECRET, an_application
from tests.imports.survey_files import workbook

Run = Callable[..., Result]
NOW = ("--now", "2026-11-23T09:00")
CODE = "2026Q3-01"
GOOD = workbook(findings=[(CODE, 1, "窗口排队时间长")])
BAD = workbook(findings=[(CODE, 0, "=窗口排队时间长")])


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function: run("import", "a.xlsx", …) → what `bihuan surveys` answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIHUAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BIHUAN_FOLDER", str(tmp_path))
    monkeypatch.setenv("BIHUAN_SECRET", SECRET)
    an_application(sqlite_url)
    return lambda *args: CliRunner().invoke(bihuan, [*NOW, "surveys", *args])


def kept(url: str) -> list[str]:
    with an_application(url).reading() as store:
        return [told.code for told in survey_query.latest_rounds(store.session, limit=9)]


def test_a_file_is_taken_once(run: Run, sqlite_url: str) -> None:
    Path("评估.xlsx").write_bytes(GOOD)
    first = run("import", "评估.xlsx")
    assert (first.exit_code, first.stdout) == (
        0, "评估.xlsx：共2行，新增轮次1个，更正0个，无变化0个，不合格0处\n",
    )  # fmt: skip
    again = run("import", "评估.xlsx", "--json")
    assert json.loads(again.stdout) == {
        "file": "评估.xlsx", "rows": 2, "faults": 0, "new": 0, "corrected": 0, "same": 1,
    }  # fmt: skip
    assert kept(sqlite_url) == [CODE]


def test_a_trial_writes_nothing(run: Run, sqlite_url: str) -> None:
    Path("评估.xlsx").write_bytes(GOOD)
    tried = run("import", "评估.xlsx", "--dry-run")
    assert (tried.exit_code, "新增轮次1个" in tried.stdout, "（未写入）" in tried.stdout) == (
        0, True, True,
    )  # fmt: skip
    assert kept(sqlite_url) == []


def test_a_bad_row_is_told_and_listed_and_nothing_is_written(run: Run, sqlite_url: str) -> None:
    Path("评估.xlsx").write_bytes(BAD)
    refused = run("import", "评估.xlsx", "--rejects", "退回.csv")
    assert refused.exit_code == 3
    assert refused.stderr == "发现问题 第2行“序号”：应为1至9999的整数\n"
    lines = Path("退回.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == ("2,序号,应为1至9999的整数,发现问题,2026Q3-01 | 0 | =窗口排队时间长")
    assert kept(sqlite_url) == []


def test_what_is_no_file_of_rounds_is_told_in_one_line(run: Run) -> None:
    Path("台账.csv").write_text("标题,诉求内容\n甲,乙\n", encoding="utf-8")
    refused = run("import", "台账.csv")
    assert (refused.exit_code, refused.stderr) == (
        2, "文件“台账.csv”中没有“轮次”表，或表中没有数据。\n",
    )  # fmt: skip
    assert run("import", "没有.xlsx").exit_code == 2


def test_the_template_is_written_and_is_read_again(run: Run) -> None:
    assert run("template", "模板.xlsx").output == "已写入：模板.xlsx\n"
    assert load_workbook("模板.xlsx").sheetnames == ["轮次", "结果", "发现问题", "说明"]
    empty = run("import", "模板.xlsx")
    assert (empty.exit_code, "没有“轮次”表，或表中没有数据" in empty.stderr) == (2, True)
