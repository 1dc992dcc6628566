"""我的待办: each person's own duties, done in place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import context
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.queries import workbench as query
from app.queries.forms import load_form
from app.services import handling
from callbacks.group import guarded
from callbacks.workbench import page, panel
from layouts.pages import workbench as layout
from tests.pages.problem_page import HOUR, Office, a_case, an_office, walk, words
from tests.pages.supervised import drafted, in_hands_of


@pytest.fixture
def office(sqlite_url: str) -> Office:
    return an_office(sqlite_url)


def opened(office: Office, who: str, **asked: str) -> Any:
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


def kinds(office: Office, who: str) -> list[str]:
    return [str(task.kind) for task in opened(office, who).tasks]


@pytest.mark.parametrize(
    ("until", "who", "duties"),
    [
        ("registered", "clerk", ["accept"]),
        ("registered", "liaison", []),
        ("accepted", "duty_head", ["dispatch"]),
        ("dispatched", "liaison", ["sign"]),
        ("dispatched", "stranger", []),
        ("signed", "liaison", ["contact", "handle"]),
        ("signed", "clerk", []),
    ],
)
def test_each_person_sees_what_is_theirs_to_do(
    office: Office, until: str, who: str, duties: list[str]
) -> None:
    a_case(office, until=until)
    assert kinds(office, who) == duties


def test_a_co_handler_sees_what_it_was_asked(office: Office) -> None:
    a_case(office, until="signed", co=True)
    view = opened(office, "co")
    assert [str(t.kind) for t in view.tasks] == ["contribute"]
    assert "出具规划核实意见" in words(layout.draw(view))


def test_what_is_late_comes_first(office: Office) -> None:
    late = a_case(office, until="dispatched", title="早先派来的")
    office.at(office.now() + timedelta(days=1))
    soon = a_case(office, until="dispatched", title="今天派来的")
    assert [t.problem for t in opened(office, "liaison").tasks] == [late.id, soon.id]
    assert "已超期" in words(layout.draw(opened(office, "liaison")))


def test_who_waits_for_my_department_is_shown_with_the_reason(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="须先有规划核实意见")
    read = words(layout.draw(opened(office, "co")))
    assert "住建局在等" in read
    assert "须先有规划核实意见" in read


def test_an_update_takes_one_sentence(office: Office) -> None:
    case = a_case(office, until="signed")
    office.at(office.now() + HOUR)
    context.use_application(office.application)
    context.use_viewer(office.people["liaison"])
    with office.application.transaction() as store:
        after = handling.perform(
            store,
            action=Action.NOTE,
            problem=case.id,
            given={"text": "已联系企业，明日踏勘。"},
            viewer=office.people["liaison"],
            at=office.now(),
        )
    assert after.n == case.n + 1


def test_a_refused_act_keeps_the_panel_open_and_what_was_typed(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    context.use_application(office.application)
    context.use_viewer(office.people["liaison"])
    drawn, stays = panel.take(case.id, Action.SUBMIT, {"result": "solved", "text": "已经办好了。"})
    assert stays
    assert "协办意见未齐" in words(drawn)
    assert "已经办好了。" in str(drawn)


def test_a_draft_is_settled_on_the_page_of_supervision(office: Office) -> None:
    drafted(office)
    drawn = layout.draw(opened(office, "supervisor"))
    assert "待下达督办单" in words(drawn)
    hrefs = [c.href for c in walk(drawn) if type(c).__name__ == "Button" and hasattr(c, "href")]
    assert hrefs == ["/supervision"]


def test_a_decision_is_reported_in_place(office: Office) -> None:
    case = office.act(
        a_case(office, until="signed"), Action.DECIDE, "supervisor", text="并联办理",
        due="2026-12-04", lead=office.lead, effect="按议定时间办结",
    )  # fmt: skip
    [task] = [t for t in opened(office, "liaison").tasks if t.kind == "fulfil_decision"]
    assert task.action is Action.FULFIL
    with office.application.reading() as store:
        form = load_form(
            store, problem=case.id, action=Action.FULFIL, viewer=office.people["liaison"],
            at=office.now(),
        )  # fmt: skip
    assert [c.label for c in form.choices["decision"]] == ["并联办理（2026-12-04 前）"]
    assert form.typed["decision"] == "1"
    typed = {"decision": "1", "text": "意见已出具。"}
    (_left, stays), said = in_hands_of(office, "liaison", panel.take, case.id, Action.FULFIL, typed)
    assert (stays, said) == (False, "已保存：落实议定事项")
    assert "fulfil_decision" not in kinds(office, "liaison")


def test_an_empty_bench_says_so(office: Office) -> None:
    assert "现在没有要办的事项" in words(layout.draw(opened(office, "liaison")))


@pytest.mark.parametrize("who", ["leader", "auditor", "administrator"])
def test_who_has_no_bench_is_refused_at_every_callback(office: Office, who: str) -> None:
    context.use_viewer(office.people[who])
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError) as refused:
            guarded(function, needs)()
        assert refused.value.code == "not_allowed"
