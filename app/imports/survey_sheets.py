"""The three sheets of a file of survey rounds: which one is which, and what stands under what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import DomainError
from app.imports.archives import members
from app.imports.cells import cleaned, folded, plain
from app.imports.sheets import Sheet, sheets
from app.translations import N_, _

MOST_ROWS = 5_000
LARGEST_FILE = 5 * 1024 * 1024


class Part(StrEnum):
    """What the rows of a sheet are."""

    ROUNDS = "rounds"
    RESULTS = "results"
    FINDINGS = "findings"


TITLES: Mapping[Part, str] = {
    Part.ROUNDS: N_("轮次"),
    Part.RESULTS: N_("结果"),
    Part.FINDINGS: N_("发现问题"),
}

HEADINGS: Mapping[Part, Mapping[str, str]] = {
    Part.ROUNDS: {
        "code": N_("轮次编号"),
        "kind": N_("评价方式"),
        "title": N_("名称"),
        "surveyor": N_("评价机构"),
        "first": N_("开始日期"),
        "last": N_("结束日期"),
        "region": N_("区域"),
    },
    Part.RESULTS: {
        "code": N_("轮次编号"),
        "department": N_("部门"),
        "region": N_("区域"),
        "indicator": N_("评价指标"),
        "respondents": N_("样本数"),
        "satisfied": N_("满意数"),
        "score": N_("得分"),
    },
    Part.FINDINGS: {
        "code": N_("轮次编号"),
        "n": N_("序号"),
        "text": N_("问题内容"),
        "region": N_("区域"),
        "department": N_("部门"),
        "field": N_("服务领域"),
        "enterprise": N_("企业名称"),
        "uscc": N_("统一社会信用代码"),
    },
}
"""What each sheet tells, in the order of the template."""

TELLING: Mapping[Part, str] = {
    Part.ROUNDS: "kind",
    Part.RESULTS: "indicator",
    Part.FINDINGS: "text",
}
"""The heading that no other sheet has."""


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row below a header. n: its number as the spreadsheet shows it; said: its texts by name."""

    part: Part
    sheet: str
    n: int
    said: Mapping[str, str]
    headings: tuple[str, ...]
    cells: tuple[str, ...]


def rows_of_surveys(content: bytes, *, file: str) -> list[SheetRow]:
    """The rows of all three sheets: of one workbook, of one csv, or of a zip of several csv.

    A sheet whose header is none of the three is passed over. Raises DomainError:
    survey_too_large, survey_no_rounds, survey_missing_columns, survey_too_many_rows, and what
    reading a file raises.
    """
    if len(content) > LARGEST_FILE:
        raise DomainError("import_too_large", file=file, limit=LARGEST_FILE // 1024 // 1024)
    rows: list[SheetRow] = []
    for name, packed in members(content, file):
        for sheet in sheets(packed, file=name):
            rows += _below_header(sheet, left=MOST_ROWS - len(rows))
    if not any(row.part is Part.ROUNDS for row in rows):
        raise DomainError("survey_no_rounds", file=file)
    return rows


def _below_header(sheet: Sheet, *, left: int) -> Iterator[SheetRow]:
    found = next(_headers(sheet), None)
    if found is None:
        return
    part, above, headings = found
    places = _places(part, headings, sheet)
    for count, (number, cells) in enumerate(r for r in sheet.rows() if r[0] > above):
        if count >= left:
            raise DomainError("import_too_many_rows", file=sheet.file, limit=MOST_ROWS)
        texts = tuple(map(plain, cells))
        yield SheetRow(
            part=part,
            sheet=_(TITLES[part]),
            n=number,
            said={name: cleaned(texts[at]) if at < len(texts) else "" for name, at in places},
            headings=headings,
            cells=texts,
        )


def _headers(sheet: Sheet) -> Iterator[tuple[Part, int, tuple[str, ...]]]:
    """The first row that has the telling heading of a part and the number of the round."""
    for number, cells in sheet.head():
        said = {folded(plain(cell)) for cell in cells}
        for part, name in TELLING.items():
            words = HEADINGS[part]
            if {folded(_(words["code"])), folded(_(words[name]))} <= said:
                yield part, number, tuple(cleaned(plain(cell)) for cell in cells)


def _places(part: Part, headings: tuple[str, ...], sheet: Sheet) -> list[tuple[str, int]]:
    """Where each heading of a part stands."""
    at: dict[str, int] = {}
    for place, heading in enumerate(headings):
        at.setdefault(folded(heading), place)
    words = {name: _(word) for name, word in HEADINGS[part].items()}
    missing = [word for word in words.values() if folded(word) not in at]
    if missing:
        raise DomainError(
            "survey_missing_columns", file=sheet.file, sheet=_(TITLES[part]),
            headings=_("、").join(missing),
        )  # fmt: skip
    return [(name, at[folded(word)]) for name, word in words.items()]
