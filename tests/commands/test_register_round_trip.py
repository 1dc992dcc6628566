"""A register exported from one database imports into an empty one with the same numbers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.register_filter import RegisterFilter, State
from app.domain.steps import Action
from app.exports.register import export_register
from app.services import importing
from db import verification
from db.files import FileStore
from db.models import AssignmentRow, DepartmentRow, ProblemRow
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)

LATER = MONDAY_NINE + timedelta(hours=3)
SUPERVISOR = viewer_of(Role.SUPERVISOR)
KEPT = (
    "id", "stage", "open", "lane", "title", "text", "channel", "source_no", "region", "office",
    "field", "kind", "difficulty", "urgency", "anonymous", "registered_at", "accepted_at",
    "submitted_at", "closed_at", "due", "original_due", "met_at", "responsible", "phase",
    "result", "answer", "closing_ground", "solved", "grade", "round",
)  # fmt: skip


def a_little_province(app: Application) -> None:
    """One in intake, one in hand whose co-handler is done, one closed, one withdrawn."""
    minute = timedelta(minutes=1)
    with app.transaction() as store:
        lead = a_department(store, "金华市住房和城乡建设局", short_name="市住建局")
        other = a_department(store, "义乌市消防救援大队", region="330782")
        liaison = viewer_of(Role.LIAISON, lead, region="3307")
        a_problem(store, title="=1+1 的标题", enterprise_name="", anonymous=True)
        case = a_dispatched_problem(store, lead=lead, co_handlers=(other,))
        signed = {"responsible": "王建国", "leader": "李卫东"}
        case = act(store, case, Action.SIGN, liaison, MONDAY_NINE + minute, **signed)
        helper = viewer_of(Role.LIAISON, other, region="330782")
        case = act(store, case, Action.SIGN_CO, helper, MONDAY_NINE + 2 * minute, **signed)
        act(store, case, Action.CONTRIBUTE, helper, MONDAY_NINE + 3 * minute, text="同意")
        case = a_dispatched_problem(store, lead=lead, uscc="91350100M000100Y43")
        case = act(store, case, Action.SIGN, liaison, MONDAY_NINE + minute, **signed)
        told = {"result": "solved", "text": "已办结\n第二段"}
        case = act(store, case, Action.SUBMIT, liaison, MONDAY_NINE + 2 * minute, **told)
        called = {"means": "phone", "reached": True, "solved": True, "grade": 5, "words": "好"}
        case = act(store, case, Action.CALL_BACK, CLERK, MONDAY_NINE + 3 * minute, **called)
        act(store, case, Action.CLOSE, DUTY_HEAD, MONDAY_NINE + 4 * minute, ground="confirmed")
        case = a_problem(store, title="撤回的事")
        act(store, case, Action.WITHDRAW, CLERK, MONDAY_NINE + minute, reason="企业自行撤回")


def exported(app: Application, kind: str) -> bytes:
    file = io.BytesIO()
    asked = RegisterFilter(state=State.ALL)
    export_register(app, asked=asked, viewer=SUPERVISOR, at=LATER, kind=kind, file=file)
    return file.getvalue()


def rows(app: Application, table: Any) -> list[Any]:
    with app.reading() as store:
        return list(store.session.execute(select(table.__table__)))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_register_goes_from_one_database_into_another(
    fresh_database: Callable[[], str], kind: str
) -> None:
    here, there = (an_application(fresh_database(), at=LATER) for _ in range(2))
    a_little_province(here)
    content = exported(here, kind)
    options: dict[str, Any] = {"viewer": CLERK, "at": LATER}
    batch = importing.stage(there, content=content, name=f"台账.{kind}", **options).batch
    result = importing.commit(there, batch=batch, **options)
    assert (result.rows, result.accepted, result.rejected) == (4, 4, 0)
    ours, theirs = ({row.id: row for row in rows(app, ProblemRow)} for app in (here, there))
    for id_, row in ours.items():
        assert {name: getattr(theirs[id_], name) for name in KEPT} == {
            name: getattr(row, name) for name in KEPT
        }
    assert _parts(there) == _parts(here)
    again = importing.stage(there, content=content, name="again", **options)
    assert (again.ready, again.duplicates) == (0, 4)
    at_home = importing.stage(here, content=content, name="home", **options)
    assert (at_home.ready, at_home.duplicates) == (0, 4)
    with there.reading() as store:
        assert verification.verify(store.session, files=FileStore(there.settings.files)).ok


def _parts(app: Application) -> set[tuple[Any, ...]]:
    """Who has which part in what, and whether it is done."""
    names = {row.id: (row.name, row.region) for row in rows(app, DepartmentRow)}
    return {
        (a.problem_id, names[a.department_id], a.role, a.signed_at if a.role == "lead" else None,
         a.ended_at is None)
        for a in rows(app, AssignmentRow)
    }  # fmt: skip
