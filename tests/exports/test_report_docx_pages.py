"""Page numbers and the close of a report on official paper: read back from the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from docx.oxml.ns import qn

from app.queries.report import Chapter
from tests.exports.hard_report import BROAD
from tests.exports.sample_report import DECISIONS, SAMPLE
from tests.exports.test_report_docx import lines, opened


@pytest.mark.parametrize("lying", [False, True])
def test_page_numbers_stand_between_dashes_outside_below_the_type_area(lying: bool) -> None:
    """GB/T 9704-2012, 7.5: 4号 宋体, 7 mm below the type area (from the edge 35 mm less 7 mm
    and digits of 5 mm), odd ones on the right, even ones on the left, one character in.
    """
    chapter = Chapter(key="broad", title="各项", tables=(BROAD, DECISIONS))
    document = opened(replace(SAMPLE, chapters=(chapter,)))
    section = document.sections[1 if lying else 0]
    for footer, side, aside in (
        (section.footer, "right", "rightChars"),
        (section.even_page_footer, "left", "leftChars"),
    ):
        number = _number(footer, lying=lying)
        texts = [run.findtext(qn("w:t")) for run in number.iter(qn("w:r"))]
        assert [text for text in texts if text] == ["— ", " —"]
        assert [field.text for field in number.iter(qn("w:instrText"))] == ["PAGE"]
        assert {size.get(qn("w:val")) for size in number.iter(qn("w:sz"))} == {"28"}
        assert {face.get(qn("w:eastAsia")) for face in number.iter(qn("w:rFonts"))} == {"宋体"}
        assert number.find(f".//{qn('w:jc')}").get(qn("w:val")) == side
        assert number.find(f".//{qn('w:ind')}").get(qn(f"w:{aside}")) == "100"
    if not lying:
        assert round(section.footer_distance.mm) == 23


def _number(footer: Any, *, lying: bool) -> Any:
    """The paragraph of a page's number: in a box, where the page lies."""
    assert not footer.is_linked_to_previous
    (paragraph,) = footer.paragraphs
    boxed = list(paragraph._p.iter(qn("w:txbxContent")))
    assert len(boxed) == int(lying)
    return boxed[0].find(qn("w:p")) if lying else paragraph._p


def test_the_number_of_a_page_that_lies_stands_where_that_of_the_others_does() -> None:
    """8: the head of the table is at the binding edge of an odd page, which is the upper edge of
    the lying one; so the lower edge of the standing page is the left edge of the lying one, and its
    right edge the lower one. The number reads from top to bottom.
    """
    chapter = Chapter(key="broad", title="各项", tables=(BROAD, DECISIONS))
    lying = opened(replace(SAMPLE, chapters=(chapter,))).sections[1]
    odd, even = (_boxed(footer) for footer in (lying.footer, lying.even_page_footer))
    assert [round(length) for length in odd] == [-7 - 5, 156 - 60, 5, 60]
    assert [round(length) for length in even] == [-7 - 5, 0, 5, 60]


def _boxed(footer: Any) -> list[float]:
    """From the left and the upper edge of the type area, width and height: in mm."""
    (anchor,) = footer._element.iter(qn("wp:anchor"))
    assert [p.get("relativeFrom") for p in anchor if p.get("relativeFrom")] == ["margin", "margin"]
    turned = [about.get("vert") for about in anchor.iter("{*}bodyPr")]
    assert turned == ["vert"]
    size = anchor.find(qn("wp:extent"))
    offsets = [int(offset.text) for offset in anchor.iter(qn("wp:posOffset"))]
    return [length / 36000 for length in (*offsets, int(size.get("cx")), int(size.get("cy")))]


@pytest.mark.parametrize(
    ("organ", "signed", "begins"),
    [
        # 28 characters a line; the name ends two from its end, the day begins two after the name.
        ("金华市企业综合服务中心", "金华市企业综合服务中心", 28 - 2 - 11),
        (
            "中共浙江省委全面深化改革委员会办公室（省企业综合服务中心）",
            "中共浙江省委全面深化改革委员会办公室", 28 - 2 - 18,
        ),
        # The day is the longer one: it ends two from the end, the name begins two before it.
        ("市委改革办", "市委改革办", 28 - 2 - 8 - 2),
    ],
)  # fmt: skip
def test_who_issues_it_and_the_day_close_the_paper(organ: str, signed: str, begins: int) -> None:
    """GB/T 9704-2012, 7.3.5.2: after a blank line, without a seal; 7.3.5.4: Arabic digits."""
    day = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    document = opened(replace(SAMPLE, organ=organ, dated=day))
    told = lines(document)
    at = told.index("2026年11月20日")
    assert told[at - 2 : at] == ["", signed]
    assert told.index("附件：指标口径") < at < told.index("附件")
    for place, characters in ((at - 1, begins), (at, begins + 2)):
        indents = document.paragraphs[place]._p.pPr.find(qn("w:ind"))
        assert indents.get(qn("w:leftChars")) == str(100 * characters)
    assert document.paragraphs[at - 1].paragraph_format.keep_with_next


def test_what_bears_no_day_is_not_signed() -> None:
    assert SAMPLE.organ not in lines(opened(SAMPLE))[3:]
