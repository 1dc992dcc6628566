"""The rule book's TOML text, read by a strict schema into the domain's RuleBook."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from app.domain.amounts import Amount, ClockError, Unit
from app.domain.catalogue import Difficulty, FlagKind, Kind, Role, Urgency
from app.domain.errors import DomainError
from app.domain.rules import (
    ExtensionRule,
    FlagRule,
    LightThresholds,
    Limit,
    PauseReason,
    RuleBook,
    UnreachedRule,
)

LIMITS = (
    "accept",
    "dispatch",
    "sign",
    "objection_window",
    "objection_review",
    "co_handler",
    "extension_notice",
    "callback",
    "bad_grade_contact",
    "rework",
    "reopen",
    "awaited_objection",
)
CLOCKS = frozenset({*LIMITS, "first_contact", "closing"})
FLAG_PARAMETERS = {
    "overdue": ("working_days",),
    "aged": ("working_days",),
    "two_rounds": ("dispatches",),
    "dissatisfied": ("reworks",),
    "repeated": ("from_one_enterprise", "enterprises", "within_days"),
    "returned": ("objections",),
    "many_departments": ("departments",),
    "ring": (),
    "blocked": (),
    "level": (),
    "asked": (),
}

Reader = Callable[[Any, str], Any]


class RuleBookError(DomainError):
    """A rule book that cannot be used.

    Facts: `key` where; of rule_wrong `expected`, the code of what had to stand there, and `found`.
    """


@lru_cache(maxsize=1)
def default_rules() -> RuleBook:
    """The rule book that comes with the product."""
    return parse_rules(default_text())


def default_text() -> str:
    """The TOML text of the rule book that comes with the product."""
    return files("app").joinpath("rules.toml").read_text(encoding="utf-8")


def parse_rules(text: str) -> RuleBook:
    """The rule book of a TOML text.

    Raises RuleBookError: rules_not_toml, rule_key_missing, rule_key_unknown, rule_wrong.
    """
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RuleBookError("rules_not_toml", detail=str(error)) from error
    book = _record(
        {
            "version": _text,
            "name": _text,
            "limits": partial(_each, dict.fromkeys(LIMITS, _limit)),
            "first_contact": partial(_each, dict.fromkeys(Urgency, _limit)),
            "closing": partial(
                _each,
                {
                    "kind": partial(_some, tuple(Kind), _limit),
                    "difficulty": partial(_each, dict.fromkeys(Difficulty, _limit)),
                },
            ),
            "extension": _extension,
            "unreached": _unreached,
            "pauses": _pauses,
            "flags": partial(
                _each, {code: partial(_flag, code, names) for code, names in _flags()}
            ),
            "lights": _lights,
        },
        table,
        "",
    )
    return RuleBook(
        version=book["version"],
        name=book["name"],
        limits=book["limits"],
        first_contacts=book["first_contact"],
        closing_by_kind=book["closing"]["kind"],
        closing_by_difficulty=book["closing"]["difficulty"],
        extensions=book["extension"],
        unreached=book["unreached"],
        pause_reasons=book["pauses"],
        flags=book["flags"],
        lights=book["lights"],
    )


def _flags() -> list[tuple[str, tuple[str, ...]]]:
    return list(FLAG_PARAMETERS.items())


def _record(readers: Mapping[str, Reader], value: Any, key: str) -> dict[str, Any]:
    """The entries of a table that must have exactly these keys, each read by its reader."""
    table = _table(value, key)
    for name in table:
        if name not in readers:
            raise RuleBookError("rule_key_unknown", key=_at(key, name), expected=sorted(readers))
    for name in readers:
        if name not in table:
            raise RuleBookError("rule_key_missing", key=_at(key, name))
    return {str(name): read(table[name], _at(key, name)) for name, read in readers.items()}


def _each(readers: Mapping[str, Reader], value: Any, key: str) -> Mapping[str, Any]:
    return MappingProxyType(_record(readers, value, key))


def _some(allowed: tuple[str, ...], read: Reader, value: Any, key: str) -> Mapping[str, Any]:
    table = _table(value, key)
    for name in table:
        if name not in allowed:
            raise RuleBookError("rule_key_unknown", key=_at(key, name), expected=sorted(allowed))
    return MappingProxyType({name: read(table[name], _at(key, name)) for name in table})


def _table(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(key, "table", value)
    return value


def _at(key: str, name: str) -> str:
    return f"{key}.{name}" if key else str(name)


def _wrong(key: str, expected: str, found: Any, allowed: Iterable[str] = ()) -> RuleBookError:
    return RuleBookError(
        "rule_wrong", key=key, expected=expected, found=found, allowed=sorted(allowed)
    )


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(key, "text", value)
    return value


def _yes_or_no(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, "yes_or_no", value)
    return value


def _count(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _wrong(key, "count", value)
    return value


def _number(value: Any, key: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value <= 0:
        raise _wrong(key, "number", value)
    return Decimal(value)


def _part(value: Any, key: str) -> Decimal:
    part = _number(value, key)
    if part >= 1:
        raise _wrong(key, "part", value)
    return part


def _amount(value: Any, key: str) -> Amount:
    try:
        amount = Amount.parse(value)
    except ClockError as error:
        raise _wrong(key, "amount", value) from error
    if not amount.n:
        raise _wrong(key, "amount", value)
    return amount


def _working_days(value: Any, key: str) -> Amount:
    amount = _amount(value, key)
    if amount.unit is not Unit.WORKING_DAYS:
        raise _wrong(key, "working_days", value)
    return amount


def _limit(value: Any, key: str) -> Limit:
    return Limit(**_record({"amount": _amount, "source": _text}, value, key))


def _extension(value: Any, key: str) -> ExtensionRule:
    amounts = partial(_each, dict.fromkeys(Difficulty, _limit))
    return ExtensionRule(
        **_record({"amounts": amounts, "times": _count, "further_needs": _role}, value, key)
    )


def _role(value: Any, key: str) -> str:
    if value not in tuple(Role):
        raise _wrong(key, "one_of", value, Role)
    return str(value)


def _unreached(value: Any, key: str) -> UnreachedRule:
    counts = dict.fromkeys(("attempts", "working_days", "means"), _count)
    return UnreachedRule(**_record({**counts, "source": _text}, value, key))


def _pauses(value: Any, key: str) -> Mapping[str, PauseReason]:
    table = _table(value, key)
    if "supplement" not in table:
        raise RuleBookError("rule_key_missing", key=_at(key, "supplement"))
    return MappingProxyType({code: _pause(code, table[code], _at(key, code)) for code in table})


def _pause(code: str, value: Any, key: str) -> PauseReason:
    readers: dict[str, Reader] = {
        "name": _text,
        "stops": _clocks,
        "cap": _working_days,
        "needs_approval": _yes_or_no,
        "ends_by_itself": _yes_or_no,
        "once_a_round": _yes_or_no,
        "source": _text,
    }
    return PauseReason(code=code, **_record(readers, value, key))


def _clocks(value: Any, key: str) -> frozenset[str]:
    if not isinstance(value, list) or not value or any(clock not in CLOCKS for clock in value):
        raise _wrong(key, "list_of", value, CLOCKS)
    return frozenset(value)


def _flag(code: str, names: tuple[str, ...], value: Any, key: str) -> FlagRule:
    readers: dict[str, Reader] = {"name": _text, "kind": _flag_kind, "source": _text}
    read = _record({**readers, **dict.fromkeys(names, _count)}, value, key)
    return FlagRule(
        code=code,
        name=read["name"],
        kind=read["kind"],
        parameters=MappingProxyType({name: read[name] for name in names}),
        source=read["source"],
    )


def _flag_kind(value: Any, key: str) -> str:
    if value not in ("", *FlagKind):
        raise _wrong(key, "one_of", value, ("", *FlagKind))
    return str(value)


def _lights(value: Any, key: str) -> LightThresholds:
    readers: dict[str, Reader] = {
        "short_up_to": _number,
        "short_from": _part,
        "medium_up_to": _number,
        "medium_days_left": _number,
        "long_from": _part,
        "source": _text,
    }
    thresholds = LightThresholds(**_record(readers, value, key))
    if thresholds.medium_up_to < thresholds.short_up_to:
        raise _wrong(_at(key, "medium_up_to"), "not_below_short_up_to", thresholds.medium_up_to)
    return thresholds
