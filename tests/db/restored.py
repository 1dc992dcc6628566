"""An application over what a backup restores into an empty database."""

from __future__ import annotations

from pathlib import Path

from app.config import Settings, kept_secret
from app.context import Application
from app.services import backups
from db.cipher import Cipher
from tests.building import MONDAY_NINE, a_database, a_folder


def restored(url: str, file: Path, *, folder: Path | None = None, **settings: str) -> Application:
    """An application over what was restored into an empty database."""
    folder = folder or a_folder()
    given = settings or {"secret": kept_secret(folder)}
    application = Application(
        Settings(database_url=url, folder=folder, fixed_now=MONDAY_NINE, **given),
        a_database(url),
        Cipher(given["secret"]),
    )
    backups.restore(
        application.database, settings=application.settings, files=application.files, file=file
    )
    return application
