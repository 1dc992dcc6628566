"""For the tests of pages: an office, built once, copied for each test; a door and its visitor."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from dash import Dash
from sqlalchemy.engine import make_url

from app.domain.catalogue import Role
from app.services import passwords
from tests.building import an_application
from tests.databases import SqliteDatabases
from tests.pages.problem_page import Office, an_office
from tests.pages.visitors import (
    QUICK,
    MovedByHand,
    Visitor,
    a_moving_application,
    an_account,
    an_app,
)


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


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are quick to check."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_nobody", QUICK.hash("nobody's"))


@pytest.fixture
def application(sqlite_url: str, quick_hashes: None) -> MovedByHand:
    """An application with one account, the duty head's."""
    made = a_moving_application(sqlite_url)
    an_account(made, "duty", Role.DUTY_HEAD, region="33")
    return made


@pytest.fixture
def app(application: MovedByHand) -> Dash:
    """The web application over it."""
    return an_app(application)


@pytest.fixture
def visitor(app: Dash) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)
