"""From intake to confirmed closure, every role at its own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from app.context import Application
from app.demonstration.world import World
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import parse_problem_number
from app.services import tracking
from db.files import FileStore
from db.verification import verify
from tests.journeys.people import Somebody

Enter = Callable[[str], Somebody]

LEAD, FIRST, SECOND = "金华市资规局", "金华市人力社保局", "金华市生态环境局"


@pytest.fixture
def somebody(somebody: Enter) -> Enter:
    """Everybody signs in once, and keeps their browser."""
    return cache(somebody)


def test_a_problem_runs_through_the_whole_loop(
    somebody: Enter,
    open_page: Callable[..., Page],
    application: Application,
    world: World,
    address: str,
) -> None:
    number = registered_by_a_clerk(somebody("maoqing"), world)
    path = f"/problems/{number}"
    problem = parse_problem_number(number)

    dispatched_to_three(somebody("duhongbin").opens(path))
    objected_to_and_refused(somebody, path)
    signed_by_all(somebody, path)
    made_to_wait(somebody("liaison").opens(path))
    extended(somebody, path, application)
    answered_by_all(somebody, path)
    confirmed_by_its_enterprise(open_page(), address, application, problem)

    clerk = somebody("maoqing").opens(path)
    clerk.begins("close").chooses("ground", "confirmed").confirms("close")

    clerk.reads("企业共等了").reads("各环节承办时间").reads("提交协办意见").reads("企业确认")
    with application.reading() as store:
        case = store.peek(problem)
        found = verify(store.session, files=FileStore(application.settings.files))
    assert case.stage == "closed"
    assert [e.approved for e in case.extensions] == [True]
    assert [c.by_enterprise for c in case.callbacks] == [True]
    assert found.ok, found.differences


def registered_by_a_clerk(clerk: Somebody, world: World) -> str:
    known = next(e for e in world.content.enterprises if e.region.startswith("3307") and e.uscc)
    clerk.opens("/intake")
    typed = {
        "title": "厂房改建的用地手续无法衔接",
        "text": "厂房改建须先办用地变更，用地变更又要求先有环评意见，已停工一个月。",
        "enterprise_name": known.name,
        "uscc": known.uscc,
        "contact": "周晓",
        "phone": "13900001234",
    }
    for name, words in typed.items():
        clerk.found({"type": "intake-field", "name": name}).fill(words)
    for name, value in {
        "channel": "visit",
        "region": "3307",
        "kind": "help",
        "field": "0102",
    }.items():
        clerk.found({"type": "intake-field", "name": name}).select_option(value)
    clerk.page.locator("#intake-then input[value=accept]").check()
    clerk.found({"type": "intake-field", "name": "difficulty"}).select_option("complex")
    clerk.page.click("#intake-submit")
    receipt = clerk.page.locator("#intake-done")
    expect(receipt).to_contain_text("登记成功")
    return re.findall(r"ZJ-3307-\d{8}-\d{4}", receipt.inner_text())[0]


def dispatched_to_three(duty: Somebody) -> None:
    duty.begins("dispatch").fills("lead", LEAD)
    duty.fills("co_handlers", FIRST, row=1, part="department")
    duty.fills("co_handlers", "用工安置是否影响改建", row=1, part="question")
    duty.page.get_by_role("button", name="再加一个部门").click()
    duty.fills("co_handlers", SECOND, row=2, part="department")
    duty.fills("co_handlers", "改建是否须重新环评", row=2, part="question")
    duty.takes("dispatch").reads(LEAD)


def objected_to_and_refused(somebody: Enter, path: str) -> None:
    first = somebody("hongyan").opens(path)
    first.begins("object_co").chooses("ground", "duty").fills("suggested", LEAD)
    first.fills("words", "用工安置与用地手续无关。").takes("object_co")

    duty = somebody("duhongbin").opens(path)
    duty.begins("review_co").chooses("outcome", "not_upheld")
    duty.fills("reason", "职责清单列明须出具意见，维持原派。").takes("review_co")


def signed_by_all(somebody: Enter, path: str) -> None:
    for username, act in (("liaison", "sign"), ("hongyan", "sign_co"), ("jiayi", "sign_co")):
        person = somebody(username).opens(path).begins(act)
        person.fills("responsible", "楼远航").fills("leader", "盛卫平").takes(act)


def made_to_wait(lead: Somebody) -> None:
    lead.begins("require").fills("why", "用地变更须以环评意见为依据")
    lead.page.locator("select[id*='\"awaited\"']").select_option(label=f"{SECOND}（协办）")
    lead.takes("require").reads("设前置事项")


def extended(somebody: Enter, path: str, application: Application) -> None:
    lead = somebody("liaison").opens(path).begins("ask_extension")
    with application.reading() as store:
        case = store.peek(parse_problem_number(path.rpartition("/")[2]))
    later = case.clocks["closing"].due.astimezone(OFFICE_ZONE).date() + timedelta(days=3)
    lead.fills("new_due", later.isoformat()).fills("reason", "环评须公示五个工作日")
    lead.chooses("told", "yes").takes("ask_extension")

    somebody("duhongbin").opens(path).begins("extend").takes("extend").reads("批准延期")


def answered_by_all(somebody: Enter, path: str) -> None:
    for username in ("hongyan", "jiayi"):
        person = somebody(username).opens(path).begins("contribute")
        person.fills("text", "经核查无障碍，意见附后。").takes("contribute")
    lead = somebody("liaison").opens(path).begins("submit").chooses("result", "solved")
    lead.fills("text", "用地变更与环评并联办理，十日内办结，已告知企业。")
    lead.fills("evidence", "金资规函〔2026〕18号").takes("submit")
    somebody("head").opens(path).begins("approve").takes("approve")


def confirmed_by_its_enterprise(
    page: Page, address: str, application: Application, problem: int
) -> None:
    token = tracking.token_of(problem, secret=application.settings.secret)
    page.goto(f"{address}/t/{token}")
    page.check("input[name=solved][value=yes]")
    page.check("input[name=grade][value='5']")
    page.fill("textarea[name=words], input[name=words]", "一次并联办完，满意。")
    page.get_by_role("button", name=re.compile("提交|确认")).first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("body")).to_contain_text("感谢")
