"""What a browser sends of a file: a data address in base64."""

from __future__ import annotations

import base64
import binascii

from app.domain.errors import DomainError


def bytes_of(contents: str) -> bytes:
    """The bytes of an upload. Raises DomainError "file_not_text"."""
    try:
        return base64.b64decode(contents.partition(",")[2], validate=True)
    except binascii.Error as wrong:
        raise DomainError("file_unreadable", found="") from wrong


def text_of(contents: str) -> str:
    """The text of an upload. Raises DomainError "file_not_text"."""
    try:
        return bytes_of(contents).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise DomainError("file_not_text", found="") from wrong
