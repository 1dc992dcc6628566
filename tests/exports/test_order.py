"""督办单 and 交办单: what they say, read back from the file, and to whom they are handed out."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dash import Dash
from docx import Document
from docx.shared import Mm

from app.domain.catalogue import OrderLevel, Role
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.registers import Register, register_subject
from app.domain.steps import Action
from app.exports.order import dispatch, order
from app.exports.order_files import named_order
from app.queries.order_paper import About, DispatchPaper, OrderPaper
from db.log import events_of
from tests.building import viewer_of
from tests.commands.test_operation import environment, run
from tests.pages.problem_page import Office, a_case, an_office
from tests.pages.visitors import PASSWORD, Visitor, an_account, an_app

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(month: int, day: int, hour: int = 17, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


ABOUT = About(
    number="ZJ-3307-20261109-0001",
    title="厂房二期消防验收与规划核实互为前置",
    text="厂房二期8月竣工。消防验收要求先提供规划核实意见，规划核实又要求消防验收合格。",
    enterprise="义乌市恒达针织有限公司",
    region="金华市 · 义乌市",
    field="项目 · 竣工验收",
    difficulty="疑难",
    urgency="一般",
    lead="义乌市住房和城乡建设局",
    co_handlers=(("义乌市自然资源和规划局", "出具规划核实意见"),),
    responsible="李建国",
    leader="周伟民",
    accepted_at=local(11, 9, 10, 5),
    due=local(11, 20),
)
ORDER = OrderPaper(
    about=ABOUT,
    issuer="浙江省企业综合服务中心",
    number="浙改督〔2026〕31号",
    level=OrderLevel.LISTED,
    ground="超期9个工作日，两部门互为前置",
    issued_at=local(11, 23, 9, 0),
    due=local(11, 30),
    rhythm=3,
    approved_by="周国平",
    answers=2,
    answered_at=local(11, 26, 10, 12),
    answer="已联合踏勘，本周五前出具意见。",
    lifted_at=None,
)
DISPATCH = DispatchPaper(
    about=ABOUT,
    office="浙江省企业综合服务中心",
    dispatched_at=local(11, 9, 11, 0),
    sign_due=local(11, 9, 16, 30),
)


def read(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def fields(document: Any) -> dict[str, str]:
    """What stands beside each label of the table."""
    found: dict[str, str] = {}
    for row in document.tables[0].rows:
        cells = list(dict.fromkeys(cell._tc for cell in row.cells))
        words = [next(c for c in row.cells if c._tc is tc).text for tc in cells]
        found |= dict(zip(words[::2], words[1::2], strict=True))
    return found


def test_an_order_says_by_whom_what_until_when_and_how_it_is_answered() -> None:
    document = read(order(ORDER))
    assert [p.text for p in document.paragraphs][:2] == ["督  办  单", "浙改督〔2026〕31号"]
    assert fields(document) == {
        "督办单位": "浙江省企业综合服务中心",
        "督办级别": "挂牌督办",
        "下达时间": "2026年11月23日 09:00",
        "完成期限": "2026年11月30日 17:30",
        "批准人": "周国平",
        "报告频次": "每3个工作日答复一次",
        "督办依据": "超期9个工作日，两部门互为前置",
        "问题编号": "ZJ-3307-20261109-0001",
        "受理时间": "2026年11月9日",
        "诉求企业": "义乌市恒达针织有限公司",
        "所属区域": "金华市 · 义乌市",
        "服务领域": "项目 · 竣工验收",
        "难度": "疑难",
        "问题标题": "厂房二期消防验收与规划核实互为前置",
        "诉求内容": ABOUT.text,
        "主办单位": "义乌市住房和城乡建设局",
        "协办单位": "义乌市自然资源和规划局：出具规划核实意见",
        "责任人": "李建国",
        "分管领导": "周伟民",
        "最近答复": "2026年11月26日 10:12（第2次）：已联合踏勘，本周五前出具意见。",
        "承办单位意见": "\n\n\n负责人签字：",
        "督办结论": "\n\n",
    }


def test_what_is_not_there_yet_is_said_and_what_is_lifted_is_too() -> None:
    plain = replace(ORDER, rhythm=0, answered_at=None, lifted_at=local(11, 30, 9, 0))
    found = fields(read(order(plain)))
    assert found["报告频次"] == "到期一次答复"
    assert found["最近答复"] == "尚未答复"
    assert found["督办结论"] == "已于2026年11月30日 09:00解除"


def test_a_dispatch_says_until_when_it_is_signed_and_done() -> None:
    document = read(dispatch(DISPATCH))
    found = fields(document)
    assert document.paragraphs[0].text == "涉企问题交办单"
    assert found["交办单位"] == "浙江省企业综合服务中心"
    assert found["签收时限"] == "2026年11月9日 16:30"
    assert found["办结时限"] == "2026年11月20日 17:30"
    assert found["主办单位"] == "义乌市住房和城乡建设局"


@pytest.mark.parametrize("content", [order(ORDER), dispatch(DISPATCH)], ids=["order", "dispatch"])
def test_both_stand_on_official_paper(content: bytes) -> None:
    section = read(content).sections[0]
    assert [round(size.mm) for size in (section.page_width, section.page_height)] == [210, 297]
    assert [round(m.mm) for m in (section.top_margin, section.bottom_margin)] == [37, 35]
    table = read(content).tables[0]
    # 156 mm, the width of the type area.
    assert round(sum(cell.width for cell in table.rows[0].cells) / Mm(1)) == 156


@pytest.fixture
def office(sqlite_url: str) -> Office:
    return an_office(sqlite_url)


@pytest.fixture
def ordered(office: Office) -> Case:
    case = a_case(office, until="signed", co=True)
    return office.act(
        case, Action.ORDER, "supervisor", level="supervise", ground="久拖未办", due="2026-11-30",
        rhythm=3, approved_by="周国平",
    )  # fmt: skip


@pytest.fixture
def app(office: Office) -> Dash:
    for username, role in (("super", Role.SUPERVISOR), ("audit", Role.AUDITOR)):
        an_account(office.application, username, role, region="33")
    an_account(office.application, "other", Role.SUPERVISOR, region="3301")
    return an_app(office.application)


def signed_in(app: Dash, username: str) -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in(username, PASSWORD)
    return visitor


def exports(office: Office) -> list[dict[str, Any]]:
    with office.application.reading() as store:
        subject = register_subject(Register.EXPORTS)
        return [dict(e.facts) for e in events_of(store.session, subject)]


def test_a_file_goes_out_to_who_sees_the_problem_and_the_log_says_so(
    office: Office, ordered: Case, app: Dash
) -> None:
    number = problem_number(ordered.id)
    for path, title in (("order/1", "督  办  单"), ("dispatch", "涉企问题交办单")):
        answer = signed_in(app, "super").gets(f"/problems/{number}/{path}.docx")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert read(answer.data).paragraphs[0].text == title
    told = [(facts["what"], facts["format"], facts["query"]) for facts in exports(office)]
    assert told == [("order", "docx", "督〔2026〕1号"), ("dispatch", "docx", number)]


def test_who_may_not_see_it_gets_nothing(ordered: Case, app: Dash) -> None:
    path = f"/problems/{problem_number(ordered.id)}/order/1.docx"
    assert Visitor(app).gets(path).status_code == 302
    assert signed_in(app, "audit").gets(path).status_code == 403
    assert signed_in(app, "other").gets(path).status_code == 404
    assert signed_in(app, "super").gets(path.replace("/1.", "/2.")).status_code == 404


def test_an_order_is_found_by_its_number_and_by_its_problems(office: Office, ordered: Case) -> None:
    supervisor, elsewhere = (viewer_of(Role.SUPERVISOR, region=r) for r in ("33", "3301"))
    for name in ("督〔2026〕1号", problem_number(ordered.id)):
        found = named_order(office.application, name, viewer=supervisor)
        assert found == (ordered.id, 1)
        with pytest.raises(DomainError, match="no_order"):
            named_order(office.application, name, viewer=elsewhere)
    for name in ("督〔2025〕1号", "督〔2026〕2号", "1号", ""):
        with pytest.raises(DomainError, match="no_order"):
            named_order(office.application, name, viewer=supervisor)


def test_the_command_writes_the_file(office: Office, ordered: Case, tmp_path: Path) -> None:
    file, number = tmp_path / "order.docx", problem_number(ordered.id)
    told = environment(office.application)
    done = run("export", "order", number, "--format", "docx", "-o", str(file), env=told)
    assert (done.exit_code, done.output) == (0, f"已导出 1 件到 {file}\n")
    assert read(file.read_bytes()).paragraphs[1].text == "督〔2026〕1号"
