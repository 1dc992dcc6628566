"""Conditions that no index answers, so that another condition leads (SQLite: a unary plus)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.visitors import replacement_traverse

from db.models import ProblemRow


def inert(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same condition, which no index of the problem table answers. For SQLite alone."""
    return replacement_traverse(condition, {}, _without_index)


def _without_index(element: Any, **_more: Any) -> Any:
    if isinstance(element, Column) and element.table.name == ProblemRow.__tablename__:
        return UnaryExpression(element, operator=custom_op("+"), type_=element.type)
    return None
