"""生成导出文件: one after the other, out of the way of people at work.

The whole list is read at one moment, in a transaction of its own that writes nothing; how far it
is, and that it is done, is written in others.
"""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from typing import IO

from xlsxwriter.exceptions import XlsxFileError

from app.context import Application
from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.export_tasks import require_export
from app.domain.flows import local_day
from app.exports.list_files import list_name, write_list
from app.queries.signed_in import signed_in
from app.services import export_making
from app.services.export_making import Begun, Made
from app.services.import_pace import GOAL, REST
from db.engine import BUSY, LOST
from db.log import ALGORITHM

TOLD_EVERY = 1.0
"""Seconds between two tellings of how far it is."""


def make_exports(application: Application, _due: datetime) -> int:
    """Make every file that is waited for; how many were made.

    What a process left that died is begun again. A file that cannot be made keeps no other from
    its turn. Raises DomainError where the database is away.
    """
    with application.transaction() as store:
        left = export_making.take_up_left(store, at=application.now())
    for name in left:
        application.export_files.remove(name)
    made = 0
    while (task := _begun(application)) is not None:
        made += _made(application, task)
    return made


def let_go(application: Application, _due: datetime) -> int:
    """清理导出文件; how many had expired."""
    # Before a file there is its task: what lies here now and no task names then is of nobody.
    lying = application.export_files.names()
    with application.transaction() as store:
        expired, kept = export_making.expire(store, at=application.now())
    for name in lying.difference(kept):
        application.export_files.remove(name)
    return expired


def _begun(application: Application) -> Begun | None:
    with application.transaction() as store:
        return export_making.begin(store, at=application.now())


def _made(application: Application, task: Begun) -> bool:
    """Make one file; whether it can be fetched."""
    try:
        _make(application, task)
        return True
    except DomainError as refused:
        if refused.code in LOST | BUSY:
            raise
        code = refused.code
    except (OSError, XlsxFileError):
        code = "export_disk"
    application.export_files.remove(task.stored)
    with application.transaction() as store:
        export_making.fail(store, task, code=code, at=application.now())
    return False


def _make(application: Application, task: Begun) -> None:
    viewer, at = _viewer(application, task), application.now()
    with application.export_files.creating(task.stored) as file:
        listed = write_list(
            application, what=task.what, asked=task.asked, viewer=viewer, at=at, kind=task.kind,
            file=file, progress=Course(application, task),
        )  # fmt: skip
        made = Made(
            query=listed.about.query,
            as_of=listed.about.at,
            rows=listed.rows,
            problems=listed.problems,
            name=list_name(task.what, task.kind, at=at),
            size=file.seek(0, 2),
            digest=_digest(file),
        )
    kept_for = timedelta(days=application.settings.export_days)
    with application.transaction() as store:
        export_making.finish(
            store, task, made, viewer=viewer, at=application.now(), kept_for=kept_for
        )


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return f"{ALGORITHM}:{hashlib.file_digest(file, ALGORITHM).hexdigest()}"  # type: ignore[arg-type]


def _viewer(application: Application, task: Begun) -> Viewer:
    """Whoever asked, with the rights of now. Raises DomainError "not_allowed"."""
    today = local_day(application.now())
    with application.reading() as store:
        found = signed_in(store, person=task.person, acting_for=task.acting_for, today=today)
    if found is None or found.viewer.acting_for != task.acting_for:
        raise DomainError("not_allowed")
    require_export(found.viewer)
    return found.viewer


class Course:
    """Told of every block that is written: rests now and then, and tells the task once a second.

    Raises DomainError "export_given_up" where nobody waits for the file any more.
    """

    def __init__(self, application: Application, task: Begun) -> None:
        self._application, self._task = application, task
        self._rested = self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """So many problems of so many are written."""
        now = time.monotonic()
        if now - self._rested >= GOAL:
            time.sleep(REST)
            self._rested = time.monotonic()
        if now - self._told >= TOLD_EVERY:
            self._tell(done, total)
            self._told = time.monotonic()

    def _tell(self, done: int, total: int) -> None:
        """Write it down; where others stand in the way, the next time will do."""
        try:
            with self._application.transaction() as store:
                export_making.tell(store, self._task, done=done, total=total)
        except DomainError as refused:
            if refused.code not in BUSY:
                raise
