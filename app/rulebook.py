"""The rule book's TOML text, read by a strict schema into the domain's RuleBook."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache, partial
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from app.domain.catalogue import Difficulty, FlagKind, Kind, Role, Urgency
from app.domain.rules import (
    ExtensionRule,
    FlagRule,
    LightThresholds,
    Limit,
    PauseReason,
    RuleBook,
    UnreachedRule,
)
from app.rule_reading import (
    Reader,
    RuleBookError,
    amount,
    at,
    count,
    each,
    number,
    part,
    phrase,
    record,
    some,
    table_of,
    working_days,
    wrong,
    yes_or_no,
)
from app.rules_of_measures import review, three_rates
from app.rules_of_oversight import ladder, province_list, supervision

__all__ = ["RuleBookError", "default_rules", "default_text", "parse_rules"]

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

LATER = ("ladder", "supervision", "province_list", "review", "three_rates")
"""Sections that rule books written before them lack: those that come with the product hold."""


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
    for name in LATER:
        table.setdefault(name, _shipped()[name])
    book = record(
        {
            "version": phrase,
            "name": phrase,
            "limits": partial(each, dict.fromkeys(LIMITS, _limit)),
            "first_contact": partial(each, dict.fromkeys(Urgency, _limit)),
            "closing": partial(
                each,
                {
                    "kind": partial(some, tuple(Kind), _limit),
                    "difficulty": partial(each, dict.fromkeys(Difficulty, _limit)),
                },
            ),
            "extension": _extension,
            "unreached": _unreached,
            "pauses": _pauses,
            "flags": partial(each, {code: partial(_flag, code, names) for code, names in _flags()}),
            "lights": _lights,
            "ladder": ladder,
            "supervision": supervision,
            "province_list": province_list,
            "review": review,
            "three_rates": three_rates,
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
        ladder=book["ladder"],
        supervision=book["supervision"],
        province_list=book["province_list"],
        review=book["review"],
        three_rates=book["three_rates"],
    )


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(default_text(), parse_float=Decimal))


def _flags() -> list[tuple[str, tuple[str, ...]]]:
    return list(FLAG_PARAMETERS.items())


def _limit(value: Any, key: str) -> Limit:
    return Limit(**record({"amount": amount, "source": phrase}, value, key))


def _extension(value: Any, key: str) -> ExtensionRule:
    amounts = partial(each, dict.fromkeys(Difficulty, _limit))
    return ExtensionRule(
        **record({"amounts": amounts, "times": count, "further_needs": _role}, value, key)
    )


def _role(value: Any, key: str) -> str:
    if value not in tuple(Role):
        raise wrong(key, "one_of", value, Role)
    return str(value)


def _unreached(value: Any, key: str) -> UnreachedRule:
    counts = dict.fromkeys(("attempts", "working_days", "means"), count)
    return UnreachedRule(**record({**counts, "source": phrase}, value, key))


def _pauses(value: Any, key: str) -> Mapping[str, PauseReason]:
    table = table_of(value, key)
    if "supplement" not in table:
        raise RuleBookError("rule_key_missing", key=at(key, "supplement"))
    return MappingProxyType({code: _pause(code, table[code], at(key, code)) for code in table})


def _pause(code: str, value: Any, key: str) -> PauseReason:
    readers: dict[str, Reader] = {
        "name": phrase,
        "stops": _clocks,
        "cap": working_days,
        "needs_approval": yes_or_no,
        "ends_by_itself": yes_or_no,
        "once_a_round": yes_or_no,
        "source": phrase,
    }
    return PauseReason(code=code, **record(readers, value, key))


def _clocks(value: Any, key: str) -> frozenset[str]:
    if not isinstance(value, list) or not value or any(clock not in CLOCKS for clock in value):
        raise wrong(key, "list_of", value, CLOCKS)
    return frozenset(value)


def _flag(code: str, names: tuple[str, ...], value: Any, key: str) -> FlagRule:
    readers: dict[str, Reader] = {"name": phrase, "kind": _flag_kind, "source": phrase}
    read = record({**readers, **dict.fromkeys(names, count)}, value, key)
    return FlagRule(
        code=code,
        name=read["name"],
        kind=read["kind"],
        parameters=MappingProxyType({name: read[name] for name in names}),
        source=read["source"],
    )


def _flag_kind(value: Any, key: str) -> str:
    if value not in ("", *FlagKind):
        raise wrong(key, "one_of", value, ("", *FlagKind))
    return str(value)


def _lights(value: Any, key: str) -> LightThresholds:
    readers: dict[str, Reader] = {
        "short_up_to": number,
        "short_from": part,
        "medium_up_to": number,
        "medium_days_left": number,
        "long_from": part,
        "source": phrase,
    }
    thresholds = LightThresholds(**record(readers, value, key))
    if thresholds.medium_up_to < thresholds.short_up_to:
        raise wrong(at(key, "medium_up_to"), "not_below_short_up_to", thresholds.medium_up_to)
    return thresholds
