"""One problem's flags, brought to what its rules call for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.domain import acting
from app.domain.access import SYSTEM
from app.domain.acting import Outcome
from app.domain.around import Around
from app.domain.flag_beside import Beside, beside_of, joined
from app.domain.flag_changes import Change, change, cleared_rules, standing_rules
from app.domain.flag_judging import judge
from app.domain.flag_standing import standing_of
from app.domain.flags import FlagCode
from app.domain.flows import local_day
from app.domain.problem import Case
from db.store import Store
from db.waiting import open_waiting


def wanted(case: Case, *, others: Beside, around: Around) -> Change:
    """How the flags of a case differ from what it calls for, with what others add to it."""
    if not case.open:
        return Change()
    standing = joined(standing_of(case), others)
    fired = judge([standing], at=around.at, rules=around.rules, calendar=around.calendar)
    return change(
        fired.get(case.id, ()),
        standing=standing_rules(case),
        cleared=cleared_rules(case, today=local_day(around.at)),
    )


def settled(
    case: Case, found: Change, *, around: Around, recorded_at: datetime | None = None
) -> Outcome:
    """The case after a change of its flags, and its events; a pause that has run out ends first."""
    case, events = acting.lapse(case, around=around)
    for kind, given in found.events():
        case, event = acting.record(
            kind, case=case, facts=given, around=around, recorded_at=recorded_at
        )
        events.append(event)
    return Outcome(case=case, events=tuple(events))


def flag_ring(store: Store, case: Case, *, around: Around) -> Case:
    """The case, flagged at once where an act has just closed a ring; in the act's transaction."""
    others = beside_of(case.id, waits=open_waiting(store.session))
    found = wanted(case, others=others, around=around)
    rings = Change(raised=tuple(flag for flag in found.raised if flag.rule is FlagCode.RING))
    if not rings:
        return case
    outcome = settled(case, rings, around=replace(around, viewer=SYSTEM))
    return store.save(case, outcome)
