"""The file of a backup: a zip of tables as JSON lines, files, and a manifest with every digest.

tables/<name>.jsonl begins with its columns, [[name, "instant" | "date" | "plain"], …]; every other
line is a row. Instants are ISO 8601 in UTC. The same file restores into either database.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Date
from sqlalchemy.sql.schema import Column

from app.domain.errors import DomainError
from app.domain.events import stamp
from db.files import chunks, fsync_folder
from db.models.declarative import Instant

FORMAT = 1
MANIFEST = "manifest.json"
PORTION = 500

Manifest = dict[str, Any]
Header = list[tuple[str, str]]


@dataclass
class ArchiveWriter:
    """An archive that is written; it takes its name when it is finished, and is nothing before."""

    path: Path
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._part = self.path.with_name(f"{self.path.name}.part")
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def rows(
        self, name: str, columns: Sequence[Column[Any]], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Write a member of rows."""
        header = [(c.name, kind_of(c)) for c in columns]
        with self._member(f"{name}.jsonl") as (write, note):
            write(_line(header))
            lines: list[bytes] = []
            note["rows"] = 0
            for row in rows:
                note["rows"] += 1
                lines.append(_line([_written(value) for value in row]))
                if len(lines) == PORTION:
                    write(b"".join(lines))
                    lines.clear()
            write(b"".join(lines))

    def copy(self, name: str, path: Path) -> None:
        """Write a file as a member."""
        with self._member(name, zipfile.ZIP_STORED) as (write, _note):
            for chunk in chunks(path):
                write(chunk)

    def _member(self, name: str, compression: int = zipfile.ZIP_DEFLATED) -> _Member:
        info = zipfile.ZipInfo(name)
        info.compress_type = compression
        info.external_attr = 0o600 << 16
        self.members[name] = {}
        return _Member(self._zip.open(info, "w", force_zip64=True), self.members[name])

    def settle(self) -> None:
        """Bring what was written so far to the disk, so that finishing is short."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def finish(self, manifest: Manifest) -> Manifest:
        """Write the manifest, bring all to the disk, and give the archive its name."""
        whole = {"format": FORMAT, **manifest, "members": dict(sorted(self.members.items()))}
        self._zip.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1))
        self._zip.close()
        self.settle()
        self._file.close()
        self._part.replace(self.path)
        fsync_folder(self.path.parent)
        return whole

    def discard(self) -> None:
        """Leave nothing of an archive that was not finished."""
        with suppress(OSError):
            self._zip.close()
        self._file.close()
        self._part.unlink(missing_ok=True)


class _Member:
    """One member while it is written: its digest is noted when it ends."""

    def __init__(self, raw: IO[bytes], note: dict[str, Any]) -> None:
        self._raw, self._note = raw, note
        self._digest = hashlib.sha256()

    def __enter__(self) -> tuple[Any, dict[str, Any]]:
        return self._write, self._note

    def _write(self, content: bytes) -> None:
        self._digest.update(content)
        self._raw.write(content)

    def __exit__(self, *_: object) -> None:
        self._raw.close()
        self._note["sha256"] = self._digest.hexdigest()


class ArchiveReader:
    """An archive that is read. Raises DomainError "backup_damaged" where a digest differs."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest: Manifest = json.loads(self._zip.read(MANIFEST))
        except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise DomainError("backup_unreadable", file=str(path)) from error
        if self.manifest.get("format") != FORMAT:
            raise DomainError("backup_newer", file=str(path))

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def names(self, folder: str) -> list[str]:
        """The members of a folder, without it and without the ending of rows."""
        found = (n for n in self.manifest["members"] if n.startswith(f"{folder}/"))
        return [n.removeprefix(f"{folder}/").removesuffix(".jsonl") for n in found]

    def rows(self, name: str) -> tuple[Header, Iterator[list[Any]]]:
        """The columns of a member and its rows; the digest is judged when the last is read."""
        lines = self._lines(f"{name}.jsonl")
        header = [(column, kind) for column, kind in json.loads(next(lines))]
        return header, (json.loads(line) for line in lines)

    def content(self, name: str) -> bytes:
        """A member as a whole."""
        content = self._zip.read(name)
        self._judge(name, hashlib.sha256(content).hexdigest())
        return content

    def _lines(self, name: str) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                for line in member:
                    digest.update(line)
                    yield line
        except (zipfile.BadZipFile, KeyError) as error:
            raise DomainError("backup_damaged", member=name) from error
        self._judge(name, digest.hexdigest())

    def _judge(self, name: str, digest: str) -> None:
        if self.manifest["members"].get(name, {}).get("sha256") != digest:
            raise DomainError("backup_damaged", member=name)


def kind_of(column: Column[Any]) -> str:
    """How the values of a column are written."""
    if isinstance(column.type, Instant):
        return "instant"
    return "date" if isinstance(column.type, Date) else "plain"


def _line(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value
