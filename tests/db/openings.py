"""Other ways to open a database: one that was restored, one for somebody in a hurry."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from app.config import Settings, kept_secret
from app.context import Application
from app.services import backups
from db.cipher import Cipher
from db.engine import Database
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


def impatient(url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database for somebody who waits for a lock as good as not at all."""
    monkeypatch.setattr("db.engine.BUSY_SECONDS", 0.05)
    if url.startswith("postgresql"):
        hurried = make_url(url).update_query_dict({"options": "-c lock_timeout=50"})
        url = hurried.render_as_string(hide_password=False)
    return a_database(url)
