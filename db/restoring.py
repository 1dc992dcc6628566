"""Restoring a backup into an empty database of either kind: all of it, or nothing.

Tables are loaded at the schema of the backup; the events of its passes follow; the schema is
brought up to date; then each problem that the passes touched is folded as it was before and as it
is after, and written with the functions that every act uses. One transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.folding import fold
from app.domain.registers import is_register
from db import log, migrations, projection, rollup, search
from db.archive import ArchiveReader, Header, Manifest
from db.backup import LINK
from db.engine import Database
from db.files import FileStore, write_durably
from db.loading import load, load_over, portions
from db.models import Base, EnterpriseRow, ProblemRow
from db.rules import RulesInForce

FILE = re.compile(r"(sm3|sha256)/([0-9a-f]{2})/\2[0-9a-f]{62}")
VERSION_TABLE = "alembic_version"


def restore(
    database: Database, *, files: FileStore, file: Path, secret: Path | None = None
) -> Manifest:
    """Restore a backup; its manifest comes back.

    secret: where the folder's own secret belongs, if the backup has one and it is wanted. Raises
    DomainError: backup_unreadable, backup_damaged, backup_newer, backup_other_schema,
    database_not_empty, busy.
    """
    reader = ArchiveReader(file)
    try:
        with database.writing() as session:
            _Restoring(reader, session).run()
            _restore_files(reader, files)
            if secret is not None and "secret" in reader.manifest["members"]:
                write_durably(secret, reader.content("secret"))
    finally:
        reader.close()
    return reader.manifest


def require_empty(connection: Connection) -> None:
    """Raise DomainError "database_not_empty" if any table has a row."""
    quote = connection.dialect.identifier_preparer.quote
    for table in inspect(connection).get_table_names():
        if table == VERSION_TABLE or table.startswith("problem_search_"):
            continue
        if connection.execute(text(f"SELECT 1 FROM {quote(table)} LIMIT 1")).first():
            raise DomainError("database_not_empty", table=table)


class _Restoring:
    """One restoring, inside its transaction. `touched`: where the passes begin in a problem."""

    def __init__(self, reader: ArchiveReader, session: Session) -> None:
        self.reader, self.session = reader, session
        self.connection = session.connection()
        self.touched: dict[int, int] = {}

    def run(self) -> None:
        """Schema, tables, newest schema, passes, replay, search."""
        require_empty(self.connection)
        self._make_schema()
        for table in self.reader.names("tables"):
            load(self.connection, table, *self.reader.rows(f"tables/{table}"))
        for table in self.reader.names("whole"):
            self.connection.exec_driver_sql(f"DELETE FROM {self._quoted(table)}")
            load(self.connection, table, *self.reader.rows(f"whole/{table}"))
        for table in self.reader.names("partial"):
            load_over(
                self.connection,
                Base.metadata.tables[table],
                *self.reader.rows(f"partial/{table}"),
            )
        migrations.bring_up_to_date(self.connection)
        # After what is new of the schema was filled from the log: so far it tells what the tables
        # hold, and what the passes change is written by replaying them.
        for number in range(1, self.reader.manifest["passes"] + 1):
            self._load_pass(f"passes/{number}")
        for problem, first in sorted(self.touched.items()):
            self._replay(problem, first)
        self._index()

    def _quoted(self, table: str) -> str:
        return str(self.connection.dialect.identifier_preparer.quote(table))

    def _make_schema(self) -> None:
        revision = self.reader.manifest["revision"]
        if not migrations.known(revision):
            raise DomainError("backup_newer", file="")
        if migrations.current(self.connection) is None:
            migrations.upgrade_to(self.connection, revision)
        elif migrations.current(self.connection) != revision:
            raise DomainError("backup_other_schema", revision=revision)

    def _load_pass(self, name: str) -> None:
        """A row of a pass is a link and its event."""
        header, rows = self.reader.rows(name)
        links = len(LINK.c)
        place = {column: n for n, (column, _) in enumerate(header)}
        subject, number = place["subject"], place["event_n"]
        event_header: Header = [("subject", "plain"), ("n", "plain"), *header[links:]]
        for portion in portions(rows):
            for row in portion:
                if not is_register(row[subject]):
                    self.touched.setdefault(row[subject], row[number])
            events = [[row[subject], row[number], *row[links:]] for row in portion]
            load(self.connection, "event", event_header, events)
            load(self.connection, "chain_link", header[:links], [row[:links] for row in portion])

    def _replay(self, problem: int, first: int) -> None:
        """Write what the events from `first` on changed, as their acts did."""
        events = log.events_of(self.session, problem)
        known = list(takewhile(lambda event: event.n < first, events))
        before, after = fold(known) if known else None, fold(events)
        calendar_of = RulesInForce(self.session).calendar
        projection.write(self.session, before, after, calendar_of=calendar_of)
        rollup.move(self.session, before=[before] if before else [], after=[after])
        self.session.expunge_all()

    def _index(self) -> None:
        """Make every problem findable."""
        problem, enterprise = ProblemRow.__table__.c, EnterpriseRow.__table__.c
        rows = self.session.execute(
            select(problem.id, problem.source_no, problem.title, problem.text, enterprise.name)
            .outerjoin_from(
                ProblemRow.__table__,
                EnterpriseRow.__table__,
                enterprise.id == problem.enterprise_id,
            )
            .execution_options(yield_per=1000)
        )
        for id, source_no, title, words, name in rows:
            found_by = search.words_of(
                id, source_no=source_no, title=title, text=words, enterprise=name or ""
            )
            search.index(self.session, id, found_by)


def _restore_files(reader: ArchiveReader, files: FileStore) -> None:
    for name in _file_names(reader):
        path = files.folder / name
        if not path.exists():
            write_durably(path, reader.content(f"files/{name}"))


def _file_names(reader: ArchiveReader) -> Iterator[str]:
    for name in reader.names("files"):
        if not FILE.fullmatch(name):
            raise DomainError("backup_damaged", member=name)
        yield name
