"""What tests build before they act: an application, departments, people, problems, viewers.

Everything goes the way of the product, through services and events, so that a database built
here passes `bihuan verify`.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.config import Settings
from app.context import Application
from app.domain.access import DEPARTMENT_ROLES, Viewer
from app.domain.catalogue import Role
from app.domain.events import RegisterKind
from app.domain.problem import Case
from app.domain.registers import Register
from app.domain.steps import Action
from app.services import handling, intake
from app.services.setup import set_up
from db.cipher import Cipher
from db.engine import Database, open_database
from db.models import DepartmentRow, PersonRow
from db.store import Store

MONDAY_NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 2026-11-23, 09:00 in Shanghai: half an hour into a plain working week."""

SECRET = "the secret of the tests, of no use elsewhere"
YIWU = "330782"

_opened: list[Database] = []


def an_application(
    url: str, *, at: datetime = MONDAY_NINE, folder: Path | None = None, **settings: Any
) -> Application:
    """An application over a migrated database, set up, whose clock stands at `at`."""
    database = a_database(url)
    settings = {
        "database_url": url,
        "folder": folder or a_folder(),
        "secret": SECRET,
        "fixed_now": at,
        **settings,
    }
    application = Application(Settings(**settings), database, Cipher(settings["secret"]))
    with application.transaction() as store:
        set_up(store, at=at)
    return application


def a_database(url: str) -> Database:
    """An open database that is closed when the test ends."""
    _opened.append(open_database(url))
    return _opened[-1]


def close_databases() -> None:
    """Close what the test opened; conftest calls this after each."""
    while _opened:
        _opened.pop().dispose()


def a_folder() -> Path:
    """A folder that is gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def a_department(
    store: Store, name: str, *, region: str = "3307", at: datetime = MONDAY_NINE, **changes: Any
) -> int:
    """A department's id."""
    row = {
        "id": store.next_number("department"),
        "name": name,
        "short_name": name,
        "level": {2: "province", 4: "city"}.get(len(region), "county"),
        "region": region,
        "line": "",
        "office": False,
        "head_approves": False,
        "mark": "",
        "active": True,
        "merged_into": None,
        **changes,
    }
    store.session.execute(insert(DepartmentRow), [row])
    store.record(
        RegisterKind.DEPARTMENT_SAVED, register=Register.DEPARTMENTS, facts=row, at=at,
        region=region,
    )  # fmt: skip
    return int(row["id"])


def a_person(
    store: Store,
    username: str,
    role: Role,
    *,
    region: str = "3307",
    department: int | None = None,
    at: datetime = MONDAY_NINE,
    **changes: Any,
) -> int:
    """A person's id; without a password."""
    row = {
        "id": store.next_number("person"),
        "username": username,
        "name": username,
        "role": str(role),
        "region": region,
        "department_id": department,
        **changes,
    }
    secrets = {"fields": "", "phone": "", "password_hash": ""}
    store.session.execute(insert(PersonRow), [{**secrets, **row}])
    facts = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
    store.record(
        RegisterKind.PERSON_SAVED, register=Register.PEOPLE, facts=facts, at=at, region=region
    )
    return int(row["id"])


def viewer_of(
    role: Role, department: int | None = None, *, region: str = "33", person: int = 1
) -> Viewer:
    """Somebody in a role; a department's people need the department."""
    assert (department is not None) == (role in DEPARTMENT_ROLES)
    return Viewer(person=person, name=role.label, role=role, region=region, department=department)


CLERK = viewer_of(Role.CLERK)
DUTY_HEAD = viewer_of(Role.DUTY_HEAD)


def a_problem(store: Store, *, at: datetime = MONDAY_NINE, **changes: Any) -> Case:
    """A problem in intake, registered by a clerk from the hotline in 义乌."""
    given = {
        "title": "厂房二期消防验收",
        "text": "厂房二期已完工，消防验收与规划核实互为前置，请予协调。",
        "channel": "hotline",
        "region": YIWU,
        "enterprise_name": "义乌市恒达针织有限公司",
        "contact": "陈国强",
        "phone": "13900001111",
        **changes,
    }
    return intake.register(store, given=intake.Registration(**given), viewer=CLERK, at=at)


def act(
    store: Store, case: Case, action: Action, viewer: Viewer, at: datetime, **given: Any
) -> Case:
    """The case after a step."""
    return handling.perform(
        store, action=action, problem=case.id, given=given, viewer=viewer, at=at, expected=case.n
    )


def a_dispatched_problem(
    store: Store,
    *,
    lead: int,
    co_handlers: tuple[int, ...] = (),
    at: datetime = MONDAY_NINE,
    **changes: Any,
) -> Case:
    """A problem accepted and dispatched at `at`; registered a minute before."""
    case = a_problem(store, at=at - timedelta(minutes=1), **changes)
    case = act(store, case, Action.ACCEPT, CLERK, at, field="0102", kind="help",
               difficulty="general")  # fmt: skip
    asked = [{"department": d, "question": "请提出本部门意见"} for d in co_handlers]
    return act(store, case, Action.DISPATCH, DUTY_HEAD, at, lead=lead, co_handlers=asked)
