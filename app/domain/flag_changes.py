"""Which flags a pass of the timetable raises or ends, and the figures that it writes down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.events import EventKind, stamp
from app.domain.flags import FlagCode, Raised
from app.domain.problem import Case

BY_HAND = frozenset({FlagCode.ASKED})
"""Raised by a person; it ends when it is cleared or its problem leaves the loop."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What differs between the flags that stand and those that are called for."""

    raised: tuple[Raised, ...] = ()
    ended: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.raised or self.ended)

    def events(self) -> list[tuple[EventKind, dict[str, Any]]]:
        """The events that bring it about, each with its facts."""
        return [
            *((EventKind.UNFLAGGED, {"rule": rule}) for rule in self.ended),
            *((EventKind.FLAGGED, _facts(flag)) for flag in self.raised),
        ]


NOTHING = Change()


def change(
    called_for: Iterable[Raised], *, standing: Collection[str], cleared: Collection[str]
) -> Change:
    """What a pass does: rules that stand and are no longer called for end, others begin.

    cleared: the rules that may not yet return.
    """
    ruled = [flag for flag in called_for if flag.rule not in BY_HAND]
    rules = {str(flag.rule) for flag in ruled}
    if rules == set(standing):
        return NOTHING
    return Change(
        raised=tuple(f for f in ruled if f.rule not in standing and f.rule not in cleared),
        ended=tuple(sorted(set(standing) - rules - BY_HAND)),
    )


def standing_rules(case: Case) -> frozenset[str]:
    """The rules whose flags stand."""
    return frozenset(flag.rule for flag in case.standing_flags)


def cleared_rules(case: Case, *, today: date) -> frozenset[str]:
    """The rules that a person has cleared until a date that still lies ahead (a local date)."""
    return frozenset(f.rule for f in case.flags if f.cleared_at and f.return_on > str(today))


def _facts(flag: Raised) -> dict[str, Any]:
    return {
        "rule": str(flag.rule),
        "since": stamp(flag.since),
        "evidence": written_evidence(flag.evidence),
    }


def written_evidence(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a flag as the log keeps them: instants as stamps, tuples as lists."""
    return {name: _written(value) for name, value in evidence.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    return list(value) if isinstance(value, tuple) else value
