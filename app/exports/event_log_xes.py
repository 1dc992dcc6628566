"""The event log as XES (IEEE 1849-2016), trace by trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from app.domain.log_columns import (
    ACTIVITY,
    EVENT_COLUMNS,
    GROUP,
    TRACE_COLUMNS,
    LogColumn,
    ValueKind,
)
from app.exports.log_values import DAY_ONE, value_text
from app.exports.register import said
from app.exports.written_log import Written
from app.exports.xml_texts import xml_value
from app.queries.event_log import EventLog, LoggedTrace, Value
from app.translations import _

NAMESPACE = "http://www.xes-standard.org/"
VERSION = "1849.2016"

EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)

CLASSIFIERS = (("Activity", (ACTIVITY,)), ("Activity and group", (ACTIVITY, GROUP)))
"""By which keys events count as the same; all of them are among the globals."""

TAGS: Mapping[ValueKind, str] = {
    ValueKind.TEXT: "string",
    ValueKind.TIME: "date",
    ValueKind.WHOLE: "int",
    ValueKind.YES: "boolean",
}

DEFAULTS: Mapping[ValueKind, str] = {
    ValueKind.TEXT: "",
    ValueKind.TIME: DAY_ONE,
    ValueKind.WHOLE: "0",
    ValueKind.YES: "false",
}


def write_xes(found: EventLog, file: IO[bytes]) -> Written:
    """Write the log; what it came to."""
    written = Written()
    _put(file, _beginning(found))
    for trace in found.traces:
        _put(file, _trace(trace))
        written.add(trace)
    _put(file, ["</log>"])
    return written


def _put(file: IO[bytes], lines: Iterable[str]) -> None:
    file.write("".join(f"{line}\n" for line in lines).encode())


def _beginning(found: EventLog) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<log xes.version="{VERSION}" xes.features="" xmlns="{NAMESPACE}">'
    for name, prefix in EXTENSIONS:
        yield f'<extension name="{name}" prefix="{prefix}" uri="{NAMESPACE}{prefix}.xesext"/>'
    yield from _globals("trace", TRACE_COLUMNS)
    yield from _globals("event", EVENT_COLUMNS)
    for name, keys in CLASSIFIERS:
        yield f'<classifier name="{name}" scope="event" keys="{" ".join(keys)}"/>'
    yield _attribute("string", "concept:name", _("事件日志"))
    yield _attribute("string", "lifecycle:model", "standard")
    for name, value in said(found.about):
        yield _attribute("string", xml_value(name), value)


def _globals(scope: str, columns: Sequence[LogColumn]) -> Iterator[str]:
    """What every trace, or every event, has; with a default, as the standard asks."""
    yield f'<global scope="{scope}">'
    for column in columns:
        if column.always:
            yield _attribute(TAGS[column.kind], column.key, DEFAULTS[column.kind])
    yield "</global>"


def _trace(trace: LoggedTrace) -> Iterator[str]:
    yield "<trace>"
    yield from _attributes(trace.values, TRACE_COLUMNS)
    for event in trace.events:
        yield "<event>"
        yield from _attributes(event, EVENT_COLUMNS)
        yield "</event>"
    yield "</trace>"


def _attributes(values: Mapping[str, Value], columns: Sequence[LogColumn]) -> Iterator[str]:
    for column in columns:
        if column.key in values:
            yield _attribute(TAGS[column.kind], column.key, value_text(values[column.key]))


def _attribute(tag: str, key: str, value: str) -> str:
    return f'<{tag} key="{key}" value="{xml_value(value)}"/>'
