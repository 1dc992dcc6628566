"""The event log as csv: a row an event, under the keys that process mining knows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from app.domain.log_columns import EVENT_COLUMNS, OF_CASE, TRACE_COLUMNS, LogColumn
from app.domain.safe_cells import guarded
from app.exports.log_values import value_text
from app.exports.written_log import Written
from app.queries.event_log import EventLog, LoggedTrace, Value


def write_csv(found: EventLog, file: IO[bytes]) -> Written:
    """UTF-8 with a mark at its head, a heading row; what it came to."""
    written = Written()
    file.write(codecs.BOM_UTF8)
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    of_case = (f"{OF_CASE}{column.key}" for column in TRACE_COLUMNS)
    writer.writerow([*of_case, *(column.key for column in EVENT_COLUMNS)])
    for trace in found.traces:
        writer.writerows(_rows(trace))
        written.add(trace)
    out.flush()
    out.detach()
    return written


def _rows(trace: LoggedTrace) -> Iterator[list[str]]:
    of_case = _cells(trace.values, TRACE_COLUMNS)
    for event in trace.events:
        yield [*of_case, *_cells(event, EVENT_COLUMNS)]


def _cells(values: Mapping[str, Value], columns: Sequence[LogColumn]) -> list[str]:
    given = (values.get(column.key, "") for column in columns)
    return [guarded(value_text(value)) for value in given]
