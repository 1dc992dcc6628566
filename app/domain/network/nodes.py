"""What a node of the network stands for: a department, a region or a level, as a short text.

`12` is a department, `r3307` a region with all below, `r330700` (or `r3300`) that level itself,
`lcity` a level. A tie is two nodes, `12-34`; either side may be empty, which is anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.domain.catalogue import Level

ONE = r"(?:[1-9][0-9]{0,8}|r[0-9]{2,6}|l(?:province|city|county))"
TIE = re.compile(f"(?P<source>{ONE})?-(?P<target>{ONE})?", re.ASCII)

BETWEEN = {"ways": " → ", "pairs": "、"}
"""What stands between the names of a tie's sides, where it has a direction or has none."""


def department_node(department: int) -> str:
    """The node of a department."""
    return str(department)


def region_node(region: str, *, digits: int) -> str:
    """The node of a department's region, where nodes are regions of so many digits.

    A department of a higher level has its level itself as its node.
    """
    return f"r{region[:digits]}" if len(region) >= digits else f"r{region}00"


def level_node(level: str) -> str:
    """The node of a level."""
    return f"l{level}"


def tie_of(text: str) -> tuple[str, str]:
    """Both nodes of a tie, "" for anybody. Raises ValueError where it is none."""
    found = TIE.fullmatch(text)
    if found is None or text == "-":
        raise ValueError(f"no tie: {text!r}")
    return found["source"] or "", found["target"] or ""


def departments_in(tie: str) -> tuple[int, ...]:
    """The departments that a tie names."""
    return tuple(int(node) for node in tie_of(tie) if node.isdecimal()) if tie else ()


def node_name(node: str, *, departments: Mapping[Any, str], regions: Mapping[Any, str]) -> str:
    """What people call a node, in words that are still to be translated."""
    if node.startswith("r"):
        return regions.get(node[1:], node[1:])
    if node.startswith("l"):
        return Level(node[1:]).label
    return departments.get(int(node), node)
