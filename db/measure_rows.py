"""The rows that a case makes of what it adds to the measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.calendar import Calendar
from app.domain.measures.measured import facts
from app.domain.measures.occasion import Occasion
from app.domain.problem import Case

Rows = list[dict[str, Any]]

PLACES = {occasion: number for number, occasion in enumerate(Occasion)}
STRIDE = 16
"""More than there are kinds of occasions. Keys are made of it and of their order: both stay."""


def measure_rows(case: Case, *, calendar_of: Callable[[str], Calendar]) -> Rows:
    """One row an occasion."""
    return [
        {
            "problem_id": case.id,
            "n": fact.place * STRIDE + PLACES[fact.occasion],
            "occasion": str(fact.occasion),
            "at": fact.at,
            "department_id": fact.department,
            "marks": int(fact.marks),
            "length": fact.length,
        }
        for fact in facts(case, calendar_of=calendar_of)
    ]
