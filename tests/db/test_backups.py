"""A backup holds everything, restores into either kind of database, and fails without a trace."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.config import kept_secret
from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.services import attachments, backups
from db import migrations
from db.verification import verify
from tests.building import (
    CLERK,
    MONDAY_NINE,
    a_database,
    a_department,
    a_dispatched_problem,
    a_folder,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.databases import PostgresqlDatabases, SqliteDatabases
from tests.db.openings import impatient, restored

HOUR = timedelta(hours=1)


def fill(application: Application) -> int:
    """Some problems, one with a file; the id of that one."""
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        for n in range(3):
            a_problem(store, title=f"第{n}个问题", enterprise_name=f"义乌第{n}厂")
        case = a_dispatched_problem(store, lead=lead)
        liaison = viewer_of(Role.LIAISON, lead)
        case = act(store, case, Action.SIGN, liaison, MONDAY_NINE + HOUR,
                   responsible="王敏", leader="李局")  # fmt: skip
        attachments.attach(
            store, problem=case.id, name="意见.txt", content="同意".encode(), viewer=liaison,
            at=MONDAY_NINE + HOUR,
        )  # fmt: skip
    return case.id


def back_up(application: Application, file: Path) -> dict:
    with backups.taking(
        application.database,
        application.transaction,
        settings=application.settings,
        files=application.files,
        file=file,
        at=application.now(),
    ) as manifest:
        return manifest


def verified(application: Application) -> tuple[int, int, tuple]:
    with application.reading() as store:
        found = verify(store.session, files=application.files)
    application.database.dispose()
    return found.problems, found.events, found.differences


@pytest.fixture
def other_kind(
    database_kind: str,
    sqlite_databases: SqliteDatabases,
    postgresql_databases: PostgresqlDatabases,
) -> Callable[[], str]:
    """A function: the URL of a database without a table, of the kind that the test is not on."""
    other = postgresql_databases if database_kind == "sqlite" else sqlite_databases
    return lambda: other.fresh(migrated=False)


def test_a_backup_restores_into_an_empty_database(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    application = an_application(database_url)
    fill(application)
    back_up(application, tmp_path / "a.zip")
    before = verified(application)
    assert before[0] == 4
    assert verified(restored(fresh_database(migrated=False), tmp_path / "a.zip")) == before


def test_a_backup_restores_into_the_other_kind_of_database(
    database_url: str, other_kind: Callable[[], str], tmp_path: Path
) -> None:
    application = an_application(database_url)
    problem = fill(application)
    back_up(application, tmp_path / "a.zip")
    before = verified(application)
    copy = restored(other_kind(), tmp_path / "a.zip")
    with copy.transaction() as store:
        reading = attachments.read_attachment(store, problem=problem, n=1, viewer=CLERK)
        assert reading.content == "同意".encode()
        # The copy goes on where the original stood.
        assert a_problem(store, at=MONDAY_NINE + HOUR).id == problem + 1
    problems, _, differences = verified(copy)
    assert (problems, differences) == (before[0] + 1, ())


def test_acts_during_the_backup_are_in_it(
    database_url: str,
    fresh_database: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """New problems, acts on old ones, a file, an enterprise: between the snapshot and the end."""
    application = an_application(database_url)
    problem = fill(application)
    from db import backup

    begin = backup._Backup.begin

    def begin_and_be_overtaken(self: object, session: object) -> None:
        begin(self, session)
        with application.transaction() as store:
            late = a_problem(store, title="备份途中登记", enterprise_name="义乌途中厂")
            attachments.attach(
                store, problem=problem, name="途中.txt", content=b"later", viewer=CLERK,
                at=MONDAY_NINE + 2 * HOUR,
            )  # fmt: skip
            act(store, late, Action.DECLINE, CLERK, MONDAY_NINE + HOUR, ground="outside",
                reason="不属于受理范围", pointed_to="税务部门")  # fmt: skip

    monkeypatch.setattr(backup._Backup, "begin", begin_and_be_overtaken)
    manifest = back_up(application, tmp_path / "a.zip")
    # an enterprise, a registration, a file, a refusal
    assert manifest["members"]["passes/1.jsonl"]["rows"] == 4
    before = verified(application)
    assert before[0] == 5
    copy = restored(fresh_database(migrated=False), tmp_path / "a.zip")
    with copy.reading() as store:
        assert store.peek(problem).attachments[-1].name == "途中.txt"
    assert verified(copy) == before


def test_nobody_acts_while_the_backup_ends(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = an_application(database_url)
    fill(application)
    other = replace(application, database=impatient(database_url, monkeypatch))

    def register() -> None:
        with other.transaction() as store:
            a_problem(store)

    with backups.taking(
        application.database, application.transaction, settings=application.settings,
        files=application.files, file=tmp_path / "a.zip", at=MONDAY_NINE,
    ):  # fmt: skip
        assert (tmp_path / "a.zip").is_file()
        with pytest.raises(DomainError) as refused:
            register()
    assert refused.value.code == "busy"
    register()
    other.database.dispose()


def test_the_folders_own_secret_goes_along_and_one_from_outside_does_not(
    sqlite_url: str, sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    folder = a_folder()
    own = an_application(sqlite_url, folder=folder, secret=kept_secret(folder))
    fill(own)
    back_up(own, tmp_path / "own.zip")
    given = an_application(sqlite_url, folder=folder, secret="from outside, and long enough")
    back_up(given, tmp_path / "given.zip")
    target = a_folder()
    copy = restored(sqlite_databases.fresh(migrated=False), tmp_path / "own.zip", folder=target)
    assert (target / "secret").read_text() == own.settings.secret
    assert (target / "secret").stat().st_mode & 0o777 == 0o600
    copy.database.dispose()
    assert "secret" not in zipfile.ZipFile(tmp_path / "given.zip").namelist()
    outside = a_folder()
    second = restored(
        sqlite_databases.fresh(migrated=False), tmp_path / "own.zip", folder=outside,
        secret="from outside, and long enough",
    )  # fmt: skip
    second.database.dispose()
    assert not (outside / "secret").exists()


def test_a_database_with_a_row_is_not_restored_into(database_url: str, tmp_path: Path) -> None:
    application = an_application(database_url)
    fill(application)
    back_up(application, tmp_path / "a.zip")
    with pytest.raises(DomainError) as refused:
        restored(database_url, tmp_path / "a.zip")
    assert refused.value.code == "database_not_empty"
    assert verified(application)[0] == 4


def test_a_damaged_backup_leaves_the_database_empty(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    application = an_application(database_url)
    fill(application)
    back_up(application, tmp_path / "a.zip")
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(tmp_path / "a.zip") as good, zipfile.ZipFile(damaged, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == "tables/problem.jsonl":
                content = content.replace("第1个问题".encode(), "第9个问题".encode())
            bad.writestr(name, content)
    url = fresh_database(migrated=False)
    with pytest.raises(DomainError) as refused:
        restored(url, damaged)
    assert refused.value.code == "backup_damaged"
    database = a_database(url)
    with database.reading() as session:
        assert migrations.current(session.connection()) is None
    database.dispose()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_what_is_no_backup_is_refused(
    sqlite_databases: SqliteDatabases, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(DomainError) as refused:
        restored(sqlite_databases.fresh(migrated=False), tmp_path / "a.zip")
    assert refused.value.code == "backup_unreadable"


def test_a_backup_that_fails_leaves_nothing(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = an_application(sqlite_url)
    fill(application)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.archive.os.fsync", full)
    with pytest.raises(DomainError) as refused:
        back_up(application, tmp_path / "a.zip")
    assert refused.value.code == "backup_failed"
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_names_the_heads_and_every_member(sqlite_url: str, tmp_path: Path) -> None:
    application = an_application(sqlite_url)
    fill(application)
    back_up(application, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert set(manifest["members"]) == set(archive.namelist()) - {"manifest.json"}
    assert (manifest["format"], manifest["files"], manifest["missing_files"]) == (1, 1, [])
    assert set(manifest["heads"]) == {"3300", "3307"}
    assert manifest["members"]["tables/problem.jsonl"]["rows"] == 4
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


def test_only_the_timetables_oldest_backups_go(tmp_path: Path) -> None:
    names = [f"bihuan-2026112{n}T180000Z.zip" for n in range(5)]
    for name in [*names, "bihuan-before-update.zip", "notes.txt"]:
        (tmp_path / name).touch()
    backups.keep_last(tmp_path, count=2)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*names[3:], "bihuan-before-update.zip", "notes.txt"}
