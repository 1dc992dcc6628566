"""规则: the rule book in force, its text, the versions before it, and what another would change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import Viewer
from app.domain.registers import Register
from app.domain.rules import RuleBook
from app.queries.admin.loadings import Version, versions
from app.rulebook import parse_rules
from db.models import RuleBookRow
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class RulesView:
    """What the tab shows. editing: whether the text stands open for changing."""

    at: datetime
    book: RuleBook
    text: str
    versions: tuple[Version, ...]
    editing: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """A value that another rule book has otherwise; "" where it has none or had none."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RulesPreview:
    """What loading a text would change. known: its version stands already."""

    version: str
    changes: tuple[Change, ...]
    known: bool


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> RulesView:
    """The rule book in force; `edit` opens its text."""
    return RulesView(
        at=at,
        book=store.rules.rules(),
        text=_in_force(store),
        versions=versions(
            store, RuleBookRow, Register.RULES, note=lambda row: parse_rules(row.body).name
        ),
        editing=bool(query.get("edit")),
    )


def preview(store: Store, *, text: str) -> RulesPreview:
    """What a rule book's text would change, value by value.

    Raises RuleBookError with the place, what had to stand there, and what did.
    """
    version = parse_rules(text).version
    before = dict(_leaves(tomllib.loads(_in_force(store))))
    after = dict(_leaves(tomllib.loads(text)))
    keys = [*before, *(k for k in after if k not in before)]
    known = store.session.scalar(select(RuleBookRow.n).where(RuleBookRow.version == version))
    return RulesPreview(
        version=version,
        changes=tuple(
            Change(key=key, before=before.get(key, ""), after=after.get(key, ""))
            for key in keys
            if before.get(key) != after.get(key)
        ),
        known=known is not None,
    )


def _in_force(store: Store) -> str:
    return store.session.scalars(
        select(RuleBookRow.body).order_by(RuleBookRow.n.desc()).limit(1)
    ).one()


def _leaves(table: Mapping[str, Any], key: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        at = f"{key}.{name}" if key else name
        if isinstance(value, dict):
            yield from _leaves(value, at)
        else:
            yield at, _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
