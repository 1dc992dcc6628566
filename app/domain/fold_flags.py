"""How flags for consultation come and go: raised by a rule or by hand, ended, cleared."""

from __future__ import annotations

from app.domain.changing import replace
from app.domain.events import Event, instant
from app.domain.flags import FlagCode
from app.domain.problem import Case, Flag


def refer(case: Case, event: Event) -> Case:
    """提请会商 by a person."""
    asked = Flag(
        n=len(case.flags) + 1,
        rule=str(FlagCode.ASKED),
        at=event.at,
        since=event.at,
        reason=event.facts["reason"],
    )
    return replace(case, flags=(*case.flags, asked))


def flagged(case: Case, event: Event) -> Case:
    """提请会商 by a rule, with its figures."""
    facts = event.facts
    raised = Flag(
        n=len(case.flags) + 1,
        rule=facts["rule"],
        at=event.at,
        since=instant(facts["since"]),
        evidence=facts.get("evidence", {}),
    )
    return replace(case, flags=(*case.flags, raised))


def unflagged(case: Case, event: Event) -> Case:
    """标记消除: its cause is gone."""
    rule = event.facts["rule"]
    changed = tuple(
        replace(f, ended_at=event.at) if f.rule == rule and f.stands else f for f in case.flags
    )
    return replace(case, flags=changed)


def clear_flag(case: Case, event: Event) -> Case:
    """撤销会商标记 until a date."""
    rule, until = event.facts["rule"], event.facts["return_on"]
    changed = tuple(
        replace(f, cleared_at=event.at, return_on=until) if f.rule == rule and f.stands else f
        for f in case.flags
    )
    return replace(case, flags=changed)
