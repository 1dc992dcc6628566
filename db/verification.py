"""Verification: chain, spans, clocks, and the rebuild of every projection from the log.

Not compared: the daily stand of lights (light_day), which the timetable can write again for any
day, and what no event tells of (sign-in failures, staging of imports, saved views, job runs).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.chain_check import check_chains
from db.differences import Area, Difference, Findings
from db.files import FileStore
from db.measure_weeks import check_weeks
from db.open_days import check_open_days
from db.rebuilding import Rebuilding
from db.register_check import check_registers
from db.scratch import Scratch


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was read and what was found. untold: differences beyond those that are kept."""

    problems: int
    events: int
    differences: tuple[Difference, ...]
    wrong: frozenset[Area]
    untold: int = 0

    @property
    def ok(self) -> bool:
        """Nothing differs."""
        return not self.wrong

    def holds(self, area: Area) -> bool:
        """Whether nothing differs in an area."""
        return area not in self.wrong


def verify(
    session: Session, *, files: FileStore, also: Callable[[Findings], None] | None = None
) -> Verification:
    """Read everything once, in a session that sees one moment, and say what differs.

    also: what is checked beside, by those who know how it is made.

    Works while people work; memory does not grow with the database.
    """
    findings, scratch = Findings(), Scratch()
    try:
        check_chains(session, findings)
        rebuilding = Rebuilding(session, files=files, findings=findings, scratch=scratch)
        rebuilding.run()
        check_open_days(session, findings=findings)
        check_weeks(session, findings=findings)
        check_registers(session, findings=findings, scratch=scratch)
        if also is not None:
            also(findings)
    finally:
        scratch.close()
    return Verification(
        problems=rebuilding.problems,
        events=rebuilding.events,
        differences=tuple(findings.told),
        wrong=frozenset(area for area, count in findings.counts.items() if count),
        untold=findings.untold,
    )
