"""What a button of 系统管理 does, and what is told and shown after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.access import Permission
from app.domain.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class Done:
    """An act that was done: the words of its toast, what changes in the address, a notice."""

    said: str
    changes: Mapping[str, str] = field(default_factory=dict)
    notice: Any = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """The permission an act needs, and what it does with what was typed to what it is about."""

    needs: Permission
    run: Callable[[Mapping[str, Any], str], Done]


def words(typed: Mapping[str, Any], name: str) -> str:
    """What was typed into a field, without blanks round it."""
    return str(typed.get(name) or "").strip()


def number(text: str) -> int | None:
    """The number that was chosen; nothing chosen is None. Raises DomainError "bad_fact"."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise DomainError("bad_fact", field=text)
    return int(text)


def day(typed: Mapping[str, Any], name: str, label: str) -> date | None:
    """The date that was typed. Raises DomainError "bad_fact" with the field's label."""
    text = words(typed, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise DomainError("bad_fact", field=label, name=name) from wrong


def confirmed(typed: Mapping[str, Any]) -> None:
    """Raise DomainError "confirm_first" unless the box of a final act is ticked."""
    if not typed.get("confirmed"):
        raise DomainError("confirm_first")
