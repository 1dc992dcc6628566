"""督办: what waits for release, who answers, who is silent; acts in place.

Orders are issued on Monday 2026-11-23 at 09:00 with an answer every three working days: the first
is due on Thursday 11-26 at 17:30.
"""

from __future__ import annotations

import pytest
from dash import no_update

from app import context
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.queries import supervision as query
from app.queries.supervision import SupervisionView
from callbacks.group import guarded
from callbacks.supervision import page, panel, redraw, settle
from layouts.components.supervision_lines import ask
from layouts.pages import supervision as layout
from layouts.pages.supervision import decide
from tests.pages.problem_page import Office, a_case, of_class, walk, words
from tests.pages.supervised import drafted, in_hands_of, local, ordered


def opened(office: Office, who: str = "supervisor", **asked: str) -> SupervisionView:
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


def titles(view: SupervisionView) -> list[str]:
    return [order.about.title for order in view.orders]


def test_orders_stand_by_level_and_then_by_age(office: Office) -> None:
    ordered(office, level="reminder", title="提醒的")
    ordered(office, level="supervise", title="督办早的")
    office.at(local(11, 24, 9))
    ordered(office, level="supervise", title="督办晚的")
    ordered(office, level="listed", title="挂牌的")
    view = opened(office)
    assert titles(view) == ["挂牌的", "督办早的", "督办晚的", "提醒的"]
    assert [(c.name, c.open) for c in view.levels] == [("挂牌督办", 1), ("督办", 2), ("提醒", 1)]


def test_silence_is_told_in_working_days(office: Office) -> None:
    """Due on Thursday at 17:30; Friday, Monday and Tuesday are worked, the weekend is not."""
    ordered(office, due="2026-12-31")
    office.at(local(11, 26, 17, 30))
    assert opened(office).silent == 0
    office.at(local(12, 1, 17, 30))
    view = opened(office)
    assert [(o.silent, o.silence) for o in view.orders] == [(True, 3.0)]
    read = of_class(layout.draw(view), "sv-answer")
    assert words(read) == "逾期3.0个工作日未答复尚未答复"
    assert "alarm" in read[0].children[0].className


def test_a_note_of_the_lead_is_the_answer_and_moves_the_next_date(office: Office) -> None:
    case = ordered(office)
    office.at(local(11, 25, 10))
    office.act(case, Action.NOTE, "liaison", text="已约规划部门周四联合踏勘，当日出具意见。")
    [order] = opened(office).orders
    assert (order.answers, order.answer_due) == (1, local(11, 30, 17, 30))
    assert words(of_class(layout.draw(opened(office)), "sv-answer")) == (
        "下次答复 11月30日 17:30第1次答复 11-25 10:00：已约规划部门周四联合踏勘，当日出具意见。"
    )


def test_departments_levels_and_ages_count_what_is_open_late_and_silent(office: Office) -> None:
    ordered(office, due="2026-11-27")
    ordered(office, due="2026-12-31", rhythm=0)
    office.at(local(11, 30, 17, 30))
    ordered(office, level="listed", due="2026-12-31")
    view = opened(office)
    assert [(c.name, c.open, c.overdue, c.silent) for c in view.departments] == [
        ("住建局", 3, 1, 1)
    ]
    assert [(c.name, c.overdue, c.silent) for c in view.levels if c.overdue] == [("督办", 1, 1)]
    # Five working days and the better part of a Monday.
    assert [(b.days, b.open, b.silent) for b in view.ages] == [
        ("0–3", 1, 0), ("4–5", 0, 0), ("6–10", 2, 1), ("11–15", 0, 0), (">15", 0, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["挂牌的", "督办的"]),
        ({"level": "listed"}, ["挂牌的"]),
        ({"silent": "1"}, ["督办的"]),
        ({"region": "3307"}, ["挂牌的", "督办的"]),
        ({"region": "330700"}, []),
        ({"region": "3301"}, []),
        ({"lead": "999"}, []),
        ({"level": "nonsense", "lead": "-1", "region": "; drop"}, ["挂牌的", "督办的"]),
    ],
)
def test_the_address_narrows_the_list_and_nonsense_in_it_is_nothing(
    office: Office, asked: dict[str, str], found: list[str]
) -> None:
    ordered(office, title="督办的")
    office.at(local(11, 27, 9))
    ordered(office, level="listed", title="挂牌的")
    view = opened(office, **asked)
    assert titles(view) == found
    assert view.open == 2


def test_an_address_asks_for_what_it_was_made_of(office: Office) -> None:
    ordered(office)
    [count] = opened(office).departments
    assert count.asked.address() == f"/supervision?lead={office.lead}"
    assert titles(opened(office, lead=str(office.lead), silent="1")) == []


def test_an_unanswered_instruction_names_who_owes_the_answer(office: Office) -> None:
    case = a_case(office, until="registered")
    case = office.act(case, Action.INSTRUCT, "leader", words="请省中心牵头，本周内拿出意见。")
    office.at(local(11, 24, 9))
    [line] = opened(office).instructions
    assert (line.by, line.words, line.who, line.waited) == (
        "周国平", "请省中心牵头，本周内拿出意见。", "义乌市中心负责人", 1.0,
    )  # fmt: skip
    office.act(case, Action.ANSWER_INSTRUCTION, "duty_head", text="已牵头。")
    assert opened(office).instructions == ()


def test_what_was_lifted_is_told_for_thirty_days(office: Office) -> None:
    case = ordered(office)
    office.at(local(11, 25, 9))
    office.act(case, Action.LIFT, "supervisor", reason="已完成")
    [line] = opened(office).lifted
    assert (line.number, line.late, line.answers) == ("督〔2026〕1号", False, 0)
    office.at(local(12, 25, 9))
    assert len(opened(office).lifted) == 1
    office.at(local(12, 25, 10))
    assert opened(office).lifted == ()


def test_a_leader_sees_all_of_it_and_has_no_button(office: Office) -> None:
    ordered(office)
    drafted(office)
    drawn = layout.draw(opened(office, "leader"))
    assert "待下达" in words(drawn)
    assert [c for c in walk(drawn) if type(c).__name__ == "Button"] == []


def test_a_long_list_says_what_it_leaves_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(office, level="listed")
    ordered(office)
    drafted(office)
    monkeypatch.setattr(query, "MOST", 1)
    monkeypatch.setattr(query, "MOST_BESIDE", 0)
    view = opened(office)
    assert (titles(view), view.found, view.drafts, view.drafted) == (["厂房验收"], 2, (), 1)
    assert "另有 1 件未列出，请按级别、单位或区域查看。" in words(layout.draw(view))


def test_an_empty_page_says_how_orders_come_about(office: Office) -> None:
    read = words(layout.draw(opened(office)))
    assert "没有未解除的督办单" in read
    assert "由规则拟制后在这里下达" in read


def test_a_release_tells_first_what_will_be_and_then_its_number(office: Office) -> None:
    case = drafted(office)
    (asked, opens), _said = in_hands_of(
        office, "supervisor", settle, [1], [], pressed=ask(str(case.id))
    )
    assert opens
    read = words(asked)
    # Five working days from Tuesday 2026-12-01.
    assert "完成期限12月8日 17:30（5个工作日）" in read
    assert "督办级别提醒" in read
    assert "报告频次每3个工作日答复" in read
    assert "批准人王芳" in read
    version = str(case.n + 1)
    (left, stays), said = in_hands_of(
        office, "supervisor", settle, [1], [None, 1],
        pressed=decide("release", str(case.id), version),
    )  # fmt: skip
    assert (left, stays) == ([], False)
    assert said == "已下达：督〔2026〕1号"
    view = opened(office)
    assert view.drafts == ()
    assert [(o.number, str(o.level)) for o in view.orders] == [("督〔2026〕1号", "reminder")]


def test_what_changed_meanwhile_is_not_released(office: Office) -> None:
    case = drafted(office)
    with pytest.raises(DomainError, match="conflict"):
        in_hands_of(
            office, "supervisor", settle, [1], [1],
            pressed=decide("release", str(case.id), str(case.n)),
        )  # fmt: skip
    assert len(opened(office).drafts) == 1


def test_a_redrawn_button_is_no_press(office: Office) -> None:
    case = drafted(office)
    answer, _said = in_hands_of(office, "supervisor", settle, [None], [], pressed=ask(str(case.id)))
    assert answer == (no_update, no_update)


def test_an_order_is_raised_and_lifted_in_the_panel(office: Office) -> None:
    case = ordered(office)
    raised = {"level": "listed", "ground": "仍无进展", "due": "2026-12-04", "approved_by": "周国平"}
    (left, stays), said = in_hands_of(
        office, "supervisor", panel.take, case.id, Action.RAISE, raised
    )
    assert (left, stays, said) == ([], False, "已保存：升级督办 督〔2026〕1号")
    assert [str(o.level) for o in opened(office).orders] == ["listed"]
    in_hands_of(office, "supervisor", panel.take, case.id, Action.LIFT, {"reason": "已完成"})
    assert opened(office).orders == ()


def test_a_refusal_keeps_the_panel_and_stands_beside_its_field(office: Office) -> None:
    case = ordered(office)
    (drawn, stays), _said = in_hands_of(
        office, "supervisor", panel.take, case.id, Action.LIFT, {"reason": ""}
    )
    assert stays
    assert len(of_class(drawn, "field-wrong")) == 1


def test_buttons_follow_what_the_rules_would_allow(office: Office) -> None:
    ordered(office, level="listed")
    acts = [
        c.id["action"]
        for c in walk(layout.draw(opened(office)))
        if isinstance(getattr(c, "id", None), dict) and "action" in c.id
    ]
    assert acts == ["remind", "lift"]


def test_the_list_is_redrawn_unless_something_is_open(office: Office) -> None:
    case = ordered(office)
    for shut in ((True, False), (False, True)):
        drawn, _said = in_hands_of(office, "supervisor", redraw, *shut, 1, "")
        assert drawn is no_update
    drawn, _said = in_hands_of(office, "supervisor", redraw, False, False, 1, "?level=listed")
    assert "没有符合条件的督办单" in words(drawn)
    drawn, _said = in_hands_of(office, "supervisor", redraw, False, False, 1, None)
    assert problem_number(case.id) in words(drawn)


@pytest.mark.parametrize("who", ["liaison", "department_head", "clerk", "auditor"])
def test_who_does_not_supervise_is_refused_at_every_callback(office: Office, who: str) -> None:
    context.use_viewer(office.people[who])
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError, match="not_allowed"):
            guarded(function, needs)()


def test_a_leader_releases_nothing(office: Office) -> None:
    [needs] = [needs for function, *_more, needs in page.recorded if function is settle]
    assert needs is Permission.ORDER
    assert not office.people["leader"].can(needs)
