"""The register as a file: what is shown, in its order, safe to open, and importable again."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from app.cli import bihuan
from app.commands.exporting import told_to
from app.domain.access import SYSTEM, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.register_columns import REGISTER_COLUMNS
from app.domain.register_filter import parse_filter
from app.domain.registers import Register, register_subject
from app.exports import register as exports
from app.exports.register import export_register
from app.queries import register as query
from app.services import importing
from app.services.people import COMMAND_LINE
from db import register_export
from db.log import events_of
from tests.building import SECRET, a_problem, an_application, viewer_of
from tests.databases import SqliteDatabases
from tests.pages.province import LEADER, Province, a_province, on
from tests.pages.visitors import Visitor, an_account, an_app

AT = on(23, 9)


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    """One for all: exporting adds only to the log."""
    return a_province(sqlite_databases.fresh(migrated=True))


def exported(province: Province, kind: str, viewer: Viewer = LEADER,
             as_of: datetime | None = None, **asked: str) -> bytes:  # fmt: skip
    with tempfile.TemporaryFile() as file:
        export_register(
            province.application, asked=parse_filter(asked), viewer=viewer, at=AT, kind=kind,
            file=file, as_of=as_of,
        )  # fmt: skip
        file.seek(0)
        return file.read()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, title: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(content))[title].iter_rows(values_only=True))


@pytest.mark.parametrize(
    "asked", [{}, {"state": "all", "sort": "registered"}, {"light": "red", "sort": "-due"}]
)
def test_a_file_holds_exactly_the_rows_shown_in_their_order(
    province: Province, asked: dict[str, str]
) -> None:
    with province.application.reading() as store:
        shown = query.load(store, viewer=LEADER, at=AT, query=asked).cards
    numbers = [card.number for card in shown]
    assert [row["问题编号"] for row in rows(exported(province, "csv", **asked))] == numbers
    assert [row[0] for row in sheet(exported(province, "xlsx", **asked), "台账")[1:]] == numbers


def test_a_file_is_streamed_on_both_databases(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_export, "CHUNK", 4)
    province = a_province(database_url)
    assert len(rows(exported(province, "csv", state="all"))) == 11
    assert len(sheet(exported(province, "xlsx", state="all"), "台账")) == 12
    assert len(rows(exported(province, "csv", SYSTEM, as_of=on(13, 12)))) == 5


def test_the_headings_are_those_that_the_import_reads(province: Province) -> None:
    headings = [column.heading for column in REGISTER_COLUMNS]
    assert list(sheet(exported(province, "xlsx"), "台账")[0]) == headings
    assert list(rows(exported(province, "csv"))[0]) == [*headings, "导出说明"]


def test_a_workbook_has_real_dates_and_numbers_a_frozen_head_and_filters(
    province: Province,
) -> None:
    book = load_workbook(io.BytesIO(exported(province, "xlsx", state="closed")))
    data = book["台账"]
    place = {cell.value: cell.column for cell in data[1]}
    first = next(r for r in data.iter_rows(min_row=2) if r[3].value == "问题 answered")
    assert first[place["登记时间"] - 1].value == datetime.fromisoformat("2026-11-09T09:00")
    assert first[place["提交时间"] - 1].value == datetime.fromisoformat("2026-11-13T15:00")
    assert first[place["满意度"] - 1].value == 5
    assert first[place["是否解决"] - 1].value == "是"
    assert data.freeze_panes == "B2"
    assert data.auto_filter.ref == "A1:AR4"
    assert data.column_dimensions["D"].width > 30


def test_a_file_says_what_it_is(province: Province) -> None:
    told = dict(sheet(exported(province, "xlsx", light="red", region="3307"), "说明"))
    assert told == {
        "筛选条件": "状态：在办；预警灯：超期；区域：金华市",
        "排列顺序": "预警灯（先重后轻）",
        "数据截至": "2026-11-23 09:00:00",
        "导出人": "领导（领导）",
        "件数": "2",
        "规则版本": "2026-1",
        "日历版本": "2026-1",
        "说明": "诉求人、联系人和电话已作遮蔽；时间均为北京时间。",
    }
    words = rows(exported(province, "csv", light="red"))[0]["导出说明"]
    assert words.startswith("筛选条件：状态：在办；预警灯：超期；排列顺序：")


def test_names_and_phones_go_out_as_masks(province: Province) -> None:
    found = rows(exported(province, "csv"))
    assert {(row["联系人"], row["联系电话"]) for row in found} == {("陈*", "139****1111")}
    assert b"13900001111" not in exported(province, "csv", state="all")


def test_nobody_exports_what_they_may_not_see(province: Province) -> None:
    seen = rows(exported(province, "csv", province.liaison("资规局"), state="all"))
    assert [row["标题"] for row in seen] == ["问题 waiting"]
    hangzhou = viewer_of(Role.LEADER, region="3301")
    assert len(rows(exported(province, "csv", hangzhou, state="all"))) == 2


def test_departments_stand_by_their_full_names(province: Province) -> None:
    row = next(r for r in rows(exported(province, "csv")) if r["标题"] == "问题 waiting")
    assert (row["主办单位"], row["协办单位"], row["已完成协办单位"]) == (
        "某市住建局",
        "某市资规局",
        "",
    )


INJECTED = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "= 1"]


def test_no_cell_is_a_formula(sqlite_url: str) -> None:
    application = an_application(sqlite_url, at=AT)
    with application.transaction() as store:
        for title in INJECTED:
            a_problem(store, at=AT, title=title, text=title)
    province = Province(application)
    found = sheet(exported(province, "xlsx", sort="number"), "台账")
    assert {row[3] for row in found[1:]} == set(INJECTED)
    book = load_workbook(io.BytesIO(exported(province, "xlsx")))
    assert {cell.data_type for row in book["台账"] for cell in row} <= {"s", "n", "d"}
    written = [row["标题"] for row in rows(exported(province, "csv", sort="number"))]
    assert written == [f"'{title}" for title in INJECTED]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_exported_is_imported_again_as_it_was(
    province: Province, sqlite_url: str, kind: str
) -> None:
    content = exported(province, kind, SYSTEM, state="all")
    other = Province(an_application(sqlite_url, at=AT))
    first = imported(other, content, f"台账.{kind}")
    assert (first.accepted, first.rejected) == (11, 0)
    assert imported(other, content, f"台账.{kind}").accepted == 0
    before = {r["标题"]: r for r in rows(exported(province, "csv", SYSTEM, state="all"))}
    after = {r["标题"]: r for r in rows(exported(other, "csv", SYSTEM, state="all"))}
    for title, row in before.items():
        kept = {k: v for k, v in row.items() if k not in ("导出说明", "督办级别")}
        assert {k: after[title][k] for k in kept} == kept


def imported(province: Province, content: bytes, name: str) -> Any:
    application = province.application
    staged = importing.stage(application, content=content, name=name, viewer=COMMAND_LINE, at=AT)
    return importing.commit(application, batch=staged.batch, viewer=COMMAND_LINE, at=AT)


def test_an_export_is_an_event(province: Province) -> None:
    exported(province, "csv", light="red")
    with province.application.reading() as store:
        last = events_of(store.session, register_subject(Register.EXPORTS))[-1]
    assert (last.kind, last.actor) == (RegisterKind.EXPORTED, LEADER.person)
    assert {k: last.facts[k] for k in ("what", "format", "query", "rows")} == {
        "what": "register",
        "format": "csv",
        "query": "light=red",
        "rows": 2,
    }


def test_the_register_of_a_past_moment_is_told_by_the_log(province: Province) -> None:
    past = {r["标题"]: r for r in rows(exported(province, "csv", SYSTEM, as_of=on(13, 12)))}
    assert set(past) == {f"问题 {n}" for n in ("answered", "belated", "earlier", "late", "ordered")}
    assert (past["问题 earlier"]["环节"], past["问题 answered"]["环节"]) == ("办结", "办理")
    assert past["问题 answered"]["提交时间"] == ""
    assert past["问题 ordered"]["督办级别"] == ""
    assert past["问题 late"]["预警灯"] == "绿"
    assert past["问题 late"]["数据截至"] == "2026-11-13 12:00:00"


def test_a_sheet_that_would_lose_rows_is_refused(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "SHEET_ROWS", 6)
    with pytest.raises(DomainError, match="export_too_large"):
        exported(province, "xlsx")
    assert len(rows(exported(province, "csv"))) == 7


def test_an_unknown_format_is_refused(province: Province) -> None:
    with pytest.raises(DomainError, match="unknown_format"):
        exported(province, "docx")


def test_the_link_hands_out_the_file_and_its_token(sqlite_url: str) -> None:
    province = a_province(sqlite_url)
    an_account(province.application, "leader", Role.LEADER, region="33")
    an_account(province.application, "auditor", Role.AUDITOR, region="33")
    app = an_app(province.application)
    leader, auditor = Visitor(app), Visitor(app)
    assert leader.gets("/export/register.csv").status_code == 302
    leader.signs_in("leader")
    answer = leader.gets("/export/register.csv?light=red&token=abc123")
    assert answer.status_code == 200
    assert len(rows(answer.data)) == 2
    assert "attachment" in answer.headers["Content-Disposition"]
    assert any("bihuan-export=abc123" in c for c in answer.headers.getlist("Set-Cookie"))
    strange = leader.gets("/export/register.csv?token=a%3B%20evil=1")
    assert not any("evil" in c for c in strange.headers.getlist("Set-Cookie"))
    auditor.signs_in("auditor")
    assert auditor.gets("/export/register.xlsx").status_code == 403


def run(url: str, *arguments: str) -> Any:
    environment = {"BIHUAN_DATABASE_URL": url, "BIHUAN_SECRET": SECRET}
    return CliRunner(env=environment).invoke(bihuan, ["--now", "2026-11-23T09:00", *arguments])


def test_the_command_writes_the_file(province: Province, tmp_path: Path) -> None:
    url, out = province.application.settings.database_url, tmp_path / "台账.csv"
    done = run(url, "export", "register", "--format", "csv", "-o", str(out))
    assert (done.exit_code, done.output) == (0, f"已导出 11 件到 {out}\n")
    assert len(rows(out.read_bytes())) == 11
    done = run(url, "export", "register", "--format", "csv", "-o", str(out),
               "--as-of", "2026-11-13T12:00")  # fmt: skip
    assert len(rows(out.read_bytes())) == 5


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_told_how_far_the_file_is_and_a_pipe_is_not() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        progress = told_to(stream)
        for done in (1, 2, 300, 400):
            progress(done, 400)
    assert terminal.getvalue() == (
        "\r已写入 1 / 400 件\r已写入 300 / 400 件\r已写入 400 / 400 件\n"
    )
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("monthly", "--format", "csv"),
            "不能导出 monthly，可选：register、weekly、event-log、order、minutes。",
        ),
        (("register", "--format", "docx"), "不支持的格式 docx，可选：csv、xlsx。"),
        (("register", "--format", "csv", "--as", "nobody"), "没有这个人员：nobody。"),
    ],
)
def test_the_command_refuses_in_one_line(
    province: Province, tmp_path: Path, arguments: tuple[str, ...], line: str
) -> None:
    out = tmp_path / "out"
    url = province.application.settings.database_url
    done = run(url, "export", *arguments, "-o", str(out))
    assert (done.exit_code, done.stderr) == (2, f"{line}\n")
    assert list(tmp_path.iterdir()) == []
