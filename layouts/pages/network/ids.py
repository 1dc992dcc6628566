"""What the callbacks of 部门协同 speak of."""

from __future__ import annotations

from enum import StrEnum

PATH = "/network"


class Ids(StrEnum):
    """The parts of the page."""

    ADDRESS = "network-address"
    OPENED = "network-opened"
    GRAPH = "network-graph"
    ANSWER = "network-answer"
    TABLES = "network-tables"


def control(key: str) -> dict[str, str]:
    """The id of the control of one thing asked; `key` as it stands in the address."""
    return {"type": "network-filter", "key": key}


def more(of: str) -> dict[str, str]:
    """The id of the button that shows the whole of the tables."""
    return {"type": "network-more", "of": of}


def forward(finding: str) -> dict[str, str]:
    """The id of the button that puts the problems of a finding forward."""
    return {"type": "network-forward", "finding": finding}
