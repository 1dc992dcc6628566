"""评价轮次: a file is looked at and taken; findings are registered where they are shown."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from app.domain.access import Permission
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.identifiers import parse_problem_number
from app.domain.registers import Register, register_subject
from app.queries import surveys as query
from app.queries.intake import load as intake
from app.queries.surveys import SurveysView
from app.services import surveys as service
from app.sitemap import SITEMAP
from callbacks.group import guarded
from callbacks.surveys import bring_faults, look_at, page, react
from db.log import events_of
from layouts.pages import evaluation
from layouts.pages import intake as intake_page
from layouts.pages.surveys import draw, press
from tests.imports.survey_files import FINDINGS, RESULTS, ROUND, ROUNDS, workbook
from tests.pages.evaluated import handled, opened
from tests.pages.problem_page import Office, walk, words
from tests.pages.supervised import in_hands_of
from tests.pages.visitors import Visitor, an_account, an_app

CODE = "2026Q4-01"
Q4 = (CODE, *ROUND[1:4], "2026-10-01", "2026-11-20", "金华市")
LATE = (CODE, "问卷调查", "四季度问卷", "统计局", "2026-10-01", "2026-12-20", "金华市")
TEXT = "窗口要求的材料前后不一致。企业跑了三趟。"
FINDING = (CODE, 3, TEXT, "义乌市", "住建局", "0102", "义乌市恒达针织有限公司", "")
BAD = workbook([Q4], [(CODE, "没有的局", "", "满意度", 10, 9, "")])


def imported(office: Office, content: bytes) -> None:
    with office.application.transaction() as store:
        service.take(
            store, content=content, file="评估.xlsx", viewer=office.people["duty_head"],
            at=office.now(),
        )  # fmt: skip


def view(office: Office, who: str = "clerk", **asked: str) -> SurveysView:
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


def read(office: Office, who: str = "clerk", **asked: str) -> str:
    return words(draw(view(office, who, **asked)))


def sent(content: bytes) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"


def pressed(
    office: Office, who: str, do: str, about: str = "", content: bytes = b"", **typed: Any
) -> tuple[str, str]:
    """The address after a press, and what was told in the corner."""
    ids = [{"name": name} for name in typed]
    given = ([1], [sent(content)], ["评估.xlsx"], ids, list(typed.values()))
    address, said = in_hands_of(office, who, react, *given, pressed=press(do, about))
    return address, said


def test_without_a_round_the_page_says_how_one_comes_about(office: Office) -> None:
    told = read(office, "duty_head")
    assert "还没有评价轮次" in told
    assert "选择文件，或拖到此处" in told
    assert "选择文件，或拖到此处" not in read(office, "leader")


def test_a_file_is_looked_at_and_only_then_taken(office: Office) -> None:
    content = workbook([Q4], [(CODE, "住建局", "", "总体满意度", 20, 18, "")], [FINDING])
    drawn, _said = in_hands_of(office, "duty_head", look_at, [sent(content)], ["评估.xlsx"])
    assert "共 3 行，0 处不合格。" in words(drawn)
    assert "三季度涉企服务评估11新增" in words(drawn)
    assert view(office).rounds == ()
    address, said = pressed(office, "duty_head", "take", content=content)
    assert (address, said) == (f"/surveys?round={CODE}", "已导入 1 个轮次。")
    assert [told.code for told in view(office).rounds] == [CODE]
    again, _said = in_hands_of(office, "duty_head", look_at, [sent(content)], ["评估.xlsx"])
    assert "各轮次与已导入的相同，无须导入。" in words(again)


def test_a_file_with_a_bad_row_is_shown_and_its_list_handed_out(office: Office) -> None:
    drawn, _said = in_hands_of(office, "duty_head", look_at, [sent(BAD)], ["评估.xlsx"])
    told = words(drawn)
    assert "共 2 行，1 处不合格。" in told
    assert "结果2部门没有这一部门，或有多个同名部门（请填写区域）" in told
    assert "确认导入" not in told
    listed, _said = in_hands_of(
        office, "duty_head", bring_faults, [1], [sent(BAD)], ["评估.xlsx"],
        pressed={"name": "list", "type": "surveys-faults"},
    )  # fmt: skip
    assert listed["filename"] == "评估.xlsx.rejects.csv"
    lines = base64.b64decode(listed["content"]).decode("utf-8-sig").splitlines()
    assert lines[0] == "_row,_field,_reason,工作表,该行内容"
    assert lines[1] == (
        "2,部门,没有这一部门，或有多个同名部门（请填写区域）,结果,"
        "2026Q4-01 | 没有的局 |  | 满意度 | 10 | 9"
    )
    with office.application.reading() as store:
        [exported] = events_of(store.session, register_subject(Register.EXPORTS))
    assert (exported.facts["what"], exported.facts["rows"]) == ("survey_faults", 1)
    with pytest.raises(DomainError, match="survey_faulty"):
        pressed(office, "duty_head", "take", content=BAD)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"a,b\n1,2"])
def test_a_file_that_is_none_is_told_in_words(office: Office, content: bytes) -> None:
    drawn, _said = in_hands_of(office, "duty_head", look_at, [sent(content)], ["评估.xlsx"])
    assert words(drawn).startswith("文件“评估.xlsx”")


def test_results_stand_beside_the_offices_own_measure(office: Office) -> None:
    # `handled`: two problems were closed by 12-21, both enterprises reached and satisfied.
    handled(office)
    [own] = [c for c in opened(office, by="region").table.whole.cells  # type: ignore[union-attr]
             if c.code == "satisfied_of_reached"]  # fmt: skip
    rows = [
        (CODE, "", "", "总体满意度", 100, 90, ""),
        (CODE, "", "义乌市", "营商便利指数", "", "", 88.5),
        (CODE, "", "金华市", "窗口满意度", 3, 3, ""),
    ]
    imported(office, workbook([LATE], rows))
    shown = view(office, "leader").shown
    assert shown is not None
    whole, score, few = shown.results
    assert whole.own == own.reading
    assert (own.reading.numerator, own.reading.n) == (2, 2)
    # 90 of 100: p = 0.9; (0.9 + 0.0192) / 1.0384 = 0.8852, ± 0.0596.
    assert whole.share is not None
    assert whole.share.low == pytest.approx(0.8256, abs=5e-4)
    assert whole.share.high == pytest.approx(0.9448, abs=5e-4)
    assert whole.apart == pytest.approx(-10)
    assert (score.share, score.apart) == (None, None)
    assert few.small
    told = read(office, "leader")
    assert "90.0%90/100" in told
    assert "88.5 分" in told
    assert "100.0% 样本少3/3" in told


def test_a_clerk_turns_a_finding_into_a_problem_once(office: Office) -> None:
    imported(office, workbook([Q4], [], [FINDING]))
    form = read(office, round=CODE, finding="3")
    assert "来源渠道：第三方评估/问卷；来源编号：2026Q4-01-3" in form
    shown = view(office, round=CODE, finding="3").shown
    assert shown is not None
    assert shown.form is not None
    assert shown.form.title == "窗口要求的材料前后不一致"
    typed = {
        "title": "窗口材料不一致", "text": TEXT, "region": "330782", "field": "0102",
        "enterprise_name": "义乌市恒达针织有限公司", "anonymous": False, "urgency": "normal",
    }  # fmt: skip
    address, said = pressed(office, "clerk", "register", f"{CODE}|3", **typed)
    assert address == f"/surveys?round={CODE}"
    number = said.removeprefix("已登记为 ").removesuffix("。")
    with office.application.reading() as store:
        matter = store.peek(parse_problem_number(number)).matter
    assert (matter.channel, matter.source_no) == ("survey", "2026Q4-01-3")
    assert f"{number}受理" in read(office)
    assert "发现问题 1 个，已转为诉求 1 个。" in read(office)
    shown = view(office, round=CODE, finding="3").shown
    assert shown is not None
    assert shown.form is None
    with pytest.raises(DomainError, match="finding_registered"):
        pressed(office, "clerk", "register", f"{CODE}|3", **typed)


def test_a_form_that_lacks_something_is_refused_and_the_finding_is_still_to_be_registered(
    office: Office,
) -> None:
    imported(office, workbook([Q4], [], [FINDING]))
    with pytest.raises(DomainError, match="missing_fact"):
        pressed(office, "clerk", "register", f"{CODE}|3", title="", text=TEXT, region="330782")
    for about in ("", "x|y", f"{CODE}|", f"{CODE}|9"):
        with pytest.raises(DomainError, match=r"unknown_survey|unknown_finding"):
            pressed(office, "clerk", "register", about, title="甲")
    assert "已转为诉求 0 个" in read(office)
    with pytest.raises(DomainError, match="illegal_step"):
        pressed(office, "clerk", "drop")


def test_who_may_not_register_sees_the_finding_without_the_way_to_it(office: Office) -> None:
    imported(office, workbook([Q4], [], [FINDING]))
    for who in ("leader", "duty_head", "supervisor"):
        told = read(office, who, finding="3")
        assert "未转诉求" in told
        assert "转为诉求登记" not in told


def test_nobody_does_on_the_page_what_the_role_does_not_allow(office: Office) -> None:
    assert page.needs is Permission.SEE_SURVEYS
    importing = {function.__name__ for function, *_more, needs in page.recorded
                 if needs is Permission.IMPORT_SURVEYS}  # fmt: skip
    assert importing == {"look_at", "bring_faults"}
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError, match="not_allowed"):
            in_hands_of(office, "liaison", guarded(function, needs), [1], [], [])
    with pytest.raises(DomainError, match="not_allowed"):
        pressed(office, "clerk", "take", content=workbook([Q4]))
    with pytest.raises(DomainError, match="not_allowed"):
        pressed(office, "leader", "register", f"{CODE}|3")


def test_a_hostile_text_is_drawn_as_it_stands(office: Office) -> None:
    hostile = ["=1+1<script>alert(1)</script>", "长" * 3000, "办件😀慢"]
    rows = [(CODE, n, text) for n, text in enumerate(hostile, start=1)]
    imported(office, workbook([Q4], [], rows))
    shown = view(office).shown
    assert shown is not None
    assert [line.finding.text for line in shown.findings] == hostile
    assert all(text in words(draw(view(office))) for text in hostile)


def test_the_page_is_reached_from_the_evaluation_and_from_the_intake(office: Office) -> None:
    [known] = [found for found in SITEMAP if found.key == "surveys"]
    assert (known.path, known.needs, known.in_menu) == ("/surveys", Permission.SEE_SURVEYS, False)
    hrefs = [getattr(c, "href", None) for c in walk(evaluation.draw(opened(office)))]
    assert "/surveys" in hrefs
    with office.application.reading() as store:
        seen = intake(store, viewer=office.people["clerk"], at=office.now(), query={})
    assert "/surveys" in [getattr(c, "href", None) for c in walk(intake_page.draw(seen))]
    assert "办理评价" in read(office, "leader")
    assert "办理评价" not in read(office, "clerk")


def test_the_templates_hold_the_headings_that_are_read(office: Office) -> None:
    an_account(office.application, "duty2", Role.DUTY_HEAD, region="33")
    an_account(office.application, "clerk2", Role.CLERK, region="33")
    app = an_app(office.application)
    visitor, clerk = Visitor(app), Visitor(app)
    visitor.signs_in("duty2")
    clerk.signs_in("clerk2")
    book = load_workbook(io.BytesIO(visitor.gets("/export/survey-template.xlsx").data))
    assert book.sheetnames == ["轮次", "结果", "发现问题", "说明"]
    heads = [tuple(cell.value for cell in book[name][1]) for name in book.sheetnames[:3]]
    assert heads == [ROUNDS, RESULTS, FINDINGS]
    with zipfile.ZipFile(io.BytesIO(visitor.gets("/export/survey-template.csv").data)) as archive:
        texts = [archive.read(name).decode("utf-8-sig").strip() for name in archive.namelist()]
    assert texts == [",".join(ROUNDS), ",".join(RESULTS), ",".join(FINDINGS)]
    assert clerk.gets("/export/survey-template.xlsx").status_code == 403
