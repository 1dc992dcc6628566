"""Files that were made in the background: under names by chance, for nobody else to read."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.domain.errors import DomainError

NAME = re.compile(r"[0-9a-f]{32}")


def new_name() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class ExportFiles:
    """A folder of files, each written once."""

    folder: Path

    @contextmanager
    def creating(self, name: str) -> Iterator[IO[bytes]]:
        """A new file to write and read; at the end of the block it is on the disk.

        Where the block raises, nothing is left of it. Raises OSError.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path(name), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        whole = False
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            whole = True
        finally:
            if not whole:
                self.remove(name)

    def reading(self, name: str) -> IO[bytes]:
        """A file as it lies there. Raises DomainError "export_gone"."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError as gone:
            raise DomainError("export_gone") from gone

    def remove(self, name: str) -> None:
        """Forget a file; one that is not there is forgotten already."""
        if name:
            self._path(name).unlink(missing_ok=True)

    def names(self) -> set[str]:
        """What lies in the folder."""
        if not self.folder.is_dir():
            return set()
        return {path.name for path in self.folder.iterdir() if NAME.fullmatch(path.name)}

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise DomainError("export_gone")
        return self.folder / name
