"""A week's numbers counted again out of the table of events alone, for the tests.

Nothing of the product's own counting is used: how acts move a problem is written down here a second
time, from the workflow that the office works by. For problems that nobody imported.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

EVENTS = """
SELECT subject, kind, at, facts FROM event
WHERE subject IN (SELECT id FROM problem) ORDER BY subject, n
"""

BEGIN = {"register", "split_from"}
LEAVE = {"close": "closed", "decline": "declined", "withdraw": "withdrawn", "merge": "merged"}
NEW_ROUND = {"rework", "reopen"}
ACCEPTING = {"accept", "answer"}
OFFICE = 0
"""Who leads where no department does."""


@dataclass
class Problem:
    """How a problem stands. lead: the last one there was, also while a higher office looks for
    another. limits: until when it is to be accepted (0) and each round to be answered (from 1).
    """

    open: bool = True
    left: str = ""
    lead: int = OFFICE
    round: int = 0
    limits: dict[int, datetime] = field(default_factory=dict)
    handed_in: bool = False

    @property
    def place(self) -> int | None:
        """Who has it; None once it is out."""
        return self.lead if self.open else None

    def overdue(self, at: datetime) -> bool:
        """Past the approved date of what is to be done, with nothing handed in."""
        due = self.limits.get(self.round)
        return self.open and not self.handed_in and due is not None and due < at


@dataclass
class Stock:
    """What one place had, got and gave in a week."""

    opening: int = 0
    into: Counter[str] = field(default_factory=Counter)
    out: Counter[str] = field(default_factory=Counter)

    @property
    def closing(self) -> int:
        """What it had in the end."""
        return self.opening + self.into.total() - self.out.total()


@dataclass
class Week:
    """The count. stock: by department, OFFICE for the office; whole: of all together.

    overdue: by who leads. accepted, closed_of_them: in the week, without what left otherwise.
    """

    whole: Stock
    stock: dict[int, Stock]
    overdue: Counter[int]
    accepted: int = 0
    closed_of_them: int = 0

    @property
    def closed_of_accepted(self) -> tuple[int, int]:
        """Of what was accepted in the week, what was closed in it; and all of that."""
        return self.closed_of_them, self.accepted


def count(connection: Connection, since: datetime, until: datetime) -> Week:
    """What the log says of a week, as it was known when the week ended."""
    stocks: dict[int, Stock] = defaultdict(Stock)
    week = Week(whole=Stock(), stock=stocks, overdue=Counter())
    for events in _by_problem(connection, until):
        _add(week, events, since, until)
    return week


def _by_problem(connection: Connection, until: datetime) -> Iterator[list[tuple[Any, ...]]]:
    """The events of each problem up to the first one that had not happened by then."""
    logs: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    over: set[int] = set()
    for subject, kind, at, facts in connection.execute(text(EVENTS)):
        if _read(at) >= until:
            over.add(subject)
        if subject not in over:
            logs[subject].append((kind, _read(at), json.loads(facts)))
    yield from logs.values()


def _add(week: Week, events: list[tuple[Any, ...]], since: datetime, until: datetime) -> None:
    """Add what happened to one problem; acts of one instant are one step."""
    problem: Problem | None = None
    stood: int | None = None
    known = False
    for n, (kind, at, facts) in enumerate(events):
        if not known and at >= since:
            known, stood = True, problem.place if problem else None
            _open(week, stood)
        problem = _after(problem, kind, facts)
        last = n + 1 == len(events) or events[n + 1][1] > at
        if known and last:
            stood = _move(week, stood, problem, new=problem is not None and n + 1 == _first(events))
    if not known and problem is not None:
        _open(week, problem.place)
    if problem is not None and problem.overdue(until):
        week.overdue[problem.lead] += 1
    if problem is not None and (problem.open or problem.left == "closed"):
        accepted = next((at for kind, at, _facts in events if kind in ACCEPTING), None)
        if accepted is not None and accepted >= since:
            week.accepted += 1
            week.closed_of_them += not problem.open


def _first(events: list[tuple[Any, ...]]) -> int:
    """How many events happened at the instant at which a problem became known."""
    return sum(1 for event in events if event[1] == events[0][1])


def _open(week: Week, place: int | None) -> None:
    if place is not None:
        week.stock[place].opening += 1
        week.whole.opening += 1


def _move(week: Week, stood: int | None, problem: Problem, *, new: bool) -> int | None:
    """Count a step from one place to another; where it stands now."""
    place = problem.place
    if place == stood:
        return place
    if stood is not None:
        how = "over" if problem.open else problem.left
        week.stock[stood].out[how] += 1
        if not problem.open:
            week.whole.out[how] += 1
    if place is not None:
        how = "over" if stood is not None else "new" if new else "back"
        week.stock[place].into[how] += 1
        if stood is None:
            week.whole.into[how] += 1
    return place


def _after(problem: Problem | None, kind: str, facts: dict[str, Any]) -> Problem:
    """A problem after an act."""
    if problem is None:
        assert kind in BEGIN, kind
        problem = Problem()
    if kind in LEAVE:
        problem.open, problem.left = False, LEAVE[kind]
    if kind in ("reopen", "unmerge"):
        problem.open = True
    if kind in NEW_ROUND:
        problem.round, problem.handed_in = problem.round + 1, False
    if kind in ACCEPTING:
        problem.round = 1
    _lead(problem, kind, facts)
    _result(problem, kind, facts)
    for name, limit in facts.get("clocks", {}).items():
        what, _, n = name.partition(":")
        if what in ("accept", "closing"):
            problem.limits[0 if what == "accept" else int(n or 1)] = _read(limit["due"])
    return problem


def _lead(problem: Problem, kind: str, facts: dict[str, Any]) -> None:
    """Who leads: named at dispatch, by a decision over an objection, by a consultation."""
    if kind in ("dispatch", "reassign", "decide"):
        problem.lead = facts.get("lead") or facts.get("department") or problem.lead
    if kind == "review" and facts["outcome"] == "upheld":
        problem.lead = facts["department"]


def _result(problem: Problem, kind: str, facts: dict[str, Any]) -> None:
    """Handed in when the office has it, not when it lies with the department's head."""
    if kind in ("answer", "approve") or (kind == "submit" and not facts.get("to_head")):
        problem.handed_in = True
    if kind == "send_back":
        problem.handed_in = False


def _read(stored: Any) -> datetime:
    at = datetime.fromisoformat(str(stored))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
