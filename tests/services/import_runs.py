"""Imports as the tests run them: a csv of rows staged and committed by a clerk on a Monday."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from app.context import Application
from app.domain.catalogue import Role
from app.services import importing
from app.services.import_reports import Preview, Result
from db import verification
from db.files import FileStore
from db.models import ImportLineRow, ProblemRow
from tests.building import MONDAY_NINE, viewer_of
from tests.imports.files import a_csv

CLERK = viewer_of(Role.CLERK)
ANSWERED = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
MESSAGE = ANSWERED[:5]


def message(number: str, title: str = "路灯不亮", **changes: str) -> list[str]:
    """A message without an answer, under MESSAGE."""
    row = [number, "A0001", title, "2019/4/25 9:32:09", "小区门口路灯不亮"]
    return [changes.get(heading, cell) for heading, cell in zip(MESSAGE, row, strict=True)]


def staged(app: Application, rows: Iterable[Sequence[Any]], **options: Any) -> Preview:
    """What a file of these rows would do."""
    options = {"name": "a.csv", "viewer": CLERK, "at": MONDAY_NINE, **options}
    return importing.stage(app, content=a_csv(rows), **options)


def imported(app: Application, rows: Iterable[Sequence[Any]], **options: Any) -> Result:
    """What a file of these rows came to."""
    viewer = options.get("viewer", CLERK)
    batch = staged(app, rows, **options).batch
    return importing.commit(app, batch=batch, viewer=viewer, at=MONDAY_NINE)


def counted(result: Result) -> tuple[int, int, int, int]:
    """(rows, accepted, duplicates, rejected)."""
    return result.rows, result.accepted, result.duplicates, result.rejected


def verdicts(app: Application, batch: int) -> dict[int, tuple[str, str, str]]:
    """Row number → (status, field, reason)."""
    with app.reading() as store:
        rows = store.session.scalars(select(ImportLineRow).where(ImportLineRow.batch_id == batch))
        return {row.n: (row.status, row.field, row.reason) for row in rows}


def problems(app: Application) -> list[Any]:
    """The problems that there are."""
    table = ProblemRow.__table__
    with app.reading() as store:
        return list(store.session.execute(select(table).order_by(table.c.id)))


def verified(app: Application) -> bool:
    """Whether the log and everything made from it agree."""
    with app.reading() as store:
        files = FileStore(app.settings.files)
        return verification.verify(store.session, files=files).ok


def count(app: Application, table: Any) -> int:
    """How many rows a table has."""
    with app.reading() as store:
        return store.session.scalar(select(func.count()).select_from(table)) or 0
