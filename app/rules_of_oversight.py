"""The rule book's sections on supervision, read: ladder, orders drawn up by rule, lists."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from app.domain.catalogue import OrderLevel, Role
from app.domain.province_list import ListPeriod
from app.domain.rules import LadderStep, ProvinceListRule, SupervisionRule
from app.rule_reading import Reader, at, count, phrase, record, table_of, wrong


def ladder(value: Any, key: str) -> tuple[LadderStep, ...]:
    """The steps in the order of their days, each later than the one before."""
    table = table_of(value, key)
    steps = tuple(_step(code, table[code], at(key, code)) for code in table)
    for before, step in pairwise(steps):
        if step.after <= before.after:
            raise wrong(at(key, f"{step.code}.after"), "after_the_step_before", step.after)
    return steps


def supervision(value: Any, key: str) -> SupervisionRule:
    """督办单 by rule."""
    readers: dict[str, Reader] = {
        "due": count,
        "rhythm": count,
        "dissatisfied": _level_or_none,
        "instruction_after": count,
        "instruction": _level_or_none,
        "quiet_after": count,
        "quiet": _level_or_none,
        "source": phrase,
    }
    return SupervisionRule(**record(readers, value, key))


def province_list(value: Any, key: str) -> ProvinceListRule:
    """省级定期梳理."""
    return ProvinceListRule(**record({"period": _period, "source": phrase}, value, key))


def _period(value: Any, key: str) -> str:
    if value not in tuple(ListPeriod):
        raise wrong(key, "one_of", value, ListPeriod)
    return str(value)


def _step(code: str, value: Any, key: str) -> LadderStep:
    readers: dict[str, Reader] = {
        "after": count,
        "tells": _roles,
        "order": _level_or_none,
        "source": phrase,
    }
    return LadderStep(code=code, **record(readers, value, key))


def _roles(value: Any, key: str) -> frozenset[str]:
    if not isinstance(value, list) or any(role not in tuple(Role) for role in value):
        raise wrong(key, "list_of", value, Role)
    return frozenset(value)


def _level_or_none(value: Any, key: str) -> str:
    if value not in ("", *OrderLevel):
        raise wrong(key, "one_of", value, ("", *OrderLevel))
    return str(value)
