"""督办: numbers, answers and their rhythm, and what a rule draws an order up for."""

from __future__ import annotations

import pytest

from app.domain.duties import DutyKind, duties
from app.domain.steps import Action
from app.domain.supervision import (
    Ground,
    answer_after,
    order_number,
    order_series,
    place_in_series,
    proposal,
)
from tests.domain.casework import (
    DUTY,
    FIRE,
    LEADER,
    RULES,
    STATE_COUNCIL,
    SUPERVISOR,
    SYSTEM_ITSELF,
    Work,
    in_hand,
    liaison,
    moment,
    shown,
)

ORDER = {"level": "supervise", "ground": "久拖未办", "due": "2026-12-04", "approved_by": "李市长"}


def asked_for(work: Work, at: str) -> tuple[str, str, str] | None:
    """Ground, level and since of what a rule asks for at a written time."""
    found = proposal(work.case, rule=RULES.supervision, calendar=STATE_COUNCIL, at=moment(at))
    return (found.ground, found.level, shown(found.since)) if found else None


def answer_due(work: Work) -> str:
    order = work.case.open_order
    return shown(order.answer_due) if order and order.answer_due else ""


def test_an_order_is_numbered_as_official_papers_are() -> None:
    assert order_number(mark="浙改督", year=2026, n=7) == "浙改督〔2026〕7号"
    assert order_number(mark="", year=2026, n=12) == "督〔2026〕12号"


def test_a_number_tells_its_place_in_the_series_that_it_was_taken_from() -> None:
    assert place_in_series("浙改督〔2026〕7号") == (order_series(mark="浙改督", year=2026), 7)
    assert place_in_series("") is None


@pytest.mark.parametrize(
    ("at", "rhythm", "due"),
    [
        # Monday, three working days on: Thursday's close.
        ("11-23 10:00", 3, "11-26 17:30"),
        # Wednesday 2026-09-30, one on: 1 to 7 October is 国庆, so Thursday 8.
        ("09-30 10:00", 1, "10-08 17:30"),
        # Friday 2026-10-09, one on: Saturday 10 is a make-up working day.
        ("10-09 10:00", 1, "10-10 17:30"),
    ],
)
def test_answers_are_due_by_the_working_calendar(at: str, rhythm: int, due: str) -> None:
    found = answer_after(moment(at), rhythm=rhythm, calendar=STATE_COUNCIL)
    assert shown(found) == due


def test_a_note_of_the_lead_is_the_answer_and_the_next_is_due_by_the_rhythm() -> None:
    work = in_hand()
    work.do(Action.ORDER, DUTY, "11-24 09:00", **ORDER, rhythm=3)
    assert (work.case.open_order.lead, answer_due(work)) == (FIRE, "11-27 17:30")
    work.do(Action.NOTE, liaison(FIRE), "11-25 09:00", text="现场核验已约定")
    order = work.case.open_order
    assert (order.answers, order.answer, shown(order.answered_at)) == (
        1, "现场核验已约定", "11-25 09:00",
    )  # fmt: skip
    assert answer_due(work) == "11-30 17:30"
    due = [d for d in duties(work.case) if d.kind is DutyKind.ANSWER_ORDER]
    assert [(d.department, shown(d.due)) for d in due] == [(FIRE, "11-30 17:30")]


def test_a_note_of_the_office_answers_no_department_for_it() -> None:
    work = in_hand()
    work.do(Action.ORDER, DUTY, **ORDER, rhythm=3)
    work.do(Action.NOTE, DUTY, text="已电话催办")
    assert work.case.open_order.answers == 0


def test_an_order_without_rhythm_wants_one_answer_by_its_date() -> None:
    work = in_hand()
    work.do(Action.ORDER, DUTY, "11-24 09:00", **ORDER, rhythm=0)
    assert answer_due(work) == "12-04 17:30"
    work.do(Action.ANSWER_ORDER, liaison(FIRE), text="已办")
    assert answer_due(work) == ""
    assert DutyKind.ANSWER_ORDER not in [d.kind for d in duties(work.case)]


def test_the_first_answer_is_never_due_after_the_order_itself() -> None:
    work = in_hand()
    work.do(Action.ORDER, DUTY, "11-24 09:00", **{**ORDER, "due": "2026-11-25"}, rhythm=5)
    assert answer_due(work) == "11-25 17:30"


def test_an_order_is_raised_under_its_number_and_never_lowered() -> None:
    work = in_hand()
    work.do(Action.ORDER, DUTY, **ORDER, rhythm=3)
    raised = {"ground": "仍未办结", "due": "2026-12-08", "approved_by": "李市长"}
    assert work.refusal(Action.RAISE, DUTY, level="reminder", **raised) == "level_not_higher"
    assert work.refusal(Action.RAISE, DUTY, level="supervise", **raised) == "level_not_higher"
    number = work.case.open_order.number
    work.do(Action.RAISE, DUTY, level="listed", **raised)
    order = work.case.open_order
    assert (order.number, order.level, shown(order.due)) == (number, "listed", "12-08 17:30")


@pytest.mark.parametrize(
    ("rhythm", "refused"), [(0, ""), (20, ""), (21, "bad_fact"), (-1, "bad_fact")]
)
def test_a_rhythm_is_at_most_a_month(rhythm: int, refused: str) -> None:
    assert in_hand().refusal(Action.ORDER, DUTY, **ORDER, rhythm=rhythm) == refused


def test_a_draft_is_released_by_ordering_or_discarded_and_there_is_one_at_a_time() -> None:
    work = in_hand()
    drawn = {"rule": "quiet", "level": "reminder", "ground": "无进展", "due_days": 5}
    work.do(Action.PROPOSE_ORDER, SYSTEM_ITSELF, **drawn)
    assert work.refusal(Action.PROPOSE_ORDER, SYSTEM_ITSELF, **drawn) == "draft_waits"
    assert [d.kind for d in duties(work.case)].count(DutyKind.RELEASE_ORDER) == 1
    work.do(Action.DISCARD_ORDER, SUPERVISOR, reason="已在协调")
    assert (work.case.draft, work.case.drafts[0].released) == (None, False)
    assert work.refusal(Action.DISCARD_ORDER, SUPERVISOR, reason="再次") == "no_draft"
    work.do(Action.PROPOSE_ORDER, SYSTEM_ITSELF, **drawn)
    work.do(Action.ORDER, SUPERVISOR, **ORDER, rhythm=3)
    assert (work.case.draft, work.case.drafts[1].released) == (None, True)
    assert work.refusal(Action.PROPOSE_ORDER, SYSTEM_ITSELF, **drawn) == "order_open"


def test_an_instruction_that_nobody_answers_calls_for_an_order_after_two_working_days() -> None:
    work = in_hand()
    work.do(Action.INSTRUCT, LEADER, "11-24 10:00", words="请速办")
    # Two working days after Tuesday: Thursday's close of business.
    assert asked_for(work, "11-26 17:30") is None
    assert asked_for(work, "11-26 17:31") == (Ground.INSTRUCTION, "supervise", "11-24 10:00")
    work.do(Action.ANSWER_INSTRUCTION, DUTY, "11-26 17:40", text="已督办")
    assert asked_for(work, "11-26 17:41") is None


def test_a_lead_that_is_not_heard_of_for_five_working_days_calls_for_a_reminder() -> None:
    work = in_hand()
    work.do(Action.NOTE, liaison(FIRE), "11-24 10:00", text="已现场查看")
    # Five working days after Tuesday: the Tuesday after.
    assert asked_for(work, "12-01 17:30") is None
    assert asked_for(work, "12-01 17:31") == (Ground.QUIET, "reminder", "11-24 10:00")
    work.do(Action.NOTE, liaison(FIRE), "12-01 17:32", text="已出具意见")
    assert asked_for(work, "12-01 17:33") is None


def test_a_pause_is_no_silence() -> None:
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-24 10:00", reason="testing", until="2026-12-18",
            words="送检")  # fmt: skip
    work.do(Action.PAUSE, DUTY, "11-24 11:00")
    assert asked_for(work, "12-03 10:00") is None


def test_silence_begins_anew_when_a_pause_ends() -> None:
    """Until Friday, December 4, 17:30; five working days on: Friday the 11th."""
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-24 10:00", reason="testing", until="2026-12-04",
            words="送检")  # fmt: skip
    work.do(Action.PAUSE, DUTY, "11-24 11:00")
    work.happens(Action.RESUME, "12-04 17:30", lapsed=True)
    assert asked_for(work, "12-11 17:30") is None
    assert asked_for(work, "12-11 17:31") == (Ground.QUIET, "reminder", "12-04 17:30")


def test_what_an_order_has_met_calls_for_no_other() -> None:
    """政府督查工作条例: 严禁重复督查."""
    work = in_hand()
    work.do(Action.INSTRUCT, LEADER, "11-24 10:00", words="请速办")
    work.do(Action.ORDER, DUTY, "11-30 09:00", **ORDER, rhythm=3)
    assert asked_for(work, "11-30 09:01") is None
    work.do(Action.LIFT, DUTY, "11-30 09:10", reason="误发")
    assert asked_for(work, "11-30 09:11") is None


def test_whom_a_rework_has_not_satisfied_calls_for_an_order_at_once() -> None:
    work = in_hand().submit().call_back(grade=2)
    assert asked_for(work, "11-25 10:02") is None
    work.submit("11-26 10:00").call_back(grade=1)
    assert asked_for(work, "11-26 10:02") == (Ground.DISSATISFIED, "supervise", "11-26 10:01")
