"""Page numbers of official paper (GB/T 9704-2012, 7.5 and 8).

4号 宋体 digits between dashes, 7 mm below the type area, one character in: odd ones on the right,
even ones on the left. On a page that lies they stand where the other pages have them, once it is
bound: along its left edge, to be read from the right, odd ones below and even ones above.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.exports.paper_letters import SIZE_4, SONG, set_letters

HIGH = Mm(5)
"""The digits of 4号."""

BELOW = Mm(7) + HIGH
"""The dash stands 7 mm below the type area."""

LONG = Mm(60)
"""Of the box that holds the number of a page that lies."""

FIRST_ID = 9000
"""Pictures have lower ones."""

ODD, EVEN = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


def number_pages(section: Any) -> None:
    """Give a section, whose page is set already, its page numbers."""
    lies = section.orientation == WD_ORIENT.LANDSCAPE
    for footer, side in ((section.footer, ODD), (section.even_page_footer, EVEN)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        _numbered(_turned(paragraph, section, side) if lies else paragraph, side)


def _numbered(paragraph: Paragraph, side: Any) -> None:
    paragraph.alignment = side
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, SIZE_4
    about = paragraph._p.get_or_add_pPr().get_or_add_ind()
    about.set(qn("w:rightChars" if side == ODD else "w:leftChars"), "100")
    for part in ("— ", None, " —"):
        run = paragraph.add_run(part or "")
        set_letters(run, font=SONG, size=SIZE_4, latin=SONG)
        if part is None:
            _field(run, "PAGE")


def _turned(paragraph: Paragraph, section: Any, side: Any) -> Paragraph:
    """The paragraph of a box beside the type area, whose lines run from top to bottom."""
    high = section.page_height - section.bottom_margin - section.top_margin
    names = section._sectPr.nsmap
    paragraph.add_run()._r.append(_box(names, top=high - LONG if side == ODD else 0))
    (inner,) = paragraph._p.iter(qn("w:txbxContent"))
    return Paragraph(inner.find(qn("w:p")), paragraph._parent)


def _box(names: Mapping[str, str], *, top: int) -> Any:
    """The box. names: the document's name spaces; top: from the upper edge of the type area."""
    declared = "".join(f' xmlns:{name}="{names[name]}"' for name in ("mc", "wps"))
    size = f'cx="{HIGH}" cy="{LONG}"'
    return parse_xml(
        f"<mc:AlternateContent {nsdecls('w', 'wp', 'a')}{declared}>"
        '<mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:posOffset>{-BELOW}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="margin"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:wrapNone/><wp:docPr id="{FIRST_ID + top}" name="page number"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{names["wps"]}"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>'
        "<wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent>"
    )


def _field(run: Run, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
