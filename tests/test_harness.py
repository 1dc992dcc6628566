"""The ground the tests stand on is real, and notices what it is there to notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser
from sqlalchemy import create_engine, text

from tests.chromium import DESKTOP, Watch, axe, watched_pages
from tests.databases import PostgresqlDatabases, SqliteDatabases

PAGES = {
    "/quiet": "<h1>安静</h1>",
    "/outside": "<h1>外链</h1><img alt='' src='http://elsewhere.example/x.png'>",
    "/throws": "<h1>出错</h1><script>throw new Error('broken')</script>",
    "/policy": "<h1>策略</h1><script>document.title = 'ran'</script>",
    "/unnamed": "<h1>无名</h1><input type='text'>",
}
POLICIES = {"/policy": "script-src 'self'"}


class Pages(BaseHTTPRequestHandler):
    """Serves PAGES."""

    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path in POLICIES:
            self.send_header("Content-Security-Policy", POLICIES[self.path])
        self.end_headers()
        icon = "<link rel='icon' href='data:,'>"
        document = f"<!doctype html><html lang='zh'><title>页</title>{icon}<main>{body}</main>"
        self.wfile.write(document.encode())

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def visit(browser: Browser, url: str) -> Watch:
    watch = Watch()
    with watched_pages(browser, watch) as open_page:
        open_page().goto(url, wait_until="networkidle")
    return watch


def table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE migrated (word VARCHAR(9))"))
        connection.execute(text("INSERT INTO migrated VALUES ('办结')"))
    engine.dispose()


def words(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [row.word for row in connection.execute(text("SELECT word FROM migrated"))]
    engine.dispose()
    return found


def delete_words(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM migrated"))
    engine.dispose()


@pytest.mark.postgresql
def test_postgresql_is_a_real_server_that_stores_utf8(
    postgresql_databases: PostgresqlDatabases,
) -> None:
    url = postgresql_databases.fresh(migrated=False)
    engine = create_engine(url)
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version_num")).scalar_one()
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    engine.dispose()
    postgresql_databases.discard(url)
    assert int(version) >= 140000
    assert encoding == "UTF8"


def test_a_migrated_database_is_made_once_and_each_test_has_a_copy_of_its_own(
    database_kind: str, request: pytest.FixtureRequest, sqlite_databases: SqliteDatabases
) -> None:
    runs: list[str] = []

    def migrate(url: str) -> None:
        runs.append(url)
        table(url)

    if database_kind == "sqlite":
        databases = SqliteDatabases(sqlite_databases.directory, migrate)
    else:
        server = request.getfixturevalue("postgresql_databases").server
        databases = PostgresqlDatabases(server, migrate)
        request.addfinalizer(databases.close)
    first, second = databases.fresh(migrated=True), databases.fresh(migrated=True)
    delete_words(first)
    assert (words(first), words(second)) == ([], ["办结"])
    assert len(runs) == 1
    databases.discard(first)
    databases.discard(second)


def test_an_empty_database_has_no_table(empty_database: str) -> None:
    table(empty_database)
    assert words(empty_database) == ["办结"]


def test_a_quiet_page_passes(browser: Browser, site: str) -> None:
    visit(browser, f"{site}/quiet").verify()


@pytest.mark.parametrize(
    ("path", "noticed"),
    [
        ("/outside", "asked outside: http://elsewhere.example/x.png"),
        ("/throws", "thrown: .*broken"),
        ("/policy", "Content Security Policy"),
        ("/missing", "404"),
    ],
)
def test_the_watch_notices(browser: Browser, site: str, path: str, noticed: str) -> None:
    with pytest.raises(AssertionError, match=noticed):
        visit(browser, site + path).verify()


def test_an_error_that_the_test_expects_passes(browser: Browser, site: str) -> None:
    watch = visit(browser, f"{site}/missing")
    watch.expect("status of 404")
    watch.verify()


def test_axe_finds_a_field_without_a_name(open_page: Callable, site: str) -> None:
    page = open_page(size=DESKTOP)
    page.goto(f"{site}/unnamed")
    with pytest.raises(AssertionError, match=r"label \(critical\)"):
        axe(page)
    page.goto(f"{site}/quiet")
    axe(page)
