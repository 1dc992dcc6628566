"""问题详情: what one reads on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import event, text, update

from app.domain.errors import DomainError
from app.domain.steps import Action
from app.queries.lanes import BarKind
from app.queries.problem_clocks import Part
from app.services import arranging
from db.models import EventRow
from tests.building import MONDAY_NINE
from tests.pages.problem_page import HOUR, Office, a_case, of_class, words


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+08:00").astimezone(UTC)


def test_names_and_phones_leave_the_server_masked_only(office: Office) -> None:
    page = office.open(a_case(office), "clerk")
    sent = json.dumps(page.drawn, cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert "陈* 139****1111" in words(page.body)
    assert "陈国强" not in sent
    assert "13900001111" not in sent
    assert "v1." not in sent


def test_the_credit_code_shows_its_ends(office: Office) -> None:
    case = a_case(office, uscc="91350100M000100Y43", enterprise_name="某精密机械有限公司")
    page = office.open(case, "clerk")
    assert "9135 •••• ••43" in words(page.body)


def test_the_parts_of_the_waiting_add_up_to_the_second(office: Office) -> None:
    """09:00 registered, 10:00 accepted, 10:30:15 dispatched, 11:00 signed, looked at at 15:00.

    Noon to 13:30 is no working time: 60 + 60 minutes before the signing, 60 + 90 after it.
    """
    case = a_case(office, until="registered")
    office.at(MONDAY_NINE + HOUR)
    case = office.act(case, Action.ACCEPT, "clerk", field="0102", kind="help", difficulty="general")
    office.at(MONDAY_NINE + timedelta(minutes=90, seconds=15))
    case = office.act(case, Action.DISPATCH, "duty_head", lead=office.lead, co_handlers=[])
    office.at(MONDAY_NINE + 2 * HOUR)
    case = office.act(case, Action.SIGN, "liaison", responsible="李", leader="周")
    office.at(MONDAY_NINE + 6 * HOUR)
    clock = office.open(case, "clerk").view.clocks.enterprise
    assert {part: int(w.seconds) for part, w in clock.parts} == {
        Part.INTAKE: 3600, Part.TRANSIT: 3600, Part.WITHIN: 9000, Part.OVER: 0, Part.FEEDBACK: 0
    }  # fmt: skip
    assert clock.total.seconds == 16200
    assert "4:30:00" in words(office.open(case, "clerk").body)


def test_what_the_enterprise_owes_stands_beside_its_waiting(office: Office) -> None:
    case = a_case(office, until="signed")
    case = office.act(case, Action.ASK, "liaison", missing="竣工图")
    office.at(MONDAY_NINE + 2 * HOUR)
    case = office.act(case, Action.SUPPLY, "clerk", text="已交")
    office.at(MONDAY_NINE + 3 * HOUR)
    clocks = office.open(case, "clerk").view.clocks
    assert (clocks.owed.seconds, clocks.enterprise.total.seconds) == (7200, 3600)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("11-23T09:00", "● 剩 5.9 个工作日"),
        ("11-30T15:30", "▲ 剩 2 个办公小时"),
        ("12-02T17:30", "■ 超期 2 个工作日"),
    ],
)
def test_the_lamp_says_what_is_left_or_over(office: Office, at: str, said: str) -> None:
    """Accepted on Monday at nine, 5 working days: due on Monday the 30th at 17:30."""
    case = a_case(office, until="signed")
    office.at(shanghai(at))
    lamp = of_class(office.open(case, "liaison").body, "lamp")[0]
    assert " ".join(words(part) for part in lamp.children) == said


def test_neither_extension_nor_its_words_hide_the_original_date(office: Office) -> None:
    case = a_case(office, until="signed")
    case = office.act(
        case, Action.ASK_EXTENSION, "liaison", new_due="2026-12-04", reason="待检测", told=True
    )
    case = office.act(case, Action.EXTEND, "duty_head", words="同意")
    said = words(office.open(case, "liaison").body)
    assert "原定 11-30 17:30 · 批准 12-04 17:30" in said
    assert "批准延期 延至 2026-12-04 17:30" in said


def test_each_event_is_a_sentence_of_who_did_what(office: Office) -> None:
    case = a_case(office, co=True)
    office.at(MONDAY_NINE + HOUR)
    case = office.act(
        case, Action.OBJECT_CO, "co", ground="duty", suggested=office.lead, words="不属本局职责"
    )
    office.at(MONDAY_NINE + 2 * HOUR)
    case = office.act(
        case, Action.REVIEW_CO, "duty_head", assignment=2, outcome="not_upheld", reason="职责清楚"
    )
    lines = [words(line) for line in of_class(office.open(case, "clerk").body, "problem-log")]
    assert (
        "中心负责人 陈建明 协办异议审核 不成立（维持原派），职责清楚审核用时 1.0 小时" in lines[0]
    )
    assert "自然资源局 吴敏 协办异议 职责不符，建议由 住建局 承办不属本局职责" in lines[0]
    assert "派单 主办 住建局，协办 自然资源局（出具规划核实意见）" in lines[0]


def test_an_amendment_says_before_and_after(office: Office) -> None:
    case = a_case(office, until="accepted")
    page = office.open(case, "duty_head")
    page.press("open", "amend").press(
        "take", "amend", **{**page.fields(), "difficulty": "complex", "reason": "涉及三个部门"}
    )
    assert "调整要素 难度：一般 → 复杂" in words(page.body)
    assert "办结时限 2026-12-07 17:30" in words(page.body)


def test_the_log_shows_acts_first_and_everything_on_demand(office: Office) -> None:
    case = office.act(a_case(office), Action.UNMASK, "clerk", reason="核对电话")
    page = office.open(case, "clerk")
    assert "查看隐私" not in words(of_class(page.body, "problem-log"))
    page.press("log", "all")
    assert "受理员 林晓燕 查看隐私 核对电话" in words(page.body)
    assert "规则 2026-1" in words(page.body)


def test_a_long_log_comes_in_pages(office: Office) -> None:
    case = a_case(office, until="signed")
    for n in range(30):
        case = office.act(case, Action.NOTE, "liaison", text=f"第{n}次进展")
    page = office.open(case, "liaison")
    lines = of_class(page.body, "problem-log")[0].children
    assert (len(lines), "更早的 14 条" in words(page.body)) == (20, True)
    page.press("older")
    assert len(of_class(page.body, "problem-log")[0].children) == 34


def test_a_changed_event_breaks_the_chain_for_all_to_see(office: Office) -> None:
    case = a_case(office, until="accepted")
    assert "链校验 ✓" in words(office.open(case, "clerk").body)
    with office.application.transaction() as store:
        store.session.execute(
            update(EventRow)
            .where(EventRow.subject == case.id, EventRow.n == 2)
            .values(facts=text("replace(facts, 'general', 'complex')"))
        )
    assert "链校验不符" in words(office.open(case, "clerk").body)


def test_waiting_for_each_other_is_drawn_and_said(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    case = office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="规划核实")
    case = office.act(
        case, Action.REQUIRE, "co", waiting=2, awaited="a:1", why="消防验收", confirm=True
    )
    office.at(MONDAY_NINE + timedelta(days=1))
    page = office.open(case, "clerk")
    assert "住建局与自然资源局互为前置已 1.0 个工作日" in words(page.body)
    assert [(t.waiting, t.awaited, t.mutual) for t in page.view.lanes.ties] == [
        (0, 1, True), (1, 0, True)
    ]  # fmt: skip
    assert "互等成环" in words(of_class(page.body, "problem-tags"))


def test_the_lanes_cut_a_part_at_its_limit(office: Office) -> None:
    """The co-handler has three working days from Monday: due on Thursday at 17:30."""
    case = a_case(office, until="signed", co=True)
    office.at(shanghai("11-30T17:30"))
    rows = {row.name: row.bars for row in office.open(case, "clerk").view.lanes.rows}
    assert [(b.kind, b.end) for b in rows["自然资源局"]] == [
        (BarKind.WITHIN, shanghai("11-26T17:30")), (BarKind.OVER, None)
    ]  # fmt: skip
    assert [b.kind for b in rows["住建局"]] == [BarKind.WITHIN]
    within, over = rows["自然资源局"]
    assert over.left == pytest.approx(within.left + within.width)
    assert over.left + over.width == pytest.approx(100)
    assert over.label == "超期 2.0 日"


def test_the_lanes_are_told_to_who_cannot_see_them(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    office.at(MONDAY_NINE + HOUR)
    hidden = words(of_class(office.open(case, "clerk").body, "visually-hidden"))
    assert "自然资源局 协办时限内11-23 09:00现在时限 11-26" in hidden
    assert "原时限 11-30 17:30" in hidden


def test_merged_problems_are_linked_both_ways(office: Office) -> None:
    kept, source = a_case(office, until="accepted"), a_case(office, until="accepted")
    with office.application.transaction() as store:
        arranging.merge(
            store, problem=source.id, given={"target": kept.id, "reason": "同一诉求"},
            viewer=office.people["clerk"], at=office.now(), expected=source.n,
        )  # fmt: skip
    pages = [office.open(case, "clerk") for case in (kept, source)]
    assert [[n.tie for n in page.view.basics.ties] for page in pages] == [
        ["merged"], ["merged_into"]
    ]  # fmt: skip
    assert "1 次（已并单）" in words(pages[0].body)


def test_a_page_costs_the_same_however_long_its_history(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    counts = []
    for _round in range(2):
        seen: list[str] = []
        engine = office.application.database.reader
        event.listen(engine, "before_cursor_execute", lambda *a, seen=seen: seen.append(a[2]))
        office.open(case, "clerk")
        counts.append(len(seen))
        for n in range(25):
            case = office.act(case, Action.NOTE, "liaison", text=f"进展{n}")
    assert counts[0] == counts[1] <= 16, counts


def test_what_one_may_not_see_does_not_exist(office: Office) -> None:
    case = a_case(office)
    with pytest.raises(DomainError, match="unknown_problem"):
        office.open(case, "stranger")
