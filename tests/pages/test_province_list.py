"""省级梳理清单 on the screen and in files: by period, with named department, date and reply.

Drawn up by hand on Monday 2026-11-23 at 09:00 and looked at from then on.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from dash import no_update
from docx import Document
from openpyxl import load_workbook

from app.domain.access import Permission
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.registers import Register, register_subject
from app.domain.steps import Action
from app.exports.province_list_files import province_list_file
from app.queries import province_list as query
from app.queries import supervision
from app.queries.province_list import ProvinceView
from app.services import province_lists
from callbacks.group import guarded
from callbacks.supervision.province import page, react
from db.log import events_of
from layouts.components.province_list import body, press
from layouts.pages import supervision as layout
from tests.building import a_department
from tests.pages.problem_page import Office, a_case, of_class, walk, words
from tests.pages.supervised import in_hands_of, local
from tests.pages.visitors import Visitor, an_account, an_app

ASKED = "请省级明确跨区域管网的审批权限。"


def escalated(office: Office, *, asked: str = ASKED, **changes: Any) -> Case:
    """Of the city itself, taken to the province."""
    case = a_case(office, until="signed", region="3307", **changes)
    given = {"done": "已协调两次", "asked": asked, "ground": "超出权限", "answers": "市中心"}
    return office.act(case, Action.ESCALATE, "duty_head", **given)


@pytest.fixture
def water(office: Office) -> int:
    with office.application.transaction() as store:
        return a_department(store, "浙江省水利厅", region="33")


def drawn_up(office: Office) -> str:
    with office.application.transaction() as store:
        viewer = office.people["supervisor"]
        return province_lists.freeze_now(store, viewer=viewer, at=office.now())


def opened(office: Office, who: str = "supervisor", **asked: str) -> ProvinceView:
    with office.application.reading() as store:
        view = supervision.open_view(
            store, viewer=office.people[who], at=office.now(), query={"view": "province", **asked}
        )
    assert isinstance(view, ProvinceView)
    return view


def pressed(office: Office, do: str, about: str = "", **typed: Any) -> tuple[Any, Any, str]:
    """The body and the desk after the supervisor's press, and what was told in the corner."""
    ids = [{"name": name, "part": "", "row": 0} for name in typed]
    (left, desk), said = in_hands_of(
        office, "supervisor", react, [1], ids, list(typed.values()), pressed=press(do, about)
    )
    return left, desk, said


def buttons(view: ProvinceView) -> list[str]:
    return [words(c) for c in walk(body(view)) if type(c).__name__ == "Button"]


def test_without_a_list_the_page_says_how_one_comes_about(office: Office) -> None:
    read = words(layout.draw_view(opened(office)))
    assert "尚无省级梳理清单" in read
    assert "每期期满后首个工作日自动汇总" in read


def test_a_list_is_drawn_up_after_a_question_and_shows_what_was_frozen(office: Office) -> None:
    case = escalated(office)
    left, desk, _said = pressed(office, "ask")
    assert left is no_update
    assert "汇总后内容不再变动，也不能撤销。" in words(desk)
    left, desk, said = pressed(office, "freeze")
    assert (desk, said) == ([], "已汇总，可逐项明确责任部门。")
    read = words(left)
    for told in (problem_number(case.id), ASKED, "已协调两次", "超出权限", "11月23日 09:00"):
        assert told in read
    assert "待明确责任部门，列入已 0.0 个工作日" in read
    assert pressed(office, "leave") == (no_update, [], "")


def test_a_department_is_named_with_a_date_and_then_its_reply_written_down(
    office: Office, water: int
) -> None:
    escalated(office)
    about = f"{drawn_up(office)}/1/1"
    _left, desk, _said = pressed(office, "name", about)
    choice: Any
    [choice] = [c for c in walk(desk) if type(c).__name__ == "Select"]
    assert [option["label"] for option in choice.options] == ["请选择", "浙江省水利厅"]
    typed = {"department": str(water), "due": "2026-11-27"}
    left, desk, said = pressed(office, "save-name", about, **typed)
    assert (desk, said) == ([], "已明确责任部门，并告知该部门。")
    assert "责任部门 浙江省水利厅" in words(left)
    assert "2026-11-27 前答复" in words(left)

    # One working day left on Thursday at the close: yellow; late from Friday 17:30 on.
    lights = []
    for moment in (local(11, 26, 17, 29), local(11, 26, 17, 30), local(11, 27, 17, 31)):
        office.at(moment)
        [line] = opened(office).entries
        lights.append(str(line.due_light))
    assert lights == ["green", "yellow", "red"]
    assert opened(office).overdue == 1
    # Monday to Friday, less the half hour before nine on Monday: 0.5 of 7.5 hours.
    assert round(line.waited, 2) == 4.93
    assert "尚未答复，列入已 4.9 个工作日" in words(body(opened(office)))

    left, desk, said = pressed(office, "save-reply", about, reply="权限下放设区市。")
    assert (desk, said) == ([], "答复已保存。")
    assert "逾期答复" in words(left)
    assert "11-27 17:31 答复：权限下放设区市。" in words(left)
    assert buttons(opened(office)) == ["立即汇总", "修改答复"]


def test_what_is_refused_keeps_the_form_and_what_was_typed(office: Office, water: int) -> None:
    escalated(office)
    about = f"{drawn_up(office)}/1/1"
    left, desk, _said = pressed(office, "save-name", about, department=str(water), due="2026-11-20")
    assert left is no_update
    assert words(of_class(desk, "field-wrong")) == "所选日期须晚于现在。"
    typed = [getattr(c, "value", None) for c in walk(desk)]
    assert {str(water), "2026-11-20"} <= set(typed)
    _left, desk, _said = pressed(office, "save-name", about, department="", due="2026-11-27")
    assert words(of_class(desk, "field-wrong")) == "所选部门不存在或已停用。"
    _left, desk, _said = pressed(office, "save-reply", about, reply="已办")
    assert words(of_class(desk, "field-wrong")) == "请先明确责任部门，再填报答复。"


@pytest.mark.parametrize("about", ["", "nonsense", "x/y/z", "2026-01/99/1"])
def test_a_button_that_speaks_of_nothing_is_refused(office: Office, about: str) -> None:
    with pytest.raises(DomainError, match=r"unknown_entry|unknown_list"):
        pressed(office, "name", about)


def test_an_older_list_stays_as_it_was(office: Office) -> None:
    escalated(office, title="第一件")
    first = drawn_up(office)
    office.at(local(11, 24, 9))
    escalated(office, title="第二件", enterprise_name="金华市双龙铸造有限公司")
    drawn_up(office)
    latest, older = opened(office), opened(office, list=first)
    assert [line.title for line in latest.entries] == ["第一件", "第二件"]
    assert [line.title for line in older.entries] == ["第一件"]
    assert [one.code for one in latest.lists] == ["2026-11-24-090000", first]
    with pytest.raises(DomainError, match="unknown_list"):
        opened(office, list="2019-01")


def test_a_long_list_comes_in_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        escalated(office, title=f"第{n + 1}件", enterprise_name=f"金华市第{n}铸造有限公司")
    code = drawn_up(office)
    monkeypatch.setattr(query, "PAGE", 2)
    assert [line.n for line in opened(office, list=code).entries] == [1, 2]
    second = opened(office, list=code, page="2")
    assert ([line.n for line in second.entries], second.pages, second.found) == ([3], 2, 3)
    assert opened(office, page="99").page == 2
    assert opened(office, page="-1").page == 1


def test_who_only_reads_has_no_button(office: Office) -> None:
    escalated(office)
    drawn_up(office)
    assert buttons(opened(office)) == ["立即汇总", "明确责任部门"]
    for who in ("leader", "duty_head"):
        assert buttons(opened(office, who)) == []


@pytest.mark.parametrize("who", ["leader", "duty_head", "clerk", "liaison", "auditor"])
def test_nobody_else_presses_anything(office: Office, who: str) -> None:
    assert page.needs is Permission.LIST_PROVINCE
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError, match="not_allowed"):
            in_hands_of(office, who, guarded(function, needs), [1], [], [], pressed=press("ask"))


def test_a_list_is_handed_out_over_the_network_to_who_sees_it_and_written_down(
    office: Office,
) -> None:
    number = problem_number(escalated(office).id)
    path = f"/supervision/province/{drawn_up(office)}"
    for username, region in (("jinhua", "3307"), ("hangzhou", "3301")):
        an_account(office.application, username, Role.DUTY_HEAD, region=region)
    an_account(office.application, "clerk2", Role.CLERK, region="33")
    app, found = an_app(office.application), {}
    for username in ("jinhua", "hangzhou"):
        visitor = Visitor(app)
        visitor.signs_in(username)
        sheet = load_workbook(io.BytesIO(visitor.gets(f"{path}.xlsx").data))["清单"]
        found[username] = [row[1].value for row in sheet.iter_rows(min_row=2)]
        assert visitor.gets(f"{path}.docx").data.startswith(b"PK")
        assert visitor.gets("/supervision/province/2019-01.docx").status_code == 404
        assert visitor.gets(f"{path}.exe").status_code == 404
    assert found == {"jinhua": [number], "hangzhou": []}
    clerk = Visitor(app)
    clerk.signs_in("clerk2")
    assert clerk.gets(f"{path}.xlsx").status_code == 403
    assert Visitor(app).gets(f"{path}.xlsx").status_code == 302
    with office.application.reading() as store:
        exported = events_of(
            store.session, register_subject(Register.EXPORTS, region="3307")
        )  # fmt: skip
        assert [(e.facts["what"], e.facts["format"], e.facts["rows"]) for e in exported] == [
            ("province_list", "xlsx", 1), ("province_list", "docx", 1),
        ]  # fmt: skip


def test_the_files_say_what_the_list_says(office: Office, water: int) -> None:
    case = escalated(office, asked='=HYPERLINK("x")')
    code = drawn_up(office)
    pressed(office, "save-name", f"{code}/1/1", department=str(water), due="2026-11-27")

    def file(kind: str, who: str = "supervisor") -> bytes:
        viewer = office.people[who]
        return province_list_file(
            office.application, code=code, kind=kind, viewer=viewer, at=office.now()
        )[1]

    read: Any = Document(io.BytesIO(file("docx")))
    section = read.sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    cells = [cell.text for row in read.tables[0].rows for cell in row.cells]
    for told in (problem_number(case.id), "浙江省水利厅", "2026年11月27日", "尚未答复"):
        assert told in cells
    assert read.paragraphs[0].text == "需省级解决的涉企问题清单"

    sheet = load_workbook(io.BytesIO(file("xlsx")))["清单"]
    headings = [cell.value for cell in sheet[1]]
    row = dict(zip(headings, sheet[2], strict=True))
    assert (row["请求解决"].value, row["请求解决"].data_type) == ('=HYPERLINK("x")', "s")
    assert row["责任部门"].value == "浙江省水利厅"
    assert row["答复期限"].value.isoformat() == "2026-11-27T17:30:00"
    assert row["汇总时预警"].value == "正常"
