"""A verification finds who was told of what: notices, circulars and reminders that were changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from db.models import CircularRow, NoticeRow, ReminderRow
from db.verification import verify
from tests.jobs.reminded_office import FIRST, an_office, in_hand, run


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda s: s.execute(delete(CircularRow)), "row_missing"),
        (lambda s: s.execute(update(CircularRow).values(kind="x")), "value_differs"),
        (lambda s: s.add(CircularRow(subject=330700000000013, n=99, person_id=1, kind="x",
                                     at=FIRST)), "row_without_cause"),
        (lambda s: s.add(CircularRow(subject=330100000000013, n=1, person_id=1, kind="x",
                                     at=FIRST)), "row_without_events"),
        (lambda s: s.execute(delete(NoticeRow)), "row_missing"),
        (lambda s: s.execute(delete(ReminderRow)), "row_missing"),
    ],
)  # fmt: skip
def test_a_verification_finds_who_was_told_changed(
    sqlite_url: str, damage: Callable[[Any], Any], code: str
) -> None:
    application = an_office(sqlite_url)
    with application.transaction() as store:
        in_hand(store, FIRST, "甲")
    run(application, "09-30 08:30", "09-30 08:30")
    with application.transaction() as store:
        damage(store.session)
    with application.reading() as store:
        found = verify(store.session, files=application.files)
    assert code in {difference.code for difference in found.differences}
