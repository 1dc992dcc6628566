"""What the log of another system tells of a case: who held it, its rounds, its end."""

from __future__ import annotations

import pytest

from app.domain.catalogue import OFFICE, Stage
from app.domain.duties import duties
from app.domain.events import stamp
from app.domain.spans import untiled
from app.domain.steps import Action
from app.domain.trails import Entry, read_trail, reassignments, reopenings
from tests.domain.casework import CLERK, DUTY, FIRE, PLAN, WATER, liaison, moment
from tests.domain.told_cases import HERE, Told, case_of, entry, imported, main_track, parts, shown


def test_a_group_holds_the_case_until_the_next_different_one_and_the_office_before_the_first() -> (
    None
):
    case = case_of(
        ("11-23 09:00", None, "transfer"),
        ("11-23 10:00", FIRE, "handling"),
        ("11-23 11:00", None, "handling"),
        ("11-24 09:00", FIRE, "handling"),
        ("11-24 15:00", WATER, "handling"),
        ("11-25 10:00", WATER, "closed"),
    )
    assert main_track(case) == [
        ("intake", OFFICE, "11-23 09:00", "11-23 10:00"),
        ("handling", FIRE, "11-23 10:00", "11-24 15:00"),
        ("handling", WATER, "11-24 15:00", "11-25 10:00"),
    ]
    assert parts(case) == [
        (FIRE, "11-23 10:00", "11-24 15:00", "reassigned"),
        (WATER, "11-24 15:00", "11-25 10:00", "submitted"),
    ]
    assert (case.stage, shown(case.closed_at), case.closing_ground) == (
        "closed", "11-25 10:00", "imported",
    )  # fmt: skip
    assert (shown(case.registered_at), case.dispatches) == ("11-23 09:00", 2)


def test_nobody_holds_what_is_closed_until_an_entry_opens_it_again() -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "handling"),
        ("11-23 12:00", FIRE, "closed"),
        ("11-23 13:00", WATER, "closed"),
        ("11-24 09:00", None, "handling"),
        ("11-24 17:00", None, "closed"),
    )
    assert main_track(case) == [
        ("handling", FIRE, "11-23 09:00", "11-23 12:00"),
        ("handling", WATER, "11-24 09:00", "11-24 17:00"),
    ]
    assert [(r.kind, shown(r.start), shown(r.closed_at)) for r in case.rounds] == [
        ("first", "11-23 09:00", "11-23 12:00"),
        ("reopening", "11-24 09:00", ""),
    ]
    assert ([shown(at) for at in case.resumed], untiled(case)) == (["11-24 09:00"], [])


def test_the_same_group_after_a_reopening_was_not_dispatched_again() -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "handling"),
        ("11-23 12:00", FIRE, "closed"),
        ("11-24 09:00", FIRE, "handling"),
        ("11-24 17:00", FIRE, "closed"),
    )
    assert [(a.department, a.round, a.returned) for a in case.assignments] == [
        (FIRE, 1, False),
        (FIRE, 2, True),
    ]
    assert case.dispatches == 1


def test_out_of_feedback_and_back_is_a_rework_and_each_feedback_a_result() -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "handling"),
        ("11-23 12:00", FIRE, "feedback"),
        ("11-23 15:00", FIRE, "handling"),
        ("11-24 09:00", FIRE, "feedback"),
        ("11-26 09:00", FIRE, "closed"),
        answer="已整改",
    )
    assert [(r.kind, shown(r.start), shown(r.submitted_at)) for r in case.rounds] == [
        ("first", "11-23 09:00", "11-23 12:00"),
        ("rework", "11-23 15:00", ""),
    ]
    assert [(s.round, shown(s.accepted_at), s.text) for s in case.submissions] == [
        (1, "11-23 12:00", ""),
        (2, "11-24 09:00", "已整改"),
    ]
    assert (shown(case.submitted_at), shown(case.closed_at)) == ("11-24 09:00", "11-26 09:00")
    assert main_track(case) == [("handling", FIRE, "11-23 09:00", "11-26 09:00")]


def test_what_happens_in_one_minute_happens_in_the_order_of_the_file() -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "transfer"),
        ("11-23 10:00", WATER, "handling"),
        ("11-23 10:00", PLAN, "handling"),
        ("11-23 11:00", PLAN, "closed"),
    )
    assert main_track(case) == [
        ("handling", FIRE, "11-23 09:00", "11-23 10:00"),
        ("handling", PLAN, "11-23 10:00", "11-23 11:00"),
    ]
    assert [a.department for a in case.assignments] == [FIRE, WATER, PLAN]


def test_what_is_opened_and_closed_in_one_minute_was_held_by_nobody() -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "handling"),
        ("11-23 10:00", FIRE, "closed"),
        ("11-24 10:00", FIRE, "handling"),
        ("11-24 10:00", FIRE, "closed"),
    )
    assert main_track(case) == [("handling", FIRE, "11-23 09:00", "11-23 10:00")]
    assert (case.round, shown(case.closed_at), untiled(case)) == (2, "11-24 10:00", [])


@pytest.mark.parametrize(
    ("ending", "closed"), [("2026-11-23T04:00:00+00:00", "11-24 09:00"),
                           ("2026-11-25T01:00:00+00:00", "11-25 09:00")],
)  # fmt: skip
def test_a_date_of_closing_beside_the_log_closes_after_its_last_entry(
    ending: str, closed: str
) -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "handling"), ("11-24 09:00", FIRE, "handling"), closed_at=ending
    )
    assert (case.stage, shown(case.closed_at), shown(case.last_at)) == ("closed", closed, closed)
    assert main_track(case) == [("handling", FIRE, "11-23 09:00", closed)]


def test_it_was_registered_when_the_file_says_so_but_not_after_its_first_entry() -> None:
    first = ("11-23 09:00", FIRE, "handling")
    before, after = "2026-11-20T01:00:00+00:00", "2026-11-24T01:00:00+00:00"
    early = case_of(first, registered_at=before)
    assert main_track(early)[0] == ("intake", OFFICE, "11-20 09:00", "11-23 09:00")
    assert shown(case_of(first, registered_at=after).registered_at) == "11-23 09:00"


@pytest.mark.parametrize(
    ("stage", "end", "ground"),
    [("withdrawn", "stopped", "withdrawn"), ("merged", "merged", "merged"),
     ("declined", "stopped", ""), ("closed", "submitted", "confirmed")],
)  # fmt: skip
def test_every_way_out_of_the_loop_ends_the_last_part(stage: str, end: str, ground: str) -> None:
    case = case_of(
        ("11-23 09:00", FIRE, "handling"), ("11-24 09:00", FIRE, stage), closing_ground="confirmed"
    )
    assert (case.stage, case.open, case.closing_ground) == (stage, False, ground)
    assert [str(a.end) for a in case.assignments] == [end]


def test_a_lead_beside_the_log_counts_where_no_entry_names_a_group() -> None:
    told = (("11-23 09:00", None, "handling"), ("11-24 09:00", None, "closed"))
    case = case_of(*told, lead=FIRE, dispatched_at=stamp(moment("11-23 11:00")), responsible="王")
    assert main_track(case) == [
        ("intake", OFFICE, "11-23 09:00", "11-23 11:00"),
        ("handling", FIRE, "11-23 11:00", "11-24 09:00"),
    ]
    assert case.assignments[0].responsible == "王"
    named = case_of(("11-23 09:00", WATER, "handling"), lead=FIRE)
    assert [a.department for a in named.assignments] == [WATER]


def test_co_handlers_beside_the_log_have_their_part_until_it_closes() -> None:
    told = (("11-23 09:00", FIRE, "handling"), ("11-24 09:00", FIRE, "closed"))
    case = case_of(*told, co_handlers=[PLAN])
    assert parts(case) == [
        (FIRE, "11-23 09:00", "11-24 09:00", "submitted"),
        (PLAN, "11-23 09:00", "11-24 09:00", "contributed"),
    ]


def test_the_person_told_last_is_responsible() -> None:
    trail = [
        entry("11-23 09:00", FIRE, "handling", to="甲"),
        entry("11-23 10:00", FIRE, "handling", to="乙"),
        entry("11-23 11:00", WATER, "handling"),
    ]
    case = case_of(trail=trail)
    assert [a.responsible for a in case.assignments] == ["乙", ""]


def test_history_keeps_its_files_due_date_and_runs_under_no_limit() -> None:
    told = (("11-23 09:00", FIRE, "handling"), ("11-24 09:00", WATER, "feedback"))
    assert case_of(*told).clocks == {}
    due = case_of(*told, due="2026-12-01T09:30:00+00:00")
    assert {name: shown(limit.due) for name, limit in due.clocks.items()} == {
        "closing": "12-01 17:30"
    }


def test_a_case_in_hand_goes_on_here_at_once() -> None:
    work = imported(("11-23 09:00", FIRE, "transfer"), ("11-23 10:00", WATER, "handling"))
    assert [(str(d.kind), d.department) for d in duties(work.case)] == [("handle", WATER)]
    work.do(Action.SUBMIT, liaison(WATER), HERE, result="explained", text="已办结。")
    assert main_track(work.case)[1:] == [
        ("handling", WATER, "11-23 10:00", "11-27 09:00"),
        ("feedback", OFFICE, "11-27 09:00", ""),
    ]
    assert untiled(work.case) == []


def test_what_a_group_has_not_begun_is_signed_for_here() -> None:
    work = imported(("11-23 09:00", FIRE, "transfer"))
    assert main_track(work.case) == [("handling", FIRE, "11-23 09:00", "")]
    assert [(str(d.kind), d.department, d.due) for d in duties(work.case)] == [("sign", FIRE, None)]
    work.sign(HERE)
    assert work.case.stage is Stage.HANDLING
    assert untiled(work.case) == []


def test_what_nobody_has_is_dispatched_here() -> None:
    work = imported(("11-23 09:00", None, "handling"))
    assert (work.case.stage, [str(d.kind) for d in duties(work.case)]) == ("transfer", ["dispatch"])
    work.dispatch(HERE, lead=FIRE)
    assert main_track(work.case) == [
        ("intake", OFFICE, "11-23 09:00", "11-27 09:00"),
        ("transit", FIRE, "11-27 09:00", ""),
    ]


def test_what_was_answered_elsewhere_is_called_back_and_closed_here() -> None:
    work = imported(("11-23 09:00", FIRE, "handling"), ("11-24 09:00", FIRE, "feedback"))
    assert main_track(work.case) == [("handling", FIRE, "11-23 09:00", "")]
    assert parts(work.case) == [(FIRE, "11-23 09:00", "11-24 09:00", "submitted")]
    work.call_back(HERE, grade=5)
    work.close("11-27 10:00")
    assert main_track(work.case) == [
        ("handling", FIRE, "11-23 09:00", "11-27 09:00"),
        ("feedback", OFFICE, "11-27 09:00", "11-27 10:00"),
    ]
    assert untiled(work.case) == []


def test_what_was_closed_elsewhere_is_opened_again_here() -> None:
    work = imported(("11-23 09:00", FIRE, "handling"), ("11-24 09:00", FIRE, "closed"))
    work.do(Action.REOPEN, DUTY, HERE, reason="问题再次出现")
    assert (work.case.round, untiled(work.case)) == (2, [])


def test_a_note_leaves_the_case_where_the_workflow_says() -> None:
    work = imported(("11-23 09:00", FIRE, "feedback"))
    work.do(Action.NOTE, CLERK, HERE, text="已联系")
    assert main_track(work.case)[-1] == ("feedback", OFFICE, "11-27 09:00", "")


def trail_of(*told: Told) -> tuple[Entry, ...]:
    return read_trail(entry(*row) for row in told)


def test_reassignments_are_changes_of_group_on_the_groups_that_are_known() -> None:
    trail = trail_of(
        ("11-23 09:00", None, ""), ("11-23 10:00", FIRE, ""), ("11-23 11:00", None, ""),
        ("11-23 12:00", FIRE, ""), ("11-23 13:00", WATER, ""), ("11-23 14:00", FIRE, ""),
    )  # fmt: skip
    assert reassignments(trail) == 2


def test_reopenings_are_ways_back_out_of_feedback_or_closing() -> None:
    stages = ("handling", "feedback", "", "handling", "feedback", "closed", "merged", "feedback")
    trail = trail_of(*((f"11-23 {9 + n:02}:00", FIRE, stage) for n, stage in enumerate(stages)))
    assert reopenings(trail) == 2
