"""What somebody supposes on the page of a problem, read from its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.network.whatif import NOTHING, Supposed
from layouts.pages.problem.whatif import LATE, MOST_DAYS


def supposed_of(values: Sequence[Any]) -> Supposed:
    """The part, how, and by how many working days; nothing where no part is chosen.

    All of it comes from the browser: a part that there is not changes nothing.
    """
    part, how, days = (*values, None, None, None)[:3]
    if not part:
        return NOTHING
    if how != LATE:
        return Supposed(finished=frozenset({str(part)}))
    return Supposed(delayed={str(part): days_of(days)})


def days_of(given: Any) -> int:
    """Whole working days, none where no number was given, a year of them at most."""
    number = given if isinstance(given, int | float) else 0
    return min(max(int(number), 0), MOST_DAYS)
