"""Who waits for whom on official paper, in shapes that the reader's program draws and edits."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.exports.boxes import Box
from app.exports.paper import Paper
from app.exports.paper_letters import BLACK, IMITATION
from app.exports.picture_lines import MARK, Line, legend, lines, marks
from app.exports.picture_places import places
from app.exports.text_room import LEADING
from app.exports.tones import PAPER, tone_of
from app.queries.report import Picture

EMU = 12700
ROOM = Box(left=0.0, top=0.0, width=441.0, height=270.0)
"""The width of the type area, and less than half its height, in points."""

FIRST_ID = 5000
"""Charts have lower ones."""


def pictured(paper: Paper, picture: Picture, *, title: str) -> None:
    """The picture at the end of the paper, with its legend."""
    found = places(picture.spots, ROOM)
    boxes = {key: placed.box for key, placed in found.items()}
    drawn = lines(picture.arrows, boxes)
    ids = count(FIRST_ID + 1)
    shapes = [_line(line, next(ids)) for line in drawn]
    for placed in found.values():
        fill, rim = tone_of(placed.spot.light)
        shapes.append(_box(placed.box, placed.name, next(ids), placed.size, fill=fill, rim=rim))
    for mark in marks(drawn, boxes.values(), room=ROOM):
        shapes.append(_box(mark.box, mark.words, next(ids), MARK, fill=PAPER))
    paper.place(_inline(paper.document.element.nsmap, "".join(shapes), title))
    paper.caption(title)
    for told in legend(shown=len(found), total=len(picture.spots)):
        paper.remark(told)


def _inline(names: Mapping[str, str], shapes: str, title: str) -> Any:
    """A paragraph with the picture. names: the paper's name spaces, by their prefixes."""
    declared = "".join(f' xmlns:{name}="{names[name]}"' for name in ("mc", "wpg", "wps"))
    wide, high = round(ROOM.width * EMU), round(ROOM.height * EMU)
    size = f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
    inner = f'<a:chOff x="0" y="0"/><a:chExt cx="{wide}" cy="{high}"/>'
    return parse_xml(
        f"<w:p {nsdecls('w', 'wp', 'a')}{declared}><w:pPr><w:keepNext/>"
        '<w:spacing w:before="120" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
        "</w:pPr><w:r>"
        '<mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{FIRST_ID}" name="picture" descr={quoteattr(title)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{names["wpg"]}"><wpg:wgp>'
        f"<wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>{size}{inner}</a:xfrm></wpg:grpSpPr>{shapes}"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        "<mc:Fallback/></mc:AlternateContent></w:r></w:p>"
    )


def _box(box: Box, words: str, n: int, size: float, *, fill: str, rim: str = "") -> str:
    """A rounded box with its words in the middle."""
    edge = f'<a:ln w="15875">{_filled(rim)}</a:ln>' if rim else "<a:ln><a:noFill/></a:ln>"
    font = quoteattr(BLACK if rim else IMITATION)
    return (
        f'<wps:wsp><wps:cNvPr id="{n}" name="box{n}"/><wps:cNvSpPr/><wps:spPr>'
        f'{_frame(box)}<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>{_filled(fill)}{edge}'
        "</wps:spPr><wps:txbx><w:txbxContent><w:p><w:pPr>"
        f'<w:spacing w:line="{round(size * LEADING * 20)}" w:lineRule="exact"/>'
        '<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" '
        f'w:hAnsi="Times New Roman" w:eastAsia={font}/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
        '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
    )


def _line(line: Line, n: int) -> str:
    """A straight line with its head at the end."""
    (x, y), (right, below) = line.start, line.end
    turned = (("flipH", right < x), ("flipV", below < y))
    flipped = "".join(f' {name}="1"' for name, is_so in turned if is_so)
    frame = Box(left=min(x, right), top=min(y, below), width=abs(right - x), height=abs(below - y))
    return (
        f'<wps:wsp><wps:cNvPr id="{n}" name="line{n}"/><wps:cNvCnPr/><wps:spPr>'
        f'{_frame(frame, flipped)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{round(line.thick * EMU)}">{_filled(line.colour)}'
        '<a:tailEnd type="triangle" w="med" len="med"/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
    )


def _frame(box: Box, flipped: str = "") -> str:
    left, top, wide, high = (
        round(length * EMU) for length in (box.left, box.top, box.width, box.height)
    )
    return (
        f'<a:xfrm{flipped}><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    )


def _filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
