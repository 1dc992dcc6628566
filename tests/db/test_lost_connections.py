"""A connection that is lost: the act fails by name, nothing is half done, the next one works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from db.engine import Database, open_database

on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def cut_off(url: str, process: int) -> None:
    """End a connection from outside, as an administrator or a restart does."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (process,))


def process_of(connection: Connection | Session) -> int:
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def views(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT name FROM saved_view ORDER BY name")))


def add(session: Session, name: str) -> None:
    session.execute(
        text("INSERT INTO saved_view (person_id, name, query) VALUES (1, :name, '')"),
        {"name": name},
    )


@on_postgresql
def test_what_loses_its_connection_in_the_middle_is_not_done_and_may_be_done_again(
    database: Database,
) -> None:
    def act(*, cut: bool) -> None:
        with database.writing() as session:
            add(session, "first")
            if cut:
                cut_off(database.url, process_of(session))
            add(session, "second")

    with pytest.raises(DomainError, match="database_unavailable"):
        act(cut=True)
    assert views(database) == []
    act(cut=False)
    assert views(database) == ["first", "second"]


@on_postgresql
def test_a_commit_that_was_not_answered_is_told_as_unknown(database: Database) -> None:
    def cut(connection: Connection) -> None:
        cut_off(database.url, process_of(connection))

    def act() -> None:
        with database.writing() as session:
            add(session, "perhaps")
            event.listen(database.writer, "commit", cut)

    with pytest.raises(DomainError, match="outcome_unknown"):
        act()
    event.remove(database.writer, "commit", cut)
    assert views(database) == []
    with database.writing() as session:
        add(session, "next")
    assert views(database) == ["next"]


@on_postgresql
def test_a_reading_that_loses_its_connection_is_told_so(database: Database) -> None:
    def read() -> None:
        with database.reading() as session:
            cut_off(database.url, process_of(session))
            session.execute(text("SELECT 1"))

    with pytest.raises(DomainError, match="database_unavailable"):
        read()
    assert views(database) == []


@on_postgresql
def test_connections_that_were_lost_while_they_waited_are_not_handed_out(
    database: Database,
) -> None:
    with database.reading() as session:
        process = process_of(session)
    cut_off(database.url, process)
    assert views(database) == []


def test_a_server_that_is_not_there_is_away() -> None:
    database = open_database("postgresql+psycopg://nobody@/nothing?host=/nonexistent")
    with pytest.raises(DomainError, match="database_unavailable"), database.reading() as session:
        session.execute(text("SELECT 1"))


def test_a_file_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    database = open_database(f"sqlite:///{tmp_path}/folder")
    with pytest.raises(DomainError, match="database_unavailable"), database.reading() as session:
        session.execute(text("SELECT 1"))
    database.dispose()


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
def test_a_mistake_of_the_program_is_not_taken_for_a_lost_connection(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table"), database.reading() as session:
        session.execute(text("SELECT * FROM no_such_table"))
