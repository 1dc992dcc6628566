"""Hand-drawn waits and parts, and what is found in them; the week of 2026-11-23 is a plain one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.dependencies import Waiting
from app.domain.identifiers import parse_problem_number
from app.domain.network.chains import OpenPart
from app.domain.network.finding import Finding, FindingCode
from app.domain.network.findings import findings
from app.domain.network.observed import Observed
from app.translations.finding_sentences import finding_sentence
from tests.domain.office_calendars import at, office

HOUSING, PLANNING, FIRE, WATER, TRAFFIC = 1, 2, 3, 4, 5
NAMES = {HOUSING: "住建", PLANNING: "规划", FIRE: "消防", WATER: "水务", TRAFFIC: "交通"}
ONE, TWO, THREE = (
    parse_problem_number(f"ZJ-3307-20261109-000{n}") for n in (1, 2, 3)
)  # fmt: skip
ELSEWHERE = parse_problem_number("ZJ-3301-20261109-0007")
MONDAY, THURSDAY = at("2026-11-23 08:30"), at("2026-11-26 17:30")
TWELVE_WEEKS_AGO = at("2026-09-03 17:30")


def moment(text: str) -> datetime:
    """11-23 08:30."""
    return at(f"2026-{text}")


def a_wait(
    problem: int, n: int, department: int, for_: tuple[int, int, int], since: str = "11-23 08:30"
) -> Waiting:
    """A part waits for another: its problem, its number (0: the whole), its department."""
    other, other_n, awaited = for_
    return Waiting(
        problem=problem, n=n, department=department, awaited_problem=other, awaited_n=other_n,
        awaited=awaited, since=moment(since),
    )  # fmt: skip


def a_part(
    problem: int, n: int, department: int, due: str = "", lead: bool | None = None
) -> OpenPart:
    """A part that is still to be done; the first of a problem is its lead's."""
    return OpenPart(
        problem=problem, n=n, department=department, lead=n == 1 if lead is None else lead,
        due=moment(due) if due else None,
    )  # fmt: skip


def found(now: datetime = THURSDAY, **observed: object) -> tuple[Finding, ...]:
    """All findings."""
    seen = Observed(at=now, since=TWELVE_WEEKS_AGO, **observed)  # type: ignore[arg-type]
    return findings(seen, calendar=office())


def told(all_: Sequence[Finding], code: FindingCode) -> list[tuple[tuple[int, ...], str]]:
    """The problems and the sentence of each finding of a kind."""
    return [
        (finding.problems, finding_sentence(finding, departments=NAMES.__getitem__))
        for finding in all_
        if finding.code is code
    ]


RING_OF_THREE = (
    a_wait(ONE, 1, HOUSING, (ONE, 2, PLANNING)),
    a_wait(ONE, 2, PLANNING, (ONE, 3, FIRE)),
    a_wait(ONE, 3, FIRE, (ONE, 1, HOUSING), "11-25 13:30"),
)
RING_PARTS = tuple(a_part(ONE, n, n, "11-30 17:30") for n in (1, 2, 3))
CHAIN_OF_FOUR = (
    a_wait(ONE, 1, HOUSING, (ONE, 2, PLANNING)),
    a_wait(ONE, 2, PLANNING, (ONE, 3, FIRE)),
    a_wait(ONE, 3, FIRE, (TWO, 0, WATER)),
)
CHAIN_PARTS = (
    a_part(ONE, 1, HOUSING, "11-23 10:30"),
    a_part(ONE, 2, PLANNING, "11-23 10:30"),
    a_part(ONE, 3, FIRE, "11-23 09:30"),
    a_part(TWO, 1, WATER, "11-23 17:30"),
)
