"""The passwords of accounts: one's own changed, another's reset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services import passwords
from app.services.people import (
    COMMAND_LINE,
    Person,
    administrators,
    person_row,
    save_person,
)
from app.services.signing_in import Opened
from app.translations import _
from db.models import PersonRow
from db.store import Store


def change_password(
    store: Store, *, viewer: Viewer, old: str, new: str, address: str, at: datetime
) -> Opened:
    """Set one's own password; every sign-in of the account ends, and a new one may begin.

    Raises DomainError: wrong_password, or what `passwords.check` refuses.
    """
    person = person_row(store, viewer.person)
    if not passwords.fits(person.password_hash, old):
        raise DomainError("wrong_password")
    passwords.check(new, username=person.username, kept=person.password_hash)
    _set(person, new, at=at, must_change=False)
    _record(store, person, viewer=viewer, at=at, address=address)
    return Opened(person=person.id, epoch=person.epoch)


def reset(
    store: Store, *, person: int, viewer: Viewer, at: datetime, password: str | None = None
) -> str:
    """Give an account a password that must be changed at once; it comes back, to be told once.

    Without one given, it is made up. A lockout and every open sign-in end. Raises DomainError:
    not_allowed, unknown_person, person_inactive, or what `passwords.check` refuses.
    """
    viewer.require(Permission.ADMINISTER)
    row = person_row(store, person)
    if not row.active:
        raise DomainError("person_inactive")
    password = password or passwords.made_up(row.username)
    passwords.check(password, username=row.username, kept=row.password_hash)
    _set(row, password, at=at, must_change=True)
    _record(store, row, viewer=viewer, at=at, reset=True)
    return password


def first_administrator(store: Store, *, at: datetime) -> tuple[str, str] | None:
    """Where there is no active administrator: a new account with a made-up password, both told.

    The password is random, stands nowhere, and must be changed at the first sign-in.
    """
    if administrators(store):
        return None
    taken = set(store.session.scalars(select(PersonRow.username)))
    username = next(n for n in _names() if n not in taken)
    given = Person(username=username, name=_("管理员"), role=Role.ADMINISTRATOR)
    number = save_person(store, given=given, viewer=COMMAND_LINE, at=at)
    return username, reset(store, person=number, viewer=COMMAND_LINE, at=at)


def _names() -> Iterator[str]:
    yield "admin"
    yield from (f"admin{n}" for n in count(2))


def unlock(store: Store, *, person: int, viewer: Viewer, at: datetime) -> None:
    """A lockout ends before its time; the password stays. Raises DomainError: not_allowed,
    unknown_person."""
    viewer.require(Permission.ADMINISTER)
    row = person_row(store, person)
    row.failures = 0
    row.locked_until = None
    store.session.flush()
    store.record(
        RegisterKind.UNLOCKED,
        register=Register.ACCESS,
        facts={"person": row.id},
        at=at,
        viewer=viewer,
    )


def _set(row: PersonRow, password: str, *, at: datetime, must_change: bool) -> None:
    row.password_hash = passwords.replaced(row.password_hash, password)
    row.password_changed_at = at
    row.must_change = must_change
    row.failures = 0
    row.locked_until = None
    row.epoch += 1


def _record(store: Store, row: PersonRow, *, viewer: Viewer, at: datetime, **facts: object) -> None:
    store.session.flush()
    store.record(
        RegisterKind.PASSWORD_CHANGED,
        register=Register.ACCESS,
        facts={"person": row.id, **facts},
        at=at,
        viewer=viewer,
    )
