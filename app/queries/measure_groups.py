"""What the groups are called by which measures are told apart, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from app.domain.access import PROVINCE
from app.domain.catalogue import Channel, Difficulty
from app.domain.measures.grouping import By
from db.measure_query import Key
from db.models import DepartmentRow, FieldRow, RegionRow
from db.plain_rows import plain_rows
from db.store import Store

WORDS: dict[By, Any] = {By.CHANNEL: Channel, By.DIFFICULTY: Difficulty}
NAMED: dict[By, tuple[Any, Any, tuple[Any, ...]]] = {
    By.DEPARTMENT: (
        DepartmentRow.id, DepartmentRow.name, (DepartmentRow.region, DepartmentRow.id),
    ),
    By.REGION: (RegionRow.code, RegionRow.name, (RegionRow.code,)),
    By.FIELD: (FieldRow.code, FieldRow.name, (FieldRow.code,)),
}  # fmt: skip
"""Code, name, and the order in which groups have their place whatever their figures are."""


def digits_below(region: str) -> int:
    """By so many signs of their codes regions are told apart that lie right below a region."""
    return min(len(region.removesuffix("00") or PROVINCE) + 2, 6)


def names_of_groups(store: Store, by: By | None, keys: Iterable[Key]) -> dict[Key, str]:
    """The words of groups, each in its usual place; what is not known is named by its code."""
    wanted = set(keys)
    known = _known(store, by, wanted)
    rest = sorted(wanted - known.keys(), key=lambda key: (key in (None, ""), str(key)))
    return {**known, **{key: str(key or "") for key in rest}}


def _known(store: Store, by: By | None, wanted: set[Key]) -> dict[Key, str]:
    if by is None or by is By.LINE:
        return {}
    if by in WORDS:
        return {str(term): term.label for term in WORDS[by] if str(term) in wanted}
    code, name, order = NAMED[by]
    asked = select(code, name).where(code.in_([key for key in wanted if key])).order_by(*order)
    found: Mapping[Key, str] = dict(plain_rows(store.session, asked))
    return dict(found)
