"""What the rules of consultation look at in one case; what other problems add is left empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.catalogue import BAD_GRADES, AssignmentRole, ObjectionGround, Stage
from app.domain.deadlines import governing_met
from app.domain.flags import FlagCode, Part, Standing
from app.domain.limit_names import closing_name
from app.domain.problem import Case


def standing_of(case: Case) -> Standing:
    """An open case's own standing: without repeated matters, rings and what it waits for."""
    closing = case.clocks.get(closing_name(case))
    asked = case.flag(FlagCode.ASKED)
    return Standing(
        problem=case.id,
        registered_at=case.registered_at,
        due=closing.due if closing and case.stage is not Stage.INTAKE else None,
        met_at=governing_met(case),
        dispatches=case.dispatches,
        dispatched_at=last_dispatched(case),
        objections=sum(a.objection is not None for a in case.assignments),
        objected_at=last_objected(case),
        dissatisfied_at=still_dissatisfied(case),
        level_at=needs_higher_level(case),
        leaderless=leaderless(case),
        parts=tuple(_parts(case)),
        asked_at=asked.at if asked else None,
        asked=asked.reason if asked else "",
    )


def last_dispatched(case: Case) -> datetime | None:
    """When a lead was last sent for."""
    found = [
        a.dispatched_at
        for a in case.assignments
        if a.role is AssignmentRole.LEAD and not (a.returned or a.told)
    ]
    return max(found, default=None)


def last_objected(case: Case) -> datetime | None:
    """When a department last objected."""
    return max((a.objection.at for a in case.assignments if a.objection), default=None)


def still_dissatisfied(case: Case) -> datetime | None:
    """Since when the enterprise is dissatisfied in spite of a rework; an excluded grade is none."""
    last = next(
        (c for c in reversed(case.callbacks) if c.grade is not None and not c.excluded), None
    )
    if last is None or last.grade not in BAD_GRADES:
        return None
    return last.at if case.rounds[last.round - 1].kind == "rework" else None


def needs_higher_level(case: Case) -> datetime | None:
    """Since when: an escalation in force, or a pending objection that it is another level's."""
    if case.escalation:
        return case.escalation.at
    return min(
        (
            a.objection.at
            for a in case.open_assignments
            if a.objecting and a.objection and a.objection.ground == ObjectionGround.LEVEL
        ),
        default=None,
    )


def leaderless(case: Case) -> bool:
    """Whether no lead is agreed: none is sent for, or the one that is objects."""
    lead = case.open_lead
    return case.stage is Stage.TRANSFER and (lead is None or lead.objecting)


def _parts(case: Case) -> Iterator[Part]:
    for a in case.open_assignments:
        name = closing_name(case) if a.role is AssignmentRole.LEAD else f"co:{a.n}"
        limit = case.clocks.get(name)
        yield Part(department=a.department, since=a.dispatched_at, due=limit.due if limit else None)
