"""What the findings look at: everything that was read of the problems, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.dependencies import Waiting
from app.domain.network.chains import OpenPart


@dataclass(frozen=True, kw_only=True)
class Waited:
    """A wait of the past or present, from when it was set until it ended or, standing, until now.

    Both departments are named: a wait for a problem without a lead is for nobody.
    """

    problem: int
    waiting: int
    awaited: int
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Signing:
    """An assignment on its way to a department: from its dispatch to its signing.

    signed_at: None while nobody has signed. by_itself: signed because the limit had passed.
    """

    problem: int
    department: int
    dispatched_at: datetime
    signed_at: datetime | None = None
    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class PauseBegun:
    """A pause of a problem while a department led it. left: working days to its due date then."""

    problem: int
    department: int
    start: datetime
    left: float


@dataclass(frozen=True, kw_only=True)
class Observed:
    """The problems that somebody may see, at one instant.

    waits: of these problems; beyond: of others, which their chains may run through. waited:
    since `since`, by intervals. parts: still to be done, of these problems and of what they wait
    for. ways: problem → the departments that held it, in order. leads: department → problems that
    it leads; paused: those of them whose clock stands still.
    """

    at: datetime
    since: datetime
    waits: Sequence[Waiting] = ()
    beyond: Sequence[Waiting] = ()
    waited: Sequence[Waited] = ()
    parts: Sequence[OpenPart] = ()
    ways: Mapping[int, Sequence[int]] = field(default_factory=dict)
    signings: Sequence[Signing] = ()
    pauses: Sequence[PauseBegun] = ()
    leads: Mapping[int, int] = field(default_factory=dict)
    paused: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def weeks(self) -> int:
        """How far back is looked."""
        return (self.at - self.since).days // 7
