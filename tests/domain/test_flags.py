"""提请会商标记: for each rule a problem that calls for it, and one that lacks a single cause.

The weeks from Monday 2026-11-23 on are plain ones: accepted on that Monday, a general problem is
due on Monday the 30th at 17:30. A working day has seven and a half hours.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.changing import replace
from app.domain.events import EventKind
from app.domain.flag_standing import standing_of
from app.domain.flags import RULES as TABLE
from app.domain.flags import FlagCode, Standing
from app.rulebook import FLAG_PARAMETERS, default_text, parse_rules
from tests.domain.casework import (
    FIRE,
    PROBLEM,
    Work,
    in_hand,
    moment,
)
from tests.domain.casework_flagged import (
    appealed,
    fired,
    objected_twice,
    raised,
    reassigned,
    reworked,
    still_dissatisfied,
    told,
    upheld,
    with_more_time,
)


def test_every_rule_of_the_book_is_in_the_table() -> None:
    assert tuple(TABLE) == tuple(FlagCode)
    assert {str(code) for code in TABLE} == set(FLAG_PARAMETERS)


# 超期: five working days after Monday the 30th end on Monday, December 7.


def test_overdue_by_more_than_five_working_days() -> None:
    """December 1 to 9 are seven working days; the morning of the 10th has 3.5 hours of 7.5."""
    assert told(raised(in_hand(), "12-10 12:00")["overdue"]) == (
        "12-07 17:30",
        "批准时限已过 7.5 个工作日（规定 5 个工作日）",
    )


def test_overdue_by_exactly_five_working_days_is_not_yet_flagged() -> None:
    assert "overdue" not in raised(in_hand(), "12-07 17:30")
    assert "overdue" in raised(in_hand(), "12-08 08:31")


def test_just_past_five_working_days_the_sentence_does_not_say_that_they_are_five() -> None:
    """No working time passes by night; by 09:15 three quarters of an hour have, a tenth of 7.5."""
    told_at = {at: told(raised(in_hand(), at)["overdue"])[1] for at in
               ("12-07 17:31", "12-08 08:31", "12-08 09:15")}  # fmt: skip
    assert told_at == {
        "12-07 17:31": "批准时限已过满 5 个工作日（规定 5 个工作日）",
        "12-08 08:31": "批准时限已过满 5 个工作日（规定 5 个工作日）",
        "12-08 09:15": "批准时限已过 5.1 个工作日（规定 5 个工作日）",
    }


def imported(**facts: object) -> Work:
    """In hand since November 10, due on the 17th, as a file tells; who accepted it does not."""
    given = {
        "stage": "handling",
        "lead": FIRE,
        "registered_at": "2026-11-10T01:00:00+00:00",
        "due": "2026-11-17T09:30:00+00:00",
    }
    return Work("11-23 09:00", event=EventKind.IMPORTED, **{**given, **facts})


def test_what_a_file_says_is_due_is_overdue_without_an_acceptance() -> None:
    """After Tuesday the 17th: 18, 19, 20, 23, 24."""
    assert "overdue" not in raised(imported(), "11-24 17:30")
    assert told(raised(imported(), "11-25 12:00")["overdue"]) == (
        "11-24 17:30",
        "批准时限已过 5.5 个工作日（规定 5 个工作日）",
    )


def test_before_acceptance_nothing_that_is_to_be_answered_is_overdue() -> None:
    assert "overdue" not in raised(Work(), "12-31 17:30")
    assert "overdue" not in raised(imported(stage="intake", lead=None), "12-31 17:30")


def test_overdue_goes_by_the_approved_date() -> None:
    """Extended to Wednesday, December 9: five working days end on the 16th."""
    work = with_more_time()
    assert "overdue" not in raised(work, "12-16 17:30")
    assert told(raised(work, "12-17 08:31")["overdue"])[0] == "12-16 17:30"


def test_what_is_answered_is_overdue_no_more() -> None:
    assert "overdue" not in raised(in_hand().submit("12-08 09:00"), "12-09 09:00")


def test_overdue_counts_a_make_up_saturday_and_no_holiday() -> None:
    """Due on Tuesday, September 29: the 30th, October 8, 9, 10 (a Saturday worked), 12."""
    due = replace(standing_of(in_hand().case), due=moment("09-29 17:30"),
                  registered_at=moment("09-22 09:00"))  # fmt: skip
    assert "overdue" not in fired(due, "10-12 17:30")
    assert told(fired(due, "10-13 08:31")["overdue"])[0] == "10-12 17:30"


# 久未办结: thirty working days after Monday, October 12 end on Monday, November 23.


def aged(**changes: datetime) -> Standing:
    """Four days of the first week, five in each of the next five, and the 23rd."""
    return Standing(problem=PROBLEM, registered_at=moment("10-12 09:00"), **changes)


def test_open_for_more_than_thirty_working_days() -> None:
    """From nine o'clock on, the first day has 7 hours of 7.5: 0.93, and thirty days."""
    assert told(fired(aged(), "11-24 08:31")["aged"]) == (
        "11-23 17:30",
        "登记至今已 30.9 个工作日（规定 30 个工作日）",
    )


def test_open_for_thirty_working_days_is_not_yet_flagged() -> None:
    assert "aged" not in fired(aged(), "11-23 17:30")


def test_just_past_thirty_working_days_the_sentence_does_not_say_that_they_are_thirty() -> None:
    """Registered on the Sunday before: thirty working days and none of the first."""
    whole = replace(aged(), registered_at=moment("10-11 20:00"))
    assert told(fired(whole, "11-20 17:31")["aged"]) == (
        "11-20 17:30",
        "登记至今已满 30 个工作日（规定 30 个工作日）",
    )


def test_an_extension_does_not_make_a_problem_younger() -> None:
    assert "aged" in fired(aged(due=moment("2027-01-29 17:30")), "11-24 08:31")


# 两次交办


def test_dispatched_twice_and_still_open() -> None:
    assert told(raised(reassigned(), "11-24 10:00")["two_rounds"]) == (
        "11-24 09:00",
        "已交办 2 次，仍未办结",
    )


def test_dispatched_once_or_again_after_an_upheld_objection_is_not() -> None:
    assert "two_rounds" not in raised(in_hand(), "11-24 10:00")
    assert "two_rounds" not in raised(upheld(), "11-24 10:00")


# 重办后仍不满意


def test_still_dissatisfied_after_a_rework() -> None:
    assert told(raised(still_dissatisfied(), "11-30 10:00")["dissatisfied"]) == (
        "11-30 09:00",
        "重办后企业仍不满意",
    )


def test_dissatisfied_before_any_rework_or_with_an_excluded_grade_is_not() -> None:
    assert "dissatisfied" not in raised(reworked(), "11-26 10:00")
    assert "dissatisfied" not in raised(appealed(), "11-30 10:00")


def test_satisfied_after_a_rework_is_not() -> None:
    satisfied = reworked().submit("11-27 10:00").call_back("11-30 09:00", grade=3)
    assert "dissatisfied" not in raised(satisfied, "11-30 10:00")


# 同类反复


def repeated(of_one: int, enterprises: int) -> Standing:
    return Standing(
        problem=PROBLEM,
        registered_at=moment("11-23 09:00"),
        repeated=of_one,
        enterprises=enterprises,
        repeated_at=moment("11-24 09:00"),
    )


@pytest.mark.parametrize(
    ("of_one", "enterprises", "sentence"),
    [
        (3, 1, "同一企业 90 天内反映同一事项 3 次"),
        (1, 5, "本地 5 家企业 90 天内反映同一事项"),
        (4, 6, "同一企业 90 天内反映同一事项 4 次"),
    ],
)
def test_a_matter_that_is_told_again_and_again(
    of_one: int, enterprises: int, sentence: str
) -> None:
    assert told(fired(repeated(of_one, enterprises), "11-25 09:00")["repeated"]) == (
        "11-24 09:00",
        sentence,
    )


def test_twice_from_one_enterprise_and_from_four_enterprises_is_not() -> None:
    assert "repeated" not in fired(repeated(2, 4), "11-25 09:00")


def test_each_of_the_two_counts_is_enough_alone() -> None:
    assert "repeated" in fired(repeated(3, 4), "11-25 09:00")
    assert "repeated" in fired(repeated(2, 5), "11-25 09:00")


# 两次异议


def test_objected_to_twice_by_any_departments() -> None:
    assert told(raised(objected_twice(), "11-24 10:00")["returned"]) == (
        "11-24 09:00",
        "承办单位已提出异议 2 次",
    )


def test_objected_to_once_is_not() -> None:
    assert "returned" not in raised(upheld(), "11-24 10:00")


def test_the_parameters_are_the_rule_books() -> None:
    text = default_text().replace("working_days = 5\n", "working_days = 2\n")
    assert "overdue" in fired(standing_of(in_hand().case), "12-02 17:31", parse_rules(text))
