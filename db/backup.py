"""Backup while people work, holding every act that was answered before it ended.

1. One snapshot: every table, then the files that its attachments name. Acts go on meanwhile.
2. What was recorded since: each chain from where the last pass stood, with its events; passes
   are repeated until one is short. Acts go on.
3. Writing is locked (SQLite: the write lock; PostgreSQL: the event table against inserts, so that
   no act can be committed). The last events, the tables that no event rebuilds, the manifest;
   the file is brought to the disk and takes its name. Only then, when the caller lets go, may
   the next act be answered. This part takes a second or two, whatever the size of the database.

Restoring plays the passes into the tables with the functions that every act uses, so the copy is
the database as it stood under the lock. Files lie in the store before their act is committed and
never go: those that the log names are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import ColumnElement, and_, func, select, text, true
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.events import RegisterKind, instant, stamp
from app.domain.registers import is_register
from app.domain.steps import Action
from db.archive import ArchiveWriter, Manifest
from db.engine import Database
from db.files import FileStore
from db.models import (
    AttachmentRow,
    Base,
    ChainHeadRow,
    ChainLinkRow,
    EnterpriseRow,
    EventRow,
    ExportTaskRow,
    FlowDayRow,
    FlowWeekRow,
    HandoverWeekRow,
    ImportBatchRow,
    ImportLineRow,
    KeptWeekRow,
    LightDayRow,
    MeasureWeekRow,
    OpenDayRow,
    PackRow,
    ProblemRow,
    SourceRow,
)
from db.projection import TABLES

SHORT = 500
MOST_PASSES = 6
PORTION = 5000

LINK: Any = ChainLinkRow.__table__
EVENT: Any = EventRow.__table__
PASS_COLUMNS = [*LINK.c, *(c for c in EVENT.c if c.name not in ("subject", "n"))]

LOG = {LINK, EVENT}
_ROLLUPS: list[type[Base]] = [FlowDayRow, FlowWeekRow, HandoverWeekRow]
_REPLAYED: list[type[Base]] = [ProblemRow, *_ROLLUPS, *TABLES]
REPLAYED = {t.__table__ for t in _REPLAYED}
_PARTIAL: list[type[Base]] = [EnterpriseRow, SourceRow, LightDayRow, ImportLineRow, PackRow]
PARTIAL = {t.__table__ for t in _PARTIAL}
LEFT_OUT = {
    OpenDayRow.__table__,
    MeasureWeekRow.__table__,
    KeptWeekRow.__table__,
    ExportTaskRow.__table__,
}
"""What the timetable makes again, and tasks whose files are not taken along."""
TAKEN = [t for t in Base.metadata.sorted_tables if t not in LEFT_OUT]
WHOLE = [t for t in TAKEN if t not in LOG | REPLAYED | PARTIAL]
"""Tables that are read once more under the lock: none grows with the problems."""

PACKS = frozenset({RegisterKind.PACK_FROZEN, RegisterKind.PACK_SIGNED})


@contextmanager
def taking(
    database: Database, *, files: FileStore, file: Path, at: datetime, secret: Path | None = None
) -> Iterator[Manifest]:
    """Back up into a file; inside the block the file is complete and nobody can write.

    at: what the manifest calls the time of the backup. secret: the folder's own secret, to be
    taken along; None where it is given from outside. Raises DomainError "busy" where the lock
    cannot be had, "backup_failed" for the disk; then there is no file.
    """
    archive = ArchiveWriter(file)
    try:
        backup = _Backup(archive, files)
        with database.reading() as session:
            backup.begin(session)
        backup.follow(database)
        if secret is not None:
            archive.copy("secret", secret)
        archive.settle()
        with locked(database) as session:
            yield backup.end(session, at=at)
    except OSError as error:
        raise DomainError("backup_failed", file=str(file), reason=str(error.strerror)) from error
    finally:
        archive.discard()


@contextmanager
def locked(database: Database) -> Iterator[Session]:
    """A session that sees all that was committed, while nobody else can commit an act."""
    with database.writing() as session:
        if database.dialect == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            session.execute(text("SET LOCAL lock_timeout = '60s'"))
            session.execute(text("LOCK TABLE event IN SHARE MODE"))
        else:
            session.connection()
        yield session


class _Backup:
    """One backup: where its last pass stood, and which files it holds."""

    def __init__(self, archive: ArchiveWriter, files: FileStore) -> None:
        self.archive, self.files = archive, files
        self.heads: dict[str, int] = {}
        self.held: set[str] = set()
        self.missing: list[str] = []
        self.problems: set[int] = set()
        self.enterprises: set[int] = set()
        self.finished_imports: set[int] = set()
        self.packs: set[tuple[str, str]] = set()
        self.last_day: date | None = None
        self.passes = 0

    def begin(self, session: Session) -> None:
        """Every table at one moment, and the files."""
        self.heads = {chain: n for chain, (n, _) in _heads(session).items()}
        for table in TAKEN:
            self._write("tables", session, table, select(table))
        finished = select(ImportBatchRow.id).where(ImportBatchRow.finished_at.is_not(None))
        self.finished_imports = set(session.scalars(finished))
        self.last_day = session.scalar(select(func.max(LightDayRow.day)))
        for digest in session.scalars(select(AttachmentRow.digest).distinct()):
            self._copy(digest)

    def follow(self, database: Database) -> None:
        """What was recorded meanwhile, until a pass is short."""
        for _ in range(MOST_PASSES):
            with database.reading() as session:
                if self._pass(session) < SHORT:
                    return

    def end(self, session: Session, *, at: datetime) -> Manifest:
        """The last events, the tables that change without events, and the file's name."""
        self._pass(session)
        for table in WHOLE:
            self._write("whole", session, table, select(table))
        for table, conditions in self._changed():
            self._write("partial", session, table, *(select(table).where(c) for c in conditions))
        revision = MigrationContext.configure(session.connection()).get_current_revision()
        return self.archive.finish(
            {
                "revision": revision,
                "taken_at": stamp(at),
                "heads": _heads(session),
                "passes": self.passes,
                "files": len(self.held) - len(self.missing),
                "missing_files": self.missing,
            }
        )

    def _write(self, folder: str, session: Session, table: Any, *statements: Any) -> None:
        rows = (
            row
            for statement in statements
            for row in session.execute(statement.execution_options(yield_per=5000))
        )
        self.archive.rows(f"{folder}/{table.name}", list(table.c), rows)

    def _pass(self, session: Session) -> int:
        """The links and events behind the last pass; how many there were."""
        self.passes += 1
        before, now = self.heads, {chain: n for chain, (n, _) in _heads(session).items()}
        grown = [(c, before.get(c, 0)) for c, n in sorted(now.items()) if n > before.get(c, 0)]
        digests: list[str] = []
        rows = self._noted(session, grown, digests)
        self.archive.rows(f"passes/{self.passes}", PASS_COLUMNS, rows)
        for digest in digests:
            self._copy(digest)
        self.heads = now
        return sum(now[chain] - last for chain, last in grown)

    def _noted(
        self, session: Session, grown: list[tuple[str, int]], digests: list[str]
    ) -> Iterator[Any]:
        """Link and event in one row; what they touch is noted on the way."""
        for chain, last in grown:
            statement = (
                select(*PASS_COLUMNS)
                .join(EVENT, (EVENT.c.subject == LINK.c.subject) & (EVENT.c.n == LINK.c.event_n))
                .where(LINK.c.chain == chain, LINK.c.n > last)
                .order_by(LINK.c.n)
                .execution_options(yield_per=1000)
            )
            for row in session.execute(statement):
                kind = row.kind
                if not is_register(row.subject):
                    self.problems.add(row.subject)
                if kind == Action.ATTACH:
                    digests.append(json.loads(row.facts)["digest"])
                elif kind == RegisterKind.ENTERPRISE_SAVED:
                    self.enterprises.add(json.loads(row.facts)["id"])
                elif kind in PACKS:
                    told = json.loads(row.facts)
                    self.packs.add((told["region"], told["since"]))
                yield row

    def _changed(self) -> Iterator[tuple[Any, list[ColumnElement[bool]]]]:
        """The rows that may have changed since the first snapshot, of tables that grow."""
        enterprise, source = EnterpriseRow.__table__, SourceRow.__table__
        line, day = ImportLineRow.__table__, LightDayRow.__table__
        yield enterprise, [enterprise.c.id.in_(p) for p in _portions(self.enterprises)]
        yield source, [source.c.problem_id.in_(p) for p in _portions(self.problems)]
        yield line, [line.c.batch_id.not_in(sorted(self.finished_imports))]
        yield day, [day.c.day >= self.last_day if self.last_day else true()]
        pack = PackRow.__table__
        yield (
            pack,
            [
                and_(pack.c.region == region, pack.c.since == instant(since))
                for region, since in sorted(self.packs)
            ],
        )

    def _copy(self, digest: str) -> None:
        if digest in self.held:
            return
        self.held.add(digest)
        path = self.files.path(digest)
        if not path.is_file():
            self.missing.append(digest)
            return
        self.archive.copy(f"files/{path.relative_to(self.files.folder)}", path)


def _heads(session: Session) -> dict[str, tuple[int, str]]:
    rows = session.execute(select(ChainHeadRow.chain, ChainHeadRow.n, ChainHeadRow.hash))
    return {chain: (n, digest) for chain, n, digest in rows}


def _portions(ids: set[int]) -> Iterator[list[int]]:
    """Ids in lists that one statement takes."""
    ordered = sorted(ids)
    return (ordered[i : i + PORTION] for i in range(0, len(ordered), PORTION))
