"""The file store: attachments by the digest of their content, each content once.

A file lies at <folder>/<algorithm>/<first two signs>/<digest>. It is written beside its place,
brought to the disk and renamed, so that a digest that exists is whole; nothing is ever executable.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import DomainError
from db.log import ALGORITHM

DIGEST = re.compile(r"(sm3|sha256):([0-9a-f]{64})")
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class FileStore:
    """A folder of contents. largest: how many bytes one content may have."""

    folder: Path
    largest: int = 20 * 1024 * 1024

    def put(self, content: bytes) -> str:
        """Keep a content; its digest ("sm3:…" or "sha256:…") comes back. Known ones stay."""
        digest = digest_of(content)
        if not self.holds(digest):
            write_durably(self.path(digest), content)
        return digest

    def read(self, digest: str) -> bytes:
        """The content under a digest. Raises DomainError "file_missing" or "file_damaged"."""
        try:
            content = self.path(digest).read_bytes()
        except FileNotFoundError as missing:
            raise DomainError("file_missing", digest=digest) from missing
        if digest_of(content, algorithm=digest.partition(":")[0]) != digest:
            raise DomainError("file_damaged", digest=digest)
        return content

    def holds(self, digest: str) -> bool:
        """Whether the content is there, and is what its digest says."""
        return self.state(digest) == "whole"

    def state(self, digest: str) -> str:
        """whole, missing or damaged."""
        if not DIGEST.fullmatch(digest) or not self.path(digest).is_file():
            return "missing"
        path = self.path(digest)
        running = hashlib.new(digest.partition(":")[0])
        for chunk in chunks(path):
            running.update(chunk)
        return "whole" if running.hexdigest() == path.name else "damaged"

    def path(self, digest: str) -> Path:
        """Where a content lies. Raises DomainError "file_missing" for what is no digest."""
        match = DIGEST.fullmatch(digest)
        if match is None:
            raise DomainError("file_missing", digest=digest)
        algorithm, name = match.groups()
        return self.folder / algorithm / name[:2] / name


def digest_of(content: bytes, *, algorithm: str = ALGORITHM) -> str:
    """The digest of a content, with the algorithm that made it."""
    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"


def chunks(path: Path) -> Iterator[bytes]:
    """A file piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that is there as a whole, after a crash too, or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
