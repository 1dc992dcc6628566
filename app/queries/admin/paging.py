"""Pages of a list: which one the address asks for, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class Paging:
    """A page of a list: its number from 1, the rows on a page, the rows in all."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size


def paging(
    session: Session, statement: Select[Any], *, query: Mapping[str, str], size: int
) -> Paging:
    """The page of a list that an address asks for; one beyond the end is the last."""
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    asked = number(query.get("page")) or 1
    last = max(1, -(-(total or 0) // size))
    return Paging(page=min(asked, last), size=size, total=total or 0)


def number(text: str | None) -> int | None:
    """The positive number that a text of an address is, or None."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 15:
        return None
    return int(text) or None


def like(words: str) -> str:
    """A LIKE pattern for words as they were typed; the escape is a backslash."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
