"""What is told of an import: what it would do, how far it is, what it came to, what it refused."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.safe_cells import guarded
from app.imports.plan import REJECT_COLUMNS, Half, Plan
from app.services.import_staging import Line
from db.models import ImportBatchRow
from db.staging import DUPLICATE, READY, REJECTED

SAMPLE_ROWS = 5
BOM = "\ufeff"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a staged file would do. batch: 0 where nothing was staged.

    sample: its first rows, by heading. problems: headings with how many rows they reject.
    columns: (heading, what it is read as). unmapped: headings that nobody reads. cases: how many
    there are in a log, of whose events the other numbers are. begun: problems that would be
    written. notes: what else is to be known of the file.
    """

    batch: int
    file: str
    profile: str
    title: str
    rows: int
    ready: int
    duplicates: int
    rejected: int
    sample: tuple[dict[str, str], ...]
    problems: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, str], ...]
    unmapped: tuple[str, ...]
    cases: int = 0
    begun: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a batch is. done: rows that have their final verdict. problems: written so far."""

    batch: int
    file: str
    profile: str
    status: str
    rows: int
    done: int
    accepted: int
    duplicates: int
    rejected: int
    problems: int
    person: int | None
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an import came to; `problems` and `events`: what it wrote."""

    file: str
    profile: str
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    problems: int
    events: int


class Tally:
    """Counts what the rows of a file came to, and keeps its beginning."""

    def __init__(self, read: Plan, *, notes: tuple[str, ...] = ()) -> None:
        self.read, self.notes = read, notes
        self.rows = self.cases = self.begun = 0
        self.counts: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.sample: list[dict[str, str]] = []

    def add(self, lines: Sequence[Line]) -> None:
        """Count the verdicts of some more rows."""
        for line in lines:
            self.rows += line.rows + line.known
            self.counts[line.status] += line.rows
            self.counts[DUPLICATE] += line.known
            self.cases += line.status != REJECTED
            self.begun += line.status == READY and line.begins
        self.fields.update(line.field for line in lines if line.status == REJECTED)
        sampled = [line for line in lines if line.raw]
        for line in sampled[: SAMPLE_ROWS - len(self.sample)]:
            shown = zip(self.read.headings, line.raw, strict=False)
            self.sample.append({heading: cell for heading, cell in shown if heading})

    def preview(self, batch: int) -> Preview:
        """What the rows so far would do."""
        profile = self.read.profile
        facts = sorted(self.read.columns.items(), key=lambda pair: pair[1])
        return Preview(
            batch=batch,
            file=self.read.sheet.file,
            profile=profile.name,
            title=profile.title,
            rows=self.rows,
            ready=self.counts[READY],
            duplicates=self.counts[DUPLICATE],
            rejected=self.counts[REJECTED],
            sample=tuple(self.sample),
            problems=tuple(self.fields.most_common()),
            columns=tuple((self.read.headings[place], fact) for fact, place in facts),
            unmapped=self.read.unmapped,
            cases=self.cases if self.read.half is Half.EVENTS else 0,
            begun=self.begun,
            notes=self.notes,
        )


def told(row: ImportBatchRow) -> Progress:
    """How far a batch is."""
    return Progress(
        batch=row.id,
        file=row.file,
        profile=row.profile,
        status=row.status,
        rows=row.rows,
        done=row.accepted + row.duplicates + row.rejected,
        accepted=row.accepted,
        duplicates=row.duplicates,
        rejected=row.rejected,
        problems=row.problems,
        person=row.person,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def result_of(reached: Progress) -> Result:
    """What a finished batch came to."""
    return Result(
        file=reached.file,
        profile=reached.profile,
        rows=reached.rows,
        accepted=reached.accepted,
        rejected=reached.rejected,
        duplicates=reached.duplicates,
        problems=reached.problems,
        events=reached.accepted,
    )


def rejects_file(headings: Sequence[str], rows: Iterable[Any]) -> bytes:
    """A csv of rejected rows (number, field, reason, cells) under the headings of their file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    kept = [n for n, heading in enumerate(headings) if heading not in REJECT_COLUMNS]
    writer.writerow([*REJECT_COLUMNS, *(guarded(headings[n]) for n in kept)])
    for n, field, reason, cells in rows:
        whole = [*cells, *[""] * (len(headings) - len(cells))]
        said = (field, reason, *_placed(whole, kept, len(headings)))
        writer.writerow([n, *map(guarded, said)])
    return (BOM + text.getvalue()).encode()


def _placed(cells: Sequence[str], kept: Sequence[int], width: int) -> Iterator[str]:
    """The cells under the headings that are kept, and those beyond the last heading."""
    yield from (cells[n] for n in kept)
    yield from cells[width:]
