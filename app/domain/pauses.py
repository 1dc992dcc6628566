"""How long a pause may run: to its expected end, and never beyond the reason's cap."""

from __future__ import annotations

from datetime import date, datetime
from math import floor

from app.domain.around import Around
from app.domain.deadlines import close_of_business
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.working_time import Amount, Unit, deadline, elapsed

ROUNDING = 1e-6
"""Working days come as floats: three thirds of a day are a day."""


def until_by_cap(case: Case, reason: str, expected: str | None, *, around: Around) -> datetime:
    """When a pause begun now ends by itself: its expected end, cut by what is left of the cap.

    The cap counts whole working days over all pauses of the problem for the same reason.

    expected: an ISO date, or None for as long as the cap allows. Raises DomainError
    "pause_cap_used" where earlier pauses of the same reason have used it up.
    """
    cap = around.rules.pause_reason(reason).cap
    used = sum(
        elapsed(around.calendar, start=p.start, end=p.over()).working_days
        for p in case.pauses
        if p.reason == reason
    )
    left = floor(float(cap.n) - used + ROUNDING)
    if left <= 0:
        raise DomainError("pause_cap_used", cap=str(cap))
    longest = deadline(
        around.calendar, start=around.at, amount=Amount(n=left, unit=Unit.WORKING_DAYS)
    ).instant
    if expected is None:
        return longest
    return min(close_of_business(around.calendar, date.fromisoformat(expected[:10])), longest)
