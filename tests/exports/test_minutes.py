"""会商纪要: the geometry of GB/T 9704-2012, read back from the file, and what it says."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.domain.catalogue import Stage
from app.domain.consultation import Attendance, ItemStatus, MeetingStatus
from app.domain.lights import Light
from app.exports.minutes import minutes
from app.exports.paper_words import numeral, on_day, on_minute, spoken
from app.queries.meeting import Decision, Item, Meeting

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(month: int, day: int, hour: int = 17, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


DECISION = Decision(
    problem=1,
    n=1,
    text="消防验收与规划核实并联办理",
    lead="市消防救援支队",
    co_handlers=(("市资规局", "出具预审意见"),),
    effect="调整办结期限",
    due=local(12, 4),
    fulfilled_at=None,
    report="",
    light=Light.GREEN,
)
ITEM = Item(
    n=1,
    problem=1,
    number="ZJ-3307-20261109-0001",
    title="厂房二期消防验收",
    enterprise="义乌市恒达针织有限公司",
    stage=Stage.HANDLING,
    version=5,
    lead="市消防救援支队",
    departments=((1, "市消防救援支队"), (2, "市资规局")),
    due=local(11, 20),
    light=Light.RED,
    question="两部门互等的问题",
    tried="中心协调两次未果",
    status=ItemStatus.DECIDED,
    reason="",
    carried_from=None,
    decisions=(DECISION,),
)
MEETING = Meeting(
    id=1,
    region="3307",
    title="全市涉企问题会商会",
    place="市企业综合服务中心",
    chair="陈建明",
    starts_at=local(11, 27, 14, 30),
    ends_at=local(11, 27, 16, 0),
    series="",
    status=MeetingStatus.CLOSED,
    opened_at=local(11, 27, 14, 32),
    closed_at=local(11, 27, 16, 5),
    number="〔2026〕12号",
    attendance={
        Attendance.PRESENT: ("陈建明", "楼远航"),
        Attendance.EXCUSED: ("徐敏",),
        Attendance.OBSERVING: (),
    },
    remarks="会议要求压实责任。",
    items=(
        ITEM,
        replace(ITEM, n=2, title="用地指标", status=ItemStatus.CARRIED, reason="资料不齐"),
        replace(ITEM, n=3, title="已撤下的题", status=ItemStatus.DROPPED, decisions=()),
    ),
)


@pytest.fixture(scope="module")
def document() -> Any:
    return Document(io.BytesIO(minutes(MEETING)))


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def fonts(document: Any, text: str) -> tuple[str, float]:
    """The East Asian font and the size in points of the run that a line begins with."""
    paragraph = next(p for p in document.paragraphs if p.text.startswith(text))
    run = paragraph.runs[0]
    return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_the_page_is_a4_with_the_margins_of_the_standard(document: Any) -> None:
    section = document.sections[0]
    assert [round(size.mm) for size in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm, 1) for margin in margins] == [37.0, 35.0, 28.0, 26.0]
    # 210 less 28 and 26, 297 less 37 and 35.
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 156
    assert round((section.page_height - section.top_margin - section.bottom_margin) / Mm(1)) == 225


def test_a_page_holds_22_lines_of_28_characters(document: Any) -> None:
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    assert Mm(225).pt // pitch == 22
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert Mm(156).pt // character == 28
    style = document.styles["Normal"]
    assert Mm(225).pt // style.paragraph_format.line_spacing.pt == 22
    squeezed = 16 + int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert Mm(156).pt // squeezed == 28


def test_the_fonts_are_those_of_the_standard(document: Any) -> None:
    assert fonts(document, "涉企问题会商纪要") == ("方正小标宋简体", 22.0)
    assert fonts(document, "2026年11月27日下午") == ("仿宋_GB2312", 16.0)
    assert fonts(document, "一、关于") == ("黑体", 16.0)
    assert fonts(document, "出席：") == ("黑体", 16.0)
    names = next(p for p in document.paragraphs if p.text.startswith("出席：")).runs[1]
    assert names._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_attendance_runs_on_below_its_first_name_and_stays_on_one_page(document: Any) -> None:
    """GB/T 9704-2012, 10.3: 左空二字, 回行时与冒号后的首字对齐."""
    block = [p for p in document.paragraphs if p.text[:3] in ("出席：", "请假：")]
    for line in block:
        indent = line._p.pPr.find(qn("w:ind"))
        found = [indent.get(qn(f"w:{side}Chars")) for side in ("left", "hanging")]
        assert found == ["500", "300"]
        assert line.paragraph_format.keep_together is True
    assert [line.paragraph_format.keep_with_next for line in block] == [True, False]


def test_body_lines_are_indented_by_two_characters(document: Any) -> None:
    paragraph = next(p for p in document.paragraphs if p.text.startswith("会议听取"))
    indent = paragraph._p.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert Pt(31) < Pt(int(indent.get(qn("w:firstLine"))) / 20) < Pt(32)


def test_page_numbers_stand_between_dashes_odd_right_even_left(document: Any) -> None:
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer is True
    for footer, side, inwards in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "w:rightChars"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "w:leftChars"),
    ):
        paragraph = footer.paragraphs[0]
        assert paragraph.alignment == side
        assert paragraph.text == "—  —"
        assert [r.font.size.pt for r in paragraph.runs] == [14.0, 14.0, 14.0]
        assert "PAGE" in paragraph._p.xml
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(inwards)) == "100"


def test_it_says_what_was_decided_by_whom_until_when(document: Any) -> None:
    assert lines(document) == [
        "涉企问题会商纪要",
        "〔2026〕12号",
        "",
        "2026年11月27日下午，陈建明在市企业综合服务中心主持召开全市涉企问题会商会，"
        "研究涉企问题2件，议定1件。现将议定事项纪要如下：",
        "一、关于义乌市恒达针织有限公司反映的“厂房二期消防验收”问题（ZJ-3307-20261109-0001）",
        "会议听取了有关情况汇报，研究了以下问题：两部门互等的问题。",
        "会议议定：消防验收与规划核实并联办理。由市消防救援支队牵头，"
        "市资规局配合（出具预审意见），于2026年12月4日前完成。",
        "结转下次会议研究的问题",
        "1.义乌市恒达针织有限公司反映的“用地指标”问题（ZJ-3307-20261109-0001）（资料不齐）。",
        "会议要求压实责任。",
        "",
        "出席：陈建明、楼远航",
        "请假：徐敏",
    ]


@pytest.mark.parametrize(
    ("n", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_headings_are_numbered_in_chinese(n: int, said: str) -> None:
    assert numeral(n) == said


def test_dates_have_no_noughts_in_front() -> None:
    assert on_day(local(1, 4)) == "2026年1月4日"
    assert on_minute(local(1, 4, 9, 5)) == "2026年1月4日 09:05"
    assert spoken(local(1, 4, 11, 59)) == "2026年1月4日上午"
    assert (on_day(None), on_minute(None)) == ("—", "—")
