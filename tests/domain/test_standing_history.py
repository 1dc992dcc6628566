"""The pieces of a case's life, told by hand: what changed when, and what changed nothing."""

from __future__ import annotations

from datetime import timedelta

from app.domain.catalogue import Lane, Stage
from app.domain.events import EventKind, stamp
from app.domain.problem import Case
from app.domain.standing_history import known_at, standing_at, standings
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    SUPERVISOR,
    Work,
    extended,
    liaison,
    moment,
)
from tests.domain.casework import shown as written
from tests.domain.told_cases import entry, imported
from tests.properties.standing_laws import the_past_is_told


def lanes(case: Case) -> list[tuple[str, str, str]]:
    """(since, until, lane) of each piece; "" where it has none."""
    pieces = standings(case)
    return [(written(p.since), written(p.until), str(p.lane or "")) for p in pieces]


def a_work() -> Work:
    """Registered 09:00, accepted 10:00, dispatched 11:00, signed 14:00 on Monday 23 November."""
    return Work().accept().dispatch().sign()


def test_a_piece_begins_where_something_that_counts_changes() -> None:
    assert lanes(a_work().case) == [
        ("11-23 09:00", "11-23 10:00", "intake"),
        ("11-23 10:00", "11-23 11:00", "transfer"),
        ("11-23 11:00", "11-23 14:00", "transfer"),
        ("11-23 14:00", "", "handling"),
    ]


def test_what_changes_nothing_that_counts_begins_no_piece() -> None:
    work = a_work()
    before = standings(work.case)
    work.do(Action.NOTE, liaison(FIRE), "11-24 09:00", text="已现场查看。")
    work.do(Action.CONTACT, liaison(FIRE), "11-24 09:30", means="phone", reached=True)
    assert standings(work.case) == before


def test_the_due_date_of_the_past_is_the_one_of_then() -> None:
    """Five working days from Monday end on Monday the 30th at 17:30; seven more on 9 December."""
    work = extended(a_work(), "2026-12-09", "11-25 09:00", "11-26 09:00")
    pieces = standings(work.case)
    for at, due in (("11-26 08:59", "11-30 17:30"), ("11-26 09:00", "12-09 17:30")):
        piece = standing_at(pieces, moment(at))
        assert piece is not None
        assert (written(piece.due), written(piece.original_due)) == (due, "11-30 17:30")


def test_a_lane_says_what_is_waited_for_in_it() -> None:
    work = a_work().submit()
    assert [p.duty for p in standings(work.case)] == ["", "", "sign", "", "call_back"]
    assert standings(work.call_back(grade=5).case)[-1].duty == ""


def test_an_order_and_a_flag_are_pieces_of_their_own() -> None:
    work = a_work()
    work.do(Action.REFER, LEADER, "11-24 09:00", reason="两部门意见不一")
    work.do(Action.ORDER, SUPERVISOR, "11-24 10:00", level="supervise", ground="久拖未办",
            due="2026-12-10", rhythm=3, approved_by="李市长")  # fmt: skip
    last = standings(work.case)[-2:]
    assert [(p.flags, p.order_level, p.lane) for p in last] == [
        (" asked ", "", Lane.HANDLING),
        (" asked ", "supervise", Lane.SUPERVISION),
    ]


def test_what_was_closed_and_opened_again_is_told_as_both() -> None:
    work = a_work().submit()
    work.call_back(grade=5)
    work.do(Action.CLOSE, CLERK, "11-27 10:00", ground="confirmed")
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="问题再现")
    closed, reopened = standings(work.case)[-2:]
    assert (closed.open, closed.stage, closed.solved, closed.grade) == (
        False,
        Stage.CLOSED,
        True,
        5,
    )
    assert (written(closed.closed_at), written(closed.until)) == ("11-27 10:00", "12-01 09:00")
    assert (reopened.open, reopened.closed_at, reopened.grade) == (True, None, None)


def test_nobody_knew_of_it_before_it_was_registered() -> None:
    pieces = standings(a_work().case)
    assert standing_at(pieces, moment("11-23 08:59")) is None
    assert standing_at(pieces, moment("11-23 09:00")) == pieces[0]


def test_what_happened_at_one_instant_leaves_one_piece() -> None:
    work = Work("11-23 09:00")
    work.accept("11-23 09:00").dispatch("11-23 09:00")
    [piece] = standings(work.case)
    assert (piece.lane, piece.duty, piece.version) == (Lane.TRANSFER, "sign", 3)


def test_what_a_file_tells_counts_from_its_own_time_and_not_from_its_import() -> None:
    """The file ends on the 24th, closed; it came in on the 27th, and more of it later still."""
    told = (("11-23 09:00", None, "intake"), ("11-24 09:00", FIRE, "handling"))
    work = imported(*told, stage="handling", lead=FIRE)
    later = [entry("11-25 10:00", FIRE, "closed")]
    work.happens(
        EventKind.APPENDED, "11-28 09:00", trail=later, closed_at=stamp(moment("11-25 10:00"))
    )
    the_past_is_told(work.case, work.events)
    assert [p.open for p in standings(work.case)] == [True, False]


def test_the_log_of_an_instant_ends_before_the_first_event_behind_it() -> None:
    work = a_work()
    assert [e.kind for e in known_at(work.events, moment("11-23 10:00"))] == ["register", "accept"]
    assert known_at(work.events, moment("11-23 09:00") - timedelta(seconds=1)) == []
