"""What a command may meet beside the domain's refusals: a database, a disk that will not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from app.domain.errors import DomainError


@contextmanager
def telling() -> Iterator[None]:
    """Turn what the database or the disk says into DomainError: database_failed, disk_failed.

    The command line tells every DomainError in one line, with exit status 2.
    """
    try:
        yield
    except DBAPIError as error:
        raise DomainError("database_failed", words=" ".join(str(error.orig).split())) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise DomainError("disk_failed", file=error.filename or "", reason=reason) from error
