"""Archives: what a zip or gz file holds, read as a stream and never beyond its limits."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO, Any

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.cells import one_line

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
LONGEST_MARK = max(map(len, OTHER_ARCHIVES))
WORKBOOK_PART = "[Content_Types].xml"

DATA_ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xes", ".xml", ".gz")
ARCHIVE_ENDINGS = (".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")

LONGEST_NAME = 100
ENCRYPTED = 0x1
NAMED_IN_UTF8 = 0x800

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    ValueError,
    RuntimeError,
)
"""What unpacking raises when an archive is none, or only half of one."""


class Packing(StrEnum):
    """How a file is packed."""

    NONE = "none"
    GZIP = "gzip"
    ZIP = "zip"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file's bytes as they came; opening it gives what they hold, from the first byte on.

    member: the name inside a zip.
    """

    file: str
    content: bytes
    packing: Packing = Packing.NONE
    member: str = ""

    def opened(self) -> IO[bytes]:
        """A stream of what the file holds, to be closed.

        It raises DomainError: import_broken_archive; import_unsafe_archive once more has been
        read than is allowed, whatever the archive says of its size.
        """
        if self.packing is Packing.NONE:
            return io.BytesIO(self.content)
        with unpacking(self.file):
            packed = io.BytesIO(self.content)
            if self.packing is Packing.GZIP:
                stream: Any = gzip.GzipFile(fileobj=packed)
            else:
                stream = careful_zip(self.content).open(self.member)
        return io.BufferedReader(_Bounded(stream, file=self.file), 1 << 16)

    def beginning(self, size: int) -> bytes:
        """The first bytes of what the file holds."""
        with self.opened() as stream:
            return stream.read(size)

    def whole(self) -> bytes:
        """All of what the file holds. Raises also import_too_large."""
        if self.packing is Packing.NONE:
            return self.content
        with self.opened() as stream:
            found = stream.read(limits.LARGEST_FILE + 1)
        _require_size(len(found), file=self.file)
        return found


def members(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files that a file stands for, each to be imported by itself: name and bytes.

    A zip of several data files gives each as `archive.zip/member.csv`, in its order; anything else
    is itself, a single packed file still packed. Folders, hidden files and files that hold no data
    are passed over. Raises DomainError: import_too_large, import_broken_archive,
    import_unsafe_archive, import_nested_archive, import_archive_without_data.
    """
    _require_size(len(content), file=name)
    found = _data_members(content, file=name) if is_archive(content) else []
    if len(found) < 2:
        yield name, content
        return
    for member in found:
        source = Source(file=name, content=content, packing=Packing.ZIP, member=member.filename)
        yield f"{name}/{_name_of(member)}", source.whole()


def source_of(content: bytes, *, file: str) -> Source:
    """What a file holds, to be unpacked as it is read; a zip must hold one data file.

    Raises DomainError as `members`.
    """
    _require_size(len(content), file=file)
    if content.startswith(OTHER_ARCHIVES):
        raise DomainError("import_broken_archive", file=file)
    if content.startswith(GZIP):
        return _plain(Source(file=file, content=content, packing=Packing.GZIP))
    if is_archive(content):
        return _only_member(content, file=file)
    if content.startswith(ZIP) and file.lower().endswith(".zip"):
        raise DomainError("import_broken_archive", file=file)
    return Source(file=file, content=content)


def is_archive(content: bytes) -> bool:
    """Whether these bytes are a zip that is no workbook."""
    if not content.startswith(ZIP):
        return False
    try:
        with careful_zip(content) as archive:
            return WORKBOOK_PART not in archive.namelist()
    except BROKEN:
        return False


def careful_zip(content: bytes) -> zipfile.ZipFile:
    """A zip, but for one whose directory alone would fill memory. Raises one of BROKEN."""
    return zipfile.ZipFile(_SmallReads(content))


@contextmanager
def unpacking(file: str) -> Iterator[None]:
    """Turns what a broken archive raises into one refusal."""
    try:
        yield
    except BROKEN as error:
        raise DomainError("import_broken_archive", file=file) from error


class _SmallReads(io.BytesIO):
    """Bytes that are never asked for in one large piece, such as a directory of a million names."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > limits.LARGEST_DIRECTORY:
            raise zipfile.BadZipFile(size)
        return super().read(size)


class _Bounded(io.RawIOBase):
    """A stream that gives no more than an archive may unpack to."""

    def __init__(self, stream: IO[bytes], *, file: str) -> None:
        self._stream, self._file, self._left = stream, file, limits.LARGEST_UNPACKED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with unpacking(self._file):
            part = self._stream.read(len(buffer))
        self._left -= len(part)
        if self._left < 0:
            raise DomainError("import_unsafe_archive", file=self._file)
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _only_member(content: bytes, *, file: str) -> Source:
    """The data file of a zip that holds one; itself unpacked where it is a gz."""
    [member, *others] = _data_members(content, file=file)
    if others:
        raise DomainError("import_nested_archive", file=file, member=_name_of(others[0]))
    source = Source(file=file, content=content, packing=Packing.ZIP, member=member.filename)
    if source.beginning(len(GZIP)) == GZIP:
        source = Source(file=file, content=source.whole(), packing=Packing.GZIP)
    return _plain(source)


def _plain(source: Source) -> Source:
    """The source, unless it holds another archive; a workbook is none."""
    first = source.beginning(LONGEST_MARK)
    nested = first.startswith((GZIP, *OTHER_ARCHIVES))
    if nested or (first.startswith(ZIP) and is_archive(source.whole())):
        raise DomainError(
            "import_nested_archive",
            file=source.file,
            member=one_line(source.member)[-LONGEST_NAME:],
        )
    return source


def _data_members(content: bytes, *, file: str) -> list[zipfile.ZipInfo]:
    """The data files of a zip, at least one. Raises DomainError as `members`."""
    with unpacking(file), careful_zip(content) as archive:
        entries = [entry for entry in archive.infolist() if not _passed_over(entry)]
    if len(entries) > limits.MOST_MEMBERS:
        raise DomainError("import_unsafe_archive", file=file)
    for entry in entries:
        if entry.filename.lower().endswith(ARCHIVE_ENDINGS):
            raise DomainError("import_nested_archive", file=file, member=_name_of(entry))
        if entry.flag_bits & ENCRYPTED:
            raise DomainError("import_broken_archive", file=file)
    found = [entry for entry in entries if entry.filename.lower().endswith(DATA_ENDINGS)]
    if not found:
        raise DomainError("import_archive_without_data", file=file)
    return found


def _passed_over(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return entry.is_dir() or any(part.startswith((".", "__MACOSX", "~$")) for part in parts)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """A member's name, fit to be shown.

    Without the mark for UTF-8 it may be in the encoding of Chinese offices.
    """
    name = entry.filename
    if not entry.flag_bits & NAMED_IN_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return one_line(name)[-LONGEST_NAME:]


def _require_size(size: int, *, file: str) -> None:
    if size > limits.LARGEST_FILE:
        limit = limits.LARGEST_FILE // 1024 // 1024
        raise DomainError("import_too_large", file=file, limit=limit)
