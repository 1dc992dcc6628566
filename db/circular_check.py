"""The verification of who was told of a register's events: the rows that the events make."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.differences import Area, Findings, shown
from db.log import event_of
from db.models import CircularRow
from db.oversight_rows import circular_rows

Place = tuple[int, int]
"""The number of an event, and a person."""

TABLE: Any = CircularRow.__table__


def check_circulars(
    session: Session, subject: int, events: Iterable[Row[Any]], *, findings: Findings
) -> None:
    """The rows of one register with those that its events make."""
    rows = session.execute(select(TABLE).where(TABLE.c.subject == subject)).mappings()
    found = {(row["n"], row["person_id"]): dict(row) for row in rows}
    for event in events:
        if '"notify"' not in event.facts:
            continue
        for expected in circular_rows(event_of(event)):
            _compare(expected, found.pop((expected["n"], expected["person_id"]), None), findings)
    for place in sorted(found):
        findings.add(Area.REBUILD, "row_without_cause", **_where(subject, place))


def check_no_other(session: Session, registers: Iterable[int], *, findings: Findings) -> None:
    """No row of a register that has no event at all."""
    others = select(TABLE.c.subject).distinct().where(TABLE.c.subject.not_in(list(registers)))
    for subject in session.scalars(others.order_by(TABLE.c.subject)):
        findings.add(Area.REBUILD, "row_without_events", **_where(subject, ()))


def _compare(expected: dict[str, Any], found: dict[str, Any] | None, findings: Findings) -> None:
    where = _where(expected["subject"], (expected["n"], expected["person_id"]))
    if found is None:
        findings.add(Area.REBUILD, "row_missing", **where)
        return
    for column in ("kind", "at"):
        if expected[column] != found[column]:
            findings.add(
                Area.REBUILD, "value_differs", column=column, expected=shown(expected[column]),
                found=shown(found[column]), **where,
            )  # fmt: skip


def _where(subject: int, place: tuple[int, ...]) -> dict[str, Any]:
    return {"table": TABLE.name, "subject": subject, "row": place}
