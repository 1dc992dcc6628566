"""`bihuan import` says what it did in one line or as JSON, and exits with what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from app.cli import bihuan
from app.services import importing
from app.services.people import COMMAND_LINE as OPERATOR
from db import staging
from db.models import EventRow, ProblemRow
from tests.building import MONDAY_NINE, SECRET, an_application
from tests.imports.files import HEADINGS, a_csv, a_row, a_workbook, read_csv

Run = Callable[..., Result]
NOW = ("--now", "2026-11-23T09:00")


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function: run("a.csv", …) → what `bihuan import` answers, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIHUAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BIHUAN_FOLDER", str(tmp_path))
    monkeypatch.setenv("BIHUAN_SECRET", SECRET)
    return lambda *args: CliRunner().invoke(bihuan, [*NOW, "import", *args])


def a_file(rows: Sequence[Sequence[Any]], name: str = "a.csv") -> str:
    Path(name).write_bytes(a_csv(rows) if name.endswith(".csv") else a_workbook(rows))
    return name


def problems(url: str) -> int:
    with an_application(url).reading() as store:
        return store.session.scalar(select(func.count()).select_from(ProblemRow)) or 0


def test_all_accepted_exits_0_and_is_told_as_json(run: Run, sqlite_url: str) -> None:
    answer = run(a_file([HEADINGS, a_row()], "台账.xlsx"), "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert json.loads(answer.stdout) == {
        "file": "台账.xlsx",
        "profile": "register",
        "rows": 1,
        "accepted": 1,
        "rejected": 0,
        "duplicates": 0,
        "problems": 1,
        "events": 1,
    }
    assert problems(sqlite_url) == 1
    again = run("台账.xlsx", "--json")
    assert (again.exit_code, json.loads(again.stdout)["duplicates"]) == (0, 1)


def test_some_rejected_exits_3_and_the_rejects_say_why(run: Run) -> None:
    a_file([HEADINGS, a_row(), a_row(来源编号="A-2", 标题="")])
    answer = run("a.csv", "--rejects", "退回.csv")
    assert answer.exit_code == 3
    assert answer.stdout == "a.csv（register）：共2行，导入1行，重复0行，退回1行\n"
    assert read_csv(Path("退回.csv").read_bytes())[1][:4] == ["3", "标题", "“标题”不能为空", ""]


def test_nothing_readable_exits_2_in_one_line(run: Run, sqlite_url: str) -> None:
    Path("坏.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    answer = run("坏.xlsx", "--json")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == "文件“坏.xlsx”不是Excel工作簿（xlsx），或已损坏。\n"
    assert problems(sqlite_url) == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nichts.csv"], "文件“nichts.csv”无法读取。\n"),
        (["a.csv", "--profile", "nichts"],
         "没有导入模板 nichts，现有：messages-answered, messages-labelled, register。\n"),
        (["a.csv", "--profile", "messages-labelled"],
         "文件“a.csv”不符合模板 messages-labelled，缺少列：留言编号、留言主题、留言时间、留言详情；"
         "找到的列：标题、诉求内容、来源渠道、来源编号、企业名称、区域、登记时间。\n"),
        (["a.csv", "--rejects", "nowhere/r.csv"], "文件“nowhere/r.csv”无法写入。\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    a_file([HEADINGS, a_row()])
    answer = run(*arguments)
    assert (answer.exit_code, answer.stdout, answer.stderr) == (2, "", line)


def test_several_files_are_told_one_a_line_and_a_bad_one_stops_no_other(run: Run) -> None:
    a_file([HEADINGS, a_row()], "a.csv")
    a_file([["姓名"], ["张三"]], "b.csv")
    a_file([HEADINGS, a_row(来源编号="A-2"), a_row(来源编号="A-3", 标题="")], "c.csv")
    answer = run("a.csv", "b.csv", "c.csv", "--json", "--rejects", "r.csv")
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert answer.exit_code == 2
    assert [(t["file"], t["accepted"], t["rejected"]) for t in told] == [
        ("a.csv", 1, 0), ("c.csv", 1, 1),
    ]  # fmt: skip
    assert answer.stderr == "文件“b.csv”的表头无法识别，找到的列：姓名。\n"
    assert [len(read_csv(Path(f"r-{n}.csv").read_bytes())) for n in (1, 3)] == [1, 2]


def test_a_trial_writes_nothing_but_the_rejects_asked_for(run: Run, sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    a_file([HEADINGS, a_row(), a_row(来源编号="A-2", 标题="")])
    answer = run("a.csv", "--dry-run", "--rejects", "r.csv")
    assert answer.exit_code == 3
    assert answer.stdout == "a.csv（register）：共2行，可导入1行，重复0行，退回1行（未写入）\n"
    assert len(read_csv(Path("r.csv").read_bytes())) == 2
    with app.reading() as store:
        kinds = set(store.session.scalars(select(EventRow.kind)))
        assert {"imported", "import_committed"} & kinds == set()
        assert importing.list_batches(store) == ()


def test_an_offices_own_profile_is_a_file(run: Run, sqlite_url: str) -> None:
    Path("热线.toml").write_text(
        """
name = "热线"
title = "热线工单"
source = "hotline"
keys = [["source_no"]]
required = ["source_no", "title", "registered_at"]
dates = ["%d/%m/%Y %H:%M"]
[columns]
source_no = "工单号"
title = "主题"
text = "内容"
registered_at = "来电时间"
appellant = "来电人"
[constants]
channel = "hotline"
region = "3307"
""",
        encoding="utf-8",
    )
    head = ["工单号", "主题", "内容", "来电时间", "来电人"]
    a_file([head, ["0012", "停电", "厂区停电两次", "2/3/2026 09:30", "张三"]])
    assert run("a.csv").exit_code == 2
    assert run("a.csv", "--profile", "热线.toml").exit_code == 0
    with an_application(sqlite_url).reading() as store:
        row = store.session.scalars(select(ProblemRow)).one()
        assert (row.source_no, row.channel, row.region) == ("0012", "hotline", "3307")
        assert row.registered_at.isoformat() == "2026-03-02T01:30:00+00:00"


class Killed(BaseException):
    """The process is gone between two pieces."""


@pytest.mark.parametrize("again", [("a.csv",), ("--resume",)])
def test_an_import_that_was_cut_off_goes_on(
    run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, again: tuple[str, ...]
) -> None:
    monkeypatch.setattr(staging.ready_lines, "__kwdefaults__", {"limit": 2})
    a_file([HEADINGS, *(a_row(来源编号=f"A-{n}") for n in range(5)), a_row(标题="")])
    app = an_application(sqlite_url)
    content, options = Path("a.csv").read_bytes(), {"viewer": OPERATOR, "at": MONDAY_NINE}
    batch = importing.stage(app, content=content, name="a.csv", **options).batch

    def kill(_progress: Any) -> None:
        raise Killed

    with pytest.raises(Killed):
        importing.commit(app, batch=batch, on_progress=kill, **options)
    assert problems(sqlite_url) == 2
    answer = run(*again, "--json")
    assert (answer.exit_code, problems(sqlite_url)) == (3, 5)
    assert json.loads(answer.stdout) == {
        "file": "a.csv",
        "profile": "register",
        "rows": 6,
        "accepted": 5,
        "rejected": 1,
        "duplicates": 0,
        "problems": 5,
        "events": 5,
    }


def test_a_file_is_needed(run: Run) -> None:
    answer = run()
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "缺少参数 FILE" in answer.stderr
