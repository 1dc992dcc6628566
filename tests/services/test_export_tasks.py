"""Asking for a long export, giving it up, fetching it: whose it is, and within what bounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.domain.access import GRANTS, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.export_tasks import FORMS, ExportForm, ExportKind
from app.domain.register_filter import parse_filter
from app.services import export_tasks
from db import job_runs
from tests.building import MONDAY_NINE
from tests.jobs.exporting_office import ALL, ExportingOffice, an_exporting_office


@pytest.fixture
def office(sqlite_url: str) -> ExportingOffice:
    return an_exporting_office(sqlite_url)


@pytest.fixture
def done(office: ExportingOffice) -> int:
    """An export of the leader's that can be fetched."""
    task = office.asks()
    office.makes()
    return task


def test_asking_counts_what_the_person_may_see_and_wakes_the_job(office: ExportingOffice) -> None:
    of_leader, of_clerk = office.asks(), office.asks("clerk")
    assert (office.row(of_leader).total, office.row(of_clerk).total) == (4, 3)
    with office.application.reading() as store:
        assert job_runs.asked(store.session, job="exports") == MONDAY_NINE


def test_what_is_under_way_is_not_asked_for_twice(database_url: str) -> None:
    office = an_exporting_office(database_url)
    first = office.asks()
    assert office.asks() == first
    assert office.asks(kind=ExportForm.XLSX) != first
    assert office.asks(asked=parse_filter({"light": "red"})) != first
    assert office.asks("supervisor") != first
    office.makes()
    assert office.asks() != first


def test_a_person_keeps_ten_files_and_no_more(office: ExportingOffice) -> None:
    filters = [parse_filter({"state": "all", "q": f"问题{n}"}) for n in range(11)]
    tasks = [office.asks(asked=asked) for asked in filters[:10]]
    with pytest.raises(DomainError, match="exports_too_many"):
        office.asks(asked=filters[10])
    office.asks("clerk", asked=filters[10])
    office.cancels(tasks[0])
    office.asks(asked=filters[10])


def test_where_the_room_is_taken_nothing_more_is_begun(office: ExportingOffice, done: int) -> None:
    size = office.row(done).size
    office.asks("clerk", room=size + 1)
    with pytest.raises(DomainError, match="exports_no_room"):
        office.asks("supervisor", room=size)


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_export_problems_asks(office: ExportingOffice, role: Role) -> None:
    viewer = Viewer(person=1, name="", role=role)
    may = {Permission.EXPORT, Permission.SEE_PROBLEMS} <= GRANTS[role]

    def ask() -> Any:
        with office.application.transaction() as store:
            return export_tasks.ask_export(
                store, what=ExportKind.REGISTER, kind=ExportForm.CSV, asked=ALL, viewer=viewer,
                at=MONDAY_NINE, room=1,
            )  # fmt: skip

    if may:
        assert ask().person_id == 1
        return
    with pytest.raises(DomainError, match="not_allowed"):
        ask()


@pytest.mark.parametrize("what", list(ExportKind))
@pytest.mark.parametrize("kind", list(ExportForm))
def test_only_the_forms_of_a_list_are_made(
    office: ExportingOffice, what: ExportKind, kind: ExportForm
) -> None:
    if kind in FORMS[what]:
        assert office.asks(what=what, kind=kind)
        return
    with pytest.raises(DomainError, match="unknown_format"):
        office.asks(what=what, kind=kind)


def test_a_sheet_that_would_lose_rows_is_refused_before_it_is_begun(
    office: ExportingOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_tasks, "SHEET_ROWS", 3)
    with pytest.raises(DomainError, match="export_too_large"):
        office.asks(kind=ExportForm.XLSX)
    assert office.asks(kind=ExportForm.CSV)


@pytest.mark.parametrize("other", ["supervisor", "clerk"])
def test_a_file_is_its_owners_alone(office: ExportingOffice, done: int, other: str) -> None:
    assert office.fetches(done)
    with pytest.raises(DomainError, match="no_such_export"):
        office.fetches(done, other)
    with pytest.raises(DomainError, match="no_such_export"):
        office.cancels(done, other)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "auditor"}, "not_allowed"),
        ({"role": "supervisor"}, "export_capacity"),
        ({"region": "3307"}, "export_capacity"),
    ],
)
def test_a_right_that_was_withdrawn_since_refuses_the_file(
    office: ExportingOffice, done: int, changes: dict[str, str], code: str
) -> None:
    office.saves("leader", **changes)
    with pytest.raises(DomainError, match=code):
        office.fetches(done)


def test_a_file_made_in_anothers_place_is_fetched_in_that_place_alone(
    office: ExportingOffice,
) -> None:
    today = MONDAY_NINE.date() + timedelta(days=1)
    office.saves("leader", deputy_id=office.people["clerk"], away_until=today)
    task = office.asks("clerk", acting_for="leader")
    office.makes()
    assert office.fetches(task, "clerk", acting_for="leader")
    with pytest.raises(DomainError, match="export_capacity"):
        office.fetches(task, "clerk")
    with pytest.raises(DomainError, match="no_such_export"):
        office.fetches(task, "leader")


def test_what_is_not_done_cannot_be_fetched(office: ExportingOffice) -> None:
    task = office.asks()
    with pytest.raises(DomainError, match="export_gone"):
        office.fetches(task)
    office.cancels(task)
    with pytest.raises(DomainError, match="export_gone"):
        office.fetches(task)


def test_what_has_ended_is_not_cancelled(office: ExportingOffice, done: int) -> None:
    office.cancels(done)
    assert office.row(done).state == "done"


def dropped(office: ExportingOffice, task: int) -> str:
    with office.application.transaction() as store:
        return export_tasks.drop(store, task=task, viewer=office.viewer("leader"))


def test_what_is_under_way_is_cancelled_before_it_is_deleted(office: ExportingOffice) -> None:
    task = office.asks()
    with pytest.raises(DomainError, match="export_under_way"):
        dropped(office, task)
    office.cancels(task)
    assert dropped(office, task) == ""
    with pytest.raises(DomainError, match="no_such_export"):
        dropped(office, task)


def test_deleting_names_the_file_that_is_to_go(office: ExportingOffice, done: int) -> None:
    stored = office.row(done).stored
    assert dropped(office, done) == stored
    assert office.files() == [stored]


def again(office: ExportingOffice, task: int) -> int:
    with office.application.transaction() as store:
        row = export_tasks.ask_again(
            store, task=task, viewer=office.viewer("leader"), at=MONDAY_NINE, room=10**6
        )
        return row.id


def test_asking_again_takes_the_place_of_what_cannot_be_had(
    office: ExportingOffice, done: int
) -> None:
    cancelled = office.asks(asked=parse_filter({"light": "red"}))
    office.cancels(cancelled)
    other = again(office, cancelled)
    assert (office.row(other).query, office.row(other).state) == ("light=red", "queued")
    with pytest.raises(AssertionError):
        office.row(cancelled)
    again(office, done)
    assert office.row(done).state == "done"
