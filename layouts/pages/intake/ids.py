"""What the page's callbacks speak of."""

from __future__ import annotations

from enum import StrEnum


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    FORM = "intake-form"
    KNOWN = "intake-known"
    NEAR = "intake-near"
    DONE = "intake-done"
    QUEUE = "intake-queue"
    SUBMIT = "intake-submit"
    THEN = "intake-then"
    THEN_FIELDS = "intake-then-fields"
    CHOICES = "intake-choices"
    CLEAR = "intake-clear"


def field(name: str) -> dict[str, str]:
    """The id of a field of the form."""
    return {"type": "intake-field", "name": name}


def choose(uscc: str, name: str) -> dict[str, str]:
    """The id of the button that takes over an enterprise of the register."""
    return {"type": "intake-choose", "uscc": uscc, "name": name}
