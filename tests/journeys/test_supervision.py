"""A draft becomes an order, a note answers it, it is raised, and lifted before the problem ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from app.context import Application
from app.demonstration.world import World
from app.domain.access import SYSTEM
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import handling, intake
from tests.building import viewer_of
from tests.journeys.people import Somebody

Enter = Callable[[str], Somebody]


@pytest.fixture
def drafted(application: Application, world: World) -> Case:
    """A problem in the hands of 金华市资规局, for which a rule has drawn up an order."""
    clerk, duty = (viewer_of(role, region="3307") for role in (Role.CLERK, Role.DUTY_HEAD))
    at, liaison = application.now(), world.viewers["liaison"]
    with application.transaction() as store:
        given = intake.Registration(
            title="厂房改建的用地手续无法衔接", text="用地变更与环评互相等待。", channel="visit",
            region="3307", enterprise_name="金华市双龙铸造有限公司", contact="周晓",
            phone="13900001234",
        )  # fmt: skip
        case = intake.register(store, given=given, viewer=clerk, at=at)
        for action, viewer, facts in (
            (Action.ACCEPT, clerk, {"field": "0102", "kind": "help", "difficulty": "complex"}),
            (Action.DISPATCH, duty, {"lead": liaison.department}),
            (Action.SIGN, liaison, {"responsible": "楼远航", "leader": "盛卫平"}),
            (
                Action.PROPOSE_ORDER,
                SYSTEM,
                {"rule": "quiet", "level": "reminder", "ground": "承办单位长时间未反馈进展",
                 "due_days": 5, "rhythm": 3},
            ),
        ):  # fmt: skip
            case = handling.perform(
                store, action=action, problem=case.id, given=facts, viewer=viewer, at=at
            )
    return case


def test_an_order_is_released_answered_raised_and_lifted(
    somebody: Enter, application: Application, world: World, drafted: Case
) -> None:
    supervisor = somebody("supervisor").opens("/supervision")
    released(supervisor, drafted)
    supervisor.reads("尚未答复").reads("下次答复")

    answered_by_a_note(somebody("liaison"), drafted)

    supervisor.opens("/supervision").reads("第1次答复").reads("已约环评单位周四进场。")
    supervisor.reads("下次答复")

    raised(supervisor, drafted)
    supervisor.reads("挂牌督办 1")
    with pytest.raises(DomainError, match="order_open"):
        closed(application, world, drafted)
    supervisor.opens(f"/problems/{problem_number(drafted.id)}").reads("督〔")
    expect(supervisor.page.locator("#problem-desk")).to_contain_text("未解除")

    lifted(supervisor.opens("/supervision"), drafted)
    supervisor.reads("没有未解除的督办单").reads("期限内解除")
    with application.reading() as store:
        order = store.peek(drafted.id).orders[0]
    assert (order.level, order.answers, order.lifted_at is None) == ("listed", 1, False)


def pressed(person: Somebody, case: Case, action: str) -> None:
    """Press an act beside its line; its form opens at the side."""
    id = {"type": "supervision-act", "problem": str(case.id), "action": action}
    person.found(id).click()
    expect(confirm(person, action)).to_be_visible()


def confirm(person: Somebody, action: str) -> Locator:
    return person.found({"type": "supervision-confirm", "action": action})


def field(person: Somebody, page: str, name: str) -> Locator:
    id = {"type": "form-field", "form": f"{page}-form", "name": name, "row": 0, "part": ""}
    return person.found(id)


def toast(person: Somebody, words: str) -> None:
    expect(person.page.locator("#shell-toasts")).to_contain_text(words)


def released(supervisor: Somebody, case: Case) -> None:
    supervisor.reads("待下达").found({"type": "supervision-ask", "problem": str(case.id)}).click()
    question = supervisor.page.locator("#supervision-question")
    expect(question).to_contain_text("完成期限")
    expect(question).to_contain_text("每3个工作日答复")
    question.get_by_role("button", name="下达").click()
    toast(supervisor, "已下达：")
    expect(supervisor.page.locator("#supervision-list")).not_to_contain_text("不予下达")


def answered_by_a_note(liaison: Somebody, case: Case) -> None:
    """The liaison's plain note in the workbench; nothing is typed twice."""
    liaison.opens("/workbench").reads("待答复督办")
    note = {"type": "workbench-act", "problem": str(case.id), "action": "note"}
    liaison.found(note).first.click()
    field(liaison, "workbench", "text").fill("已约环评单位周四进场。")
    liaison.found({"type": "workbench-confirm", "action": "note"}).click()
    toast(liaison, "已保存：记一条进展")


def raised(supervisor: Somebody, case: Case) -> None:
    pressed(supervisor, case, "raise")
    listed = field(supervisor, "supervision", "level").locator("input[value=listed]")
    listed.check()
    field(supervisor, "supervision", "ground").fill("两部门仍互相等待")
    field(supervisor, "supervision", "approved_by").fill("周国平")
    confirm(supervisor, "raise").click()
    toast(supervisor, "已保存：升级督办")


def lifted(supervisor: Somebody, case: Case) -> None:
    pressed(supervisor, case, "lift")
    field(supervisor, "supervision", "reason").fill("用地与环评已并联办理")
    confirm(supervisor, "lift").click()
    toast(supervisor, "已保存：解除督办")


def closed(application: Application, world: World, case: Case) -> None:
    """What is done at the end, were there no order."""
    clerk, people = viewer_of(Role.CLERK, region="3307"), world.viewers
    reached = {"means": "phone", "reached": True, "solved": True, "grade": 5}
    done = {"result": "solved", "text": "已并联办理。", "evidence": "金资规函〔2026〕18号"}
    with application.transaction() as store:
        for action, viewer, given in (
            (Action.SUBMIT, people["liaison"], done),
            (Action.APPROVE, people["head"], {}),
            (Action.CALL_BACK, clerk, reached),
            (Action.CLOSE, clerk, {"ground": "confirmed"}),
        ):
            handling.perform(
                store, action=action, problem=case.id, given=given, viewer=viewer,
                at=application.now(),
            )  # fmt: skip
