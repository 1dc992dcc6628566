"""Files of survey rounds as an office would send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

ROUNDS = ("轮次编号", "评价方式", "名称", "评价机构", "开始日期", "结束日期", "区域")
RESULTS = ("轮次编号", "部门", "区域", "评价指标", "样本数", "满意数", "得分")
FINDINGS = (
    "轮次编号", "序号", "问题内容", "区域", "部门", "服务领域", "企业名称", "统一社会信用代码",
)  # fmt: skip
ROUND = ("2026Q3-01", "第三方评估", "三季度涉企服务评估", "浙江省评估中心", "2026-07-01",
         "2026-09-30", "金华市")  # fmt: skip

Rows = Sequence[Sequence[Any]]


def workbook(rounds: Rows = (ROUND,), results: Rows = (), findings: Rows = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, heads, rows in (
        ("轮次", ROUNDS, rounds),
        ("结果", RESULTS, results),
        ("发现问题", FINDINGS, findings),
    ):
        sheet = book.create_sheet(title)
        sheet.append(heads)
        for at, row in enumerate(rows, start=2):
            for place, said in enumerate(row, start=1):
                cell = sheet.cell(at, place, said)
                cell.data_type = "s" if isinstance(said, str) else cell.data_type
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def texts(rounds: Rows = (ROUND,), results: Rows = (), findings: Rows = ()) -> bytes:
    """The same as three csv in a zip, cells without commas."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for title, heads, rows in (
            ("轮次", ROUNDS, rounds),
            ("结果", RESULTS, results),
            ("发现问题", FINDINGS, findings),
        ):
            lines = [",".join(map(str, row)) for row in (heads, *rows)]
            archive.writestr(f"{title}.csv", "\n".join(lines).encode())
    return file.getvalue()
