"""The event log handed out as XES, OCEL 2.0 json or csv, and written into the log of the office."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, cast

from app.context import Application
from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.export_tasks import Progress
from app.domain.register_filter import RegisterFilter
from app.exports.event_log_csv import write_csv
from app.exports.event_log_ocel import write_ocel
from app.exports.event_log_xes import write_xes
from app.exports.register import MEDIA_TYPES
from app.exports.streamed import unwatched, watched
from app.exports.written_log import Written
from app.queries.event_log import EventLog, event_log
from app.queries.register_export import About
from app.services.exporting import record_export
from app.translations import _

PACKING = 6
"""Of gzip: half the time of the smallest, and hardly larger."""


def export_event_log(
    application: Application,
    *,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    kind: str,
    file: IO[bytes],
    as_of: datetime | None = None,
    progress: Progress = unwatched,
) -> Written:
    """Write the events of a filter's problems into a file, and then into the log that it was done.

    Raises DomainError as `write_event_log`.
    """
    about, written = write_event_log(
        application, asked=asked, viewer=viewer, at=at, kind=kind, file=file, as_of=as_of,
        progress=progress,
    )  # fmt: skip
    with application.transaction() as store:
        record_export(
            store, what="event_log", kind=kind, query=about.query, rows=written.events,
            as_of=about.at, viewer=viewer, at=at,
        )  # fmt: skip
    return written


def write_event_log(
    application: Application,
    *,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    kind: str,
    file: IO[bytes],
    as_of: datetime | None = None,
    progress: Progress = unwatched,
) -> tuple[About, Written]:
    """Write the events of a filter's problems, as recorded by one moment, into a file.

    kind: a key of FORMS. Raises DomainError "unknown_format", and whatever `progress` raises; the
    file is not whole then.
    """
    if kind not in FORMS:
        raise DomainError("unknown_format", format=kind, known=_("、").join(FORMS))
    with application.reading() as store:
        found = event_log(store, asked=asked, viewer=viewer, at=at, as_of=as_of)
        traces = watched(
            found.traces, total=found.about.rows, size=lambda _trace: 1, progress=progress
        )
        written = FORMS[kind].write(replace(found, traces=traces), file)
    return found.about, written


def _packed(found: EventLog, file: IO[bytes]) -> Written:
    """XES in gzip; the same log gives the same bytes."""
    with gzip.GzipFile(
        filename="", mode="wb", fileobj=file, compresslevel=PACKING, mtime=0
    ) as packed:
        return write_xes(found, cast(IO[bytes], packed))


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of the log: what writes it, how its file's name ends, its media type."""

    write: Callable[[EventLog, IO[bytes]], Written]
    ending: str
    media_type: str


FORMS: Mapping[str, Form] = {
    "xes": Form(write=write_xes, ending="xes", media_type="application/xml"),
    "xes.gz": Form(write=_packed, ending="xes.gz", media_type="application/gzip"),
    "ocel": Form(write=write_ocel, ending="ocel.json", media_type="application/json"),
    "csv": Form(write=write_csv, ending="csv", media_type=MEDIA_TYPES["csv"]),
}
