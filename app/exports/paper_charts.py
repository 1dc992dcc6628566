"""Charts on official paper: drawn by the reader's program, editable, with their own workbook."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm
from lxml import etree
from pptx.chart.chart import Chart as Drawn
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.oxml import parse_xml as parse_drawing
from pptx.oxml.ns import nsdecls as drawing_names

from app.exports.paper import Paper
from app.exports.report_charts import dress, is_lying, kind_of, numbers_of, workbook_of
from app.queries.report import Chart

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WIDE, HIGH = Mm(156), Mm(68)
BAR, AROUND = Mm(7), Mm(16)
"""The height of one lying bar, and of what stands around them."""

SIZE = 9.0


def drawn(paper: Paper, chart: Chart, *, n: int) -> None:
    """A chart at the end of the paper; n: its number among the paper's charts, from 1."""
    package = paper.document.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{n}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook_of(chart),
        package,
    )  # fmt: skip
    part = Part(PackURI(f"/word/charts/chart{n}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    part._blob = _xml(chart, book=part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
    related = paper.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paper.place(_inline(related, n=n, title=chart.title, high=_height(chart)))


def _xml(chart: Chart, *, book: str) -> bytes:
    """The chart in the house's dress; book: the relation to its workbook."""
    space = parse_drawing(ChartXmlWriter(kind_of(chart), numbers_of(chart)).xml.encode())
    dress(Drawn(space, None), chart, size=SIZE)
    behind = parse_drawing(
        f'<c:externalData {drawing_names("c", "r")} r:id="{book}"><c:autoUpdate val="0"/>'
        "</c:externalData>"
    )
    space.append(behind)
    return bytes(etree.tostring(space, encoding="UTF-8", xml_declaration=True, standalone=True))


def _height(chart: Chart) -> Length:
    if is_lying(chart):
        return max(Length(BAR * len(chart.labels) + AROUND), Mm(50))
    return HIGH


def _inline(related: str, *, n: int, title: str, high: int) -> Any:
    """A paragraph as high as the chart, which an exact line would cut."""
    told = quoteattr(title)
    return parse_xml(
        f"<w:p {nsdecls('w', 'wp', 'a', 'r')}><w:pPr><w:keepNext/>"
        '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{WIDE}" cy="{high}"/>'
        f'<wp:docPr id="{1000 + n}" name="chart{n}" descr={told}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{related}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
