"""A client that acts and writes down what was answered: run as a process, and killed as one.

python -m tests.journeys.acting_client URL FOLDER LOG ACTS: each line of LOG is a problem and the
number of its last event, written after the transaction of the act was committed.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from itertools import islice, repeat
from pathlib import Path

from app.config import Settings
from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import attachments
from db.cipher import Cipher
from db.engine import open_database
from db.store import Store
from tests.building import CLERK, DUTY_HEAD, SECRET, a_problem, act, viewer_of

LEAD, CO = 1, 2


def registered(store: Store, _case: Case | None, at: datetime) -> Case:
    return a_problem(store, at=at, title=f"第{os.getpid()}号窗口登记")


def accepted(store: Store, case: Case, at: datetime) -> Case:
    return act(store, case, Action.ACCEPT, CLERK, at, field="0101", kind="help",
               difficulty="general")  # fmt: skip


def dispatched(store: Store, case: Case, at: datetime) -> Case:
    return act(store, case, Action.DISPATCH, DUTY_HEAD, at, lead=LEAD,
               co_handlers=[{"department": CO, "question": "请提出意见"}])  # fmt: skip


def signed(store: Store, case: Case, at: datetime) -> Case:
    return act(store, case, Action.SIGN, viewer_of(Role.LIAISON, LEAD), at,
               responsible="王敏", leader="李局")  # fmt: skip


def attached(store: Store, case: Case, at: datetime) -> Case:
    return attachments.attach(
        store, problem=case.id, name="意见.txt", content=f"{case.id}".encode(),
        viewer=viewer_of(Role.LIAISON, LEAD), at=at,
    )  # fmt: skip


STORY = (registered, accepted, dispatched, signed, attached)


def main(url: str, folder: str, log: str, acts: int) -> None:
    settings = Settings(database_url=url, folder=Path(folder), secret=SECRET)
    application = Application(settings, open_database(url), Cipher(SECRET))
    answered = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    case = None
    for step in islice((step for story in repeat(STORY) for step in story), acts):
        case = taken(application, step, case)
        os.write(answered, f"{case.id} {case.n}\n".encode())
    application.database.dispose()


def taken(application: Application, step, case: Case | None) -> Case:
    """The case after a step; tried again where the database was busy."""
    while True:
        try:
            with application.transaction() as store:
                return step(store, case, datetime.now(UTC))  # noqa: TID251
        except DomainError as error:
            if error.code != "busy":
                raise


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
