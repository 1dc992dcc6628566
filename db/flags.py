"""The flags of open problems as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.models import FlagRow
from db.plain_rows import PlainRow, plain_rows

NONE: frozenset[str] = frozenset()

IDS: Any = bindparam("ids", expanding=True)
OF_SOME = (
    select(FlagRow.problem_id, FlagRow.rule)
    .where(FlagRow.problem_id.in_(IDS), FlagRow.open)
    .order_by(FlagRow.problem_id, FlagRow.n)
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """By problem: the rules whose flags stand, and those that may not yet return."""

    standing: Mapping[int, frozenset[str]]
    cleared: Mapping[int, frozenset[str]]

    def of(self, problem: int) -> dict[str, frozenset[str]]:
        """Both of one problem, by name."""
        return {
            "standing": self.standing.get(problem, NONE),
            "cleared": self.cleared.get(problem, NONE),
        }


def held(session: Session, *, today: date) -> Held:
    """All that stands, and what was cleared by hand until a date behind `today` (local)."""
    rule = select(FlagRow.problem_id, FlagRow.rule)
    return Held(
        standing=_by_problem(plain_rows(session, rule.where(FlagRow.open))),
        cleared=_by_problem(plain_rows(session, rule.where(FlagRow.return_on > today))),
    )


def flags_of(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """The rules whose flags stand, of some problems, in the order of their raising."""
    found: dict[int, list[str]] = defaultdict(list)
    if ids:
        for problem, rule in plain_rows(session, OF_SOME, ids=ids):
            found[problem].append(rule)
    return found


def _by_problem(rows: Iterable[PlainRow]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for problem, rule in rows:
        found[problem].add(rule)
    return {problem: frozenset(rules) for problem, rules in found.items()}
