"""The tree of service fields: configuration of the office, kept as events."""

from __future__ import annotations

from datetime import datetime

from app.domain.access import SYSTEM, Viewer
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.translations import N_
from db.models import FieldRow
from db.store import Store

LONGEST_NAME = 32


def save_field(
    store: Store,
    *,
    code: str,
    name: str,
    parent: str = "",
    active: bool = True,
    at: datetime,
    viewer: Viewer = SYSTEM,
) -> None:
    """Add or change a field; a field in use is never deleted, only made inactive.

    Raises DomainError: bad_field where the code does not extend its parent's by two digits,
    missing_fact, fact_too_long.
    """
    if not code.isdigit() or len(code) != len(parent) + 2 or not code.startswith(parent):
        raise DomainError("bad_field", name="code", value=code)
    if not name.strip():
        raise DomainError("missing_fact", field=N_("名称"), name="name")
    if len(name.strip()) > LONGEST_NAME:
        raise DomainError("fact_too_long", field=N_("名称"), limit=LONGEST_NAME)
    facts = {"code": code, "name": name.strip(), "parent": parent, "active": active}
    store.session.merge(FieldRow(**facts))
    store.session.flush()
    store.record(
        RegisterKind.FIELD_SAVED, register=Register.FIELDS, facts=facts, at=at, viewer=viewer
    )
