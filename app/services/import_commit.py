"""Staged rows become problems: one piece of a file in one transaction, with all that follows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.domain import acting
from app.domain.access import Viewer
from app.domain.acting import Outcome
from app.domain.around import Around
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind, instant
from app.domain.flows import local_day
from app.domain.identifiers import (
    DAYS_PER_CITY,
    NUMBER_EPOCH,
    SEQUENCES_PER_DAY,
    parse_problem_number,
    problem_id,
)
from app.domain.problem import Case
from app.domain.registers import chain_of_region
from app.services.import_parties import Facts, Parties
from app.services.import_staging import conflict_with, same_problem, worked_on
from db import staging
from db.bulk import locked_cases, write_again, write_new
from db.log import events_of_many
from db.logged import HISTORY
from db.staging import ACCEPTED, DUPLICATE, REJECTED
from db.store import Store

SAID_WHOLE = (EventKind.IMPORTED, EventKind.IMPORTED_AGAIN)
"""The events that hold all that a file says of a problem; later entries of its log are apart."""

Day = tuple[str, date]
"""A city's four digits and a local day: a series of problem numbers."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A staged line that is to become a problem."""

    n: int
    ref: str
    content: str
    facts: Facts


@dataclass(kw_only=True)
class Piece:
    """One piece of a batch while it is committed.

    size: how many lines it takes at most. heading: of the rows' key. problems: how many it has
    written.
    """

    store: Store
    batch: int
    size: int
    source: str
    updates: bool
    heading: str
    viewer: Viewer
    at: datetime
    problems: int = 0
    verdicts: list[Facts] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rules = self.store.rules.rules()
        self._calendar = self.store.rules.calendar()

    def commit(self) -> Counter[str]:
        """Take the next lines; how many came to which verdict, nothing when none are left."""
        lines = _until_repeated(staging.ready_lines(self.store.session, self.batch, most=self.size))
        new, again = self._sorted(lines)
        # The problems before the chains, as every act locks them.
        cases = locked_cases(self.store, (problem for _taken, problem in again))
        rows = [*new, *(taken for taken, _problem in again)]
        if rows:
            self._settle([taken.facts for taken in rows])
        if new:
            self._write(new)
        if again:
            self._write_again([(taken, cases[problem]) for taken, problem in again])
        staging.mark_lines(self.store.session, self.batch, self.verdicts)
        counts = Counter(row["status"] for row in self.verdicts)
        self.problems = counts[ACCEPTED]
        return counts

    def _verdict(
        self, taken: Taken, status: str, *, problem: int | None = None, reason: str = ""
    ) -> None:
        place = self.heading if reason else ""
        self.verdicts.append(
            {"n": taken.n, "status": status, "problem_id": problem, "field": place,
             "reason": reason}
        )  # fmt: skip

    def _sorted(self, lines: Sequence[Taken]) -> tuple[list[Taken], list[tuple[Taken, int]]]:
        """What is new, and what updates which problem; the rest has its verdict at once."""
        session = self.store.session
        known = staging.known_rows(session, self.source, (t.ref for t in lines))
        own = staging.standing(session, (t.facts.get("number", 0) for t in lines))
        new, again = [], []
        for taken in lines:
            before = known.get(taken.ref)
            if before is None and same_problem(taken.facts, own):
                self._verdict(taken, DUPLICATE, problem=taken.facts["number"])
            elif before is None:
                new.append(taken)
            elif before.content == taken.content:
                self._verdict(taken, DUPLICATE, problem=before.problem_id)
            elif self.updates:
                again.append((taken, before.problem_id))
            else:
                self._verdict(taken, REJECTED, reason=conflict_with(before.problem_id))
        return new, again

    def _settle(self, rows: Sequence[Facts]) -> None:
        parties = Parties(self.store, rows, viewer=self.viewer, at=self.at)
        parties.enter([facts["region"] for facts in rows])
        for facts in rows:
            parties.settle(facts)

    def _write(self, rows: Sequence[Taken]) -> None:
        ids = numbered(self.store, rows)
        made = [self._begun(taken, ids[taken.n]) for taken in rows]
        write_new(
            self.store,
            cases=[outcome.case for outcome in made],
            events=[event for outcome in made for event in outcome.events],
        )
        keys = [(taken.ref, taken.content, ids[taken.n]) for taken in rows]
        staging.remember(self.store.session, self.source, keys)
        for taken in rows:
            self._verdict(taken, ACCEPTED, problem=ids[taken.n])

    def _begun(self, taken: Taken, subject: int) -> Outcome:
        facts = self._told(taken)
        around = self._around(facts["last_at"])
        case, event = acting.record(
            EventKind.IMPORTED, case=None, facts=facts, around=around, subject=subject,
            recorded_at=self.at,
        )  # fmt: skip
        return Outcome(case=case, events=(event,))

    def _told(self, taken: Taken) -> Facts:
        """The facts as the log holds them, with where they come from."""
        facts = {name: value for name, value in taken.facts.items() if name != "number"}
        if "merged_into" in facts:
            facts["merged_into"] = self._target(facts["merged_into"])
        facts["key"] = {"source": self.source, "ref": taken.ref, "content": taken.content}
        facts["batch"] = self.batch
        return {name: value for name, value in facts.items() if value not in (None, "", [])}

    def _target(self, text: str) -> int | None:
        """The problem that a merged one went into: that of its row, else of its number."""
        known = staging.known_rows(self.store.session, self.source, [text]).get(text)
        if known:
            return int(known.problem_id)
        try:
            return parse_problem_number(text)
        except DomainError:
            return None

    def _around(self, at: str) -> Around:
        return Around(
            at=instant(at), viewer=self.viewer, rules=self._rules, calendar=self._calendar
        )

    def _write_again(self, rows: Sequence[tuple[Taken, Case]]) -> None:
        """Later words on problems that imports alone have touched; the others are rejected."""
        session = self.store.session
        told = events_of_many(session, [case.id for _taken, case in rows])
        changes, keys = [], []
        for taken, case in rows:
            if any(event.kind not in HISTORY for event in told[case.id]):
                self._verdict(taken, REJECTED, reason=worked_on(case.id))
                continue
            changes.append((case, self._said_anew(taken, case, told[case.id])))
            keys.append((taken.ref, taken.content, case.id))
            self._verdict(taken, ACCEPTED, problem=case.id)
        write_again(self.store, changes)
        staging.remember(session, self.source, keys, again=True)

    def _said_anew(self, taken: Taken, case: Case, events: Sequence[Event]) -> Outcome:
        before = next(e.facts for e in reversed(events) if e.kind in SAID_WHOLE)
        facts = {**{k: v for k, v in before.items() if k != "clocks"}, **self._told(taken)}
        after, event = acting.record(
            EventKind.IMPORTED_AGAIN,
            case=case,
            facts=facts,
            around=self._around(max(facts["last_at"], str(before["last_at"]))),
            recorded_at=self.at,
        )
        return Outcome(case=after, events=(event,))


def _until_repeated(lines: Iterable[Any]) -> list[Taken]:
    """The lines up to the first whose key stood above it: that one finds the first's problem."""
    taken: dict[str, Taken] = {}
    for line in lines:
        if line.ref in taken:
            break
        facts = json.loads(line.facts)
        taken[line.ref] = Taken(n=line.n, ref=line.ref, content=line.content, facts=facts)
    return list(taken.values())


def numbered(store: Store, rows: Sequence[Taken]) -> dict[int, int]:
    """Line → problem id: the row's own number where it is free here, else the day's next."""
    numbers = [taken.facts.get("number", 0) for taken in rows]
    used = {0, *staging.standing(store.session, numbers)}
    ids: dict[int, int] = {}
    others: dict[Day, list[int]] = defaultdict(list)
    highest: Counter[Day] = Counter()
    for taken, number in zip(rows, numbers, strict=True):
        if number in used:
            others[_day(taken.facts)].append(taken.n)
            continue
        used.add(number)
        ids[taken.n] = number
        highest[_parts(number)[0]] = max(highest[_parts(number)[0]], _parts(number)[1])
    series = {day: f"problem:{day[0]}:{day[1].isoformat()}" for day in {*others, *highest}}
    wanted = {series[day]: (len(others.get(day, ())), highest[day]) for day in series}
    first = staging.reserve(store.session, wanted)
    for day, lines in others.items():
        for sequence, n in enumerate(lines, start=first[series[day]]):
            ids[n] = problem_id(city=day[0], day=day[1], sequence=sequence)
    return ids


def _day(facts: Facts) -> Day:
    return chain_of_region(facts["region"]), local_day(instant(facts["registered_at"]))


def _parts(number: int) -> tuple[Day, int]:
    rest, sequence = divmod(number, SEQUENCES_PER_DAY)
    city, days = divmod(rest, DAYS_PER_CITY)
    return (f"{city:04d}", NUMBER_EPOCH + timedelta(days=days)), sequence
