"""What was typed into a form of pattern-matching fields, by the fields' names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def typed_by_name(ids: Sequence[Mapping[str, str]], values: Sequence[Any]) -> dict[str, Any]:
    """Values by the name in their ids; what was left blank is an empty text."""
    return {i["name"]: "" if v is None else v for i, v in zip(ids, values, strict=True)}
