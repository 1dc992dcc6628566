"""The 群众留言 files, as the world really writes them, come in whole and only once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.context import Application
from app.domain.catalogue import Role
from app.imports.cells import RETURN
from app.services import importing
from db import verification
from db.files import FileStore
from db.models import ProblemRow
from tests.building import MONDAY_NINE, an_application, viewer_of

pytestmark = pytest.mark.realdata

CLERK = viewer_of(Role.CLERK)
LABELLED, ANSWERED = "附件2-示例-带标签.xlsx", "附件4-示例.xlsx"


def imported(
    app: Application, folder: Path, name: str
) -> tuple[int, tuple[str, int, int, int, int]]:
    """The batch, and (profile, rows, accepted, duplicates, rejected)."""
    content = (folder / "messages" / name).read_bytes()
    options: dict[str, Any] = {"viewer": CLERK, "at": MONDAY_NINE}
    batch = importing.stage(app, content=content, name=name, **options).batch
    r = importing.commit(app, batch=batch, **options)
    return batch, (r.profile, r.rows, r.accepted, r.duplicates, r.rejected)


def test_the_labelled_messages_come_in_but_for_the_number_that_stands_twice(
    database_url: str, real_data: Path
) -> None:
    app = an_application(database_url)
    batch, came_to = imported(app, real_data, LABELLED)
    assert came_to == ("messages-labelled", 495, 494, 0, 1)
    with app.reading() as store:
        refused = importing.rejects_csv(store, batch=batch).decode("utf-8-sig").splitlines()
        assert refused[1].startswith("312,留言编号,与第100行编号相同而内容不同,37042,")
        stages = store.session.execute(
            select(ProblemRow.stage, func.count()).group_by(ProblemRow.stage)
        )
        assert [tuple(row) for row in stages] == [("intake", 494)]
        texts = "".join(store.session.scalars(select(ProblemRow.text)))
        assert [sign for sign in ("\t", "\u3000", "\u00a0", RETURN) if sign in texts] == []
    assert imported(app, real_data, LABELLED)[1] == ("messages-labelled", 495, 0, 494, 1)


def test_the_answered_messages_are_closed_at_their_reply(
    database_url: str, real_data: Path
) -> None:
    app = an_application(database_url)
    assert imported(app, real_data, ANSWERED)[1] == ("messages-answered", 120, 120, 0, 0)
    with app.reading() as store:
        rows = {row.source_no: row for row in store.session.execute(select(ProblemRow.__table__))}
        assert {(r.stage, r.closing_ground, r.due) for r in rows.values()} == {
            ("closed", "imported", None)
        }
        assert rows["2549"].registered_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
        assert rows["2549"].closed_at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)
        true_date = datetime(2019, 4, 8, 0, 37, 20, tzinfo=UTC)
        assert true_date in {row.registered_at for row in rows.values()}
        files = FileStore(app.settings.files)
        assert verification.verify(store.session, files=files).ok
    assert imported(app, real_data, ANSWERED)[1] == ("messages-answered", 120, 0, 120, 0)
