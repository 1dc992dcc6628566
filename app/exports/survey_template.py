"""The templates of survey rounds: a workbook of three sheets with notes, or a zip of three csv."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping

from app.domain.safe_cells import guarded
from app.exports.workbooks import new_workbook
from app.imports.survey_sheets import HEADINGS, TITLES, Part
from app.translations import N_, _

BOM = "\ufeff"
WIDE = 22

NOTES: Mapping[tuple[Part, str], str] = {
    (Part.ROUNDS, "code"): N_("必填；不超过32位的字母、数字和连字符；同一编号再次导入即为更正"),
    (Part.ROUNDS, "kind"): N_("必填；第三方评估、问卷调查或无感监测"),
    (Part.ROUNDS, "title"): N_("必填；不超过100字"),
    (Part.ROUNDS, "surveyor"): N_("必填；不超过100字"),
    (Part.ROUNDS, "first"): N_("必填；如2026-07-01"),
    (Part.ROUNDS, "last"): N_("必填；如2026-09-30，不晚于导入当日"),
    (Part.ROUNDS, "region"): N_("必填；名称或行政区划代码"),
    (Part.RESULTS, "code"): N_("必填；同一文件“轮次”表中的编号"),
    (Part.RESULTS, "department"): N_("评价对象为部门的填写；须为系统中的部门名称、简称或别名"),
    (Part.RESULTS, "region"): N_("评价对象为区域的填写；部门和区域都为空的，为轮次的区域"),
    (Part.RESULTS, "indicator"): N_("必填；如“总体满意度”，不超过100字"),
    (Part.RESULTS, "respondents"): N_("正整数；填写满意数的必填"),
    (Part.RESULTS, "satisfied"): N_("非负整数，不多于样本数；与得分只填一项"),
    (Part.RESULTS, "score"): N_("0至100，最多两位小数；与满意数只填一项"),
    (Part.FINDINGS, "code"): N_("必填；同一文件“轮次”表中的编号"),
    (Part.FINDINGS, "n"): N_("必填；1至9999的整数，同一轮次内不重复"),
    (Part.FINDINGS, "text"): N_("必填；不超过5000字"),
    (Part.FINDINGS, "region"): N_("可空；为空的，为轮次的区域"),
    (Part.FINDINGS, "department"): N_("可空；问题涉及的部门"),
    (Part.FINDINGS, "field"): N_("可空；名称、代码或“上级/名称”"),
    (Part.FINDINGS, "enterprise"): N_("可空；不超过100字"),
    (Part.FINDINGS, "uscc"): N_("可空；18位"),
}


def survey_template(kind: str) -> bytes:
    """An empty file of a kind: xlsx, or csv, which is a zip of three."""
    return TEMPLATES[kind]()


def _workbook() -> bytes:
    file = io.BytesIO()
    with new_workbook(file) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for part, words in HEADINGS.items():
            sheet = book.add_worksheet(_(TITLES[part]))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(words) - 1, WIDE)
            sheet.write_row(0, 0, [_(word) for word in words.values()], bold)
        notes = book.add_worksheet(_("说明"))
        notes.set_column(0, 1, WIDE)
        notes.set_column(2, 2, 3 * WIDE)
        notes.write_row(0, 0, [_("工作表"), _("栏目"), _("填写要求")], bold)
        for row, ((part, name), note) in enumerate(NOTES.items(), start=1):
            notes.write_row(row, 0, [_(TITLES[part]), _(HEADINGS[part][name]), _(note)])
    return file.getvalue()


def _texts() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, words in HEADINGS.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerow([guarded(_(word)) for word in words.values()])
            archive.writestr(f"{_(TITLES[part])}.csv", (BOM + text.getvalue()).encode())
    return file.getvalue()


TEMPLATES = {"xlsx": _workbook, "csv": _texts}
