"""The items of an agenda, each with its paper: facts, clock, flags, waits, what was decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Viewer
from app.domain.catalogue import Stage
from app.domain.consultation import ItemStatus
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light, overdue
from app.queries.flag_reasons import Reason, reasons_of
from db import meeting_query as asked
from db.plain_rows import PlainRow
from db.reference import department_names
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Decision:
    """议定事项 as a meeting reads it. late: not carried out and past its date."""

    problem: int
    n: int
    text: str
    lead: str
    co_handlers: tuple[tuple[str, str], ...]
    effect: str
    due: datetime
    fulfilled_at: datetime | None
    report: str
    light: Light


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A department that waits for another, why, and since when."""

    waiting: str
    awaited: str
    why: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item with its paper: facts, clock, who is at work on it, the question, what was tried.

    departments: whom the item needs. overdue: working days past due.
    """

    n: int
    problem: int
    number: str
    title: str
    enterprise: str
    stage: Stage
    version: int
    lead: str
    departments: tuple[tuple[int, str], ...]
    due: datetime | None
    light: Light
    question: str
    tried: str
    status: ItemStatus
    reason: str
    carried_from: int | None
    decisions: tuple[Decision, ...]
    overdue: float = 0.0
    waits: tuple[Wait, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is on the agenda still."""
        return self.status is not ItemStatus.DROPPED


def items_of(store: Store, meeting: int, viewer: Viewer, at: datetime) -> tuple[Item, ...]:
    """The items of an agenda in their order, each with its paper."""
    rows = asked.agenda_of(store.session, viewer, meeting)
    problems = sorted({row.id for row in rows})
    names = department_names(store.session)
    reasons = reasons_of(store, problems, at=at)
    invited = invited_to(store, rows, reasons=reasons)
    waits = _waits(store, problems, names)
    decided = decisions_of(store, meeting=meeting, names=names, at=at)
    calendar = store.rules.calendar()
    return tuple(
        Item(
            n=row.item_n,
            problem=row.id,
            number=problem_number(row.id),
            title=row.title,
            enterprise=row.enterprise,
            stage=Stage(row.stage),
            version=row.version,
            lead=names.get(row.lead_department or 0, ""),
            departments=tuple((d, names.get(d, str(d))) for d in invited[row.id]),
            due=row.due,
            light=light(
                at=at, due=row.due, yellow_from=row.yellow_from, paused=row.paused,
                met_at=row.met_at,
            ),
            overdue=overdue(calendar, at=row.met_at or at, due=row.due).working_days
            if row.due
            else 0.0,
            question=row.item_question,
            tried=row.item_tried,
            status=ItemStatus(row.item_status),
            reason=row.item_reason,
            carried_from=row.item_carried_from,
            decisions=tuple(decided[row.item_n]),
            waits=tuple(waits[row.id]),
            reasons=reasons.get(row.id, ()),
        )
        for row in rows
    )  # fmt: skip


def _waits(
    store: Store, problems: Collection[int], names: Mapping[int, str]
) -> dict[int, list[Wait]]:
    found: dict[int, list[Wait]] = defaultdict(list)
    for row in asked.standing_waits(store.session, problems):
        found[row.problem_id].append(
            Wait(
                waiting=names.get(row.waiting, ""),
                awaited=names.get(row.awaited or 0, ""),
                why=row.why,
                since=row.set_at,
            )
        )
    return found


def invited_to(
    store: Store, rows: Sequence[PlainRow], *, reasons: Mapping[int, Sequence[Reason]]
) -> dict[int, tuple[int, ...]]:
    """The departments that each problem needs at a meeting, the lead first; rows: of problems.

    Those at work on it, those waited for, and those that wait for each other in its ring.
    """
    problems = sorted({row.id for row in rows})
    at_work = asked.departments_at_work(store.session, problems)
    found = {row.id: [row.lead_department or 0, *at_work[row.id]] for row in rows}
    for wait in asked.standing_waits(store.session, problems):
        found[wait.problem_id].append(wait.awaited or 0)
    for problem, standing in reasons.items():
        found[problem].extend(d for reason in standing for d in reason.departments)
    return {problem: tuple(dict.fromkeys(d for d in all_ if d)) for problem, all_ in found.items()}


def decisions_of(
    store: Store, *, meeting: int, names: Mapping[int, str], at: datetime
) -> dict[int, list[Decision]]:
    """What a meeting decided, by item."""
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in asked.decisions_of_meeting(store.session, meeting):
        found[row.item or 0].append(decision_of(row, names=names, at=at))
    return found


def decision_of(row: PlainRow, *, names: Mapping[int, str], at: datetime) -> Decision:
    """A decision with the light of its date."""
    co_handlers: list[dict[str, Any]] = json.loads(row.co_handlers or "[]")
    return Decision(
        problem=row.problem_id,
        n=row.n,
        text=row.text,
        lead=names.get(row.lead or 0, ""),
        co_handlers=tuple((names.get(c["department"], ""), c["question"]) for c in co_handlers),
        effect=row.effect,
        due=row.due,
        fulfilled_at=row.fulfilled_at,
        report=row.report,
        light=light(at=at, due=row.due, yellow_from=row.due, paused=False, met_at=row.fulfilled_at),
    )
