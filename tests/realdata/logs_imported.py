"""Logs imported into an office, and what its database says of them afterwards."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.services import importing
from app.services.import_reports import Result
from db import verification
from db.files import FileStore
from db.models import AssignmentRow, DepartmentRow, ProblemRow, SpanRow
from db.verification import Verification
from tests.building import MONDAY_NINE, viewer_of
from tests.realdata.holders import Stretch, seconds_by_holder

CLERK = viewer_of(Role.CLERK)


def imported(app: Application, file: Path) -> Result:
    """What a file came to."""
    options: dict[str, Any] = {"viewer": CLERK, "at": MONDAY_NINE}
    content = file.read_bytes()
    batch = importing.stage(app, content=content, name=file.name, **options).batch
    return importing.commit(app, batch=batch, **options)


def came_to(result: Result) -> dict[str, int]:
    """The numbers of a result, in words."""
    names = ("rows", "accepted", "duplicates", "rejected", "problems", "events")
    return {name: getattr(result, name) for name in names}


def verified(app: Application) -> Verification:
    """What a verification of the whole database finds."""
    with app.reading() as store:
        return verification.verify(store.session, files=FileStore(app.settings.files))


def held(app: Application) -> dict[str, list[Stretch]]:
    """Source number → the stretches of the main track, in the order of their beginning."""
    with app.reading() as store:
        names = {0: "", **_departments(store)}
        statement = (
            select(ProblemRow.source_no, SpanRow.holder, SpanRow.start, SpanRow.end)
            .join(SpanRow, SpanRow.problem_id == ProblemRow.id)
            .where(SpanRow.track == 0)
            .order_by(ProblemRow.id, SpanRow.start)
        )
        found: dict[str, list[Stretch]] = {}
        for source_no, holder, start, end in store.session.execute(statement):
            found.setdefault(source_no, []).append((names[holder], start, end))
        return found


def counted(app: Application) -> dict[str, tuple[int, int]]:
    """Source number → (changes of lead, rounds after the first)."""
    with app.reading() as store:
        rounds = {row[0]: row[1:] for row in store.session.execute(
            select(ProblemRow.id, ProblemRow.source_no, ProblemRow.round))}  # fmt: skip
        leads = select(AssignmentRow.problem_id, AssignmentRow.department_id).order_by(
            AssignmentRow.problem_id, AssignmentRow.n
        )
        changes: Counter[int] = Counter()
        before = (0, 0)
        for problem, department in store.session.execute(leads):
            changes[problem] += before[0] == problem and before[1] != department
            before = problem, department
    return {source: (changes[id_], round_ - 1) for id_, (source, round_) in rounds.items()}


def differing(
    told: dict[str, list[Stretch]], expected: dict[str, list[Stretch]], *, until: datetime
) -> list[str]:
    """The cases whose spans, or whose time by holder, are not what the file says."""
    return [
        case
        for case in sorted({*told, *expected})
        if len(told.get(case, [])) != len(expected.get(case, []))
        or seconds_by_holder(told.get(case, []), until=until)
        != seconds_by_holder(expected.get(case, []), until=until)
    ]


def _departments(store: Any) -> dict[int, str]:
    rows = store.session.execute(select(DepartmentRow.id, DepartmentRow.name))
    return {row.id: row.name for row in rows}
