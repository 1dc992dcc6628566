"""Opening a database: SQLite with immediate writes and full durability, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from app.domain.errors import DomainError

BUSY_SECONDS = 30
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# serialization_failure, deadlock_detected, lock_not_available
POSTGRESQL_BUSY = frozenset({"40001", "40P01", "55P03"})
SQLITE_AWAY = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL})
# connection exceptions, shutdown and start of the server, no connection left
POSTGRESQL_AWAY = ("08", "57P", "53300")

LOST = frozenset({"database_unavailable", "outcome_unknown"})
"""What Database says where it is away: whoever does many things one by one had better stop."""

BUSY = frozenset({"busy"})
"""What Database says where others stood in the way: the same gesture may succeed a moment later."""

CONNECTING = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "application_name": "bihuan",
}
"""How a connection is made unless the address says otherwise; seconds. A silent server is given up
after a minute, and not after the two hours of the system's own keepalive."""


@dataclass(frozen=True)
class Database:
    """An open database. `reader` and `writer` differ only in how a transaction begins.

    on_commit: who is told of each session whose work was kept.
    """

    url: str
    reader: Engine
    writer: Engine
    on_commit: list[Callable[[Session], None]] = field(default_factory=list, compare=False)

    @property
    def dialect(self) -> str:
        """sqlite or postgresql."""
        return self.reader.dialect.name

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Those that have events of their own: PostgreSQL's reader is its writer, set otherwise."""
        return (self.reader, self.writer) if self.dialect == "sqlite" else (self.writer,)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and writes nothing. Raises DomainError as `writing`."""
        with _telling(), Session(self.reader, autoflush=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed as one, or not at all.

        Raises DomainError, and nothing is kept: "busy" where the database could not do it now (a
        lock not had in time, a deadlock, a serialization failure), "conflict" where a row was
        changed meanwhile, "database_unavailable" where it is away. The gesture may be tried again.
        One case is told apart: "outcome_unknown" where the connection was lost in the middle of
        the commit, so that the work may stand or not.
        """
        with _telling(), Session(self.writer, autoflush=False, expire_on_commit=False) as session:
            yield session
            session.flush()
            _commit(session)
            for told in self.on_commit:
                told(session)

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def _telling() -> Iterator[None]:
    """Turn what a database may say of itself into DomainError; other faults go on as they are."""
    try:
        yield
    except StaleDataError as stale:
        raise DomainError("conflict", version=None, since=[]) from stale
    except TimeoutError as none_free:
        raise DomainError("busy") from none_free
    except DBAPIError as error:
        if _is_busy(error.orig):
            raise DomainError("busy") from error
        if _is_away(error):
            raise DomainError("database_unavailable") from error
        raise


def _commit(session: Session) -> None:
    """Commit; what a server did with a commit that it did not answer, nobody can tell."""
    try:
        session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DomainError("outcome_unknown") from error
        raise


def _is_busy(error: object) -> bool:
    """Whether a driver's error says that another transaction stood in the way."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_BUSY
    return getattr(error, "sqlstate", None) in POSTGRESQL_BUSY


def _is_away(error: DBAPIError) -> bool:
    """Whether an error says that the database cannot be reached, or went away in the middle."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # What fails before a server has answered has no state: refused, cut, timed out.
        return error.connection_invalidated or isinstance(error, OperationalError)
    return str(state).startswith(POSTGRESQL_AWAY)


def open_database(url: str) -> Database:
    """Open the database of a SQLAlchemy address; a SQLite file's folder is made.

    Errors name their statement, never its parameters: these are people's words and names.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
        connect_args=_connecting(address),
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(url=url, reader=reader, writer=engine)


def _connecting(address: URL) -> dict[str, Any]:
    return {name: value for name, value in CONNECTING.items() if name not in address.query}


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
        hide_parameters=True,
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
