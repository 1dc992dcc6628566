"""例会材料: orders, candidates, decisions and who waits for whom, of a week that is told by hand.

The week: tests/services/overseen_weeks.py.
"""

from __future__ import annotations

import pytest

from app.domain.review.pack import Pack, WhoWaits
from app.domain.review.pack_rows import Count, TieLine, WaiterLine
from tests.domain.casework import shown
from tests.services.overseen_weeks import an_overseen_office
from tests.services.reviewed_weeks import Office, frozen


@pytest.fixture
def office(database_url: str) -> Office:
    return an_overseen_office(database_url)


@pytest.fixture
def pack(office: Office) -> Pack:
    return frozen(office)


def test_an_order_without_its_answer_is_silent(pack: Pack) -> None:
    """Issued on 11-20, 09:00, a day of 7.5 hours of which 7 were left: 14/15 + 4 working days old.
    Its answer was due on 11-25, one working day ago.
    """
    told = pack.supervision
    (order,) = told.open
    assert (order.order, order.level, order.ground) == ("督〔2026〕1号", "supervise", "久拖未办")
    assert (order.title, order.lead, order.answers) == ("厂房消防验收", "消防", 0)
    assert (shown(order.due), shown(order.answer_due)) == ("11-30 17:30", "11-25 17:30")
    assert (order.age, order.over, order.silence) == (4.933, 0.0, 1.0)
    assert told.silent == (order,)
    assert told.due == ()


def test_orders_are_counted_in_the_week_of_their_issue_and_of_their_lifting(pack: Pack) -> None:
    """The one of 11-20 and, before the week, that of 11-17, which was lifted on 11-24."""
    assert pack.supervision.issued == Count(code="issued", n=1, before=1)
    assert pack.supervision.lifted == Count(code="lifted", n=1, before=0)


def test_a_candidate_says_why_it_is_one_what_was_tried_and_what_is_asked(pack: Pack) -> None:
    (candidate,) = pack.candidates
    (flag,) = candidate.flags
    assert (candidate.of.title, candidate.of.leader) == ("门面招牌设置", "陈刚")
    assert (flag.rule, flag.kind, shown(flag.since)) == ("asked", "", "11-24 10:00")
    assert flag.sentence == "主动提请会商：消防与城管标准不一"
    assert candidate.tried == (
        "已派单 1 次，主办消防；上次议定：由消防会同城管明确标准。"
    )  # fmt: skip
    assert candidate.question == "消防与城管标准不一。"


def test_decisions_stand_by_their_dates_with_what_became_of_them(pack: Pack) -> None:
    """What was decided before the week is told because it was carried out in it."""
    assert [
        (d.title, d.n, d.lead, shown(d.decided_at), shown(d.due), d.state) for d in pack.decisions
    ] == [
        ("宿舍楼规划核实", 1, "规划", "11-18 10:00", "11-24 17:30", "done"),
        ("门面招牌设置", 1, "消防", "11-20 10:00", "11-25 17:30", "overdue"),
        ("门面招牌设置", 2, "消防", "11-25 10:00", "12-04 17:30", "running"),
    ]
    assert (shown(pack.decisions[0].fulfilled_at), pack.decisions[0].report) == (
        "11-23 10:00",
        "已核实。",
    )


def test_who_waits_for_whom_is_told_with_days_and_lights(pack: Pack, office: Office) -> None:
    """消防 has waited since 11-18, 09:00: 14/15 + 6 working days; 规划 is late since 11-19."""
    assert pack.waiting == WhoWaits(
        departments=(
            WaiterLine(department=office.fire, name="消防", cases=0, days=0.0, light="none"),
            WaiterLine(department=office.plan, name="规划", cases=1, days=6.933, light="red"),
        ),
        ties=(
            TieLine(waiting=office.fire, awaited=office.plan, cases=1, days=6.933, overdue=1),
        ),
    )  # fmt: skip


def test_findings_speak_of_the_present_alone(pack: Pack) -> None:
    """A week knows nothing of what was waited for and ended: no sentence sums up weeks."""
    assert [(f.code, f.sentence) for f in pack.findings] == [
        (
            "most_waited",
            "1 个部门的 1 个问题在等 规划，累计等待 6.9 个工作日，其中 1 项前置已超期",
        ),
        (
            "chain",
            "须依次办理：规划→消防；最早 2026-11-27 08:30 可办结，比批准时限晚 3 个工作日",
        ),
    ]


def test_what_is_open_stands_with_the_overdue_first(pack: Pack) -> None:
    """Due on 11-23, on 11-24, and, by the decision's date, on 12-04."""
    assert [(row.title, row.over) for row in pack.open.rows] == [
        ("厂房消防验收", 3.0),
        ("宿舍楼规划核实", 2.0),
        ("门面招牌设置", 0.0),
    ]
    assert pack.open.total == 3
