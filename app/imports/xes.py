"""XES event logs (IEEE 1849): read as a table, a row an event, in bounded memory.

Attributes of a trace are the columns `case:<key>`, those of its events `<key>`. Attributes inside
attributes, lists, the log's own attributes and its declarations are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.archives import Source

Attributes = dict[str, str]

BEGINNING = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!DOCTYPE\s+)?(\w+:)?log[\s>]", re.DOTALL
)
LONGEST_BEGINNING = 64 * 1024
PIECE = 1 << 16
OF_CASE = "case:"
VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def is_log(beginning: bytes) -> bool:
    """Whether a file that begins so is an event log."""
    return BEGINNING.match(beginning) is not None


def headings_of(source: Source) -> tuple[str, ...]:
    """The columns of a log: those of the traces, then those of the events, as they first appear.

    Reads the log to its end. Raises DomainError: import_broken_log; import_unsafe_log for one that
    declares a document type, nests too deep or takes more memory than it may.
    """
    of_traces: dict[str, None] = {}
    of_events: dict[str, None] = {}
    for trace, event in _events(source):
        of_traces.update(dict.fromkeys(trace))
        of_events.update(dict.fromkeys(event))
    return (*of_traces, *of_events)[: limits.WIDEST]


def rows_of(source: Source, headings: tuple[str, ...]) -> Iterator[tuple[str | None, ...]]:
    """The headings, then a row for each event. Raises as `headings_of`."""
    yield headings
    for trace, event in _events(source):
        yield tuple(event.get(heading) or trace.get(heading) for heading in headings)


def _events(source: Source) -> Iterator[tuple[Attributes, Attributes]]:
    """Each event's attributes after those that its trace had before it."""
    reader = _Reader(source.file)
    with source.opened() as stream:
        while piece := stream.read(PIECE):
            yield from reader.read(piece)
    yield from reader.read(b"", last=True)


class _Reader:
    """What an XML parser finds, as far as it is a log."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._path: list[str] = []
        self._trace: Attributes = {}
        self._event: Attributes = {}
        self._found: list[tuple[Attributes, Attributes]] = []
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def read(self, piece: bytes, *, last: bool = False) -> list[tuple[Attributes, Attributes]]:
        """The events that end in the next piece of the log."""
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise DomainError("import_broken_log", file=self._file) from error
        self._fed += len(piece)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > limits.LONGEST_LINE:
            self._refuse()
        found, self._found = self._found, []
        return found

    def _start(self, tag: str, attributes: Attributes) -> None:
        tag = tag.rpartition(":")[2]
        self._path.append(tag)
        if len(self._path) > limits.DEEPEST:
            self._refuse()
        match self._path:
            case [_, "trace"]:
                self._trace = {}
            case [_, "trace", "event"]:
                self._event = {}
            case [_, "trace", kind] if kind in VALUES:
                self._keep(self._trace, OF_CASE, attributes)
            case [_, "trace", "event", kind] if kind in VALUES:
                self._keep(self._event, "", attributes)

    def _end(self, _tag: str) -> None:
        if self._path[1:] == ["trace", "event"]:
            self._found.append((self._trace, self._event))
        self._path.pop()

    def _keep(self, kept: Attributes, before: str, attributes: Attributes) -> None:
        if len(kept) < limits.WIDEST and "key" in attributes and "value" in attributes:
            kept.setdefault(before + attributes["key"], attributes["value"])

    def _refuse(self, *_declared: Any) -> None:
        raise DomainError("import_unsafe_log", file=self._file)
