"""What process mining sees of a problem whose past came from a file, and of acts that are none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain.event_trace import Activity, trace
from app.domain.events import Event, EventKind, stamp
from app.domain.steps import Action

PROBLEM = 330709823000001
FIRE, PLAN = 11, 12


def on(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def event(n: int, kind: str, at: datetime, **facts: Any) -> Event:
    return Event(subject=PROBLEM, n=n, kind=kind, at=at, recorded_at=at, facts=facts)


def a_history(**facts: Any) -> dict[str, Any]:
    """The facts of a file about a problem registered on the 2nd."""
    plain = {"title": "t", "text": "t", "channel": "other", "region": "330782"}
    return {**plain, "registered_at": stamp(on(2, 1)), "stage": "handling", **facts}


def told(activities: tuple[Activity, ...], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(activity, name) for name in names) for activity in activities]


ROW = a_history(
    accepted_at=stamp(on(2, 2)), dispatched_at=stamp(on(3, 1)), lead=FIRE, co_handlers=[PLAN],
    submitted_at=stamp(on(5, 1)), closed_at=stamp(on(6, 1)), stage="closed",
)  # fmt: skip


def test_the_dates_of_a_row_are_the_acts_that_they_stand_for() -> None:
    found = trace([event(1, EventKind.IMPORTED, on(9, 1), **ROW)]).activities
    assert told(found, "n", "name", "at", "stage", "holder") == [
        ("1.1", "登记 register", on(2, 1), "intake", None),
        ("1.2", "受理 accept", on(2, 2), "transfer", None),
        ("1.3", "派单 dispatch", on(3, 1), "transfer", FIRE),
        ("1.4", "提交结果 submit", on(5, 1), "feedback", FIRE),
        ("1.5", "办结销号 close", on(6, 1), "closed", None),
    ]
    assert [activity.assigned for activity in found] == [(), (), (FIRE, PLAN), (), ()]
    assert [activity.department for activity in found] == [None, None, None, FIRE, None]


def test_the_last_date_of_a_row_leaves_the_problem_where_the_row_says() -> None:
    facts = a_history(lead=FIRE, stage="handling")
    (only,) = trace([event(1, EventKind.IMPORTED, on(9, 1), **facts)]).activities
    assert (only.name, only.stage, only.holder) == ("登记 register", "handling", FIRE)
    assert only.assigned == (FIRE,)


def test_a_row_that_was_withdrawn_ends_with_a_withdrawal() -> None:
    facts = a_history(stage="withdrawn", closed_at=stamp(on(4, 1)))
    last = trace([event(1, EventKind.IMPORTED, on(9, 1), **facts)]).activities[-1]
    assert (last.name, last.stage) == ("撤回 withdraw", "withdrawn")


def test_a_later_word_of_the_file_stands_in_the_place_of_the_earlier_one() -> None:
    events = [
        event(1, EventKind.IMPORTED, on(9, 1), **a_history(lead=FIRE)),
        event(2, EventKind.IMPORTED_AGAIN, on(10, 1), **ROW),
    ]
    found = trace(events).activities
    assert [activity.n for activity in found] == ["2.1", "2.2", "2.3", "2.4", "2.5"]


TRAIL = [
    {"at": stamp(on(3, 1)), "key": "a", "state": "New", "stage": "transfer", "department": FIRE},
    {"at": stamp(on(4, 1)), "key": "b", "activity": "Work", "stage": "handling"},
    {"at": stamp(on(5, 1)), "key": "c", "department": PLAN, "stage": "handling"},
    {"at": stamp(on(6, 1)), "key": "d", "state": "Closed", "stage": "closed"},
]


def test_the_entries_of_a_log_are_events_in_its_own_words() -> None:
    facts = a_history(trail=TRAIL[:3])
    later = {"trail": TRAIL[3:]}
    found = trace(
        [
            event(1, EventKind.IMPORTED, on(9, 1), **facts),
            event(2, EventKind.APPENDED, on(10, 1), **later),
        ]
    ).activities
    assert told(found, "n", "name", "at", "stage", "holder") == [
        ("1.1", "New", on(3, 1), "transfer", FIRE),
        ("1.2", "Work", on(4, 1), "handling", FIRE),
        ("1.3", "导入历史记录 imported", on(5, 1), "handling", PLAN),
        ("2.1", "Closed", on(6, 1), "closed", None),
    ]
    assert all(activity.told for activity in found)


def test_book_keeping_is_no_event_of_the_process() -> None:
    events = [
        event(1, EventKind.IMPORTED, on(9, 1), **a_history(lead=FIRE)),
        event(2, EventKind.RECKONED, on(9, 2)),
        event(3, Action.UNMASK, on(9, 3), reason="核实"),
        event(4, EventKind.SUPERSEDED, on(9, 4)),
        event(5, Action.NOTE, on(9, 5), text="进展"),
    ]
    assert [activity.n for activity in trace(events).activities] == ["1.1", "5"]


def test_an_event_that_was_told_late_stands_where_it_happened() -> None:
    events = [
        event(1, EventKind.IMPORTED, on(9, 1), **a_history(lead=FIRE)),
        event(2, Action.NOTE, on(9, 5), text="进展"),
        event(3, Action.NOTE, on(9, 3), text="补记"),
    ]
    assert [activity.n for activity in trace(events).activities] == ["1.1", "3", "2"]
