"""The files of a report read back: their texts, their tables in words, the numbers of their charts.

Nothing of the product is used: number formats of sheets are turned into words by a table of their
own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from tests.exports import pages_read

Row = list[str]
HEAD = 4
"""The row of a sheet's head."""

SIGNED = '+#,##0;−#,##0;"持平"'
VALUE = re.compile(r"<c:(?:val|yVal)>(.*?)</c:(?:val|yVal)>", re.DOTALL)
POINT = re.compile(r"<c:v>([^<]*)</c:v>")


@dataclass
class Read:
    """A file. texts: all that stands outside of tables; series: of charts, without gaps."""

    texts: list[str] = field(default_factory=list)
    tables: deque[list[Row]] = field(default_factory=deque)
    series: list[list[float]] = field(default_factory=list)

    @property
    def cells(self) -> set[str]:
        """All texts, in tables and outside."""
        return {*self.texts, *(cell for table in self.tables for row in table for cell in row)}

    def next_table(self, heads: Row, most: int) -> list[Row]:
        """The rows of the next table of these heads, over several pages where it takes them."""
        while self.tables and self.tables[0][0] != heads:
            self.tables.popleft()
        rows: list[Row] = []
        while self.tables and self.tables[0][0] == heads and len(rows) < most:
            rows += self.tables.popleft()[1:]
        return rows


def read_docx(content: bytes) -> Read:
    """A paper."""
    paper = Document(io.BytesIO(content))
    return Read(
        texts=[p.text for p in paper.paragraphs],
        tables=deque([[c.text for c in row.cells] for row in t.rows] for t in paper.tables),
        series=list(_series(content, "word/charts/")),
    )


def read_pptx(content: bytes) -> Read:
    """A deck; texts also by the parts that stand apart on one line."""
    found = Read(series=list(_series(content, "ppt/charts/")))
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_table:
                rows = shape.table.rows
                found.tables.append([[cell.text for cell in row.cells] for row in rows])
            elif shape.has_text_frame:
                for paragraph in shape.text_frame.paragraphs:
                    found.texts += [paragraph.text, *paragraph.text.split("  ")]
    return found


def read_html(content: bytes) -> Read:
    """A page; charts are told by the tables below them."""
    page = pages_read.read(content)
    told = [*page.all("li"), *page.all("p"), *page.all("dt"), *page.all("dd")]
    tables = [
        [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")]
        for table in page.all("table")
    ]
    inside = (
        part.text
        for dd in page.all("dd")
        for tag in ("strong", "b", "span")
        for part in dd.all(tag)
    )
    return Read(texts=[*(part.text for part in told), *inside], tables=deque(tables))


def read_xlsx(content: bytes) -> Read:
    """A workbook: of each sheet the head and what stands below it, as a spreadsheet shows it."""
    found = Read()
    for sheet in load_workbook(io.BytesIO(content)):
        wide = len([cell for cell in sheet[HEAD] if cell.value is not None])
        rows = sheet.iter_rows(min_row=HEAD, max_col=wide)
        found.tables.append([[_shown(cell) for cell in row] for row in rows])
    return found


def _shown(cell: Any) -> str:
    value, form = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if form.endswith("hh:mm") else f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return value
    if form.startswith("+"):
        places = 0 if form == SIGNED else 1
        return f"{value:+,.{places}f}".replace("-", "−") if value else "持平"
    plain = {"#,##0": "{:,.0f}", "#,##0.0": "{:,.1f}", "0.0%": "{:.1%}"}
    return plain[form].format(value)


def _series(content: bytes, folder: str) -> Iterator[list[float]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [n for n in packed.namelist() if re.fullmatch(rf"{folder}chart\d+\.xml", n)]
        for name in sorted(names, key=lambda n: int(re.sub(r"\D", "", n))):
            for values in VALUE.findall(packed.read(name).decode()):
                yield [float(point) for point in POINT.findall(values)]


READERS: dict[str, Callable[[bytes], Read]] = {
    "docx": read_docx,
    "pptx": read_pptx,
    "html": read_html,
    "xlsx": read_xlsx,
}
