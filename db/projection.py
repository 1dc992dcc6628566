"""Projections: the rows that a case makes. Writing and rebuilding use the same functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentRole
from app.domain.deadlines import governing, governing_met
from app.domain.duties import duties
from app.domain.flag_standing import (
    last_dispatched,
    last_objected,
    leaderless,
    needs_higher_level,
    still_dissatisfied,
)
from app.domain.problem import Case
from app.domain.spans import MAIN
from db import measure_weeks
from db import oversight_rows as oversight
from db.measure_rows import measure_rows
from db.models import (
    AssignmentRow,
    AttachmentRow,
    Base,
    DutyRow,
    MeasureFactRow,
    PrerequisiteRow,
    ProblemRow,
    SpanRow,
    StandingRow,
)
from db.standing_rows import standing_rows

Rows = list[dict[str, Any]]
Parts = tuple[tuple[type[Base], Callable[[Case], Rows]], ...]
CalendarOf = Callable[[str], Calendar]


def problem_row(case: Case) -> dict[str, Any]:
    """The problem's own row."""
    return {
        **_matter(case),
        **_progress(case),
        **_clock(case),
        **_counts(case),
        **_flagged_by(case),
    }


def _matter(case: Case) -> dict[str, Any]:
    matter, appellant = case.matter, case.appellant
    return {
        "id": case.id,
        "version": case.n,
        "title": matter.title,
        "text": matter.text,
        "channel": str(matter.channel),
        "source_no": matter.source_no,
        "region": matter.region,
        "office": case.office,
        "field": matter.field,
        "kind": str(matter.kind or ""),
        "difficulty": str(matter.difficulty or ""),
        "urgency": str(matter.urgency),
        "accused": matter.accused,
        "enterprise_id": appellant.enterprise,
        "appellant": appellant.name,
        "contact": appellant.contact,
        "phone": appellant.phone,
        "anonymous": appellant.anonymous,
        "imported": case.imported,
    }


def _progress(case: Case) -> dict[str, Any]:
    lead = case.lead
    held = next((s for s in case.spans if s.track == MAIN and s.end is None), None)
    submission, told = case.submission, case.told_result
    return {
        "open": case.open,
        "stage": str(case.stage),
        "lane": str(case.lane) if case.lane else None,
        "registered_at": case.registered_at,
        "accepted_at": case.accepted_at,
        "submitted_at": case.submitted_at,
        "closed_at": case.closed_at,
        "last_at": case.last_at,
        "lead_department": lead.department if lead else None,
        "responsible": lead.responsible if lead else "",
        "phase": str(held.phase) if held else "",
        "holder": held.holder if held else None,
        "held_since": held.start if held else None,
        "result": submission.result if submission else "",
        "answer": submission.text if submission else "",
        "closing_ground": case.closing_ground,
        "solved": told.solved if told else None,
        "grade": told.grade if told and not told.excluded else None,
    }


def _clock(case: Case) -> dict[str, Any]:
    limit = governing(case)
    return {
        "due": limit.due if limit else None,
        "original_due": limit.original if limit else None,
        "yellow_from": limit.yellow_from if limit else None,
        "provisional": bool(limit and limit.provisional),
        "met_at": governing_met(case),
        "paused": case.running_pause is not None,
    }


def _counts(case: Case) -> dict[str, Any]:
    return {
        "round": case.round,
        "dispatches": case.dispatches,
        "objections": sum(a.objection is not None for a in case.assignments),
        "reminders": case.reminders,
        "attachments": len(case.attachments),
        "order_level": str(case.open_order.level) if case.open_order else "",
        "ring": case.ring,
        "merged_into": case.merged_into,
    }


def _flagged_by(case: Case) -> dict[str, Any]:
    """What flags and orders by rule look at in the problem itself; nothing once it has ended."""
    here = case.open
    return {
        "dispatched_at": last_dispatched(case) if here else None,
        "objected_at": last_objected(case) if here else None,
        "dissatisfied_at": still_dissatisfied(case) if here else None,
        "level_at": needs_higher_level(case) if here else None,
        "leaderless": here and leaderless(case),
        "heard_at": case.heard_at if here else None,
    }


def assignment_rows(case: Case) -> Rows:
    """One row an assignment."""
    rows = []
    for a in case.assignments:
        name = f"co:{a.n}" if a.role is AssignmentRole.CO else "closing"
        limit, sign = case.clocks.get(name), case.clocks.get(f"sign:{a.n}")
        rows.append(
            {
                "problem_id": case.id,
                "n": a.n,
                "department_id": a.department,
                "role": str(a.role),
                "round": a.round,
                "question": a.question,
                "dispatched_at": a.dispatched_at,
                "signed_at": a.signed_at,
                "auto_signed": a.auto_signed,
                "contacted_at": a.contacted_at,
                "responsible": a.responsible,
                "leader": a.leader,
                "objected": a.objection is not None,
                "sign_due": sign.due if sign else None,
                "due": limit.due if limit else None,
                "ended_at": a.ended_at,
                "end": str(a.end or ""),
            }
        )
    return rows


def span_rows(case: Case) -> Rows:
    """One row a span, in the order of their beginning on each track."""
    return [
        {
            "problem_id": case.id,
            "n": n,
            "track": s.track,
            "phase": str(s.phase),
            "holder": s.holder,
            "start": s.start,
            "end": s.end,
        }
        for n, s in enumerate(case.spans, start=1)
    ]


def duty_rows(case: Case) -> Rows:
    """One row a duty."""
    return [
        {
            "problem_id": case.id,
            "n": n,
            "kind": str(d.kind),
            "department_id": d.department,
            "region": d.region,
            "assignment": d.assignment,
            "since": d.since,
            "due": d.due,
            "yellow_from": d.yellow_from,
            "paused": d.paused,
        }
        for n, d in enumerate(duties(case), start=1)
    ]


def prerequisite_rows(case: Case) -> Rows:
    """One row a prerequisite; it is open while the waiting side and the case are."""
    rows = []
    for p in case.prerequisites:
        kind, _, number = p.awaited.partition(":")
        waiting = case.assignment(p.waiting)
        within = kind == "a"
        awaited = case.assignment(int(number)) if within else None
        met = within and (awaited is None or not awaited.open)
        rows.append(
            {
                "problem_id": case.id,
                "n": p.n,
                "waiting": p.waiting,
                "awaited_problem": case.id if within else int(number),
                "awaited": int(number) if within else 0,
                "why": p.why,
                "set_at": p.set_at,
                "dropped_at": p.dropped_at,
                "open": p.dropped_at is None and bool(waiting and waiting.open) and not met,
            }
        )
    return rows


def attachment_rows(case: Case) -> Rows:
    """One row an attachment."""
    return [{"problem_id": case.id, **vars(a)} for a in case.attachments]


PARTS: Parts = (
    (AssignmentRow, assignment_rows),
    (SpanRow, span_rows),
    (DutyRow, duty_rows),
    (PrerequisiteRow, prerequisite_rows),
    (AttachmentRow, attachment_rows),
    *oversight.PARTS,
    (StandingRow, standing_rows),
)
"""What a case alone makes rows of."""

TABLES: tuple[type[Base], ...] = (*(table for table, _rows_of in PARTS), MeasureFactRow)
"""All that a problem has rows in, beside its own."""


def parts(calendar_of: CalendarOf) -> Parts:
    """All that a case makes rows of. calendar_of: a calendar by the name of its version."""
    return (*PARTS, (MeasureFactRow, partial(measure_rows, calendar_of=calendar_of)))


def write(session: Session, before: Case | None, after: Case, *, calendar_of: CalendarOf) -> None:
    """Bring the rows of a problem up to its case; the rest of the database is untouched."""
    if before is None:
        session.execute(insert(ProblemRow), [problem_row(after)])
    else:
        row = session.get_one(ProblemRow, after.id)
        for name, value in problem_row(after).items():
            setattr(row, name, value)
        session.flush()
    for table, rows_of in parts(calendar_of):
        old, new = rows_of(before) if before else [], rows_of(after)
        if old != new:
            _rewrite(session, table, after.id, old, new)
        if table is MeasureFactRow:
            measure_weeks.forget(session, measure_weeks.differing(old, new))


def _rewrite(session: Session, table: Any, problem: int, old: Rows, new: Rows) -> None:
    of_problem, place, *_ = table.__table__.primary_key.columns
    changed = {r[place.name] for r in old if r not in new}
    if changed:
        session.execute(delete(table).where(of_problem == problem, place.in_(changed)))
    added = [r for r in new if r not in old]
    if added:
        session.execute(insert(table), added)
