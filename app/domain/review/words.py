"""What a pack says in words: names, masks, sentences. The making of a pack asks, others answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from app.domain.network.finding import Finding
from app.domain.problem import Case


class Words(Protocol):
    """Words as they were when the pack was frozen."""

    def department(self, number: int) -> str:
        """The name of a department."""

    def region(self, code: str) -> str:
        """The name of a division."""

    def office(self, region: str) -> str:
        """The name of the office that runs the loop in a region."""

    def field(self, code: str) -> str:
        """The name of a service field."""

    def appellant(self, case: Case) -> str:
        """An enterprise by its name, a natural person masked."""

    def flag(self, rule: str, evidence: Mapping[str, Any]) -> str:
        """The sentence of a flag."""

    def finding(self, finding: Finding) -> str:
        """The sentence of a finding."""

    def question(self, case: Case) -> str:
        """What a meeting would have to settle, from the flags that stand."""

    def tried(self, case: Case) -> str:
        """What was done so far."""
