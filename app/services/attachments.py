"""Attachments (材料): kept under the digest of their content, with the rights of the problem."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import handling
from app.services.file_types import media_type_of
from db import visibility
from db.files import digest_of
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file as it is handed out: always to be saved, never to be opened in place."""

    name: str
    media_type: str
    content: bytes


def attach(
    store: Store,
    *,
    problem: int,
    name: str,
    content: bytes,
    viewer: Viewer,
    at: datetime,
    expected: int | None = None,
) -> Case:
    """Attach a file to a problem; the case after it comes back.

    The same content is kept once. Raises DomainError: file_too_large, what `media_type_of`
    refuses, and what `handling.perform` raises.
    """
    largest = store.files.largest
    if len(content) > largest:
        raise DomainError("file_too_large", limit=largest // 1024 // 1024)
    name = unicodedata.normalize("NFC", name)
    facts = {
        "name": name,
        "digest": digest_of(content),
        "media_type": media_type_of(name, content),
        "size": len(content),
    }
    case = handling.perform_checked(
        store,
        action=Action.ATTACH,
        problem=problem,
        given=facts,
        viewer=viewer,
        at=at,
        expected=expected,
    )
    # On the disk before the act is committed: an attachment that the log knows is there.
    store.files.put(content)
    return case


def read_attachment(store: Store, *, problem: int, n: int, viewer: Viewer) -> Reading:
    """An attachment of a problem that the viewer may see.

    An enterprise by its link reads only what it sent itself. Raises DomainError: unknown_problem,
    no_such_attachment, file_missing, file_damaged.
    """
    visibility.require_visible(store.session, viewer, problem)
    attachments = store.peek(problem).attachments
    found = next((a for a in attachments if a.n == n), None)
    if found is None or (viewer.role is Role.ENTERPRISE and found.actor is not None):
        raise DomainError("no_such_attachment")
    return Reading(
        name=found.name, media_type=found.media_type, content=store.files.read(found.digest)
    )
