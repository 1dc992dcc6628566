"""What a command refuses: one line that says what and where, exit status 2, no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from app.commands.clocks import Refused
from app.domain.errors import DomainError
from app.translations import _
from app.translations.errors import sentence


@contextmanager
def telling() -> Iterator[None]:
    """Turn a refusal, a database that cannot be reached, or a disk that cannot into one line."""
    try:
        yield
    except DomainError as error:
        raise Refused(sentence(error)) from error
    except DBAPIError as error:
        words = " ".join(str(error.orig).split())
        raise Refused(_("数据库出错：{words}").format(words=words)) from error
    except OSError as error:
        place = error.filename or ""
        raise Refused(f"{place} {error.strerror or error}".strip()) from error
