"""A log read by the rules of IEEE 1849-2016: whoever breaks one of them is told which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as Tree

NAMESPACE = "{http://www.xes-standard.org/}"
ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
CHILDREN = {
    "log": ["extension", "global", "classifier", "attribute", "trace"],
    "trace": ["attribute", "event"],
    "event": ["attribute"],
    "global": ["attribute"],
}
"""What may stand in an element, in this order."""

STANDARD = {
    "concept": ("Concept", {"name", "instance"}),
    "time": ("Time", {"timestamp"}),
    "lifecycle": ("Lifecycle", {"model", "transition", "state"}),
    "org": ("Organizational", {"resource", "role", "group"}),
}
"""The standard extensions by their prefixes, with the keys that they define."""

TRANSITIONS = {
    *("schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort"),
    *("ate_abort", "complete", "autoskip", "manualskip", "unknown"),
}

Attributes = dict[str, tuple[str, str]]
"""key → (type, value)."""


@dataclass
class ReadTrace:
    """A trace and its events."""

    attributes: Attributes
    events: list[Attributes]

    def of(self, key: str) -> list[str | None]:
        """The values of a key, event by event."""
        return [event[key][1] if key in event else None for event in self.events]


def read(content: bytes) -> list[ReadTrace]:
    """The traces of a log that keeps every rule."""
    root = Tree.fromstring(content)
    assert root.tag == f"{NAMESPACE}log"
    assert re.fullmatch(r"\d+\.\d+", root.attrib["xes.version"])  # xs:decimal
    assert "xes.features" in root.attrib
    _ordered(root)
    prefixes = _extensions(root)
    everywhere = {scope: _globals(root, scope) for scope in ("trace", "event")}
    _classifiers(root, set(everywhere["event"]))
    _attributes(root, prefixes)
    traces = []
    for trace in root.iter(f"{NAMESPACE}trace"):
        _ordered(trace)
        found = [_event(event, prefixes, everywhere["event"]) for event in _all(trace, "event")]
        own = _attributes(trace, prefixes)
        _has_globals(own, everywhere["trace"])
        traces.append(ReadTrace(own, found))
    return traces


def _event(event: Tree.Element, prefixes: set[str], always: Attributes) -> Attributes:
    _ordered(event)
    own = _attributes(event, prefixes)
    _has_globals(own, always)
    assert own["lifecycle:transition"][1] in TRANSITIONS
    return own


def _all(element: Tree.Element, name: str) -> list[Tree.Element]:
    return element.findall(f"{NAMESPACE}{name}")


def _name(element: Tree.Element) -> str:
    assert element.tag.startswith(NAMESPACE)
    return element.tag.removeprefix(NAMESPACE)


def _ordered(element: Tree.Element) -> None:
    order = CHILDREN[_name(element)]
    kinds = ["attribute" if _name(c) in ATTRIBUTES else _name(c) for c in element]
    assert kinds == sorted(kinds, key=order.index)


def _extensions(root: Tree.Element) -> set[str]:
    for extension in _all(root, "extension"):
        name, _keys = STANDARD[extension.attrib["prefix"]]
        assert extension.attrib["name"] == name
        uri = f"http://www.xes-standard.org/{extension.attrib['prefix']}.xesext"
        assert extension.attrib["uri"] == uri
    return {extension.attrib["prefix"] for extension in _all(root, "extension")}


def _globals(root: Tree.Element, scope: str) -> Attributes:
    (found,) = (g for g in _all(root, "global") if g.attrib["scope"] == scope)
    return _attributes(found, set(STANDARD))


def _classifiers(root: Tree.Element, always: set[str]) -> None:
    names = [classifier.attrib["name"] for classifier in _all(root, "classifier")]
    assert names
    assert len(names) == len(set(names))
    for classifier in _all(root, "classifier"):
        assert set(classifier.attrib["keys"].split(" ")) <= always


def _attributes(element: Tree.Element, prefixes: set[str]) -> Attributes:
    """The attributes of an element: typed, with unique keys, those of an extension as it says."""
    found: Attributes = {}
    for child in (c for c in element if _name(c) in ATTRIBUTES):
        kind, key, value = _name(child), child.attrib["key"], child.attrib["value"]
        assert set(child.attrib) == {"key", "value"}
        assert key not in found
        prefix, colon, rest = key.partition(":")
        assert not colon or (prefix in prefixes and rest in STANDARD[prefix][1])
        assert _is(kind, value), (kind, key, value)
        found[key] = (kind, value)
    return found


def _is(kind: str, value: str) -> bool:
    if kind == "date":
        return datetime.fromisoformat(value).tzinfo is not None
    if kind == "int":
        return re.fullmatch(r"-?\d+", value) is not None
    return value in ("true", "false") if kind == "boolean" else kind == "string"


def _has_globals(own: Attributes, always: Attributes) -> None:
    for key, (kind, _default) in always.items():
        assert own[key][0] == kind, key
