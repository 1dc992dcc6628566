"""What a register's filter can name: regions, fields, departments; and their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from app.domain.access import PROVINCE, Viewer
from app.domain.network.nodes import departments_in
from app.domain.register_filter import RegisterFilter
from app.domain.register_words import Names, described
from app.translations import N_, _
from db.models import DepartmentRow, EnterpriseRow, FieldRow, RegionRow
from db.plain_rows import plain_rows
from db.store import Store
from db.visibility import following

Choice = tuple[str, str]

OWN_LEVEL = {2: N_("省本级"), 4: N_("市本级"), 6: N_("县本级")}
MOST_DEPARTMENTS = 500

REGIONS = select(RegionRow.code, RegionRow.name).order_by(RegionRow.code)
FIELDS = select(FieldRow.code, FieldRow.name).order_by(FieldRow.code)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The codes and names a viewer may choose from; `names` also holds what is not offered."""

    regions: tuple[Choice, ...] = ()
    fields: tuple[Choice, ...] = ()
    departments: tuple[Choice, ...] = ()
    names: Names = field(default_factory=dict)

    def describe(self, asked: RegisterFilter) -> tuple[tuple[str, str], ...]:
        """The filter in words, translated."""
        return tuple((_(label), _(value)) for label, value in described(asked, self.names))

    def in_words(self, asked: RegisterFilter) -> str:
        """The filter as one line of text."""
        pair = _("{label}：{value}")
        parts = [pair.format(label=label, value=value) for label, value in self.describe(asked)]
        return _("；").join(parts)


def choices(store: Store, *, viewer: Viewer, asked: RegisterFilter) -> Choices:
    """What the viewer may choose from, and the names of what the filter holds."""
    regions = _regions(store)
    fields = _fields(store)
    departments = _departments(store, viewer, asked)
    return Choices(
        regions=tuple(_offered(regions, viewer.region)),
        fields=tuple((code, _indented(code, name)) for code, name in fields.items()),
        departments=tuple((str(n), name) for n, name in departments.items()),
        names={
            "regions": regions | {_own(code): _own_name(code, regions) for code in regions},
            "fields": fields | {c: _both(c, fields) for c in fields if len(c) > 2},
            "departments": departments,
            "enterprises": _enterprise(store, asked.enterprise),
        },
    )


def names_of_regions(store: Store) -> dict[str, str]:
    """Every region's name by its code."""
    return _regions(store)


def names_of_fields(store: Store) -> dict[str, str]:
    """Every field's own name by its code."""
    return _fields(store)


def _regions(store: Store) -> dict[str, str]:
    return _names(store, REGIONS)


def _fields(store: Store) -> dict[str, str]:
    return _names(store, FIELDS)


def _names(store: Store, statement: Any) -> dict[Any, str]:
    """The pairs of a statement, in its order."""
    return {code: name for code, name in plain_rows(store.session, statement)}  # noqa: C416


def _departments(store: Store, viewer: Viewer, asked: RegisterFilter) -> dict[int, str]:
    region = viewer.region
    below = (DepartmentRow.region >= region) & (DepartmentRow.region < following(region))
    named = [n for n in (asked.lead, asked.involved) if n is not None]
    named += [int(asked.credited)] if asked.credited.isdecimal() else []
    named += [n for tie in (asked.waits, asked.handed, asked.shared) for n in departments_in(tie)]
    return _names(
        store,
        select(DepartmentRow.id, DepartmentRow.name)
        .where(or_(below & DepartmentRow.active, DepartmentRow.id.in_(named)))
        .order_by(DepartmentRow.region, DepartmentRow.id)
        .limit(MOST_DEPARTMENTS),
    )


def _enterprise(store: Store, number: int | None) -> dict[Any, str]:
    if number is None:
        return {}
    found = store.session.get(EnterpriseRow, number)
    return {number: found.name} if found else {}


def _offered(regions: dict[str, str], top: str) -> list[Choice]:
    """The viewer's own level and the regions right below and, for a city, its counties."""
    own = [(_own(top), _own_name(top, regions))] if top in regions else []
    below = [
        (code, name)
        for code, name in regions.items()
        if code.startswith(top) and code != top and len(code) <= max(4, len(top) + 2)
    ]
    return own + below


def _own(code: str) -> str:
    return f"{code}00"


def _own_name(code: str, regions: dict[str, str]) -> str:
    level = _(OWN_LEVEL[len(code)])
    return level if code == PROVINCE else f"{regions[code]}{level}"


def _indented(code: str, name: str) -> str:
    return name if len(code) == 2 else f"\u3000{name}"


def _both(code: str, fields: dict[str, str]) -> str:
    return f"{fields.get(code[:2], '')}/{fields[code]}"
