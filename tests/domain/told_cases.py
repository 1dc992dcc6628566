"""Cases that the log of another system tells of, as the tests write them.

The week of Monday 2026-11-23; times in Shanghai. An entry is (when, group, stage).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.events import EventKind, stamp
from app.domain.problem import Case
from tests.domain.casework import Work, moment
from tests.domain.casework import shown as written

Told = tuple[str, int | None, str]
Row = dict[str, Any]

HERE = "11-27 09:00"
"""When the file is imported."""

FACTS = {
    "title": "厂房二期消防验收",
    "text": "厂房二期已完工。",
    "channel": "hotline",
    "region": "330782",
    "anonymous": True,
}


def entry(at: str | datetime, group: int | None = None, stage: str = "", **more: Any) -> Row:
    """An entry as the facts of an event hold it."""
    when = moment(at) if isinstance(at, str) else at
    row = {"at": stamp(when), "department": group, "stage": stage, **more}
    return {name: value for name, value in row.items() if value not in (None, "")}


def imported(*told: Told, **facts: Any) -> Work:
    """A problem that a file tells of, as the office has it from the import on."""
    trail = [entry(*row) for row in told]
    return Work(HERE, event=EventKind.IMPORTED, **{**FACTS, "trail": trail, **facts})


def case_of(*told: Told, **facts: Any) -> Case:
    return imported(*told, **facts).case


def shown(at: datetime | None) -> str:
    """A time of the week without its year."""
    return written(at)


def main_track(case: Case) -> list[tuple[str, int, str, str]]:
    """(phase, holder, start, end) of each span of the main track."""
    spans = [s for s in case.spans if s.track == 0]
    return [(str(s.phase), s.holder, shown(s.start), shown(s.end)) for s in spans]


def parts(case: Case) -> list[tuple[int, str, str, str]]:
    """(department, from, to, end) of each assignment."""
    return [
        (a.department, shown(a.dispatched_at), shown(a.ended_at), str(a.end or ""))
        for a in case.assignments
    ]
