"""A person's own views of the register: a name, and the query part of an address."""

from __future__ import annotations

from sqlalchemy import func, select

from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.register_filter import RegisterFilter
from app.translations import N_
from db.models import SavedViewRow
from db.store import Store

MOST_VIEWS = 20
LONGEST_NAME = 30


def save_view(store: Store, *, name: str, asked: RegisterFilter, viewer: Viewer) -> None:
    """Keep a view under a name; one of the same name is replaced.

    Raises DomainError: missing_fact, fact_too_long, too_many (above MOST_VIEWS), not_allowed for
    who has no account.
    """
    if not viewer.person:
        raise DomainError("not_allowed", role=str(viewer.role))
    name = _a_name(name)
    key = (viewer.person, name)
    known = store.session.get(SavedViewRow, key)
    if known is None and _count(store, viewer.person) >= MOST_VIEWS:
        raise DomainError("too_many", limit=MOST_VIEWS)
    query = asked.address("").removeprefix("?")
    store.session.merge(SavedViewRow(person_id=viewer.person, name=name, query=query))
    store.session.flush()


def rename_view(store: Store, *, name: str, new_name: str, viewer: Viewer) -> None:
    """Give a view of one's own another name; another's, or none, is left as it is.

    Raises DomainError: missing_fact, fact_too_long, view_name_taken.
    """
    new_name = _a_name(new_name)
    found = store.session.get(SavedViewRow, (viewer.person or 0, name))
    if found is None or new_name == name:
        return
    if store.session.get(SavedViewRow, (found.person_id, new_name)) is not None:
        raise DomainError("view_name_taken", name=new_name)
    found.name = new_name
    store.session.flush()


def drop_view(store: Store, *, name: str, viewer: Viewer) -> None:
    """Forget a view of one's own; another's does not exist here."""
    found = store.session.get(SavedViewRow, (viewer.person or 0, name))
    if found is not None:
        store.session.delete(found)
        store.session.flush()


def _a_name(name: str) -> str:
    """The name without needless blanks. Raises DomainError missing_fact, fact_too_long."""
    name = " ".join(name.split())
    if not name:
        raise DomainError("missing_fact", field=N_("视图名称"), name="name")
    if len(name) > LONGEST_NAME:
        raise DomainError("fact_too_long", field=N_("视图名称"), name="name", limit=LONGEST_NAME)
    return name


def _count(store: Store, person: int) -> int:
    mine = select(func.count()).select_from(SavedViewRow).where(SavedViewRow.person_id == person)
    return store.session.scalar(mine) or 0
