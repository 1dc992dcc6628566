"""Readers of a rule book's entries: each takes a value and its key, and answers it checked.

Raises RuleBookError: rule_key_missing, rule_key_unknown, rule_wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from app.domain.amounts import Amount, ClockError, Unit
from app.domain.errors import DomainError

Reader = Callable[[Any, str], Any]


class RuleBookError(DomainError):
    """A rule book that cannot be used.

    Facts: `key` where; of rule_wrong `expected`, the code of what had to stand there, and `found`.
    """


def record(readers: Mapping[str, Reader], value: Any, key: str) -> dict[str, Any]:
    """The entries of a table that must have exactly these keys, each read by its reader."""
    entries = table_of(value, key)
    for name in entries:
        if name not in readers:
            raise RuleBookError("rule_key_unknown", key=at(key, name), expected=sorted(readers))
    for name in readers:
        if name not in entries:
            raise RuleBookError("rule_key_missing", key=at(key, name))
    return {str(name): read(entries[name], at(key, name)) for name, read in readers.items()}


def each(readers: Mapping[str, Reader], value: Any, key: str) -> Mapping[str, Any]:
    return MappingProxyType(record(readers, value, key))


def some(allowed: tuple[str, ...], read: Reader, value: Any, key: str) -> Mapping[str, Any]:
    entries = table_of(value, key)
    for name in entries:
        if name not in allowed:
            raise RuleBookError("rule_key_unknown", key=at(key, name), expected=sorted(allowed))
    return MappingProxyType({name: read(entries[name], at(key, name)) for name in entries})


def table_of(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise wrong(key, "table", value)
    return value


def at(key: str, name: str) -> str:
    return f"{key}.{name}" if key else str(name)


def wrong(key: str, expected: str, found: Any, allowed: Iterable[str] = ()) -> RuleBookError:
    return RuleBookError(
        "rule_wrong", key=key, expected=expected, found=found, allowed=sorted(allowed)
    )


def phrase(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise wrong(key, "text", value)
    return value


def yes_or_no(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise wrong(key, "yes_or_no", value)
    return value


def count(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise wrong(key, "count", value)
    return value


def number(value: Any, key: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value <= 0:
        raise wrong(key, "number", value)
    return Decimal(value)


def part(value: Any, key: str) -> Decimal:
    read = number(value, key)
    if read >= 1:
        raise wrong(key, "part", value)
    return read


def amount(value: Any, key: str) -> Amount:
    try:
        read = Amount.parse(value)
    except ClockError as error:
        raise wrong(key, "amount", value) from error
    if not read.n:
        raise wrong(key, "amount", value)
    return read


def working_days(value: Any, key: str) -> Amount:
    read = amount(value, key)
    if read.unit is not Unit.WORKING_DAYS:
        raise wrong(key, "working_days", value)
    return read
