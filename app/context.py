"""The request in hand: who asks, what time it is, and the transaction of the gesture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.config import Settings
from app.domain.access import Viewer
from app.domain.errors import DomainError
from db.cipher import Cipher
from db.engine import Database
from db.export_files import ExportFiles
from db.files import FileStore
from db.rules import RulesInForce
from db.store import Store


@dataclass(frozen=True)
class Application:
    """What every request of one app shares."""

    settings: Settings
    database: Database
    cipher: Cipher

    def now(self) -> datetime:
        """The instant, in UTC; the one set by hand where a trial has set it."""
        return self.settings.fixed_now or datetime.now(UTC)

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """The store of one gesture: everything it does is kept, or nothing."""
        with self.database.writing() as session:
            yield self.store(session)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A store that sees one moment and writes nothing."""
        with self.database.reading() as session:
            yield self.store(session)

    def store(self, session: Session) -> Store:
        """The store over a session."""
        return Store(
            session,
            cipher=self.cipher,
            rules=RulesInForce(session),
            files=self.files,
            means=self.settings.means,
        )

    @property
    def files(self) -> FileStore:
        """Where attachments lie."""
        return FileStore(self.settings.files, largest=self.settings.largest_upload)

    @property
    def export_files(self) -> ExportFiles:
        """Where files lie that were made in the background."""
        return ExportFiles(self.settings.exports)


_application: ContextVar[Application] = ContextVar("application")
_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def use_application(application: Application) -> None:
    """Make an application the one of this request."""
    _application.set(application)


def use_viewer(viewer: Viewer | None) -> None:
    """Make a person the one who asks."""
    _viewer.set(viewer)


def application() -> Application:
    """The application of this request."""
    return _application.get()


def viewer() -> Viewer:
    """Who asks. Raises DomainError "not_signed_in"."""
    found = _viewer.get()
    if found is None:
        raise DomainError("not_signed_in")
    return found


def now() -> datetime:
    """The instant of this request, in UTC."""
    return application().now()


@contextmanager
def transaction() -> Iterator[Store]:
    """The store of one gesture: everything it does is kept, or nothing."""
    with application().transaction() as store:
        yield store


@contextmanager
def reading() -> Iterator[Store]:
    """A store that sees one moment and writes nothing."""
    with application().reading() as store:
        yield store


def viewer_or_none() -> Viewer | None:
    """Who asks, or nobody yet."""
    return _viewer.get()


def has_request() -> bool:
    """Whether a request is in hand (Dash asks for layouts at start, without one)."""
    return _application.get(None) is not None
