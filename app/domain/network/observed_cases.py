"""What the findings look at, out of cases as they stood at an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from app.domain.catalogue import AssignmentRole
from app.domain.deadlines import governing, governing_met
from app.domain.network.chains import OpenPart
from app.domain.network.observed import Observed, Signing
from app.domain.problem import Case, Limit
from app.domain.spans import MAIN
from app.domain.waits import waits_among


def observed(cases: Mapping[int, Case], *, among: Collection[int], at: datetime) -> Observed:
    """What the findings look at, of the open ones among some problems; nothing of what is over.

    cases: as they stood at `at`, those of `among` and what they wait for.
    """
    everything = {problem: case for problem, case in cases.items() if case.open}
    mine = [everything[problem] for problem in sorted(everything) if problem in among]
    waits = waits_among(everything)
    own = [wait for wait in waits if wait.problem in among]
    concerned = {n for w in waits for n in (w.problem, w.awaited_problem)}
    return Observed(
        at=at,
        since=at,
        waits=own,
        beyond=[wait for wait in waits if wait.problem not in among],
        parts=[p for n in sorted(concerned) if n in everything for p in _parts(everything[n])],
        ways={case.id: _way(case) for case in mine},
        signings=[s for case in mine for s in _signings(case)],
    )


def _parts(case: Case) -> Iterator[OpenPart]:
    limit = None if governing_met(case) or case.accepted_at is None else governing(case)
    for a in case.open_assignments:
        leads = a.role is AssignmentRole.LEAD
        own: Limit | None = limit if leads else case.clocks.get(f"co:{a.n}")
        yield OpenPart(
            problem=case.id,
            n=a.n,
            department=a.department,
            lead=leads,
            due=own.due if own else None,
            yellow_from=own.yellow_from if own and leads else None,
        )


def _way(case: Case) -> list[int]:
    """The departments that held it, in order."""
    return [span.holder for span in case.spans if span.track == MAIN and span.holder > 0]


def _signings(case: Case) -> Iterator[Signing]:
    """What nobody has to sign, or was ended unsigned, is none."""
    for a in case.assignments:
        if f"sign:{a.n}" in case.clocks and (a.signed_at or a.open):
            yield Signing(
                problem=case.id,
                department=a.department,
                dispatched_at=a.dispatched_at,
                signed_at=a.signed_at,
                by_itself=bool(a.signed_at and a.auto_signed),
            )
