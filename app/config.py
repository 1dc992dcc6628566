"""Settings, frozen, read once from the environment (BIHUAN_*)."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this process runs.

    secret signs sessions and links and encrypts fields: one for all processes of a database.
    fixed_now: a clock set by hand, for trials; demonstration: throw-away data, known passwords.
    idle, absolute: after how long a sign-in ends. behind_tls: cookies only over TLS, HSTS on.
    metrics_token: who brings it may read /metrics; without one only this machine may.
    """

    database_url: str
    folder: Path
    secret: str
    demonstration: bool = False
    fixed_now: datetime | None = None
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    behind_tls: bool = False
    largest_upload: int = 20 * 1024 * 1024
    public_address: str = ""
    backup_folder: Path | None = None
    metrics_token: str = ""

    @property
    def files(self) -> Path:
        """Where attachments lie, under the digest of their content."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Where the timetable puts its backups."""
        return self.backup_folder or self.folder / "backups"

    @property
    def compressed(self) -> Path:
        """Where the scripts of the pages lie compressed, for all processes; made anew if lost."""
        return self.folder / "compressed"

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], *, fixed_now: datetime | None = None
    ) -> Settings:
        """The settings of an environment; a secret that is not given is made and kept in a file.

        Raises DomainError "bad_setting" with the name of the variable.
        """
        folder = Path(environ.get("BIHUAN_FOLDER", "var")).absolute()
        return cls(
            database_url=environ.get("BIHUAN_DATABASE_URL") or f"sqlite:///{folder}/bihuan.sqlite",
            folder=folder,
            secret=environ.get("BIHUAN_SECRET") or kept_secret(folder),
            fixed_now=fixed_now,
            idle=timedelta(minutes=_number(environ, "BIHUAN_IDLE_MINUTES", 30)),
            absolute=timedelta(hours=_number(environ, "BIHUAN_SIGN_IN_HOURS", 12)),
            behind_tls=environ.get("BIHUAN_BEHIND_TLS", "") == "1",
            largest_upload=_number(environ, "BIHUAN_LARGEST_UPLOAD_MB", 20) * 1024 * 1024,
            public_address=environ.get("BIHUAN_PUBLIC_ADDRESS", "").rstrip("/"),
            backup_folder=_folder(environ.get("BIHUAN_BACKUP_FOLDER", "")),
            metrics_token=environ.get("BIHUAN_METRICS_TOKEN", ""),
        )


def kept_secret(folder: Path) -> str:
    """The secret of a folder, made once; only its owner can read the file.

    Processes that start together agree on one: the file has its name only when it is whole.
    """
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=folder, prefix="secret-")
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(name, path)
        os.unlink(name)
    return path.read_text().strip()


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit() or int(text) == 0:
        raise DomainError("bad_setting", name=name, value=text)
    return int(text)


def _folder(text: str) -> Path | None:
    return Path(text).absolute() if text else None
