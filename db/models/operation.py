"""What the running of the product needs: counters, sources, imports, jobs, exports, saved views."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, ProblemKey, Words


class CounterRow(Base):
    """The last number given in a series (problem numbers of a city's day, orders of a year)."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class SourceRow(Base):
    """The key of an imported row (source + case), the content it had, the problem it became."""

    __tablename__ = "source"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    ref: Mapped[str] = mapped_column(String(128), primary_key=True)
    problem_id: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_source_problem", "problem_id"),)


class ImportBatchRow(Base):
    """One file in staging: read, validated, committed batch by batch, resumable.

    problems: those that its commit has written anew; the other numbers count rows of the file.
    """

    __tablename__ = "import_batch"

    id: Mapped[ProblemKey]
    file: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    profile: Mapped[str] = mapped_column(String(64))
    person: Mapped[int | None]
    status: Mapped[Code]
    rows: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    columns: Mapped[Words]
    error: Mapped[Words]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportLineRow(Base):
    """One row of a file in staging, or one case of a log, with its verdict.

    rows: how many rows of the file that verdict is on.
    """

    __tablename__ = "import_line"

    batch_id: Mapped[ProblemKey]
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(12))
    raw: Mapped[str] = mapped_column(Text)
    facts: Mapped[Words]
    ref: Mapped[str] = mapped_column(String(128), default="")
    content: Mapped[str] = mapped_column(String(64), default="")
    field: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[Words]
    problem_id: Mapped[int | None] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(default=1)

    __table_args__ = (Index("ix_import_line_status", "batch_id", "status", "n"),)


class JobRunRow(Base):
    """A run of a job is a unique row: whoever inserts it runs it.

    missed: how many due instants before this one nobody took; None of a run that was asked for.
    """

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    due: Mapped[datetime] = mapped_column(primary_key=True)
    status: Mapped[Code]
    process: Mapped[str] = mapped_column(String(64), default="")
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    error: Mapped[Words]
    missed: Mapped[int | None]


class SavedViewRow(Base):
    """A person's named view of the register: the query part of its address."""

    __tablename__ = "saved_view"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    query: Mapped[str] = mapped_column(Text)


class ExportTaskRow(Base):
    """An export that runs in the background, and its file.

    capacity: as what the person saw problems when the file was made. done, total: problems.
    stored: the file's name on the disk, empty before it is begun and after it is gone.
    """

    __tablename__ = "export_task"

    id: Mapped[ProblemKey]
    person_id: Mapped[int]
    acting_for: Mapped[int | None]
    capacity: Mapped[str] = mapped_column(String(64), default="")
    what: Mapped[Code]
    format: Mapped[Code]
    query: Mapped[str] = mapped_column(Text)
    state: Mapped[Code]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    stored: Mapped[str] = mapped_column(String(64), default="")
    name: Mapped[str] = mapped_column(String(255), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(80), default="")
    error: Mapped[Code]

    __table_args__ = (
        Index("ix_export_task_person", "person_id", "id"),
        Index("ix_export_task_state", "state", "id"),
    )


class AttemptRow(Base):
    """Wrong tries from outside, by what they are counted by (hashed) and by minute."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    failures: Mapped[int]

    __table_args__ = (Index("ix_attempt_minute", "minute"),)
