"""A log read by the rules of the OCEL 2.0 json: whoever breaks one of them is told which."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TYPES = {"string", "time", "integer", "float", "boolean"}
PYTHON = {"integer": int, "float": float, "boolean": bool, "string": str, "time": str}


@dataclass
class ReadLog:
    """What a log holds, by id."""

    events: dict[str, Any]
    objects: dict[str, Any]

    @property
    def kinds(self) -> Counter[str]:
        """How many objects of each type."""
        return Counter(each["type"] for each in self.objects.values())

    def of(self, event: str, qualifier: str) -> list[str]:
        """The objects to which an event is related so."""
        related = self.events[event]["relationships"]
        return [r["objectId"] for r in related if r["qualifier"] == qualifier]

    def values(self, id_: str) -> dict[str, Any]:
        """The attributes of an object."""
        return {a["name"]: a["value"] for a in self.objects[id_]["attributes"]}


def read(content: bytes) -> ReadLog:
    """The events and objects of a log that keeps every rule."""
    log = json.loads(content)
    assert set(log) == {"events", "objects", "eventTypes", "objectTypes"}
    event_types, object_types = _types(log["eventTypes"]), _types(log["objectTypes"])
    events, objects = _by_id(log["events"]), _by_id(log["objects"])
    assert not set(events) & set(objects)
    for event in events.values():
        assert set(event) == {"id", "type", "time", "attributes", "relationships"}
        assert _is_time(event["time"])
        _attributes(event, event_types, times=False)
        assert event["relationships"]  # an event is about something
        _related(event, objects)
    for each in objects.values():
        assert set(each) == {"id", "type", "attributes", "relationships"}
        _attributes(each, object_types, times=True)
        _related(each, objects)
    about = {r["objectId"] for event in events.values() for r in event["relationships"]}
    assert set(objects) == about  # what no event is about is lost on readers
    return ReadLog(events, objects)


def _types(declared: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    found = {}
    for each in declared:
        assert set(each) == {"name", "attributes"}
        assert each["name"] not in found
        names = [a["name"] for a in each["attributes"]]
        assert len(names) == len(set(names))
        assert all(set(a) == {"name", "type"} and a["type"] in TYPES for a in each["attributes"])
        found[each["name"]] = {a["name"]: a["type"] for a in each["attributes"]}
    return found


def _by_id(items: list[dict[str, Any]]) -> dict[str, Any]:
    found = {item["id"]: item for item in items}
    assert len(found) == len(items)
    return found


def _attributes(item: dict[str, Any], types: dict[str, dict[str, str]], *, times: bool) -> None:
    declared = types[item["type"]]
    for attribute in item["attributes"]:
        assert set(attribute) == {"name", "value", *(("time",) if times else ())}
        assert not times or _is_time(attribute["time"])
        kind = declared[attribute["name"]]
        assert type(attribute["value"]) is PYTHON[kind]
        assert kind != "time" or _is_time(attribute["value"])


def _related(item: dict[str, Any], objects: dict[str, Any]) -> None:
    pairs = [(r["objectId"], r["qualifier"]) for r in item["relationships"]]
    assert all(set(r) == {"objectId", "qualifier"} for r in item["relationships"])
    assert len(pairs) == len(set(pairs))
    assert all(id_ in objects and qualifier for id_, qualifier in pairs)


def _is_time(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None
