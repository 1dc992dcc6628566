"""Acts that touch two problems or make new ones: split, merge and its undoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain import acting
from app.domain.access import Viewer
from app.domain.around import Around
from app.domain.errors import DomainError
from app.domain.events import EventKind, stamp
from app.domain.flows import local_day
from app.domain.problem import Case
from app.domain.steps import Action
from db import visibility
from db.store import Store

Arrange = Callable[..., Case]


def split(
    store: Store,
    *,
    problem: int,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
    expected: int | None,
) -> Case:
    """拆单: the parts become problems of their own, registered when the parent was."""
    case = store.case(problem, expected=expected)
    around = _around(store, viewer, at)
    facts = acting.check(Action.SPLIT, case=case, given=given, around=around)
    parts = [_part(store, case, part, around) for part in facts["parts"]]
    facts["problems"] = parts
    outcome = acting.happen(Action.SPLIT, case=case, facts=facts, around=around)
    return store.save(case, outcome)


def _part(store: Store, case: Case, part: Mapping[str, str], around: Around) -> int:
    subject = store.new_problem_id(region=case.matter.region, day=local_day(around.at))
    matter, appellant = case.matter, case.appellant
    facts = {
        "title": part["title"],
        "text": part["text"],
        "channel": str(matter.channel),
        "source_no": matter.source_no,
        "source_due": stamp(matter.source_due) if matter.source_due else "",
        "region": matter.region,
        "field": matter.field,
        "urgency": str(matter.urgency),
        "accused": matter.accused,
        "enterprise": appellant.enterprise,
        "appellant": appellant.name,
        "contact": appellant.contact,
        "phone": appellant.phone,
        "anonymous": appellant.anonymous,
        "registered_at": stamp(case.registered_at),
        "split_from": case.id,
    }
    outcome = acting.begin(
        EventKind.SPLIT_FROM,
        subject=subject,
        facts={k: v for k, v in facts.items() if v not in (None, "")},
        around=around,
    )
    store.save(None, outcome)
    return subject


def merge(
    store: Store,
    *,
    problem: int,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
    expected: int | None,
) -> Case:
    """并单: the source ends, the target counts from the earliest acceptance."""
    target_id = int(given.get("target") or 0)
    visibility.require_visible(store.session, viewer, target_id)
    case, target = _both(store, problem, target_id, expected)
    around = replace(_around(store, viewer, at), others={target.id: target})
    outcome = acting.act(Action.MERGE, case=case, given=given, around=around)
    facts: dict[str, Any] = {"source": case.id}
    if case.accepted_at:
        facts["accepted_at"] = stamp(case.accepted_at)
    merged = acting.happen(EventKind.MERGED_IN, case=target, facts=facts, around=around)
    ended = store.save(case, outcome)
    store.save(target, merged)
    return ended


def unmerge(
    store: Store,
    *,
    problem: int,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
    expected: int | None,
) -> Case:
    """撤销并单: both problems stand where they stood."""
    merged_into = store.peek(problem).merged_into
    if merged_into is None:
        raise DomainError("illegal_step", action="unmerge", stage=str(store.peek(problem).stage))
    case, target = _both(store, problem, merged_into, expected)
    around = _around(store, viewer, at)
    outcome = acting.act(Action.UNMERGE, case=case, given=given, around=around)
    facts = {"source": case.id}
    apart = acting.happen(EventKind.UNMERGED_FROM, case=target, facts=facts, around=around)
    restored = store.save(case, outcome)
    store.save(target, apart)
    return restored


def _both(store: Store, source: int, target: int, expected: int | None) -> tuple[Case, Case]:
    """Both cases, locked in the order of their ids, so that two merges never wait in a circle."""
    if target == source:
        raise DomainError("no_such_problem")
    cases = {
        p: store.case(p, expected=expected if p == source else None)
        for p in sorted((source, target))
    }
    return cases[source], cases[target]


def _around(store: Store, viewer: Viewer, at: datetime) -> Around:
    return Around(at=at, viewer=viewer, rules=store.rules.rules(), calendar=store.rules.calendar())


ARRANGE: dict[Action, Arrange] = {
    Action.SPLIT: split,
    Action.MERGE: merge,
    Action.UNMERGE: unmerge,
}
