"""Bundles: a file as it comes, and the files that it packs, each staged by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission, Viewer
from app.domain.errors import DomainError
from app.imports.archives import members
from app.services import importing
from app.services.import_judging import Transactions
from app.services.import_reports import Preview


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of a file: what importing it would do, or why it cannot be read."""

    file: str
    preview: Preview | None = None
    refusal: DomainError | None = None


def stage_files(
    application: Transactions,
    *,
    content: bytes,
    name: str,
    viewer: Viewer,
    at: datetime,
    profile: str | None = None,
) -> tuple[Looked, ...]:
    """Stage a file, or each of those in an archive; one that is refused hinders no other.

    Raises DomainError "not_allowed".
    """
    viewer.require(Permission.IMPORT)
    looked: list[Looked] = []
    try:
        for member, data in members(content, name):
            options = {"content": data, "name": member, "viewer": viewer, "at": at}
            looked.append(_staged(application, **options, profile=profile))
    except DomainError as refusal:
        looked.append(Looked(file=name, refusal=refusal))
    return tuple(looked)


def _staged(application: Transactions, **options: Any) -> Looked:
    try:
        return Looked(file=options["name"], preview=importing.stage(application, **options))
    except DomainError as refusal:
        return Looked(file=options["name"], refusal=refusal)
