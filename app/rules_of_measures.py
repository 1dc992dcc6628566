"""The rule book's sections on reviews and measures, read."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from app.domain.rules import ReviewRule, ThreeRatesRule
from app.rule_reading import at, count, phrase, record, wrong, yes_or_no

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
WHOLE = 100


def review(value: Any, key: str) -> ReviewRule:
    """例会周期."""
    return ReviewRule(**record({"weekday": _weekday, "time": _clock, "source": phrase}, value, key))


def _weekday(value: Any, key: str) -> int:
    if value not in WEEKDAYS:
        raise wrong(key, "one_of", value, WEEKDAYS)
    return WEEKDAYS.index(value)


def _clock(value: Any, key: str) -> time:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong(key, "clock", value)
    return time(int(found[1]), int(found[2]))


def three_rates(value: Any, key: str) -> ThreeRatesRule:
    """三率加权."""
    weights = dict.fromkeys(("response", "solved", "satisfied"), count)
    rule = ThreeRatesRule(**record({"used": yes_or_no, **weights, "source": phrase}, value, key))
    if sum(rule.weights) != WHOLE:
        raise wrong(at(key, "satisfied"), "make_100", list(rule.weights))
    return rule
