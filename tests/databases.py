"""Databases for the tests: fresh ones of either kind, empty or brought up to date.

A database that is up to date is a copy: each kind is migrated once a session.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.postgresql import postgresql_server

__all__ = ["Databases", "PostgresqlDatabases", "SqliteDatabases", "postgresql_server"]


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
