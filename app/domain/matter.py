"""Who raised a problem, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import Difficulty, Kind, Urgency


@dataclass(frozen=True, kw_only=True)
class Appellant:
    """诉求人. Names of natural persons and phones are ciphertext here and in the log."""

    enterprise: int | None = None
    name: str = ""
    contact: str = ""
    phone: str = ""
    anonymous: bool = False

    def same_as(self, other: Appellant) -> bool:
        """Whether both are the same enterprise, or the same natural person.

        A name is a token `version.fingerprint.ciphertext`: equal names share the fingerprint.
        """
        if self.anonymous or other.anonymous:
            return False
        if self.enterprise or other.enterprise:
            return self.enterprise == other.enterprise
        return bool(self.name) and _print(self.name) == _print(other.name)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the problem is about; `amend` changes parts of it."""

    title: str
    text: str
    channel: str
    source_no: str = ""
    source_due: datetime | None = None
    region: str
    field: str = ""
    kind: Kind | None = None
    difficulty: Difficulty | None = None
    urgency: Urgency = Urgency.NORMAL
    accused: int | None = None
    place: str = ""


def _print(name: str) -> str:
    return name.rpartition(".")[0] or name
