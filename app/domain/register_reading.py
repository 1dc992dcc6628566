"""How the parts of a register's address are read; each raises ValueError for what it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.catalogue import Term
from app.domain.measures.measure import BY_CODE
from app.domain.network.nodes import tie_of

LONGEST_TEXT = 100


def term(terms: type[Term]) -> Callable[[str], Any]:
    """One of some terms, by its code."""
    return lambda text: terms(text)


def code(text: str) -> str:
    """A code of a region or a field."""
    if not re.fullmatch("[0-9]{2,8}", text, re.ASCII):
        raise ValueError(text)
    return text


def number(text: str) -> int:
    """The number of a department or an enterprise."""
    if not re.fullmatch("[0-9]{1,15}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def measure(text: str) -> str:
    """The code of a measure."""
    if text not in BY_CODE:
        raise ValueError(text)
    return text


def credit(text: str) -> str:
    """A department's number, or that it is nobody's."""
    return text if text == "-" else str(number(text))


def words(text: str) -> str:
    """Words, their blanks made single."""
    return " ".join(text.split())[:LONGEST_TEXT]


def yes(text: str) -> bool:
    """Whether something is asked for."""
    return text in ("1", "true", "yes")


def tie(text: str) -> str:
    """Two nodes of the network, as `app.domain.network.nodes` writes them."""
    tie_of(text)
    return text


def instant(text: str) -> datetime:
    """An instant with its offset."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found
