"""The daily stand of lights: how the open problems stood at an instant, by region, line and lane.

Exact for any instant of the past: problems without an event recorded since are counted in SQL,
the others are folded as they were.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.domain.flows import local_day
from app.domain.folding import fold
from app.domain.lights import light
from app.domain.registers import is_register
from db.lights import light_column
from db.log import events_of
from db.models import DepartmentRow, EventRow, LightDayRow, ProblemRow
from db.projection import problem_row

Key = tuple[str, str, str, str]


def write_lights(session: Session, *, at: datetime) -> int:
    """Write the stand at `at` for its local day, in place of what stood there; problems counted."""
    counts = _unchanged_since(session, at) + _changed_since(session, at)
    day = local_day(at)
    session.execute(delete(LightDayRow).where(LightDayRow.day == day))
    rows = [
        {"day": day, "region": region, "line": line, "lane": lane, "light": colour, "count": n}
        for (region, line, lane, colour), n in sorted(counts.items())
    ]
    if rows:
        session.execute(insert(LightDayRow), rows)
    return counts.total()


def _unchanged_since(session: Session, at: datetime) -> Counter[Key]:
    line = func.coalesce(DepartmentRow.line, "")
    colour = light_column(at)
    rows = session.execute(
        select(ProblemRow.region, line, ProblemRow.lane, colour, func.count())
        .outerjoin(DepartmentRow, DepartmentRow.id == ProblemRow.lead_department)
        .where(
            ProblemRow.open,
            ProblemRow.id.not_in(select(EventRow.subject).where(EventRow.recorded_at > at)),
        )
        .group_by(ProblemRow.region, line, ProblemRow.lane, colour)
    )
    return Counter({(region, row_line, lane or "", c): n for region, row_line, lane, c, n in rows})


def _changed_since(session: Session, at: datetime) -> Counter[Key]:
    changed = select(EventRow.subject).where(EventRow.recorded_at > at).distinct()
    lines = dict(session.execute(select(DepartmentRow.id, DepartmentRow.line)).all())
    counts: Counter[Key] = Counter()
    for subject in session.scalars(changed.order_by(EventRow.subject)):
        if is_register(subject):
            continue
        known = list(takewhile(lambda e: e.at <= at, events_of(session, subject)))
        row: dict[str, Any] = problem_row(fold(known)) if known else {"open": False}
        if row["open"]:
            colour = light(
                at=at,
                due=row["due"],
                yellow_from=row["yellow_from"],
                paused=row["paused"],
                met_at=row["met_at"],
            )
            line = lines.get(row["lead_department"], "")
            counts[row["region"], line, row["lane"], str(colour)] += 1
    return counts
