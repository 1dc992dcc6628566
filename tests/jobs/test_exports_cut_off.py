"""An export that is cut off, given up or refused by the disk: begun again, or failed and told."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import DomainError
from app.domain.export_tasks import ExportForm
from app.exports import register as exports
from app.jobs import exporting
from app.services import export_making
from db import register_export
from tests.building import MONDAY_NINE
from tests.jobs.exporting_office import ExportingOffice, an_exporting_office


@pytest.fixture
def office(sqlite_url: str) -> ExportingOffice:
    return an_exporting_office(sqlite_url)


def test_a_task_of_a_process_that_died_is_begun_again(database_url: str) -> None:
    office = an_exporting_office(database_url)
    task = office.asks()
    stored = died(office)
    assert (office.row(task).state, office.files()) == ("running", [stored])
    assert office.makes() == 1
    assert (office.row(task).state, office.row(task).attempts) == ("done", 2)
    assert office.files() == [office.row(task).stored] != [stored]
    assert len(office.events()) == 1


def died(office: ExportingOffice) -> str:
    """A process begins the next task, writes some bytes, and is no more."""
    with office.application.transaction() as store:
        begun = export_making.begin(store, at=office.application.now())
    assert begun is not None
    with office.application.export_files.creating(begun.stored) as file:
        file.write(b"half a line")
    return begun.stored


def test_a_task_that_dies_three_times_has_failed_and_says_so(office: ExportingOffice) -> None:
    task = office.asks()
    for _ in range(2):
        died(office)
        with office.application.transaction() as store:
            [left] = export_making.take_up_left(store, at=office.application.now())
        office.application.export_files.remove(left)
    died(office)
    assert office.makes() == 0
    assert (office.row(task).state, office.row(task).error) == ("failed", "export_interrupted")
    assert office.told("leader") == ["导出未完成：问题台账（CSV），原因见“我的导出”"]
    assert office.files() == []


def test_who_was_thought_dead_neither_tells_nor_ends_what_another_makes(
    office: ExportingOffice,
) -> None:
    task = office.asks()
    with office.application.transaction() as store:
        slow = export_making.begin(store, at=MONDAY_NINE)
    assert slow is not None
    with office.application.transaction() as store:
        export_making.take_up_left(store, at=MONDAY_NINE)
        export_making.begin(store, at=MONDAY_NINE)
    with (
        pytest.raises(DomainError, match="export_given_up"),
        office.application.transaction() as store,
    ):
        export_making.tell(store, slow, done=3, total=4)
    with office.application.transaction() as store:
        export_making.fail(store, slow, code="export_disk", at=MONDAY_NINE)
    assert (office.row(task).state, office.row(task).done) == ("running", 0)
    assert office.events() == []


@pytest.fixture
def every_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of one problem, told each."""
    monkeypatch.setattr(register_export, "CHUNK", 1)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 0.0)


def test_how_far_it_is_stands_in_the_task_while_it_is_made(
    office: ExportingOffice, every_block: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, seen = office.asks(), []
    tell = exporting.Course._tell

    def look(course: exporting.Course, done: int, total: int) -> None:
        tell(course, done, total)
        seen.append((office.row(task).state, office.row(task).done, office.row(task).total))

    monkeypatch.setattr(exporting.Course, "_tell", look)
    office.makes()
    assert seen == [("running", n, 4) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("kind", [ExportForm.CSV, ExportForm.XLSX])
def test_a_task_that_is_cancelled_in_the_middle_leaves_nothing(
    office: ExportingOffice, every_block: None, monkeypatch: pytest.MonkeyPatch, kind: ExportForm
) -> None:
    task, told_of = office.asks(kind=kind), []
    tell = exporting.Course._tell

    def cancel_at_two(course: exporting.Course, done: int, total: int) -> None:
        told_of.append(done)
        if done == 2:
            office.cancels(task)
        tell(course, done, total)

    monkeypatch.setattr(exporting.Course, "_tell", cancel_at_two)
    assert office.makes() == 0
    assert (office.row(task).state, told_of, office.files()) == ("cancelled", [1, 2], [])
    assert (office.events(), office.told("leader")) == ([], [])


def test_a_task_that_is_cancelled_before_its_turn_is_not_begun(office: ExportingOffice) -> None:
    task = office.asks()
    office.cancels(task)
    assert office.makes() == 0
    assert (office.row(task).state, office.row(task).attempts) == ("cancelled", 0)


@pytest.mark.parametrize("kind", [ExportForm.CSV, ExportForm.XLSX])
def test_a_full_disk_fails_with_a_notice_and_nothing_left_over(
    office: ExportingOffice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: ExportForm
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    task, other = office.asks(kind=kind), office.asks("clerk")
    write = exports._data_sheet if kind == "xlsx" else exports._safe

    def full(*_given: Any) -> Any:
        monkeypatch.setattr(exports, write.__name__, write)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exports, write.__name__, full)
    assert office.makes() == 1
    assert (office.row(task).state, office.row(task).error) == ("failed", "export_disk")
    assert office.told("leader") == [f"导出未完成：问题台账（{kind.label}），原因见“我的导出”"]
    assert office.files() == [office.row(other).stored]
    assert list(tmp_path.iterdir()) == []
