"""Letters and indents of official paper: the faces and sizes of GB/T 9704-2012."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.translations import N_

SONG, BLACK = N_("宋体"), N_("黑体")
KAI, IMITATION = N_("楷体_GB2312"), N_("仿宋_GB2312")
TITLE = N_("方正小标宋简体")
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(12), Pt(10.5)
CHARACTER = 15.79
"""156 mm ÷ 28 characters, in points."""


def set_letters(run: Run, *, font: str, size: Any, latin: str = "Times New Roman") -> None:
    """Chinese letters in one face, others in another."""
    run.font.name, run.font.size = latin, size
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    # Quotation marks and dashes are Chinese ones, which word processors else set as Latin.
    fonts.set(qn("w:hint"), "eastAsia")


def set_indent(paragraph: Paragraph, side: str, characters: int) -> None:
    """So many characters of the body; side: left, right, firstLine or hanging.

    Told in characters of the font, which no length in points can say.
    """
    about = paragraph._p.get_or_add_pPr().get_or_add_ind()
    about.set(qn(f"w:{side}Chars"), str(100 * characters))
    about.set(qn(f"w:{side}"), str(round(20 * characters * CHARACTER)))
