"""The [events] table of a profile: which headings of a log say what of an event."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("case", "at", "state", "group", "by", "to", "activity", "reads", "future")
"""What a heading of a log can be for its events."""

JOINED = frozenset({"state", "reads", "future"})
"""Roles for which every heading counts that the file has; for the others the first of them."""

BETWEEN = "/"
"""Between the parts of a state that several headings give."""


@dataclass(frozen=True, kw_only=True)
class LogColumns:
    """The headings of a log, each role's in the order of trial.

    case: the case's key. at: when. state: the file's own state, several joined with "/".
    group: who holds the case. by: who did it. to: the person responsible from then on. activity:
    what was done. reads: what else tells one event from another. future: times that were filled
    in after the event, which are not read. machines: users that are programs. missing: folded,
    besides the profile's. own_file: the events stand in a file of their own.
    """

    case: tuple[str, ...]
    at: tuple[str, ...]
    state: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    future: tuple[str, ...] = ()
    machines: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    own_file: bool = False

    def headings(self, role: str) -> tuple[str, ...]:
        """The headings of a role."""
        found: tuple[str, ...] = getattr(self, role)
        return found
