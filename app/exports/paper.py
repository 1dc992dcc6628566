"""Official paper: a .docx page after GB/T 9704-2012, without a red head.

A4; margins 37 mm above, 35 below, 28 on the binding side, 26 on the fore edge, so that the type
area is 156 × 225 mm; 22 lines of 28 characters. Title 2号 小标宋, body 3号 仿宋 with two characters
of indent, headings 黑体 and 楷体, page numbers 4号 宋体 between dashes, odd ones on the right and
even ones on the left, one character in. Fonts are named, not embedded: the reader's machine has
them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from app.exports.paper_letters import (
    BLACK,
    IMITATION,
    KAI,
    SIZE_2,
    SIZE_3,
    SIZE_SMALL_4,
    TITLE,
    set_indent,
    set_letters,
)
from app.exports.paper_numbers import BELOW, number_pages

LINE = Pt(28.95)
"""225 mm ÷ 22 lines, rounded to what word processors keep."""

WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, RIGHT, BOTTOM, LEFT = MARGINS = (Mm(37), Mm(26), Mm(35), Mm(28))
FORM_LINE, ROW = Pt(18), Mm(9)
"""Within a form: from line to line, and the least height of its rows."""

CHARACTERS, DAY_LONG = 28, 8
"""Of a line, and of a day such as 2026年12月10日, whose digits are half as wide."""

LINE_PITCH, CHARACTER_SPACE = 579, -860
"""The page's grid: twentieths of a point from line to line, and 4096ths of a point that bring a
3号 character of 16 points to 156 mm ÷ 28."""

SQUEEZE = -5
"""The same in twentieths of a point, a hair less so that 28 fit. The text itself is set so, since
word processors differ in what they make of a grid of characters."""


class Paper:
    """A document that grows from top to bottom."""

    def __init__(self, *, title: str) -> None:
        self.document: Any = Document()
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        self._page()
        self._body_style()
        number_pages(self.document.sections[0])

    def title(self, text: str) -> None:
        """2号 小标宋, centred; a blank line follows."""
        self._line(text, font=TITLE, size=SIZE_2, align=WD_ALIGN_PARAGRAPH.CENTER)

    def centred(self, text: str) -> None:
        """A line under the title: the number, the date."""
        self._line(text, font=IMITATION, align=WD_ALIGN_PARAGRAPH.CENTER)

    def blank(self) -> None:
        """An empty line."""
        self._line("", font=IMITATION)

    def heading(self, text: str) -> None:
        """一、 in 3号 黑体."""
        self._line(text, font=BLACK, indent=True).paragraph_format.keep_with_next = True

    def subheading(self, text: str) -> None:
        """（一） in 3号 楷体."""
        self._line(text, font=KAI, indent=True).paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        """A paragraph of 3号 仿宋, indented by two characters."""
        self._line(text, font=IMITATION, indent=True)

    def labelled(self, lines: Sequence[tuple[str, str]]) -> None:
        """Labels of equal length in 3号 黑体, each with its text in 3号 仿宋, on one page.

        As attendance is written (10.3): two characters in, and where a text runs on it stands
        below its own first character.
        """
        for n, (label, text) in enumerate(lines, start=1):
            paragraph = self._line(label, font=BLACK)
            set_indent(paragraph, "left", 2 + len(label))
            set_indent(paragraph, "hanging", len(label))
            paragraph.paragraph_format.keep_together = True
            paragraph.paragraph_format.keep_with_next = n < len(lines)
            set_letters(paragraph.add_run(text), font=IMITATION, size=SIZE_3)

    def signature(self, name: str, day: str) -> None:
        """Who issues it, on the right after a blank line, and below the day (7.3.5.2, unsealed).

        The name stands two characters in and the day two further than the name begins; of a day
        that is the longer one, the day stands two characters in, the name begins two before it.
        """
        self.blank()
        long = len(name) if len(name) >= DAY_LONG else DAY_LONG + 2
        begins = max(CHARACTERS - 2 - long, 0)
        for line, at in ((name, begins), (day, begins + 2)):
            paragraph = self._line(line, font=IMITATION)
            set_indent(paragraph, "left", at)
            paragraph.paragraph_format.keep_with_next = line is name
            paragraph.paragraph_format.keep_together = True

    def table(
        self, rows: Sequence[Sequence[str]], *, widths: Sequence[float], together: bool = False
    ) -> None:
        """Lines of cells in 小四: labels in 黑体, contents in 仿宋, by turns; widths in mm.

        together: on one page, where it fits one.

        A form is no running text: its lines stand closer, so that an ordinary one fits a page.
        """
        table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in rows:
            added = table.add_row()
            added.height, added.height_rule = ROW, WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, width in zip(added.cells, widths, strict=True):
                cell.width = Mm(width)
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            self._fill(added.cells, row)
            if together and row is not rows[-1]:
                for cell in added.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True

    def caption(self, text: str, *, above: bool = True) -> None:
        """The name of a table above it, or of a chart below it, in 小四 黑体, on the same page."""
        line = self._line(text, font=BLACK, size=SIZE_SMALL_4, align=WD_ALIGN_PARAGRAPH.CENTER)
        line.paragraph_format.keep_with_next = above

    def remark(self, text: str) -> None:
        """A line in 小四 仿宋, indented by two characters."""
        self._line(text, font=IMITATION, size=SIZE_SMALL_4, indent=True)

    def attachment(self, text: str) -> None:
        """附件 in 3号 黑体, flush left on a new page."""
        line = self._line(text, font=BLACK)
        line.paragraph_format.page_break_before = True

    def place(self, element: Any) -> None:
        """An element of its own at the end, such as a table."""
        self.document.element.body.sectPr.addprevious(element)

    def turn(self, *, across: bool) -> None:
        """From here on pages lie across, their head at the binding side, or stand again."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._flatten(self.document.element.body.sectPr.getprevious())
        size = (WIDTH, HEIGHT) if not across else (HEIGHT, WIDTH)
        section.page_width, section.page_height = size
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        top, right, bottom, left = (LEFT, TOP, RIGHT, BOTTOM) if across else MARGINS
        section.top_margin, section.right_margin = top, right
        section.bottom_margin, section.left_margin = bottom, left
        section.footer_distance = bottom - BELOW
        number_pages(section)

    def bytes(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _flatten(self, ending: Any) -> None:
        """The paragraph that ends a section: so low that it never takes a page to itself."""
        spacing = Paragraph(ending, self.document).paragraph_format
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)

    def _fill(self, cells: Any, row: Sequence[str]) -> None:
        """A row with fewer cells than the table gives its last one the rest of the width."""
        if len(row) < len(cells):
            cells[len(row) - 1].merge(cells[-1])
        for n, text in enumerate(row):
            paragraph = cells[n].paragraphs[0]
            paragraph.paragraph_format.first_line_indent = None
            paragraph.paragraph_format.line_spacing = FORM_LINE
            font = BLACK if n % 2 == 0 else IMITATION
            for place, line in enumerate(text.splitlines() or [""]):
                run = paragraph.add_run()
                if place:
                    run.add_break()
                run.add_text(line)
                set_letters(run, font=font, size=SIZE_SMALL_4)

    def _line(
        self, text: str, *, font: str, size: Any = SIZE_3, align: Any = None, indent: bool = False
    ) -> Paragraph:
        paragraph: Paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        if indent:
            set_indent(paragraph, "firstLine", 2)
        set_letters(paragraph.add_run(text), font=font, size=size)
        return paragraph

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = WIDTH, HEIGHT
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.footer_distance = BOTTOM - BELOW
        section.odd_and_even_pages_header_footer = True
        self.document.settings.odd_and_even_pages_header_footer = True
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))

    def _body_style(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", SIZE_3
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), IMITATION)
        squeezed = OxmlElement("w:spacing")
        squeezed.set(qn("w:val"), str(SQUEEZE))
        normal.element.rPr.append(squeezed)
        apart = OxmlElement("w:snapToGrid")
        apart.set(qn("w:val"), "0")
        normal.element.get_or_add_pPr().append(apart)
        spacing = normal.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
