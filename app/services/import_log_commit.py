"""Staged cases of a log become problems, or grow them: one piece of a file in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain import acting
from app.domain.acting import Outcome
from app.domain.events import EventKind
from app.domain.problem import Case
from app.services.import_commit import Piece, Taken, numbered
from app.services.import_log import standing_here, unknown
from app.services.import_parties import Facts
from app.services.import_staging import worked_on
from db import staging
from db.bulk import Change, locked_cases, write_again, write_new
from db.logged import logged
from db.staging import ACCEPTED, DUPLICATE, REJECTED


@dataclass(frozen=True, kw_only=True)
class TakenCase(Taken):
    """A staged case. trail: its entries. rows: of the file, that get their verdict with it.

    Of the facts, `groups` are the departments of the trail: by id, or by name where one is to be
    added.
    """

    trail: list[dict[str, Any]]
    rows: int


@dataclass(kw_only=True)
class LogPiece(Piece):
    """One piece of a log while it is committed. ground: 办结依据 of the cases that it closes."""

    ground: str
    counts: Counter[str] = field(default_factory=Counter)

    def commit(self) -> Counter[str]:
        """Take the next cases; how many rows came to which verdict, nothing when none are left."""
        session = self.store.session
        cases = [_taken(line) for line in staging.ready_lines(session, self.batch, most=self.size)]
        known = staging.known_rows(session, self.source, (case.ref for case in cases))
        problems = {ref: row.problem_id for ref, row in known.items()}
        # The problems before the chains, as every act locks them.
        locked = locked_cases(self.store, problems.values())
        ours = standing_here(session, cases) - known.keys()
        for case in (case for case in cases if case.ref in ours):
            self._count(case, case.facts["number"], accepted=0)
        new = [case for case in cases if case.ref not in known and case.ref not in ours]
        grown = [(case, locked[problems[case.ref]]) for case in cases if case.ref in known]
        self._settle_groups(new, grown)
        self._write_cases(new)
        self._append(grown)
        staging.mark_lines(session, self.batch, self.verdicts)
        return self.counts

    def _settle_groups(
        self, new: Sequence[TakenCase], grown: Sequence[tuple[TakenCase, Case]]
    ) -> None:
        """Put ids where trails name departments. Of known cases nothing else is taken."""
        rows = [case.facts for case in new]
        rows += [
            {"region": before.matter.region, "groups": taken.facts["groups"]}
            for taken, before in grown
        ]
        if rows:
            self._settle(rows)
        for case, row in zip([*new, *(taken for taken, _before in grown)], rows, strict=True):
            _name(case.trail, row.pop("groups"))

    def _write_cases(self, cases: Sequence[TakenCase]) -> None:
        if not cases:
            return
        ids = numbered(self.store, cases)
        made = [self._new(case, ids[case.n]) for case in cases]
        write_new(
            self.store,
            cases=[outcome.case for outcome in made],
            events=[event for outcome in made for event in outcome.events],
        )
        keys = [(case.ref, case.content, ids[case.n]) for case in cases]
        staging.remember(self.store.session, self.source, keys)
        for case in cases:
            self._count(case, ids[case.n], accepted=len(case.trail))
        self.problems += len(cases)

    def _new(self, taken: TakenCase, subject: int) -> Outcome:
        told = self._told(taken)
        facts = {"closing_ground": self.ground, **told, "trail": taken.trail}
        case, event = acting.record(
            EventKind.IMPORTED,
            case=None,
            facts=facts,
            around=self._around(_last(facts)),
            subject=subject,
            recorded_at=self.at,
        )
        return Outcome(case=case, events=(event,))

    def _append(self, cases: Sequence[tuple[TakenCase, Case]]) -> None:
        """Give known cases what is new of them, unless people have worked on them here."""
        told = logged(self.store.session, (before.id for _taken, before in cases))
        changes: list[Change] = []
        for taken, before in cases:
            places = unknown([entry["key"] for entry in taken.trail], told[before.id].keys)
            if places and told[before.id].worked_on:
                self._verdict(taken, REJECTED, reason=worked_on(before.id))
                self.counts[REJECTED] += taken.rows
                continue
            if places:
                changes.append((before, self._grown(taken, before, places)))
            self._count(taken, before.id, accepted=len(places))
        write_again(self.store, changes)

    def _grown(self, taken: TakenCase, before: Case, places: Iterable[int]) -> Outcome:
        facts: Facts = {"trail": [taken.trail[place] for place in places], "batch": self.batch}
        closed = taken.facts.get("closed_at")
        if closed and closed != before.told.get("closed_at"):
            facts["closed_at"] = closed
        case, event = acting.record(
            EventKind.APPENDED,
            case=before,
            facts=facts,
            around=self._around(_last(facts)),
            recorded_at=self.at,
        )
        return Outcome(case=case, events=(event,))

    def _count(self, taken: TakenCase, problem: int, *, accepted: int) -> None:
        """The verdict on a case; rows of it that are not accepted became known meanwhile."""
        self._verdict(taken, ACCEPTED if accepted else DUPLICATE, problem=problem)
        self.counts[ACCEPTED] += accepted
        self.counts[DUPLICATE] += taken.rows - accepted


def _taken(line: Any) -> TakenCase:
    facts = json.loads(line.facts)
    trail = facts.pop("trail")
    named = (entry["department"] for entry in trail if "department" in entry)
    facts["groups"] = list(dict.fromkeys(named))
    return TakenCase(
        n=line.n, ref=line.ref, content=line.content, facts=facts, trail=trail, rows=line.rows
    )


def _name(trail: Iterable[dict[str, Any]], groups: Sequence[int]) -> None:
    """Put the departments into a trail, given in the order in which it first names them."""
    ids: dict[int | str, int] = {}
    left = iter(groups)
    for entry in trail:
        named = entry.get("department")
        if named is not None:
            if named not in ids:
                ids[named] = next(left)
            entry["department"] = ids[named]


def _last(facts: Facts) -> str:
    """When the case moved last: stamps of one zone sort as instants."""
    return max(facts["trail"][-1]["at"], facts.get("closed_at", ""))
