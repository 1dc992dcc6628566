"""A long export is made in the background: once, by its person's rights, and nothing left over."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.export_tasks import ExportForm, ExportKind
from app.domain.register_filter import parse_filter
from app.exports import register as exports
from app.exports.event_log import export_event_log
from app.exports.register import export_register
from app.jobs import exporting, runner
from app.jobs.timetable import JOBS
from app.services.messages import message_of
from db import register_export
from db.told import events_told
from db.verification import verify
from tests.building import MONDAY_NINE
from tests.jobs.exporting_office import ALL, ExportingOffice, an_exporting_office

[JOB] = [job for job in JOBS if job.name == "exports"]
DAY = timedelta(days=1)


@pytest.fixture
def office(sqlite_url: str) -> ExportingOffice:
    return an_exporting_office(sqlite_url)


def titles(content: bytes) -> list[str]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return sorted(row["标题"] for row in csv.DictReader(text))


def direct(office: ExportingOffice, what: ExportKind, kind: str, who: str) -> bytes:
    write: Any = export_register if what is ExportKind.REGISTER else export_event_log
    with tempfile.TemporaryFile() as file:
        write(
            office.application, asked=ALL, viewer=office.viewer(who), at=office.application.now(),
            kind=kind, file=file,
        )  # fmt: skip
        file.seek(0)
        return file.read()


def test_a_file_is_made_told_and_logged_once_on_both_databases(database_url: str) -> None:
    office = an_exporting_office(database_url)
    task = office.asks()
    assert (office.row(task).state, office.row(task).total) == ("queued", 4)
    assert runner.run_asked(office.application, JOB)
    row = office.row(task)
    assert (row.state, row.done, row.total, row.error) == ("done", 4, 4, "")
    assert titles(office.fetches(task)) == ["西湖问题", "问题1", "问题2", "问题3"]
    [event] = office.events()
    assert (event.kind, event.actor) == (RegisterKind.EXPORTED, office.people["leader"])
    assert event.facts == {
        "what": "register",
        "format": "csv",
        "query": "state=all",
        "rows": 4,
        "as_of": "2026-11-23T01:00:00.000000+00:00",
        "count": 4,
        "digest": row.digest,
        "notify": [office.people["leader"]],
    }
    assert office.told("leader") == ["导出完成：问题台账（CSV，4件），请在“我的导出”下载"]
    assert office.told("supervisor") == []
    assert office.makes() == 0
    assert len(office.events()) == 1


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        (ExportKind.REGISTER, ExportForm.CSV),
        (ExportKind.EVENT_LOG, ExportForm.XES),
        (ExportKind.EVENT_LOG, ExportForm.OCEL),
        (ExportKind.EVENT_LOG, ExportForm.CSV),
    ],
)
def test_the_file_is_byte_for_byte_the_direct_one(
    office: ExportingOffice, what: ExportKind, kind: ExportForm
) -> None:
    task = office.asks(what=what, kind=kind)
    office.makes()
    assert office.fetches(task) == direct(office, what, kind, "leader")


def test_the_file_holds_what_its_person_may_see(office: ExportingOffice) -> None:
    task = office.asks("clerk")
    office.makes()
    assert titles(office.fetches(task, "clerk")) == ["问题1", "问题2", "问题3"]
    assert b"13900001111" not in office.fetches(task, "clerk")


def test_who_lost_the_right_before_the_making_gets_no_file(office: ExportingOffice) -> None:
    task = office.asks("clerk")
    office.saves("clerk", role="auditor")
    assert office.makes() == 0
    assert (office.row(task).state, office.row(task).error) == ("failed", "not_allowed")
    assert office.files() == []
    [event] = office.events()
    assert (event.kind, event.facts["error"]) == (RegisterKind.EXPORT_FAILED, "not_allowed")


def test_rights_are_those_of_the_making_and_not_of_the_asking(office: ExportingOffice) -> None:
    task = office.asks("clerk")
    office.saves("clerk", region="3301")
    office.makes()
    assert titles(office.fetches(task, "clerk")) == ["西湖问题"]


def test_a_deputy_whose_days_are_over_gets_no_file(office: ExportingOffice) -> None:
    today = MONDAY_NINE.date()
    office.saves("leader", deputy_id=office.people["clerk"], away_until=today)
    task = office.asks("clerk", acting_for="leader")
    late = office.asks("clerk", acting_for="leader", kind=ExportForm.XLSX)
    office.cancels(late, "clerk")
    office.makes()
    assert len(titles(office.fetches(task, "clerk", acting_for="leader"))) == 4
    other = office.asks("clerk", acting_for="leader", asked=parse_filter({"light": "red"}))
    office.saves("leader", away_until=None)
    office.makes()
    assert (office.row(other).state, office.row(other).error) == ("failed", "not_allowed")


def test_files_are_let_go_after_seven_days_and_tasks_forgotten_after_thirty(
    office: ExportingOffice,
) -> None:
    task = office.asks()
    office.makes()
    stray = office.application.settings.exports / ("0" * 32)
    stray.write_bytes(b"left by a process that died")
    office.application.moves(days=6.9)
    assert exporting.let_go(office.application, MONDAY_NINE) == 0
    assert office.files() == [office.row(task).stored]
    office.application.moves(days=0.1)
    with pytest.raises(DomainError, match="export_gone"):
        office.fetches(task)
    assert exporting.let_go(office.application, MONDAY_NINE) == 1
    assert (office.row(task).state, office.files()) == ("expired", [])
    office.application.moves(days=23.1)
    exporting.let_go(office.application, MONDAY_NINE)
    with pytest.raises(AssertionError):
        office.row(task)


def test_how_long_files_are_kept_is_a_setting(sqlite_url: str) -> None:
    office = an_exporting_office(sqlite_url, export_days=2)
    task = office.asks()
    office.makes()
    assert office.row(task).expires_at == MONDAY_NINE + 2 * DAY


def test_nobody_else_can_read_the_file_on_the_disk(office: ExportingOffice) -> None:
    office.asks()
    office.makes()
    folder = office.application.settings.exports
    [file] = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_rows_are_not_gathered_before_they_are_written(
    office: ExportingOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a block is written, the one behind it has not been read."""
    monkeypatch.setattr(register_export, "CHUNK", 1)
    read, written = [], []
    records = register_export._problems

    def reading(*given: Any) -> Any:
        read.append(len(read) + 1)
        return records(*given)

    monkeypatch.setattr(register_export, "_problems", reading)
    exports.write_register(
        office.application, asked=ALL, viewer=office.viewer("leader"), at=MONDAY_NINE,
        kind="csv", file=io.BytesIO(),
        progress=lambda done, _total: written.append((len(read), done)),
    )  # fmt: skip
    assert written == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_the_job_makes_all_that_wait_one_after_the_other(office: ExportingOffice) -> None:
    tasks = [office.asks(), office.asks("clerk"), office.asks("supervisor")]
    assert office.makes() == 3
    assert {office.row(task).state for task in tasks} == {"done"}


def test_the_log_of_exports_verifies(office: ExportingOffice) -> None:
    office.asks()
    office.makes()
    with office.application.reading() as store:
        assert verify(store.session, files=office.application.files).ok


def test_a_message_says_that_the_file_is_there_and_leads_to_it(office: ExportingOffice) -> None:
    office.asks()
    office.makes()
    [event] = office.events()
    with office.application.reading() as store:
        told = events_told(store.session, [(event.subject, event.n)])
    message = message_of([*told.values()], base="https://bihuan.example")
    assert message.title == "【闭环】导出完成：问题台账（CSV，4件），请在“我的导出”下载"
    assert message.lines == ("发生时间：2026-11-23 09:00",)
    assert message.link == "https://bihuan.example/exports"
