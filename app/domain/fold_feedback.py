"""How the events of feedback change a case: callbacks, closing, rework, grades."""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import AssignmentEnd, Stage
from app.domain.changing import replace
from app.domain.events import Event
from app.domain.fold_handling import lead_again
from app.domain.fold_parts import end_work
from app.domain.problem import Callback, Case, Round


def call_back(case: Case, event: Event) -> Case:
    """回访: reached or not, solved or not, graded or not."""
    facts = event.facts
    callback = Callback(
        n=len(case.callbacks) + 1,
        at=event.at,
        round=case.round,
        means=facts["means"],
        reached=facts["reached"],
        solved=facts.get("solved"),
        grade=facts.get("grade"),
        words=facts.get("words", ""),
        by_enterprise=event.actor is None,
    )
    return replace(case, callbacks=(*case.callbacks, callback))


def close(case: Case, event: Event) -> Case:
    """办结销号, on one of its grounds."""
    ended = end_work(case, at=event.at, end=AssignmentEnd.SUBMITTED)
    return replace(
        ended,
        stage=Stage.CLOSED,
        closed_at=event.at,
        closing_ground=str(event.facts["ground"]),
    )


def rework(case: Case, event: Event) -> Case:
    """重办: a new round with its own limit, at the lead; without a lead, to transfer."""
    return _new_round(case, event, kind="rework")


def reopen(case: Case, event: Event) -> Case:
    """重开: a new round after closing; the time in between belongs to nobody."""
    begun = _new_round(case, event, kind="reopening")
    return replace(begun, closed_at=None, closing_ground="", resumed=(*case.resumed, event.at))


def _new_round(case: Case, event: Event, *, kind: str) -> Case:
    begun = Round(
        n=case.round + 1, start=event.at, kind=kind, head=str(event.facts.get("head", ""))
    )
    last = replace(
        case.rounds[-1],
        submitted_at=case.submitted_at,
        closed_at=case.closed_at,
        closing_ground=case.closing_ground,
    )
    case = replace(case, rounds=(*case.rounds[:-1], last, begun))
    if case.lead is None:
        return replace(case, stage=Stage.TRANSFER, to_dispatch=(*case.to_dispatch, event.at))
    return replace(lead_again(case, event), stage=Stage.HANDLING)


def appeal(case: Case, event: Event) -> Case:
    """评价申诉 against the last bad grade."""
    return _last_graded(case, appeal=event.facts["reason"], appealed_at=event.at, excluded=None)


def decide_appeal(case: Case, event: Event) -> Case:
    """裁定: an excluded grade is counted apart."""
    return _last_graded(case, excluded=event.facts["excluded"])


def _last_graded(case: Case, **changes: Any) -> Case:
    last = case.graded
    changed = tuple(replace(c, **changes) if c is last else c for c in case.callbacks)
    return replace(case, callbacks=changed)
