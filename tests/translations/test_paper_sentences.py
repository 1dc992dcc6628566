"""An agenda's paper begins with what the log says: the question, and what was tried."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.oversight_parts import Flag
from app.domain.steps import Action
from app.translations.paper_sentences import question_of, tried_of
from tests.domain.casework import DUTY, FIRE, PLAN, accepted
from tests.domain.casework_flagged import NAMES, reassigned, reworked

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def flag(n: int, rule: str, *, ended: bool = False, reason: str = "", **evidence: object) -> Flag:
    return Flag(
        n=n, rule=rule, at=AT, since=AT, reason=reason, evidence=evidence,
        ended_at=AT if ended else None,
    )  # fmt: skip


def question(*flags: Flag) -> str:
    return question_of(flags, departments=NAMES.__getitem__)


def test_the_question_names_the_departments_of_a_ring_before_the_delay() -> None:
    late, ring = flag(1, "overdue", days=7.0), flag(2, "ring", departments=[FIRE, PLAN])
    assert question(late, ring) == (
        "市消防支队、市自然资源局互为前置，由谁先行办理，能否并联办理、同步出具意见；"
        "逾期的卡点在哪里，何时办结。"
    )


def test_what_a_head_asks_stands_first_and_two_questions_are_the_most() -> None:
    flags = [flag(1, "aged"), flag(2, "level"), flag(3, "asked", reason="两部门意见不一")]
    assert question(*flags) == "两部门意见不一；需上级协调的事项由哪一级牵头、如何承接。"


def test_a_flag_that_has_ended_asks_nothing() -> None:
    assert question(flag(1, "overdue", ended=True)) == ""
    assert question() == ""


def test_what_was_tried_is_counted_from_the_log() -> None:
    work = reassigned()
    work.do(Action.REMIND, DUTY, "11-24 10:00")
    assert tried_of(work.case, departments=NAMES.__getitem__) == (
        "已派单 2 次，主办市发改委、协办市自然资源局；已催办 1 次。"
    )


def test_a_rework_counts_as_one_more_handling() -> None:
    assert "已重办 1 次" in tried_of(reworked().case, departments=NAMES.__getitem__)


def test_nothing_was_tried_before_the_first_dispatch() -> None:
    assert tried_of(accepted().case, departments=NAMES.__getitem__) == ""
