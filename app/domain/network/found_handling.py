"""Findings about handling: what goes back and forth, lies unsigned, is paused just before due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from app.domain.network.finding import Finding, FindingCode
from app.domain.network.observed import Observed, PauseBegun, Signing
from app.domain.network.sequences import back_and_forth, stops
from app.domain.working_days import WorkingDays

TOLD = 3
SHORTLY_BEFORE = 1.0
"""Working days before its due date in which a pause begun looks like an escape from it."""
REPEATED = 2
"""One such pause may be chance."""


def sent_back(ways: Mapping[int, Sequence[int]]) -> Iterator[Finding]:
    """Between which two departments problems go A→B→A, however often, in which problems.

    ways: problem → the departments that held it, in order; repeats are collapsed here. The
    department that had the problem first more often is named first.
    """
    times: dict[frozenset[int], Counter[int]] = defaultdict(Counter)
    first: Counter[tuple[int, int]] = Counter()
    for problem, way in ways.items():
        for there_and_back in back_and_forth(stops(way)):
            times[frozenset(there_and_back)][problem] += 1
            first[there_and_back] += 1
    order = sorted(times, key=lambda pair: (-times[pair].total(), sorted(pair)))
    for pair in order[:TOLD]:
        problems = sorted(times[pair], key=lambda problem: (-times[pair][problem], problem))
        yield Finding(
            code=FindingCode.BACK_AND_FORTH,
            departments=tuple(sorted(pair, key=lambda d: (-_begun(first, d, pair), d))),
            problems=tuple(problems),
            figures={"times": times[pair].total(), "cases": len(problems)},
        )


def _begun(first: Counter[tuple[int, int]], department: int, pair: Iterable[int]) -> int:
    return sum(first[department, other] for other in pair)


def lying(signings: Iterable[Signing], *, at: datetime, ruler: WorkingDays) -> Iterator[Finding]:
    """Who lets most lie unsigned: working days in transit, of what is unsigned and on average.

    mean: over all assignments, those unsigned until now; by_itself: signed because the limit had
    passed.
    """
    by_department: dict[int, list[Signing]] = defaultdict(list)
    for signing in signings:
        by_department[signing.department].append(signing)
    unsigned = {
        department: sorted(
            (s for s in each if s.signed_at is None), key=lambda s: (s.dispatched_at, s.problem)
        )
        for department, each in by_department.items()
    }
    days = {
        department: [ruler.between(s.dispatched_at, at) for s in each]
        for department, each in unsigned.items()
        if each
    }
    for department in sorted(days, key=lambda d: (-sum(days[d]), d))[:TOLD]:
        all_ = by_department[department]
        transit = [ruler.between(s.dispatched_at, s.signed_at or at) for s in all_]
        yield Finding(
            code=FindingCode.UNSIGNED,
            departments=(department,),
            problems=tuple(dict.fromkeys(s.problem for s in unsigned[department])),
            figures={
                "parts": len(days[department]),
                "days": sum(days[department]),
                "longest": days[department][0],
                "mean": sum(transit) / len(transit),
                "by_itself": sum(s.by_itself for s in all_),
            },
        )


def pausing(observed: Observed) -> Iterator[Finding]:
    """Who begins pauses shortly before the due date, and more so than before `since`.

    share_near: of the pauses begun since; share_before: of the earlier ones, None where there
    were none. share_paused: of the problems that the department leads now.
    """
    by_department: dict[int, list[PauseBegun]] = defaultdict(list)
    for pause in observed.pauses:
        by_department[pause.department].append(pause)
    found = [_pausing(observed, department, each) for department, each in by_department.items()]
    told = [finding for finding in found if _stands_out(finding)]
    yield from sorted(told, key=lambda f: (-f.figures["near"], f.departments))[:TOLD]


def _pausing(observed: Observed, department: int, pauses: Sequence[PauseBegun]) -> Finding:
    recent = [pause for pause in pauses if pause.start >= observed.since]
    near = [pause for pause in recent if pause.left <= SHORTLY_BEFORE]
    before = [pause.left <= SHORTLY_BEFORE for pause in pauses if pause.start < observed.since]
    leads, paused = observed.leads.get(department, 0), observed.paused.get(department, ())
    return Finding(
        code=FindingCode.PAUSES,
        departments=(department,),
        problems=tuple(dict.fromkeys(p.problem for p in sorted(near, key=lambda p: p.start))),
        figures={
            "pauses": len(recent),
            "weeks": observed.weeks,
            "near": len(near),
            "share_near": len(near) / len(recent) if recent else 0.0,
            "share_before": sum(before) / len(before) if before else None,
            "leads": leads,
            "paused": len(paused),
            "share_paused": len(paused) / leads if leads else 0.0,
        },
    )


def _stands_out(finding: Finding) -> bool:
    figures = finding.figures
    before = figures["share_before"] or 0.0
    return bool(figures["near"] >= REPEATED and figures["share_near"] > before)
