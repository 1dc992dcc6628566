"""The event log as OCEL 2.0 json: events beside the objects that they are about.

Events are written as they are read; the objects meanwhile lie in a temporary file, and follow. Of
what has been written only the names of activities and the ids of shared objects are kept.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from app.domain.log_columns import (
    ACTIVITY,
    EVENT_COLUMNS,
    INSTANCE,
    MOMENT,
    TRANSITION,
    LogColumn,
    ValueKind,
)
from app.exports.log_objects import (
    OBJECT_COLUMNS,
    LogObject,
    Relation,
    is_shared,
    objects_of_trace,
    relations_of,
    shared_objects,
)
from app.exports.log_values import DAY_ONE, value_text
from app.exports.written_log import Written
from app.queries.event_log import EventLog, LoggedTrace, Value

TYPES: Mapping[ValueKind, str] = {
    ValueKind.TEXT: "string",
    ValueKind.TIME: "time",
    ValueKind.WHOLE: "integer",
    ValueKind.YES: "boolean",
}

APART = frozenset({ACTIVITY, INSTANCE, MOMENT, TRANSITION})
"""What an event says of itself elsewhere than in its attributes."""

OF_EVENT = tuple(column for column in EVENT_COLUMNS if column.key not in APART)


def write_ocel(found: EventLog, file: IO[bytes]) -> Written:
    """Write the log; what it came to."""
    with tempfile.TemporaryFile() as aside:
        log = _Log(found, file, objects=_List(aside))
        file.write(b'{"events":[\n')
        log.write_events()
        file.write(b'],\n"objects":[\n')
        aside.seek(0)
        shutil.copyfileobj(aside, file)
        file.write(b"],\n" + _json(log.types())[1:].encode() + b"\n")
    return log.written


class _List:
    """A json list that is written item by item."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._between = file, ""

    def put(self, item: Mapping[str, Any]) -> None:
        """Write one more."""
        self._file.write(f"{self._between}{_json(item)}".encode())
        self._between = ",\n"


class _Log:
    """A log while it is written: events into the file, objects aside."""

    def __init__(self, found: EventLog, file: IO[bytes], *, objects: _List) -> None:
        self.written = Written()
        self._found, self._events, self._objects = found, _List(file), objects
        self._activities: dict[str, None] = {}
        self._shared: dict[str, None] = {}

    def write_events(self) -> None:
        """The events, and every object."""
        for trace in self._found.traces:
            for event in self._told(trace):
                self._events.put(event)
            for thing in objects_of_trace(trace):
                self._put(thing)
            self.written.add(trace)
        for thing in shared_objects(tuple(self._shared), self._found):
            self._put(thing)

    def types(self) -> dict[str, list[dict[str, Any]]]:
        """Every type of the file, with the attributes that its events or objects may have."""
        attributes = _declared(OF_EVENT)
        kinds = OBJECT_COLUMNS.items()
        return {
            "eventTypes": [{"name": n, "attributes": attributes} for n in self._activities],
            "objectTypes": [{"name": str(k), "attributes": _declared(c)} for k, c in kinds],
        }

    def _told(self, trace: LoggedTrace) -> Iterator[dict[str, Any]]:
        for activity, values in zip(trace.trace.activities, trace.events, strict=True):
            self._activities[activity.name] = None
            yield {
                "id": f"{trace.number}/{activity.n}",
                "type": activity.name,
                "time": value_text(activity.at),
                "attributes": [
                    {"name": column.key, "value": value_text(values[column.key])}
                    for column in OF_EVENT
                    if column.key in values
                ],
                "relationships": self._related(relations_of(activity, trace.trace, self._found)),
            }

    def _put(self, thing: LogObject) -> None:
        time = value_text(thing.since) if thing.since else DAY_ONE
        self._objects.put(
            {
                "id": thing.id,
                "type": str(thing.kind),
                "attributes": [
                    {"name": column.key, "time": time, "value": _plain(thing.values[column.key])}
                    for column in OBJECT_COLUMNS[thing.kind]
                    if column.key in thing.values
                ],
                "relationships": self._related(thing.related),
            }
        )
        self.written.objects[str(thing.kind)] += 1

    def _related(self, relations: Iterable[Relation]) -> list[dict[str, str]]:
        told = [{"objectId": id_, "qualifier": qualifier} for id_, qualifier in relations]
        ids = (each["objectId"] for each in told)
        self._shared.update(dict.fromkeys(filter(is_shared, ids)))
        return told


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Value) -> Any:
    """Numbers and truths as json has them."""
    return value if isinstance(value, int) else value_text(value)


def _declared(columns: Sequence[LogColumn]) -> list[dict[str, str]]:
    return [{"name": column.key, "type": TYPES[column.kind]} for column in columns]
