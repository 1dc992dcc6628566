"""Opening a database: SQLite with immediate writes and full durability, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from app.domain.errors import DomainError

BUSY_SECONDS = 30
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# serialization_failure, deadlock_detected, lock_not_available
POSTGRESQL_BUSY = frozenset({"40001", "40P01", "55P03"})


@dataclass(frozen=True)
class Database:
    """An open database. `reader` and `writer` differ only in how a transaction begins."""

    url: str
    reader: Engine
    writer: Engine

    @property
    def dialect(self) -> str:
        """sqlite or postgresql."""
        return self.reader.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and writes nothing."""
        with Session(self.reader, autoflush=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed as one, or not at all.

        Raises DomainError "busy" where the database could not do it now (a lock not had in time,
        a deadlock, a serialization failure) and "conflict" where a row was changed meanwhile:
        nothing is kept, and the gesture may be tried again.
        """
        session = Session(self.writer, autoflush=False, expire_on_commit=False)
        try:
            with session, session.begin():
                yield session
        except StaleDataError as stale:
            raise DomainError("conflict", version=None, since=[]) from stale
        except DBAPIError as error:
            if _is_busy(error.orig):
                raise DomainError("busy") from error
            raise

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def _is_busy(error: object) -> bool:
    """Whether a driver's error says that another transaction stood in the way."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_BUSY
    return getattr(error, "sqlstate", None) in POSTGRESQL_BUSY


def open_database(url: str) -> Database:
    """Open the database of a SQLAlchemy address; a SQLite file's folder is made."""
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(url=url, reader=reader, writer=engine)


def _open_sqlite(url: str) -> Database:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Database(url=url, reader=_sqlite(url, "BEGIN"), writer=_sqlite(url, "BEGIN IMMEDIATE"))


def _sqlite(url: str, begin: str) -> Engine:
    """SQLAlchemy's own default begins late, so that read-then-write silently loses updates."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=20,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={int(BUSY_SECONDS * 1000)}",
            "cache_size=-65536",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
