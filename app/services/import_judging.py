"""Judging a file: its rows or the cases of its log, line by line, and the lines into staging."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from app.domain.access import Viewer
from app.domain.events import dump
from app.imports.plan import Half, Plan
from app.services.import_log import LogExamination
from app.services.import_staging import Examination, Line, hidden
from db.inserting import insert_rows
from db.models import ImportLineRow
from db.staging import DUPLICATE, READY
from db.store import Store


class Transactions(Protocol):
    """What opens a store: the application of the request or of the command."""

    def transaction(self) -> AbstractContextManager[Store]:
        """The store of one gesture."""

    def reading(self) -> AbstractContextManager[Store]:
        """A store that writes nothing."""


class Judge(Protocol):
    """One pass over a file: piece by piece, each with the verdicts on it."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader of a preview should know of the file."""

    def pieces(self) -> Iterable[Any]:
        """The file in the pieces in which it is judged."""

    def verdicts(self, store: Store, piece: Any) -> list[Line]:
        """The lines of a piece with their verdicts."""


def examination_of(application: Transactions, read: Plan, *, viewer: Viewer, at: datetime) -> Judge:
    """What judges the rows of a file, or the cases of a log; that one is read whole here."""
    with application.reading() as store:
        rows = Examination(store, plan=read, viewer=viewer, at=at)

    def knows(code: str) -> bool:
        with application.reading() as store:
            return rows.knows(store, code)

    if read.half is Half.ROWS:
        return rows
    return LogExamination(read, around=replace(rows.around, knows_code=knows))


def add_lines(store: Store, batch: int, lines: Iterable[Line]) -> None:
    """Stage rows. What the file holds of people stays encrypted until it is committed or gone."""
    hide = store.cipher.hide
    rows = [
        {
            "batch_id": batch,
            "n": line.n,
            "status": line.status,
            "raw": hide(dump(line.raw)) if line.raw and line.status != DUPLICATE else "",
            "facts": dump(hidden(store, line.reading.facts)) if line.status == READY else "",
            "ref": line.reading.ref,
            "content": line.reading.content,
            "field": line.field,
            "reason": line.reason,
            "rows": line.rows,
        }
        for line in lines
    ]
    insert_rows(store.session, ImportLineRow, rows)
