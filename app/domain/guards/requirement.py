"""What a guard is: a function that returns, or refuses with a DomainError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.around import Around
from app.domain.errors import DomainError
from app.domain.problem import Case

Facts = Mapping[str, Any]
Guard = Callable[[Case, Facts, Around], None]


def need(holds: object, code: str, **facts: object) -> None:
    """Raise DomainError(code) unless it holds."""
    if not holds:
        raise DomainError(code, **facts)
