"""What the timetable writes by itself stands in nobody's way; what somebody does is a conflict."""

from __future__ import annotations

import pytest

from app.domain.events import Event, quiet
from tests.domain.casework import PROBLEM, moment

SYSTEM, SOMEBODY = 0, 7


@pytest.mark.parametrize(
    ("kind", "actor", "expected"),
    [
        ("flagged", SYSTEM, True),
        ("unflagged", SYSTEM, True),
        ("reckoned", SYSTEM, True),
        ("remind", SYSTEM, True),
        ("remind", SOMEBODY, False),
        ("reckoned", SOMEBODY, False),
        ("auto_sign", SYSTEM, False),
        ("resume", SYSTEM, False),
        ("rework", SYSTEM, False),
        ("note", None, False),
    ],
)
def test_an_event_is_quiet_where_it_changes_nothing_that_people_act_on(
    kind: str, actor: int | None, expected: bool
) -> None:
    at = moment("11-23 09:00")
    event = Event(subject=PROBLEM, n=2, kind=kind, at=at, recorded_at=at, actor=actor)
    assert quiet(event) is expected
