"""`bihuan network --log`: the handovers of any event log, and what it refuses."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import bihuan
from tests.imports.files import a_csv, a_workbook

HEADINGS = ["工单号", "时间", "承办单位"]
EVENTS = [
    ("A1", "2026-03-02 09:00", "市建设局"),
    ("A1", "2026-03-02 10:00", "市规划局"),
    ("A2", "2026-03-02 10:30", "市建设局"),
    ("A1", "2026-03-02 11:00", ""),
    ("A1", "2026-03-02 12:00", "市建设局"),
    ("A2", "2026-03-02 14:00", "市建设局"),
    ("A2", "2026-03-02 15:00", "市规划局"),
    ("A3", "2026-03-02 16:00", "市消防局"),
]
ANSWER = {
    "events": 8,
    "cases": 3,
    "groups": 3,
    "without_group": 1,
    "pairs": 4,
    "self": 1,
    "cross": 3,
    "edges": 2,
    "top": [["市建设局", "市规划局", 2], ["市规划局", "市建设局", 1]],
    "cases_with_transfer": 2,
    "max_transfers": 2,
    "pingpong_occurrences": 1,
    "pingpong_cases": 1,
    "per_group": {"市建设局": 4, "市规划局": 2, "市消防局": 1},
}


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("流转.csv", content)
    return packed.getvalue()


def as_xes() -> bytes:
    """The events under the same names, a trace a case."""
    lines = ["<log>"]
    for case in dict.fromkeys(event[0] for event in EVENTS):
        lines.append(f'<trace><string key="工单号" value="{case}"/>')
        for _case, time, group in (event for event in EVENTS if event[0] == case):
            lines.append(f'<event><date key="时间" value="{time.replace(" ", "T")}:00+08:00"/>')
            lines += [f'<string key="承办单位" value="{group}"/>'] if group else []
            lines.append("</event>")
        lines.append("</trace>")
    return "".join([*lines, "</log>"]).encode()


CSV = a_csv([HEADINGS, *EVENTS])
FORMS = {
    "log.csv": CSV,
    "log.gb.csv": a_csv([HEADINGS, *EVENTS], encoding="gb18030"),
    "log.csv.gz": gzip.compress(CSV),
    "log.zip": zipped(CSV),
    "log.xlsx": a_workbook([HEADINGS, *EVENTS]),
    "log.xes": as_xes(),
    "log.xes.gz": gzip.compress(as_xes()),
}


def network(file: Path, *more: str, names: list[str] = HEADINGS) -> Result:
    asked = [x for pair in zip(("--case", "--time", "--group"), names, strict=True) for x in pair]
    return CliRunner().invoke(bihuan, ["network", "--log", str(file), *asked, *more])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The events as csv."""
    file = tmp_path / "流转.csv"
    file.write_bytes(CSV)
    return file


@pytest.mark.parametrize("name", FORMS)
def test_a_log_gives_the_same_answer_in_every_form(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(FORMS[name])
    done = network(file, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == ANSWER


def test_the_keys_stand_in_the_order_of_the_document(log: Path) -> None:
    answer: dict[str, Any] = json.loads(network(log, "--json").stdout)
    assert list(answer) == list(ANSWER)
    assert list(answer["per_group"].items()) == list(ANSWER["per_group"].items())  # type: ignore[attr-defined]


def test_people_read_a_table(log: Path) -> None:
    done = network(log)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "事件              8",
        "案件              3",
        "部门              3",
        "未注明部门的事件  1",
        "前后相接的事件    4",
        "其中部门未变      1",
        "其中流转          3",
        "流转方向          2",
        "有流转的案件      2",
        "单件最多流转次数  2",
        "往返流转次数      1",
        "有往返流转的案件  1",
        "",
        "移出部门  移入部门  流转次数  其中退回原部门",
        "市建设局  市规划局  2         0",
        "市规划局  市建设局  1         1",
        "",
        "部门      事件数",
        "市建设局  4",
        "市规划局  2",
        "市消防局  1",
    ]


def test_words_that_name_no_department_are_told_and_may_be_added(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = [("A1", "2026-03-02", "?"), ("A1", "2026-03-03", "待定"), ("A1", "2026-03-04", "甲")]
    file.write_bytes(a_csv([HEADINGS, *rows]))
    assert network(file).stdout.splitlines()[-1] == "作未注明部门读取：“?”1行"
    done = network(file, "--missing", "待定")
    assert done.stdout.splitlines()[-1] == "作未注明部门读取：“?”1行、“待定”1行"
    answer = json.loads(network(file, "--missing", "待定", "--json").stdout)
    assert (answer["without_group"], answer["per_group"]) == (2, {"甲": 1})


def test_a_doubtful_order_of_day_and_month_is_told_beside_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(a_csv([HEADINGS, ("A1", "1/3/2026 09:00", "甲")]))
    done = network(file, "--json")
    assert done.exit_code == 0
    assert done.stderr == (
        "“时间”的日、月都不大于12，无法判定先后，按先日后月（十二小时制的按先月后日）读取\n"
    )
    assert json.loads(done.stdout)["events"] == 1


def refused(done: Result) -> str:
    """The one line of a refusal."""
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr.strip()


def test_a_column_that_is_not_there_is_refused_with_those_that_are(log: Path) -> None:
    said = refused(network(log, names=["工单号", "办理时间", "部门"]))
    assert said == "文件“流转.csv”没有列：办理时间、部门；现有的列：工单号、时间、承办单位。"


def test_a_time_that_cannot_be_read_is_refused_with_its_row(log: Path) -> None:
    said = refused(network(log, names=["工单号", "承办单位", "承办单位"]))
    assert said == "文件“流转.csv”有8行的“承办单位”不是可识别的时间，首行为第2行：“市建设局”。"


def test_a_row_without_a_case_is_refused(log: Path) -> None:
    said = refused(network(log, names=["承办单位", "时间", "承办单位"]))
    assert said == "文件“流转.csv”有1行的“承办单位”为空，首行为第5行。"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "文件“log”无法读取。"),
        (b"", "文件“log”是空的。"),
        (b"\x00\x01\x02", "文件“log”不是UTF-8或GB18030编码的文本，无法读取。"),
        (b"7z\xbc\xaf\x27\x1c", "压缩文件“log”已损坏、已加密或格式不支持，无法读取。"),
        (b"<log><trace>", "文件“log”不是完整的XES事件日志，无法读取。"),
        (a_csv([HEADINGS]), "文件“log”只有表头，没有数据。"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "log").write_bytes(content)
    assert refused(network(tmp_path / "log")) == words


def test_the_columns_must_be_named(log: Path) -> None:
    runner = CliRunner()
    said = refused(runner.invoke(bihuan, ["network", "--log", str(log), "--case", "工单号"]))
    assert said == "缺少选项 --time、--group。"
    said = refused(runner.invoke(bihuan, ["network", "--case", "工单号"]))
    assert said == "缺少选项 --log、--time、--group。"
