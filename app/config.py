"""Settings, frozen, read once from the environment (BIHUAN_*)."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import DomainError
from app.domain.notices import Means


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed in. tls: starttls, ssl or none. sender: the address it comes from."""

    host: str
    sender: str
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Robot:
    """The address that messages are posted to; who holds it may post, so it is a secret, too."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    profile: str = "plain"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this process runs.

    secret signs sessions and links and encrypts fields: one for all processes of a database.
    fixed_now: a clock set by hand, for trials; demonstration: throw-away data, known passwords.
    idle, absolute: after how long a sign-in ends. behind_tls: cookies only over TLS, HSTS on.
    metrics_token: who brings it may read /metrics; without one only this machine may.
    base_address: what messages to the staff put before a page's path. mail, robot: by what they
    are sent; None where the office has none. direct_export: a list of more problems is written in
    the background; its file is kept for export_days, all such files together in export_room bytes.
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
    base_address: str = ""
    mail: MailServer | None = None
    robot: Robot | None = None
    timetable: str = ""
    direct_export: int = 10_000
    export_days: int = 7
    export_room: int = 10 * 1024**3

    @property
    def means(self) -> frozenset[Means]:
        """By what a message can leave the house."""
        given = {Means.MAIL: self.mail, Means.ROBOT: self.robot}
        return frozenset(means for means, settings in given.items() if settings is not None)

    @property
    def files(self) -> Path:
        """Where attachments lie, under the digest of their content."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Where the timetable puts its backups."""
        return self.backup_folder or self.folder / "backups"

    @property
    def exports(self) -> Path:
        """Where files lie that were made in the background, until they expire."""
        return self.folder / "exports"

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
            base_address=environ.get("BIHUAN_BASE_ADDRESS", "").rstrip("/"),
            mail=_mail_server(environ),
            robot=_robot(environ),
            timetable=environ.get("BIHUAN_TIMETABLE", ""),
            direct_export=_number(environ, "BIHUAN_DIRECT_EXPORT", 10_000),
            export_days=_number(environ, "BIHUAN_EXPORT_DAYS", 7),
            export_room=_number(environ, "BIHUAN_EXPORT_ROOM_MB", 10 * 1024) * 1024 * 1024,
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


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    host = environ.get("BIHUAN_SMTP_HOST", "")
    if not host:
        return None
    tls = _one_of(environ, "BIHUAN_SMTP_TLS", ("starttls", "ssl", "none"))
    return MailServer(
        host=host,
        sender=_given(environ, "BIHUAN_SMTP_FROM"),
        port=_number(environ, "BIHUAN_SMTP_PORT", 465 if tls == "ssl" else 587),
        tls=tls,
        user=environ.get("BIHUAN_SMTP_USER", ""),
        password=environ.get("BIHUAN_SMTP_PASSWORD", ""),
    )


def _robot(environ: Mapping[str, str]) -> Robot | None:
    url = environ.get("BIHUAN_ROBOT_URL", "")
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise DomainError("bad_setting", name="BIHUAN_ROBOT_URL", value="")
    return Robot(
        url=url,
        secret=_given(environ, "BIHUAN_ROBOT_SECRET"),
        profile=_one_of(environ, "BIHUAN_ROBOT_PROFILE", ("plain", "dingtalk")),
    )


def _given(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise DomainError("bad_setting", name=name, value="")
    return environ[name]


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """One of the words allowed; the first where nothing is given."""
    text = environ.get(name) or allowed[0]
    if text not in allowed:
        raise DomainError("bad_setting", name=name, value=text)
    return text


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit() or int(text) == 0:
        raise DomainError("bad_setting", name=name, value=text)
    return int(text)


def _folder(text: str) -> Path | None:
    return Path(text).absolute() if text else None
