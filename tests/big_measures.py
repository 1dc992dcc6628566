"""What the problems of a big database add to the measures: limits, closings, and who had them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.domain.measures.occasion import DAY, Mark, Occasion
from db.measure_rows import PLACES, STRIDE
from tests.big_rows import Problem, Rows, pick

RESULTS = Mark.REACHED | Mark.GRADE_STANDS | Mark.SOLVED | Mark.SATISFIED


def fact_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for p in rows:
        yield from _of(p) if p.lead and p.due else ()


def _of(p: Problem) -> Iterator[dict[str, Any]]:
    met = Mark.MET if p.n % 7 else Mark.NONE
    yield _row(p, Occasion.SIGN_DUE, p.registered + timedelta(hours=8), met)
    yield _row(p, Occasion.DUE, p.due, met)
    if p.closed:
        days = pick(p.n, 10, 20 * DAY)
        yield _row(p, Occasion.CLOSED, p.closed, RESULTS if p.n % 4 else Mark.UNCONFIRMED, days)
        yield _row(p, Occasion.HELD, p.closed, Mark.NONE, days // 2)


def _row(
    p: Problem, occasion: Occasion, at: datetime | None, marks: Mark, length: int | None = None
) -> dict[str, Any]:
    return {
        "problem_id": p.id,
        "n": STRIDE + PLACES[occasion],
        "occasion": str(occasion),
        "at": at,
        "department_id": p.lead,
        "marks": int(marks),
        "length": length,
    }
