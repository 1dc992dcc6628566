"""Limits of a case that a file tells of: its date is kept, and lives on here.

2026-11-23 is a Monday; 08:30-12:00 and 13:30-17:30 are worked. Days count from the next one.
"""

from __future__ import annotations

from app.domain import deadlines
from app.domain.events import EventKind
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    SYSTEM_ITSELF,
    WATER,
    Work,
    extended,
    liaison,
    shown,
)


def imported(**facts: object) -> Work:
    given = {
        "stage": "handling",
        "registered_at": "2026-11-10T01:00:00+00:00",
        "accepted_at": "2026-11-10T02:00:00+00:00",
        "dispatched_at": "2026-11-10T03:00:00+00:00",
        "signed_at": "2026-11-10T06:00:00+00:00",
        "lead": FIRE,
        "due": "2026-11-27T09:30:00+00:00",
    }
    return Work("11-23 09:00", event=EventKind.IMPORTED, **{**given, **facts})


def test_an_imported_case_keeps_the_due_date_of_its_file() -> None:
    assert (imported().due(), sorted(imported().case.clocks)) == ("11-27 17:30", ["closing"])


def test_an_imported_case_that_goes_on_living_is_paused_and_extended_from_its_date() -> None:
    work = imported()
    work.do(Action.ASK, liaison(FIRE), "11-23 17:30", missing="图纸")
    work.do(Action.SUPPLY, CLERK, "11-24 17:30", text="已补")
    assert (work.due(), work.original()) == ("11-30 17:30", "11-30 17:30")
    extended(work, "2026-12-04", "11-25 09:00", "11-25 10:00")
    assert (work.due(), work.original()) == ("12-04 17:30", "11-30 17:30")


def test_what_is_begun_on_an_imported_case_runs_under_the_rule_book() -> None:
    work = imported()
    work.do(Action.REASSIGN, DUTY, "11-23 10:00", department=WATER, reason="职责在水利")
    assert work.due("sign:2") == "11-23 15:30"
    work.do(Action.AUTO_SIGN, SYSTEM_ITSELF, "11-23 15:30", assignment=2)
    work.submit("11-24 10:00", by=WATER)
    assert work.due("callback:1") == "11-27 17:30"


def test_a_round_begun_after_the_import_has_a_limit_of_its_own_and_keeps_the_files() -> None:
    work = imported()
    work.submit("11-24 10:00").call_back("11-24 11:00", grade=1, means="phone")
    assert (work.due(), work.due("closing:2")) == ("11-27 17:30", "12-09 17:30")


def test_a_closed_import_has_its_files_date_and_nothing_else() -> None:
    work = imported(stage="closed", closed_at="2026-11-20T02:00:00+00:00", answer="已办结")
    assert {n: shown(c.due) for n, c in work.case.clocks.items()} == {"closing": "11-27 17:30"}
    assert shown(deadlines.governing_met(work.case)) == "11-20 10:00"
