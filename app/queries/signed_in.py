"""Who is signed in: the viewer of a request, and what the shell says about the person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.domain.access import PROVINCE, Viewer
from app.domain.catalogue import Role
from db.models import DepartmentRow, PersonRow, RegionRow
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person with an open sign-in. epoch: the sign-ins opened before the last revocation end."""

    viewer: Viewer
    username: str
    epoch: int


@dataclass(frozen=True, kw_only=True)
class PersonInShell:
    """What the shell says: the person's place, whose work they do, whose they may do (id, name)."""

    place: str
    acting_for: str = ""
    hats: tuple[tuple[int, str], ...] = ()


def signed_in(store: Store, *, person: int, acting_for: int | None, today: date) -> SignedIn | None:
    """The viewer of an account in one statement; None where it is not active (any more).

    acting_for counts as long as that person is away and has named this one as deputy.
    """
    wanted = [person] if acting_for is None else [person, acting_for]
    rows = {
        row.id: row
        for row in store.session.scalars(
            select(PersonRow).where(PersonRow.id.in_(wanted), PersonRow.active)
        )
    }
    own = rows.get(person)
    if own is None:
        return None
    other = rows.get(acting_for) if acting_for is not None else None
    if other is not None and not _is_deputy(own, other, today):
        other = None
    return SignedIn(viewer=_viewer(own, other), username=own.username, epoch=own.epoch)


def _is_deputy(own: PersonRow, other: PersonRow, today: date) -> bool:
    return other.deputy_id == own.id and other.away_until is not None and other.away_until >= today


def _viewer(own: PersonRow, other: PersonRow | None) -> Viewer:
    """The person, or the person under the other's hat."""
    hat = other or own
    return Viewer(
        person=own.id,
        name=own.name,
        role=Role(hat.role),
        region=hat.region or PROVINCE,
        department=hat.department_id,
        acting_for=other.id if other else None,
        fields=tuple(json.loads(hat.fields or "[]")),
        must_change_password=own.must_change,
    )


def person_in_shell(store: Store, *, viewer: Viewer, today: date) -> PersonInShell:
    """The place of a viewer, and the hats within reach; 0 stands for the person's own."""
    named = None
    if viewer.acting_for is not None:
        named = store.session.scalar(
            select(PersonRow.name).where(PersonRow.id == viewer.acting_for)
        )
    away = store.session.execute(
        select(PersonRow.id, PersonRow.name)
        .where(
            PersonRow.deputy_id == viewer.person,
            PersonRow.away_until >= today,
            PersonRow.active,
            PersonRow.id != (viewer.acting_for or 0),
        )
        .order_by(PersonRow.name)
    )
    hats = [(row.id, row.name) for row in away]
    if named is not None:
        hats.insert(0, (0, viewer.name))
    return PersonInShell(place=_place(store, viewer), acting_for=named or "", hats=tuple(hats))


def _place(store: Store, viewer: Viewer) -> str:
    department = store.session.get(DepartmentRow, viewer.department) if viewer.department else None
    if department is not None:
        return department.short_name
    region = store.session.get(RegionRow, viewer.region)
    return region.name if region else ""
