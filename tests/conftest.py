"""What every test may ask for: a database of either kind, and a watched browser.

A database or a browser that cannot be had is a failure, never a skip.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from tests.big_database import big_database, big_postgresql, big_sqlite
from tests.building import close_databases
from tests.chromium import Watch, chromium, watched_pages
from tests.databases import (
    Databases,
    PostgresqlDatabases,
    SqliteDatabases,
    postgresql_server,
)

__all__ = ["big_database", "big_postgresql", "big_sqlite"]

ROOT = Path(__file__).parents[1]
REAL_DATA = ROOT.parent / "shared" / "data"
KEPT_SETTINGS = {
    "BIHUAN_TEST_DATABASE_URL", "BIHUAN_TEST_IMPORT_ROWS", "BIHUAN_TEST_BROKEN_FILES",
    "BIHUAN_TEST_TIMETABLE_MINUTES",
}  # fmt: skip

LONG = {"bench", "commands", "journeys", "realdata"}
"""Folders whose tests take longest."""

# A machine shared with others is slow now and then; that is no finding.
settings.register_profile("bihuan", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("bihuan")


def pytest_configure() -> None:
    """What the developer's shell says about the real office must not reach a test."""
    for name in [name for name in os.environ if name.startswith("BIHUAN_")]:
        if name not in KEPT_SETTINGS:
            del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser; set aside what needs the real data where none is beside.

    The long ones come first: at the end no process is left alone with one of their files.
    """
    items.sort(key=lambda item: item.path.parent.name not in LONG)
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("realdata") and not REAL_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason="no ../shared/data beside the repository"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the repository; for tests marked realdata."""
    return REAL_DATA


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Makes SQLite databases."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    """Makes databases on a real PostgreSQL server, started when the first test asks."""
    with postgresql_server() as url:
        databases = PostgresqlDatabases(url)
        yield databases
        databases.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Runs a test once on each kind; override by indirect parametrisation for one alone."""
    return request.param


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, database_kind: str
) -> Iterator[Callable[..., str]]:
    """A function: fresh_database(migrated=True) → URL of one more database, gone after the test."""
    databases: Databases = request.getfixturevalue(f"{database_kind}_databases")
    made: list[str] = []

    def fresh(*, migrated: bool = True) -> str:
        made.append(databases.fresh(migrated=migrated))
        return made[-1]

    yield fresh
    close_databases()
    for url in made:
        databases.discard(url)


@pytest.fixture
def database_url(fresh_database: Callable[..., str]) -> str:
    """The URL of a database with the whole schema and no row; on both kinds."""
    return fresh_database()


@pytest.fixture
def empty_database(fresh_database: Callable[..., str]) -> str:
    """The URL of a database without a table; on both kinds."""
    return fresh_database(migrated=False)


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """As database_url, on SQLite alone: for tests whose subject is not the database."""
    url = sqlite_databases.fresh(migrated=True)
    yield url
    close_databases()
    sqlite_databases.discard(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def watch() -> Watch:
    """What this test's pages did that no page may do; `watch.expect(pattern)` lets one pass."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """A function: open_page(size=DESKTOP) → a page of its own for one more person."""
    with watched_pages(browser, watch) as opened:
        yield opened
    watch.verify()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page, at 1440×900."""
    return open_page()
