"""Backups: taken while people work, kept by the timetable, restored into an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.config import Settings
from app.domain.access import SYSTEM, Viewer
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services.operation import Transaction
from db import backup, restoring
from db.archive import Manifest
from db.engine import Database
from db.files import FileStore

PATTERN = "bihuan-[0-9]*.zip"


@contextmanager
def taking(
    database: Database,
    transaction: Transaction,
    *,
    settings: Settings,
    files: FileStore,
    file: Path,
    at: datetime,
    viewer: Viewer = SYSTEM,
) -> Iterator[Manifest]:
    """Back up into a file. Inside the block it is complete, and no act is answered.

    That a copy was taken is an event, recorded before the first row is read: who took the data
    along is known even where the backup fails. Raises DomainError: busy, backup_failed.
    """
    with transaction() as store:
        store.record(
            RegisterKind.BACKED_UP,
            register=Register.BACKUPS,
            facts={"file": file.name},
            at=at,
            viewer=viewer,
        )
    with backup.taking(
        database, files=files, file=file, at=at, secret=own_secret(settings)
    ) as manifest:
        yield manifest


def restore(database: Database, *, settings: Settings, files: FileStore, file: Path) -> Manifest:
    """Restore a backup into an empty database; its manifest comes back.

    The secret of the backup becomes the folder's own, unless this process is given one from
    outside. Raises what `db.restoring.restore` raises.
    """
    return restoring.restore(database, files=files, file=file, secret=own_secret(settings))


def secret_file(settings: Settings) -> Path:
    """Where a folder keeps the secret that was made for it (see app.config.kept_secret)."""
    return settings.folder / "secret"


def own_secret(settings: Settings) -> Path | None:
    """The folder's own secret, if it is the one in use: without it nobody reads the phones.

    A secret that is given from outside (BIHUAN_SECRET) never enters a backup.
    """
    path = secret_file(settings)
    return path if path.is_file() and path.read_text().strip() == settings.secret else None


def name_of(due: datetime) -> str:
    """The name of the timetable's backup of an instant."""
    return f"bihuan-{due.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def keep_last(folder: Path, *, count: int) -> None:
    """Remove the timetable's oldest backups beyond a number; other files stay."""
    for old in sorted(folder.glob(PATTERN))[:-count]:
        old.unlink(missing_ok=True)
