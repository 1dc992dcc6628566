"""How merging two problems, and undoing it, changes each of them."""

from __future__ import annotations

from app.domain.catalogue import AssignmentEnd, Stage
from app.domain.changing import replace
from app.domain.events import Event
from app.domain.fold_intake import accepted, read_instant
from app.domain.fold_parts import end_work
from app.domain.problem import Case


def merge(case: Case, event: Event) -> Case:
    """并单: this problem goes on inside another; its assignments end."""
    ended = end_work(case, at=event.at, end=AssignmentEnd.MERGED)
    return replace(
        ended,
        stage=Stage.MERGED,
        merged_into=event.facts["target"],
        merged_stage=case.stage,
        closed_at=event.at,
        closing_ground="merged",
    )


def unmerge(case: Case, event: Event) -> Case:
    """撤销并单: a problem of its own again, where it stood."""
    merged_at = case.closed_at
    back = tuple(
        replace(a, ended_at=None, end=None)
        if a.end is AssignmentEnd.MERGED and a.ended_at == merged_at
        else a
        for a in case.assignments
    )
    return replace(
        case,
        stage=case.merged_stage or Stage.INTAKE,
        assignments=back,
        merged_into=None,
        merged_stage=None,
        closed_at=None,
        closing_ground="",
        resumed=(*case.resumed, event.at),
    )


def merged_in(case: Case, event: Event) -> Case:
    """The target of a merge: limits count from the earliest acceptance."""
    source = event.facts["source"]
    earlier = accepted(case, source, read_instant(event.facts.get("accepted_at")))
    return replace(earlier, merged=(*case.merged, source))


def unmerged_from(case: Case, event: Event) -> Case:
    """The target after the merge was undone: the source's acceptance counts no more."""
    source = event.facts["source"]
    stay = tuple((p, at) for p, at in case.acceptances if p != source)
    apart = accepted(replace(case, acceptances=stay), source, None)
    return replace(apart, merged=tuple(m for m in case.merged if m != source))
