"""`bihuan import` says what it did in one line or as JSON, and exits with what came of it."""

from __future__ import annotations

import gzip
import json
import zipfile
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
from tests.contracts.sources import ROOT
from tests.imports.files import HEADINGS, a_csv, a_row, a_workbook, read_csv
from tests.services import log_runs as log

Run = Callable[..., Result]
SHIPPED = sorted(file.stem for file in (ROOT / "app/imports/profiles").glob("*.toml"))
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
         f"没有导入模板 nichts，现有：{', '.join(SHIPPED)}。\n"),
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


LOG = [
    log.HEADINGS,
    log.event("G-1", "02 10:00", "市供电局"),
    log.event("G-1", "03 10:00", "市水务局", state="关闭"),
    log.event("G-2", "坏的", "市水务局"),
]
TO_BE_GROWN = [["工单号", "主题", "登记时间"], ["G-1", "停电", "2026-03-01 09:00"]]


def told(answer: Result) -> list[tuple[Any, ...]]:
    """(file, rows, accepted, rejected, problems, events) of each line of JSON."""
    names = ("file", "rows", "accepted", "rejected", "problems", "events")
    return [tuple(json.loads(line)[n] for n in names) for line in answer.stdout.splitlines()]


def test_a_log_is_told_by_its_events_and_what_was_not_read_of_it_stands_beside(
    run: Run, sqlite_url: str
) -> None:
    an_application(sqlite_url)
    Path("own.toml").write_text(log.WHOLE, encoding="utf-8")
    Path("log.csv.gz").write_bytes(gzip.compress(a_csv(LOG)))
    note = "log.csv.gz：“预计完成”记的是各事件之后才有的时间，属事后填写，未采用\n"
    trial = run("log.csv.gz", "--profile", "own.toml", "--dry-run", "--json")
    answer = run("log.csv.gz", "--profile", "own.toml", "--json", "--rejects", "r.csv")
    assert told(trial) == told(answer) == [("log.csv.gz", 3, 2, 1, 1, 2)]
    assert (answer.exit_code, answer.stderr) == (3, note)
    refused = read_csv(Path("r.csv").read_bytes())
    assert refused[1] == ["4", "时间", "“时间”无法识别：2026-03-坏的", *LOG[3]]
    again = run("log.csv.gz", "--profile", "own.toml")
    assert again.stdout == "log.csv.gz（工单流转）：共3行，导入0行，重复2行，退回1行\n"


@pytest.mark.parametrize("packed", [True, False])
def test_problems_come_before_their_events_in_whatever_order_they_are_given(
    run: Run, packed: bool
) -> None:
    Path("own.toml").write_text(log.JOINED, encoding="utf-8")
    files = {"events.csv": a_csv(LOG[:3]), "problems.csv": a_csv(TO_BE_GROWN)}
    given, prefix = list(files), ""
    if packed:
        given, prefix = ["all.zip"], "all.zip/"
        with zipfile.ZipFile("all.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    else:
        for name, content in files.items():
            Path(name).write_bytes(content)
    answer = run(*given, "--profile", "own.toml", "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert told(answer) == [
        (f"{prefix}problems.csv", 1, 1, 0, 1, 1),
        (f"{prefix}events.csv", 2, 2, 0, 0, 2),
    ]


def test_a_file_is_needed(run: Run) -> None:
    answer = run()
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "缺少参数 FILE" in answer.stderr
