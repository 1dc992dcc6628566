"""What the callbacks of 评价考核 speak of."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Ids(StrEnum):
    """Single things."""

    ADDRESS = "evaluation-address"
    TIP = "evaluation-tip"


def control(key: Any) -> dict[str, Any]:
    """The id of the control of one thing asked; `key` as it stands in the address."""
    return {"type": "evaluation-filter", "key": key}


def definition_id(code: str) -> str:
    """The id of the words that define a measure."""
    return f"evaluation-definition-{code}"
