"""A database with a problem that was handled, and what changes it behind the product's back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.context import Application
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import attachments, operation
from app.translations.differences import difference
from db.verification import Verification, verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_person,
    a_problem,
    act,
    viewer_of,
)

HOUR = timedelta(hours=1)


def verification(application: Application) -> Verification:
    with application.reading() as store:
        return verify(store.session, files=application.files)


def sentences(found: Verification) -> list[str]:
    return [difference(d.code, d.facts) for d in found.differences]


def a_handled_problem(application: Application) -> Case:
    """One problem that went from intake to a result, with a co-handler and a file; one more."""
    with application.transaction() as store:
        lead, co = (a_department(store, name) for name in ("市建设局", "市消防支队"))
        a_person(store, "wang", Role.LIAISON, department=lead)
        case = a_dispatched_problem(store, lead=lead, co_handlers=(co,), title="厂房验收")
        liaison, other = viewer_of(Role.LIAISON, lead), viewer_of(Role.LIAISON, co)
        case = act(store, case, Action.SIGN, liaison, MONDAY_NINE + HOUR,
                   responsible="王敏", leader="李局")  # fmt: skip
        case = act(store, case, Action.SIGN_CO, other, MONDAY_NINE + HOUR,
                   responsible="赵勇", leader="钱支队")  # fmt: skip
        case = attachments.attach(
            store, problem=case.id, name="核实意见.txt", content="规划核实意见".encode(),
            viewer=liaison, at=MONDAY_NINE + HOUR,
        )  # fmt: skip
        act(store, case, Action.CONTRIBUTE, other, MONDAY_NINE + 2 * HOUR, text="同意")
        a_problem(store, at=MONDAY_NINE + 2 * HOUR, title="另一个问题")
        operation.anchor_heads(store, at=MONDAY_NINE + 3 * HOUR)
    return case


def execute(application: Application, statement: str, **values: Any) -> None:
    """Change the database behind the product's back."""
    with application.database.writing() as session:
        changed = session.execute(text(statement), values)
        assert changed.rowcount > 0
