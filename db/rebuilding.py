"""The rebuild: every problem folded again from its events, and compared with what stands there.

Events are read once, in the order of their subjects; the tables are read beside them by ranges of
problems, so that a row without events is found as surely as events without a row. Counts that go
across problems are added up in a private scratch file. Memory does not grow with the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Table, select, text
from sqlalchemy.orm import Session

from app.domain.problem import Case
from app.domain.registers import is_register
from db.circular_check import check_circulars, check_no_other
from db.differences import Area, Findings, shown
from db.files import FileStore
from db.models import EventRow, ProblemRow, SpanRow
from db.number_check import Keys, check_keys, check_numbers
from db.projection import CalendarOf, parts, problem_row
from db.refolding import refold
from db.rules import RulesInForce
from db.scratch import Scratch
from db.span_check import check_spans

Values = dict[str, Any]
Batch = dict[int, Case | None]
Place = tuple[int, ...]

BATCH = 500
LAST = 2**63 - 1

Rebuilt = tuple[tuple[Any, str, Callable[[Case], list[Values]]], ...]
"""(table, the column of the problem, the rows that a case makes)"""


def rebuilt(calendar_of: CalendarOf) -> Rebuilt:
    """All tables that are compared with what the cases make."""
    return (
        (ProblemRow.__table__, "id", lambda case: [problem_row(case)]),
        *((part.__table__, "problem_id", rows_of) for part, rows_of in parts(calendar_of)),
    )


class Rebuilding:
    """One pass over all events. `problems` and `events` count what it read."""

    def __init__(
        self, session: Session, *, files: FileStore, findings: Findings, scratch: Scratch
    ) -> None:
        self.session, self.files, self.findings = session, files, findings
        self.rules = RulesInForce(session)
        self.tables = rebuilt(self.rules.calendar)
        self.scratch = scratch
        self.keys: Keys = {}
        self.registers: list[int] = []
        self.problems = 0
        self.events = 0

    def run(self) -> None:
        """Fold, compare, add up."""
        batch: Batch = {}
        low = -1
        for subject, rows in groupby(self._events(), key=lambda row: row.subject):
            if is_register(subject):
                self._check_register(subject, rows)
                continue
            self.problems += 1
            batch[subject] = refold(
                subject, self._numbered(rows), rules=self.rules, keys=self.keys,
                findings=self.findings,
            )  # fmt: skip
            if len(batch) == BATCH:
                self._compare(batch, low, subject)
                batch, low = {}, subject
        self._compare(batch, low, LAST)
        check_no_other(self.session, self.registers, findings=self.findings)
        for rollup, key, expected, found in self.scratch.count_differences(self.session):
            self.findings.add(
                Area.REBUILD, "count_differs", table=rollup, key=" ".join(key),
                expected=expected, found=found,
            )  # fmt: skip

    def _check_register(self, subject: int, rows: Iterable[Row[Any]]) -> None:
        self.registers.append(subject)
        check_circulars(self.session, subject, self._numbered(rows), findings=self.findings)

    def _events(self) -> Iterator[Row[Any]]:
        ordered = select(*EventRow.__table__.c).order_by(EventRow.subject, EventRow.n)
        for row in self.session.execute(ordered.execution_options(yield_per=2000)):
            self.events += 1
            yield row

    def _numbered(self, rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
        """The events of a subject; a number that is missing among them is a difference."""
        expected = 1
        for row in rows:
            if row.n != expected:
                self.findings.add(
                    Area.CHAIN, "events_missing", subject=row.subject, first=expected,
                    last=row.n - 1,
                )  # fmt: skip
            expected = row.n + 1
            yield row

    def _compare(self, batch: Batch, low: int, high: int) -> None:
        """The rows of the problems in (low, high] with those that their cases make."""
        cases = [case for case in batch.values() if case]
        for table, key, rows_of in self.tables:
            found = self._rows(table, key, low, high)
            self._compare_table(table, batch, [r for c in cases for r in rows_of(c)], found)
            if table is SpanRow.__table__:
                self._check_spans(cases, found)
        self._compare_search(batch, low, high)
        check_keys(self.session, self.keys, low=low, high=high, findings=self.findings)
        orders = [order.number for case in cases for order in case.orders]
        check_numbers(self.session, batch, orders=orders, findings=self.findings)
        self.keys = {}
        for case in cases:
            self._check_files(case)
            self.scratch.add_counts(case)

    def _rows(self, table: Table, key: str, low: int, high: int) -> list[Values]:
        column = table.c[key]
        statement = select(table).where(column > low, column <= high)
        return [dict(row) for row in self.session.execute(statement).mappings()]

    def _compare_table(
        self, table: Table, batch: Batch, expected: list[Values], found: list[Values]
    ) -> None:
        ours, theirs = _placed(table, expected), _placed(table, found)
        for place in sorted({*ours, *theirs}):
            where = {"table": table.name, "subject": place[0], "row": place[1:]}
            if place not in theirs:
                self.findings.add(Area.REBUILD, "row_missing", **where)
            elif place in ours:
                self._compare_row(where, ours[place], theirs[place])
            elif place[0] not in batch:
                self.findings.add(Area.REBUILD, "row_without_events", **where)
            elif batch[place[0]]:
                self.findings.add(Area.REBUILD, "row_without_cause", **where)

    def _compare_row(self, where: Values, ours: Values, theirs: Values) -> None:
        for column, expected in ours.items():
            if theirs[column] != expected:
                self.findings.add(
                    Area.REBUILD, "value_differs", column=column, expected=shown(expected),
                    found=shown(theirs[column]), **where,
                )  # fmt: skip

    def _check_spans(self, cases: list[Case], rows: list[Values]) -> None:
        spans: dict[int, list[Values]] = defaultdict(list)
        for row in rows:
            spans[row["problem_id"]].append(row)
        for case in cases:
            check_spans(case, spans[case.id], self.findings)

    def _compare_search(self, batch: Batch, low: int, high: int) -> None:
        """Every problem stands in the search index, and nothing else does."""
        key = "rowid" if self.session.get_bind().dialect.name == "sqlite" else "problem_id"
        statement = text(f"SELECT {key} FROM problem_search WHERE {key} > :low AND {key} <= :high")
        found = set(self.session.scalars(statement, {"low": low, "high": high}))
        for code, subjects in (
            ("row_missing", set(batch) - found),
            ("row_without_events", found - set(batch)),
        ):
            for subject in sorted(subjects):
                self.findings.add(
                    Area.REBUILD, code, table="problem_search", subject=subject, row=()
                )

    def _check_files(self, case: Case) -> None:
        """Every attachment's content is there, and is what its digest says."""
        for attachment in case.attachments:
            state = self.scratch.state(attachment.digest)
            if state is None:
                state = self.files.state(attachment.digest)
                self.scratch.note_state(attachment.digest, state)
            if state != "whole":
                self.findings.add(
                    Area.REBUILD, f"file_{state}", subject=case.id, attachment=attachment.n,
                    digest=attachment.digest,
                )  # fmt: skip


def _placed(table: Table, rows: list[Values]) -> dict[Place, Values]:
    keys = [column.name for column in table.primary_key]
    return {tuple(row[key] for key in keys): row for row in rows}
