"""Amounts of time as limits are written: 4h, 1wd, 15d."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.domain.errors import DomainError

_LONGEST_SECONDS = 300 * 366 * 86_400
_AMOUNT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*(s|min|h|d|wd)\s*", re.ASCII)


class ClockError(DomainError):
    """A time, an amount or a pause that cannot be counted with."""


class Unit(StrEnum):
    """What an amount counts: working time (s, min, h), calendar days (d), working days (wd)."""

    SECONDS = "s"
    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"
    WORKING_DAYS = "wd"

    @property
    def is_days(self) -> bool:
        """Whether it counts whole days, calendar or working ones."""
        return self in (Unit.DAYS, Unit.WORKING_DAYS)


_UNIT_SECONDS = {
    Unit.SECONDS: 1,
    Unit.MINUTES: 60,
    Unit.HOURS: 3600,
    Unit.DAYS: 86_400,
    Unit.WORKING_DAYS: 86_400,
}


@dataclass(frozen=True)
class Amount:
    """A limit: so many of a unit. Days are whole; working time may be a fraction.

    Raises ClockError: amount_wrong, amount_negative, amount_of_days_not_whole, amount_too_large.
    """

    n: int | Decimal
    unit: Unit

    def __post_init__(self) -> None:
        number, unit = _number(self.n), _unit(self.unit)
        object.__setattr__(self, "n", number)
        object.__setattr__(self, "unit", unit)
        if number < 0:
            raise ClockError("amount_negative", found=self.n)
        if number > _LONGEST_SECONDS // _UNIT_SECONDS[unit]:
            raise ClockError("amount_too_large", found=self.n)
        if unit.is_days and not isinstance(number, int):
            raise ClockError("amount_of_days_not_whole", found=self.n)

    @classmethod
    def parse(cls, text: object) -> "Amount":
        """The amount written as 5wd, 15d, 4h, 1.5h, 90min or 30s. Raises ClockError."""
        match = _AMOUNT.fullmatch(text) if isinstance(text, str) else None
        if not match:
            raise ClockError("amount_wrong", found=text)
        return cls.of(match[1], match[2])

    @classmethod
    def of(cls, number: Any, unit: Any) -> "Amount":
        """The amount of a number (or its text) and a unit's name. Raises ClockError."""
        if isinstance(number, bool) or not isinstance(number, int | float | str | Decimal):
            raise ClockError("amount_wrong", found=number)
        try:
            plain = str(number) if isinstance(number, float) else number
            return cls(n=Decimal(plain), unit=unit)
        except InvalidOperation as error:
            raise ClockError("amount_wrong", found=number) from error

    @property
    def microseconds(self) -> int:
        """Working time in microseconds; only for s, min and h."""
        return int((Decimal(self.n) * _UNIT_SECONDS[self.unit] * 1_000_000).to_integral_value())

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"


def _number(found: Any) -> int | Decimal:
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise ClockError("amount_wrong", found=found)
    if isinstance(found, int):
        return found
    if not found.is_finite():
        raise ClockError("amount_wrong", found=found)
    whole = abs(found) < 10**15 and found == found.to_integral_value()
    return int(found) if whole else found


def _unit(name: Any) -> Unit:
    try:
        return Unit(name)
    except ValueError as error:
        raise ClockError("unit_unknown", found=name, allowed=[*map(str, Unit)]) from error
