"""One database of the benchmark: how large, where, and the product over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from app.config import Settings
from app.context import Application
from db.cipher import Cipher
from db.engine import open_database

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""The moment at which every database stands: Monday 2026-11-23, 10:00 in Shanghai."""

SECRET = "the secret of the benchmark, whose people are made up"

ANY_LENGTH = 10**9
"""Of lists that are written while one waits: what is measured is the writing."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One database: of so many problems, so many of them open, at an address."""

    size: int
    open: int
    url: str
    folder: Path

    @property
    def kind(self) -> str:
        """sqlite or postgresql."""
        return make_url(self.url).get_backend_name()

    def application(self) -> Application:
        """The product over this database, at the moment at which it stands."""
        settings = Settings(
            database_url=self.url,
            folder=self.folder,
            secret=SECRET,
            fixed_now=NOW,
            direct_export=ANY_LENGTH,
        )
        return Application(settings, open_database(self.url), Cipher(SECRET))
