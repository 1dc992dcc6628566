"""An office for the tests of pages: built once, copied for each test."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.building import an_application
from tests.databases import SqliteDatabases
from tests.pages.problem_page import Office, an_office


@pytest.fixture(scope="session")
def built_office(sqlite_databases: SqliteDatabases) -> tuple[Path, Office]:
    """The file of an office's database, and the office that was built in it."""
    url = sqlite_databases.fresh(migrated=True)
    office = an_office(url)
    office.application.database.dispose()
    path = Path(str(make_url(url).database))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path, office


@pytest.fixture
def office(built_office: tuple[Path, Office], tmp_path: Path) -> Office:
    """Two departments and a person for each role, on a plain Monday at nine."""
    kept, office = built_office
    path = tmp_path / "office.sqlite"
    shutil.copyfile(kept, path)
    return replace(office, application=an_application(f"sqlite:///{path}"))
