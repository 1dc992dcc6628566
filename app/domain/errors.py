"""Errors of the domain: a code and facts, never a sentence."""

from typing import Any


class DomainError(Exception):
    """Something the domain refuses.

    In: a stable English `code` and the facts that a sentence about it needs.
    The one place that speaks to people turns code and facts into words.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        known = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({known})" if known else self.code
