"""Signing in and out: attempts, lockout, and the events of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.domain.access import PROVINCE, Viewer
from app.domain.catalogue import Role
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services import passwords
from db.models import PersonRow
from db.store import Store

ALLOWED_FAILURES = 5
LOCKED_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Opened:
    """A sign-in that was granted: the account and the epoch it belongs to."""

    person: int
    epoch: int


@dataclass(frozen=True)
class Checked:
    """A pair of user name and password, checked against what was kept for the name."""

    username: str
    kept: str
    fits: bool
    renewed: str = ""


def check(store: Store, *, username: str, password: str) -> Checked:
    """Check a password; slow on purpose, equally so for unknown names. Changes nothing."""
    kept = store.session.scalar(
        select(PersonRow.password_hash).where(PersonRow.username == username, PersonRow.active)
    )
    fits = passwords.fits(kept or "", password)
    renewed = (
        passwords.rehashed(kept, password) if fits and kept and passwords.outdated(kept) else ""
    )
    return Checked(username=username, kept=kept or "", fits=fits, renewed=renewed)


def enter(store: Store, *, checked: Checked, address: str, at: datetime) -> Opened | None:
    """Grant or refuse a sign-in and write which; None is a refusal, whatever its cause.

    The fifth failure in a row locks the account for 30 minutes; a locked one is refused even
    with the right password, and neither answer says which it was.
    """
    person = store.session.scalar(
        select(PersonRow)
        .where(PersonRow.username == checked.username, PersonRow.active)
        .with_for_update()
    )
    if person is None:
        _record(store, RegisterKind.SIGN_IN_FAILED, None, {"address": address}, at)
        return None
    locked = person.locked_until is not None and person.locked_until > at
    if locked or not checked.fits or person.password_hash != checked.kept:
        _refuse(store, person, locked=locked, address=address, at=at)
        return None
    person.failures = 0
    person.locked_until = None
    person.must_change |= passwords.expired(person.password_changed_at, at=at)
    person.password_hash = checked.renewed or person.password_hash
    store.session.flush()
    _record(store, RegisterKind.SIGNED_IN, person, {"address": address}, at)
    return Opened(person=person.id, epoch=person.epoch)


def leave(store: Store, *, viewer: Viewer, address: str, at: datetime) -> None:
    """Write that a person signed out."""
    store.record(
        RegisterKind.SIGNED_OUT,
        register=Register.ACCESS,
        facts={"person": viewer.person, "address": address},
        at=at,
        viewer=viewer,
    )


def _refuse(store: Store, person: PersonRow, *, locked: bool, address: str, at: datetime) -> None:
    facts = {"address": address, "locked": True} if locked else {"address": address}
    _record(store, RegisterKind.SIGN_IN_FAILED, person, facts, at)
    if locked:
        return
    person.failures += 1
    if person.failures >= ALLOWED_FAILURES:
        person.failures = 0
        person.locked_until = at + LOCKED_FOR
        until = {"address": address, "until": person.locked_until.isoformat()}
        _record(store, RegisterKind.LOCKED_OUT, person, until, at)
    store.session.flush()


def _record(
    store: Store,
    kind: RegisterKind,
    person: PersonRow | None,
    facts: Mapping[str, object],
    at: datetime,
) -> None:
    """An unknown name is not written down: it may be a password typed into the wrong field."""
    if person is None:
        store.record(kind, register=Register.ACCESS, facts=facts, at=at)
        return
    viewer = Viewer(
        person=person.id,
        name=person.name,
        role=Role(person.role),
        region=person.region or PROVINCE,
    )
    store.record(
        kind,
        register=Register.ACCESS,
        facts={"person": person.id, **facts},
        at=at,
        viewer=viewer,
    )
