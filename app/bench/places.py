"""The databases of the benchmark: made once a size, kept, and used again while they fit."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.bench import making
from app.bench.measuring import Measured
from app.bench.place import NOW, Place
from app.bench.tasks import Task
from app.bench.undoing import Made, as_made, undo
from app.context import Application
from app.domain.errors import DomainError
from db import measure_weeks, migrations
from db.rules import RulesInForce

WITHIN = 10
"""So many seconds a server has to answer."""

VERSION = 3
"""Of what is made: databases made by another version are made again."""


def place_of(*, size: int, open_: int, server: str, folder: Path) -> Place:
    """Where the database of a size lies: a file of the folder, or a database of the server.

    server: the address of a PostgreSQL server, or nothing. Raises DomainError "bad_setting", or
    "database_unreachable" where nobody answers at the address.
    """
    if not server:
        url = f"sqlite:///{folder.absolute() / f'{size}-{open_}.sqlite'}"
        return Place(size=size, open=open_, url=url, folder=folder.absolute())
    address = _address(server)
    name = (
        f"bihuan_bench_{size}" if open_ == making.open_of(size) else f"bihuan_bench_{size}_{open_}"
    )
    own = address.set(drivername="postgresql+psycopg", database=name)
    place = Place(
        size=size, open=open_, url=own.render_as_string(hide_password=False), folder=folder
    )
    KEPT[place.kind](place).read()
    return place


def _address(server: str) -> URL:
    """The address of a PostgreSQL server. Raises DomainError "bad_setting"."""
    try:
        address = make_url(server)
    except ArgumentError as wrong:
        raise DomainError("bad_setting", name="--url", value=server) from wrong
    if address.get_backend_name() != "postgresql":
        raise DomainError("bad_setting", name="--url", value=server)
    return address


def work(task: Task) -> Sequence[Measured]:
    """See that the database is there; how far it is goes to stderr."""
    kind = task.place.kind

    def tell(done: int, whole: int) -> None:
        if sys.stderr.isatty() or done == whole:
            end = "\n" if done == whole else ""
            sys.stderr.write(f"\r{kind} {done}/{whole}{end}")

    prepare(task.place, progress=tell)
    return ()


def prepare(place: Place, *, progress: making.Progress) -> None:
    """See that the database is there and stands as it was made."""
    mark = KEPT[place.kind](place).read()
    if mark.get("fits") == _fits(place):
        _restore(place, Made(**mark["made"]))
        return
    KEPT[place.kind](place).renew()
    application = place.application()
    migrations.upgrade(application.database)
    making.make(application, size=place.size, open_=place.open, progress=progress)
    _finish(application)
    with application.reading() as store:
        made = as_made(store.session)
    application.database.dispose()
    KEPT[place.kind](place).write({"fits": _fits(place), "made": asdict(made)})


def restore(place: Place) -> int:
    """Take back what was written since the database was made; so many events."""
    return _restore(place, Made(**KEPT[place.kind](place).read()["made"]))


def _restore(place: Place, made: Made) -> int:
    application = place.application()
    try:
        with application.database.writing() as session:
            taken_back = undo(session, made)
            measure_weeks.keep(session, until=NOW, edge=RulesInForce(session).rules().review)
            return taken_back
    finally:
        application.database.dispose()


def _finish(application: Application) -> None:
    """What a server does by itself in time: statistics, and the marks of what is visible."""
    if application.database.dialect == "postgresql":
        engine = application.database.writer.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _fits(place: Place) -> list[Any]:
    """What a kept database must agree with."""
    return [VERSION, making.SEED, NOW.isoformat(), place.size, place.open, _schema()]


def _schema() -> str:
    """The digest of the migrations that the schema comes from."""
    folder = resources.files("db.migrations").joinpath("versions")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".py")), key=lambda f: f.name)
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:16]


@dataclass(frozen=True)
class _File:
    """A SQLite file, its mark beside it."""

    place: Place

    @property
    def _path(self) -> Path:
        return Path(str(make_url(self.place.url).database))

    @property
    def _mark(self) -> Path:
        return self._path.with_suffix(".json")

    def read(self) -> dict[str, Any]:
        """The mark; nothing where the database was not made to its end."""
        if not (self._mark.exists() and self._path.exists()):
            return {}
        return dict(json.loads(self._mark.read_text()))

    def renew(self) -> None:
        """An empty file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self.discard()

    def discard(self) -> None:
        """No file."""
        self._mark.unlink(missing_ok=True)
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def write(self, mark: dict[str, Any]) -> None:
        """Say that the database is made."""
        self._mark.write_text(json.dumps(mark))


@dataclass(frozen=True)
class _OfServer:
    """A database of a server, its mark in its comment."""

    place: Place

    @property
    def _name(self) -> str:
        return str(make_url(self.place.url).database)

    def read(self) -> dict[str, Any]:
        """The mark; nothing where the database was not made to its end."""
        with self._server() as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                (self._name,),
            ).fetchone()
        return dict(json.loads(row[0])) if row and row[0] else {}

    def renew(self) -> None:
        """An empty database."""
        self.discard()
        name = sql.Identifier(self._name)
        with self._server() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name)
            )

    def discard(self) -> None:
        """No database."""
        name = sql.Identifier(self._name)
        with self._server() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def write(self, mark: dict[str, Any]) -> None:
        """Say that the database is made."""
        with self._server() as connection:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(self._name), sql.Literal(json.dumps(mark))
                )
            )

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection[Any]]:
        address = make_url(self.place.url).set(drivername="postgresql", database="postgres")
        plain = address.render_as_string(hide_password=False)
        try:
            connection = psycopg.connect(plain, autocommit=True, connect_timeout=WITHIN)
        except psycopg.OperationalError as error:
            reason = str(error).strip().partition("\n")[0]
            shown = address.render_as_string(hide_password=True)
            raise DomainError("database_unreachable", url=shown, reason=reason) from error
        with connection:
            yield connection


KEPT: dict[str, Callable[[Place], _File | _OfServer]] = {"sqlite": _File, "postgresql": _OfServer}
