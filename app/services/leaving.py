"""People who leave and come back: the account ends, the work goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.errors import DomainError
from app.services.moving import move
from app.services.people import changed, keep_an_administrator, person_row, record
from db.models import PersonRow
from db.store import Store


def deactivate(
    store: Store, *, person: int, viewer: Viewer, at: datetime, successor: int | None = None
) -> int:
    """A person leaves: the account ends, its open work goes to the successor; how many pieces.

    The successor is of the same department; one is needed where there is open work. Whoever had
    the person as deputy has the successor, or nobody. Raises DomainError: not_allowed,
    unknown_person, own_account, last_administrator, bad_successor, successor_needed.
    """
    viewer.require(Permission.ADMINISTER)
    row = person_row(store, person)
    if row.id == viewer.person:
        raise DomainError("own_account")
    keep_an_administrator(store, leaving=row)
    follower = person_row(store, successor) if successor is not None else None
    if follower is not None and not _may_follow(follower, row):
        raise DomainError("bad_successor")
    moved = _hand_over(store, row, follower, viewer=viewer, at=at)
    changed(row, {"active": False, "deputy_id": None, "away_until": None})
    row.epoch += 1
    record(store, row, viewer=viewer, at=at)
    for other in _deputised(store, row.id):
        follows = follower is not None and follower.id != other.id
        changed(other, {"deputy_id": follower.id if follower and follows else None})
        record(store, other, viewer=viewer, at=at)
    return moved


def reactivate(store: Store, *, person: int, viewer: Viewer, at: datetime) -> None:
    """A person comes back; the old password is worth nothing, a new one has to be given."""
    viewer.require(Permission.ADMINISTER)
    row = person_row(store, person)
    changed(row, {"active": True})
    row.password_hash = ""
    row.epoch += 1
    record(store, row, viewer=viewer, at=at)


def _may_follow(follower: PersonRow, row: PersonRow) -> bool:
    same = follower.department_id == row.department_id
    return follower.active and follower.id != row.id and same


def _hand_over(
    store: Store,
    row: PersonRow,
    follower: PersonRow | None,
    *,
    viewer: Viewer,
    at: datetime,
) -> int:
    if row.department_id is None:
        return 0
    moved = move(
        store,
        department=row.department_id,
        responsible=row.name,
        to={"responsible": follower.name if follower else ""},
        viewer=viewer,
        at=at,
    )
    if moved and follower is None:
        raise DomainError("successor_needed", count=moved)
    return moved


def _deputised(store: Store, person: int) -> list[PersonRow]:
    found = select(PersonRow).where(PersonRow.deputy_id == person).with_for_update()
    return list(store.session.scalars(found.order_by(PersonRow.id)))
