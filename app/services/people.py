"""People: accounts and their passwords."""

from __future__ import annotations

from datetime import datetime

from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services import passwords
from app.services.signing_in import Opened
from db.models import PersonRow
from db.store import Store


def change_password(
    store: Store, *, viewer: Viewer, old: str, new: str, address: str, at: datetime
) -> Opened:
    """Set one's own password; every sign-in of the account ends, and a new one may begin.

    Raises DomainError: wrong_password, or what `passwords.check` refuses.
    """
    person = store.session.get_one(PersonRow, viewer.person, with_for_update=True)
    if not passwords.fits(person.password_hash, old):
        raise DomainError("wrong_password")
    passwords.check(new, username=person.username, kept=person.password_hash)
    person.password_hash = passwords.replaced(person.password_hash, new)
    person.password_changed_at = at
    person.must_change = False
    person.epoch += 1
    store.session.flush()
    store.record(
        RegisterKind.PASSWORD_CHANGED,
        register=Register.ACCESS,
        facts={"person": person.id, "address": address},
        at=at,
        viewer=viewer,
    )
    return Opened(person=person.id, epoch=person.epoch)
