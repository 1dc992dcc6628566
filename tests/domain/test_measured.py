"""What limits, dispatches and decisions add to the measures: small cases, worked out by hand.

Office hours are 08:30–12:00 and 13:30–17:30. Monday is 2026-11-23; a general case accepted on it
is due on Monday the 30th at 17:30, five working days later.
"""

from __future__ import annotations

from app.domain.access import SYSTEM
from app.domain.events import EventKind
from app.domain.measures.occasion import Occasion
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    ENERGY,
    FIRE,
    OTHER,
    PLAN,
    SUPERVISOR,
    Work,
    accepted,
    answered,
    closed,
    dispatched,
    extended,
    in_hand,
    liaison,
    merged_target,
)
from tests.domain.casework_flagged import objected, reassigned, upheld
from tests.domain.casework_supervised import escalated
from tests.domain.counted_cases import added, lines

SIGN, CONTACT = Occasion.SIGN_DUE, Occasion.CONTACT_DUE
DUE, ORIGINAL = Occasion.DUE, Occasion.ORIGINALLY_DUE


def test_what_is_only_registered_adds_nothing() -> None:
    assert added(Work()) == ()


def test_a_signature_within_four_working_hours_is_in_time() -> None:
    """Dispatched at eleven: an hour before noon, three after half past one."""
    assert lines(in_hand(), SIGN) == [("11-23 16:30", FIRE, "met")]


def test_an_unsigned_assignment_stands_at_its_limit_unmet() -> None:
    assert lines(dispatched([PLAN]), SIGN) == [
        ("11-23 16:30", FIRE, ""),
        ("11-23 16:30", PLAN, ""),
    ]


def test_a_signature_by_the_system_is_in_the_denominator_and_never_in_the_numerator() -> None:
    work = dispatched()
    work.do(Action.AUTO_SIGN, SYSTEM, "11-23 16:30", assignment=1)
    assert lines(work, SIGN) == [("11-23 16:30", FIRE, "")]


def test_a_late_signature_misses_the_limit() -> None:
    assert lines(dispatched().sign("11-24 09:00"), SIGN) == [("11-23 16:30", FIRE, "")]


def test_who_objects_within_the_limit_need_not_sign() -> None:
    """The next department has its own limit: from 16:00, an hour and a half and 2.5 hours."""
    assert lines(upheld(), SIGN) == [("11-23 16:30", PLAN, ""), ("11-24 11:00", ENERGY, "")]


def test_a_limit_that_ends_after_the_case_has_left_was_never_due() -> None:
    work = dispatched()
    work.do(Action.WITHDRAW, CLERK, "11-23 12:00", reason="已自行解决")
    assert lines(work, SIGN) == lines(work, DUE) == []


def test_a_first_contact_within_a_working_day_is_in_time() -> None:
    work = in_hand()
    work.do(Action.CONTACT, liaison(FIRE), "11-24 10:00", means="phone", reached=True)
    assert lines(work, CONTACT) == [("11-24 17:30", FIRE, "met")]


def test_an_attempt_that_reached_nobody_is_no_contact() -> None:
    work = in_hand()
    work.do(Action.CONTACT, liaison(FIRE), "11-24 10:00", means="phone", reached=False)
    assert lines(work, CONTACT) == [("11-24 17:30", FIRE, "")]


def test_who_hands_in_a_result_without_any_contact_has_missed_it() -> None:
    assert lines(in_hand().submit("11-24 10:00"), CONTACT) == [("11-24 17:30", FIRE, "")]


def test_a_lead_that_is_relieved_before_the_limit_owes_no_contact() -> None:
    assert lines(reassigned(), CONTACT) == [("11-25 17:30", ENERGY, "")]


def test_a_result_in_time_meets_both_dates() -> None:
    assert lines(answered(), DUE) == lines(answered(), ORIGINAL) == [("11-30 17:30", FIRE, "met")]


def test_what_is_not_due_yet_stands_ahead_unmet() -> None:
    assert lines(accepted(), DUE) == [("11-30 17:30", None, "")]


def test_a_result_at_the_due_instant_itself_is_in_time() -> None:
    assert lines(in_hand().submit("11-30 17:30"), DUE) == [("11-30 17:30", FIRE, "met")]


def test_an_extension_moves_the_approved_date_and_never_the_original() -> None:
    work = extended(in_hand(), "2026-12-04", "11-26 09:00", "11-26 10:00").submit("12-02 10:00")
    assert lines(work, DUE) == [("12-04 17:30", FIRE, "met")]
    assert lines(work, ORIGINAL) == [("11-30 17:30", FIRE, "")]


def test_a_result_that_is_sent_back_has_met_nothing() -> None:
    work = answered()
    work.do(Action.SEND_BACK, DUTY, "11-25 11:00", missing="缺现场照片")
    assert lines(work, DUE) == [("11-30 17:30", FIRE, "")]


def test_a_rework_is_a_round_with_a_date_of_its_own() -> None:
    """Badly graded on the 26th: fifteen calendar days later is Friday, December 11th."""
    work = answered().call_back("11-26 09:00", grade=1)
    assert lines(work, DUE) == [("11-30 17:30", FIRE, "met"), ("12-11 17:30", FIRE, "")]


def test_a_reopened_case_keeps_how_its_first_round_ended() -> None:
    work = closed()
    work.do(Action.REOPEN, DUTY, "12-01 09:00", reason="整改未到位")
    assert lines(work, DUE) == [("11-30 17:30", FIRE, "met"), ("12-08 17:30", FIRE, "")]
    assert lines(work, Occasion.ACCEPTED) == [("11-23 10:00", FIRE, "")]


def test_the_cohort_of_an_acceptance_knows_what_was_closed() -> None:
    assert lines(accepted(), Occasion.ACCEPTED) == [("11-23 10:00", None, "")]
    assert lines(closed(), Occasion.ACCEPTED) == [("11-23 10:00", FIRE, "met")]


def test_what_was_declined_adds_nothing() -> None:
    work = Work()
    work.do(Action.DECLINE, CLERK, "11-23 10:00", ground="outside", pointed_to="市仲裁委")
    assert added(work) == ()


def test_what_was_merged_keeps_its_dispatch_and_the_limit_that_had_passed() -> None:
    work = dispatched()
    merged_target(work, Work(problem=OTHER), "11-23 17:00")
    assert {f.occasion for f in added(work)} == {Occasion.DISPATCHED, SIGN}
    assert lines(work, SIGN) == [("11-23 16:30", FIRE, "")]


def test_a_first_dispatch_is_right_while_nobody_else_has_to_be_given_the_case() -> None:
    assert lines(dispatched([PLAN]), Occasion.DISPATCHED) == [
        ("11-23 11:00", FIRE, "first right"),
        ("11-23 11:00", PLAN, ""),
    ]


def test_an_upheld_objection_shows_that_the_first_dispatch_was_wrong() -> None:
    assert lines(upheld(), Occasion.DISPATCHED) == [
        ("11-23 11:00", FIRE, "first objected"),
        ("11-23 11:00", PLAN, ""),
        ("11-23 16:00", ENERGY, ""),
    ]


def test_an_objection_that_is_not_upheld_leaves_the_dispatch_right() -> None:
    work = objected(co=())
    work.do(Action.REVIEW, DUTY, "11-23 16:00", outcome="not_upheld", reason="属本级职责")
    assert lines(work, Occasion.DISPATCHED) == [("11-23 11:00", FIRE, "first right objected")]


def test_a_reassignment_shows_it_too_and_an_escalation_does_not() -> None:
    assert lines(reassigned(), Occasion.DISPATCHED)[0] == ("11-23 11:00", FIRE, "first")
    assert lines(escalated(), Occasion.DISPATCHED)[0] == ("11-23 11:00", FIRE, "first right")


def test_what_comes_back_to_its_lead_is_no_dispatch() -> None:
    work = answered().call_back("11-26 09:00", grade=1)
    assert lines(work, Occasion.DISPATCHED) == [("11-23 11:00", FIRE, "first right")]


def decided() -> Work:
    work = in_hand()
    work.do(Action.DECIDE, SUPERVISOR, "11-24 09:00", text="由消防牵头", due="2026-12-02",
            lead=FIRE, co_handlers=[], effect="延后")  # fmt: skip
    return work


def test_a_decision_counts_on_the_day_by_which_it_is_to_be_done() -> None:
    assert lines(decided(), Occasion.DECISION_DUE) == [("12-02 17:30", FIRE, "")]
    done = decided()
    done.do(Action.FULFIL, DUTY, "12-01 10:00", decision=1, text="已验收")
    assert lines(done, Occasion.DECISION_DUE) == [("12-02 17:30", FIRE, "met")]


def imported(**told: object) -> Work:
    """A row of a file: registered on Tuesday the 10th at nine, closed a week later at ten."""
    given = {
        "stage": "closed",
        "registered_at": "2026-11-10T01:00:00+00:00",
        "accepted_at": "2026-11-10T02:00:00+00:00",
        "dispatched_at": "2026-11-10T03:00:00+00:00",
        "signed_at": "2026-11-10T06:00:00+00:00",
        "closed_at": "2026-11-17T02:00:00+00:00",
        "lead": FIRE,
        "due": "2026-11-16T09:30:00+00:00",
    }
    return Work("11-23 09:00", event=EventKind.IMPORTED, **{**given, **told})


def test_of_an_imported_case_nothing_counts_that_never_ran_here() -> None:
    found = {f.occasion for f in added(imported())}
    assert not found & {Occasion.DISPATCHED, SIGN, CONTACT}


def test_an_imported_case_without_a_result_is_held_to_its_file_by_its_closing() -> None:
    assert lines(imported(), DUE) == [("11-16 17:30", FIRE, "")]
    early = imported(closed_at="2026-11-16T09:30:00+00:00")
    assert lines(early, DUE) == [("11-16 17:30", FIRE, "met")]


def test_an_imported_case_counts_in_the_cohort_that_its_file_tells() -> None:
    assert lines(imported(), Occasion.ACCEPTED) == [("11-10 10:00", FIRE, "met")]
    without = imported(accepted_at=None)
    assert lines(without, Occasion.ACCEPTED) == [("11-10 09:00", FIRE, "met")]
