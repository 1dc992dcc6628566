"""What was open at the end of each day: kept, forgotten where the past changes, and verified."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from app.context import Application
from app.domain.flows import begin_of
from app.domain.steps import Action
from db import open_days
from db.models import OpenDayRow, StandingRow
from db.open_days import packed, unpacked
from db.verification import verify
from tests.building import CLERK, a_problem, act, an_application
from tests.db.random_weeks import some_weeks
from tests.pages.province import on
from tests.services.import_runs import ANSWERED, imported


def kept(application: Application) -> dict[date, dict[int, int]]:
    with application.reading() as store:
        rows = store.session.execute(select(OpenDayRow.day, OpenDayRow.body)).all()
    return {day: unpacked(body) for day, body in rows}


def keep(application: Application, day: int) -> int:
    with application.transaction() as store:
        return open_days.keep(store.session, until=on(day, 23, 55))


def test_pieces_are_packed_and_unpacked() -> None:
    pieces = {330709823000001: 1, 330709823000007: 12, 330809823000001: 300}
    assert unpacked(packed(pieces)) == pieces
    assert unpacked(packed({})) == {}


def test_each_day_that_is_over_has_what_was_open_at_its_end(database_url: str) -> None:
    """One problem comes on the 9th and is declined on the 12th, one comes on the 11th."""
    application = an_application(database_url)
    with application.transaction() as store:
        one = a_problem(store, at=on(9, 10))
        other = a_problem(store, at=on(11, 10))
        act(store, one, Action.DECLINE, CLERK, on(12, 10), ground="statutory", pointed_to="仲裁委")
    assert keep(application, 13) == 4
    assert kept(application) == {
        date(2026, 11, 9): {one.id: 1},
        date(2026, 11, 10): {one.id: 1},
        date(2026, 11, 11): {one.id: 1, other.id: 1},
        date(2026, 11, 12): {other.id: 1},
    }
    assert keep(application, 13) == 0
    assert keep(application, 15) == 2


def test_what_happened_at_midnight_belongs_to_the_day_that_begins(database_url: str) -> None:
    application = an_application(database_url)
    with application.transaction() as store:
        case = a_problem(store, at=begin_of(date(2026, 11, 10)))
        a_problem(store, at=on(9, 8))
    keep(application, 11)
    assert [case.id in pieces for pieces in kept(application).values()] == [False, True]


def test_history_that_comes_in_late_makes_its_days_anew(database_url: str) -> None:
    application = an_application(database_url, at=on(23, 9))
    with application.transaction() as store:
        a_problem(store, at=on(2, 10))
    keep(application, 23)
    assert len(kept(application)) == 21
    rows = [["R1", "A0001", "路灯不亮", "2026/11/9 10:00:00", "小区门口路灯不亮", "已修复。",
             "2026/11/12 10:00:00"]]  # fmt: skip
    assert imported(application, [ANSWERED, *rows]).accepted == 1
    assert max(kept(application)) == date(2026, 11, 11)
    assert keep(application, 23) == 11


def test_verify_finds_a_piece_and_a_day_that_are_not_what_the_log_tells(database_url: str) -> None:
    application = an_application(database_url)
    end = some_weeks(application, "to be verified", acts=60)
    with application.transaction() as store:
        open_days.keep(store.session, until=end)
    assert differing(application) == set()
    with application.transaction() as store:
        first = store.session.scalar(select(OpenDayRow.day).order_by(OpenDayRow.day))
        store.session.execute(
            update(OpenDayRow).where(OpenDayRow.day == first).values(body=packed({5: 1}))
        )
    assert differing(application) == {"open_day"}
    with application.transaction() as store:
        store.session.execute(update(StandingRow).where(StandingRow.n == 1).values(lane="closed"))
    assert differing(application) == {"open_day", "standing"}


def differing(application: Application) -> set[str]:
    with application.reading() as store:
        found = verify(store.session, files=application.files).differences
    return {difference.facts["table"] for difference in found}
