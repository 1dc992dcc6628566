"""`bihuan export weekly`: the frozen material of a week as a file."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.events import RegisterKind
from app.domain.registers import Register, register_subject
from app.services import packs
from db.log import events_of
from tests.commands.test_operation import environment, run
from tests.pages.visitors import an_account
from tests.services.reviewed_weeks import FRIDAY, SUPERVISOR, WEEK, an_office, frozen

NOW = ("--now", "2026-11-27T09:00")
WEEKLY = (*NOW, "export", "weekly")
JINHUA = ("--region", "3307")


@pytest.fixture
def application(sqlite_url: str) -> Application:
    office = an_office(sqlite_url)
    frozen(office)
    return office.application


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("docx", b"PK"), ("pptx", b"PK"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE html>"),
     ("csv", b"\xef\xbb\xbf")],
)  # fmt: skip
def test_the_last_week_is_written_in_each_form(
    application: Application, tmp_path: Path, kind: str, begins: bytes
) -> None:
    file = tmp_path / f"周.{kind}"
    told = run(
        *WEEKLY, *JINHUA, "--format", kind, "-o", str(file), env=environment(application)
    )  # fmt: skip
    assert (told.exit_code, told.output) == (0, f"已导出 1 件到 {file}\n")
    assert file.read_bytes().startswith(begins)


def test_a_week_is_named_by_the_day_on_which_it_ends(
    application: Application, tmp_path: Path
) -> None:
    """Without a day it is the last one that is over, or was at --as-of; another is refused."""
    file, env = tmp_path / "week.csv", environment(application)
    asked = (*JINHUA, "--format", "csv", "-o", str(file))
    assert run(*WEEKLY, "2026-11-26", *asked, env=env).exit_code == 0
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))
    assert lines[1][0].startswith("统计时段：2026-11-19 17:30 至 2026-11-26 17:30；")
    for wrong in (("2026-11-19",), ("friday",), ("--as-of", "2026-11-25T12:00")):
        refused = run(*WEEKLY, *wrong, *asked, env=env)
        assert (refused.exit_code, refused.stderr) == (2, "没有找到这一周期的例会材料。\n")
    assert run(*WEEKLY, "--format", "csv", "-o", str(file), env=env).exit_code == 2


def test_csv_into_a_zip_is_a_file_for_each_table(application: Application, tmp_path: Path) -> None:
    file = tmp_path / "week.zip"
    asked = (*JINHUA, "--format", "csv", "-o", str(file))
    assert run(*WEEKLY, *asked, env=environment(application)).exit_code == 0
    with zipfile.ZipFile(file) as packed:
        assert packed.namelist()[:2] == ["01_主要数据.csv", "02_主要情况.csv"]


def test_an_unknown_form_is_refused_and_nothing_is_left(
    application: Application, tmp_path: Path
) -> None:
    asked = (*JINHUA, "--format", "xes", "-o", str(tmp_path / "week.xes"))
    refused = run(*WEEKLY, *asked, env=environment(application))
    assert refused.exit_code == 2
    assert refused.stderr == "不支持的格式 xes，可选：docx、pptx、xlsx、html、csv、zip。\n"
    assert list(tmp_path.iterdir()) == []


def test_who_does_not_see_the_review_is_refused(application: Application, tmp_path: Path) -> None:
    """A supervisor of Jinhua does; a liaison does not, nor does another city's supervisor."""
    an_account(application, "ours", Role.SUPERVISOR, region="3307")
    an_account(application, "theirs", Role.SUPERVISOR, region="3301")
    an_account(application, "liaison", Role.LIAISON, region="3307", department=1)
    asked = (*JINHUA, "--format", "csv", "-o", str(tmp_path / "week.csv"))
    codes = {
        who: run(*WEEKLY, *asked, "--as", who, env=environment(application)).exit_code
        for who in ("ours", "theirs", "liaison")
    }
    assert codes == {"ours": 0, "theirs": 2, "liaison": 2}


def test_each_file_is_in_the_log_with_its_week(application: Application, tmp_path: Path) -> None:
    asked = (*JINHUA, "--format", "html", "-o", str(tmp_path / "week.html"))
    run(*WEEKLY, *asked, env=environment(application))
    with application.reading() as store:
        (event,) = events_of(store.session, register_subject(Register.EXPORTS))
    assert event.kind == RegisterKind.EXPORTED
    assert {name: event.facts[name] for name in ("what", "format", "query", "as_of")} == {
        "what": "weekly", "format": "html", "query": "region=3307&week=2026-11-26",
        "as_of": "2026-11-26T09:30:00.000000+00:00",
    }  # fmt: skip


def test_words_that_somebody_put_in_place_of_a_sentence_go_out(
    application: Application, tmp_path: Path
) -> None:
    of = {"region": "3307", "since": WEEK.since, "viewer": SUPERVISOR, "at": FRIDAY}
    with application.transaction() as store:
        packs.edit(store, **of, section="overview", n=1, text="=本周平稳<b>。")
    file = tmp_path / "week.html"
    asked = (*JINHUA, "--format", "html", "-o", str(file))
    run(*WEEKLY, *asked, env=environment(application))
    assert "<li>=本周平稳&lt;b&gt;。</li>" in file.read_text("utf-8")
