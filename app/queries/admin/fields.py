"""服务领域: the tree of fields, two levels, and the one whose form is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.access import Viewer
from db.models import FieldRow
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of service."""

    code: str
    name: str
    active: bool
    parent: str = ""
    parts: tuple[Field, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FieldsView:
    """What the tab shows: the tree, and the field whose form is open (no name: a new one)."""

    at: datetime
    tree: tuple[Field, ...]
    form: Field | None = None


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> FieldsView:
    """The tree; `field` opens a form, `under` (a code, or "top") an empty one with a free code."""
    rows = list(store.session.scalars(select(FieldRow).order_by(FieldRow.code)))
    return FieldsView(at=at, tree=_tree(rows), form=_form(rows, query))


def _tree(rows: list[FieldRow]) -> tuple[Field, ...]:
    return tuple(
        Field(
            code=top.code,
            name=top.name,
            active=top.active,
            parts=tuple(_field(row) for row in rows if row.parent == top.code),
        )
        for top in rows
        if not top.parent
    )


def _field(row: FieldRow) -> Field:
    return Field(code=row.code, name=row.name, active=row.active, parent=row.parent)


def _form(rows: list[FieldRow], query: Mapping[str, str]) -> Field | None:
    known = {row.code: row for row in rows}
    if query.get("field") in known:
        return _field(known[query["field"]])
    under = query.get("under")
    if under == "top" or under in known:
        parent = "" if under == "top" else str(under)
        return Field(code=_free_code(rows, parent), name="", active=True, parent=parent)
    return None


def _free_code(rows: list[FieldRow], parent: str) -> str:
    """The code after the last one under a parent."""
    last = max((int(row.code[-2:]) for row in rows if row.parent == parent), default=0)
    return f"{parent}{last + 1:02d}"
