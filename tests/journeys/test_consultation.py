"""From a flagged problem to printed minutes, in a browser, with a screen for the projector."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from docx import Document
from playwright.sync_api import Locator, expect

from app.context import Application
from app.demonstration.world import World
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from db.files import FileStore
from db.verification import verify
from tests.building import DUTY_HEAD, a_dispatched_problem, act
from tests.chromium import axe
from tests.journeys.people import Somebody

Enter = Callable[[str], Somebody]

LEAD, CO = "金华市资规局", "金华市生态环境局"
TITLE = "厂房改建的用地手续无法衔接"
DECIDED = "用地变更与环评同步办理，不再互为前置。"


def test_a_meeting_from_candidates_to_minutes(
    somebody: Enter, application: Application, world: World, tmp_path: Path
) -> None:
    case = a_flagged_problem(application, world)
    due = a_working_day(application)
    person = somebody("supervisor").opens("/consultations")
    person.reads(TITLE).reads("主动提请会商：两部门互相等待")
    axe(person.page)

    called_and_put_on_the_agenda(person, case, due)
    written_and_begun(person)
    decided_on_the_screen(person, due)
    file = ended_and_printed(person, tmp_path)

    told_by_the_paper(file, due)
    shown_on_the_problem(somebody("liaison"), case)
    with application.reading() as store:
        after = store.peek(case.id)
        found = verify(store.session, files=FileStore(application.settings.files))
    close_of_business = datetime.combine(due, time(17, 30), OFFICE_ZONE)
    assert after.clocks["closing"].due == close_of_business
    assert after.clocks["closing"].original == case.clocks["closing"].original
    added = [a.department for a in after.open_assignments][1:]
    assert added == [world.departments["jh-sth"]]
    assert found.ok, found.differences


def a_flagged_problem(application: Application, world: World) -> Case:
    """Signed by its lead a moment ago; the duty head asks for consultation."""
    at = application.now()
    with application.transaction() as store:
        lead = world.departments["jh-zgj"]
        case = a_dispatched_problem(store, lead=lead, at=at, title=TITLE, region="3307")
        case = act(
            store, case, Action.SIGN, world.viewers["liaison"], at, responsible="楼远航",
            leader="盛卫平",
        )  # fmt: skip
        return act(store, case, Action.REFER, DUTY_HEAD, at, reason="两部门互相等待")


def a_working_day(application: Application) -> date:
    """The first working day that lies a fortnight ahead: these tests run on any day."""
    with application.reading() as store:
        calendar = store.rules.calendar()
    day = local_day(application.now()) + timedelta(days=14)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def field(person: Somebody, form: str, name: str, *, row: int = 0, part: str = "") -> Locator:
    return person.found(
        {"type": "form-field", "form": form, "name": name, "row": row, "part": part}
    )


def button(person: Somebody, words: str) -> Locator:
    return person.page.get_by_role("button", name=words, exact=True)


def called_and_put_on_the_agenda(person: Somebody, case: Case, day: date) -> None:
    button(person, "召集会议").click()
    told = {"title": "全省涉企问题会商会", "place": "三楼会商室", "chair": "沈致远",
            "date": str(day), "begins": "14:30", "ends": "16:00"}  # fmt: skip
    for name, words in told.items():
        field(person, "consultations", name).fill(words)
    button(person, "召集").click()
    person.reads("议题 0 项")
    field(person, "consultations-choice", "problem", part=str(case.id)).check()
    button(person, "列入议程").click()
    person.reads("议题 1 项").reads("没有待会商的问题")
    person.page.get_by_role("link", name="全省涉企问题会商会").click()
    person.reads("提请研究")


def written_and_begun(person: Somebody) -> None:
    button(person, "填写议题").click()
    field(person, "meeting", "question").fill("用地变更与环评孰先孰后。")
    field(person, "meeting", "tried").fill("中心已协调两次。")
    button(person, "保存").click()
    person.reads("用地变更与环评孰先孰后。")
    axe(person.page)
    button(person, "开始会议").click()
    person.reads("进行中")
    person.page.get_by_role("link", name="会议模式").click()


def decided_on_the_screen(person: Somebody, due: date) -> None:
    """D opens the form; refused without lead, then without date; nothing typed is lost."""
    screen, keys = person.page.locator(".meeting-screen"), person.page.keyboard
    expect(screen).to_contain_text("议题 1 / 1")
    axe(person.page)
    keys.press("d")
    text = field(person, "meeting", "text")
    text.fill(DECIDED)
    field(person, "meeting", "co_handlers", row=1, part="department").fill(CO)
    field(person, "meeting", "co_handlers", row=1, part="question").fill("同步出具环评意见")
    for effect in ("due", "add"):
        field(person, "meeting", "effect", part=effect).check()
    button(person, "记录议定").click()
    expect(screen).to_contain_text("请填写“牵头部门”。")
    field(person, "meeting", "lead").fill(LEAD)
    button(person, "记录议定").click()
    expect(screen).to_contain_text("请填写“完成期限”。")
    expect(text).to_have_value(DECIDED)
    expect(field(person, "meeting", "effect", part="add")).to_be_checked()
    field(person, "meeting", "due").fill(str(due))
    button(person, "记录议定").click()
    expect(screen).to_contain_text("已记录议定。")
    expect(screen).to_contain_text(f"加派协办：{CO}")
    keys.press("Escape")
    expect(person.page.locator(".meeting-screen")).to_have_count(0)


def ended_and_printed(person: Somebody, folder: Path) -> Path:
    button(person, "结束会议").click()
    button(person, "确认结束").click()
    person.reads("已结束")
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="会商纪要.docx").click()
    file = folder / "minutes.docx"
    download.value.save_as(file)
    return file


def told_by_the_paper(file: Path, due: date) -> None:
    """The margins of GB/T 9704-2012, and the decision with its lead, its help and its date."""
    document = Document(str(file))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins if m is not None] == [37, 35, 28, 26]
    [line] = [p.text for p in document.paragraphs if p.text.startswith("会议议定")]
    until = f"{due.year}年{due.month}月{due.day}日"
    assert line == (
        f"会议议定：{DECIDED}由{LEAD}牵头，{CO}配合（同步出具环评意见），于{until}前完成。"
    )


def shown_on_the_problem(person: Somebody, case: Case) -> None:
    person.opens(f"/problems/{problem_number(case.id)}")
    person.reads(CO).reads(f"议定：{DECIDED}").reads("落实议定事项")
