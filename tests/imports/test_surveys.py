"""A file of survey rounds: what each row means, and the exact words where it cannot be taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.errors import DomainError
from app.domain.surveys import SurveyFinding, SurveyKind, SurveyRound
from app.imports.directory import Directory, Named
from app.imports.survey_sheets import rows_of_surveys
from app.imports.surveys import Around, SurveysRead, read_surveys
from tests.imports.files import a_csv
from tests.imports.survey_files import FINDINGS, ROUND, texts, workbook

CODE = "2026Q3-01"
USCC = "91330100799655058B"


def a_directory() -> Directory:
    """Two cities, a county, one field, three departments, two of which share a name."""
    made = Directory(codes={"33", "3301", "3307", "330782"})
    names = {"浙江省": "33", "杭州市": "3301", "金华市": "3307", "义乌市": "330782"}
    for name, code in names.items():
        made.regions[name].add(code)
    made.fields["0102"].append("0102")
    made.departments["金华市税务局"].append(Named(id=1, region="3307"))
    made.departments["市场监管局"] += [
        Named(id=2, region="330782"), Named(id=3, region="3301"),
    ]  # fmt: skip
    return made


def read(content: bytes, *, file: str = "评估.xlsx", region: str = "33") -> SurveysRead:
    around = Around(directory=a_directory(), region=region, today=date(2026, 11, 23))
    return read_surveys(rows_of_surveys(content, file=file), around=around)


def faults(content: bytes, **more: Any) -> list[tuple[str, int, str, str]]:
    return [(x.sheet, x.row, x.field, x.reason) for x in read(content, **more).faults]


def only(content: bytes, **more: Any) -> SurveyRound:
    found = read(content, **more)
    assert found.faults == ()
    [told] = found.rounds
    return told


def a_round(**changes: str) -> tuple[str, ...]:
    names = ("code", "kind", "title", "surveyor", "first", "last", "region")
    return tuple(changes.get(name, said) for name, said in zip(names, ROUND, strict=True))


def test_a_workbook_and_a_zip_of_three_csv_say_the_same() -> None:
    rows: dict[str, Any] = {
        "results": [(CODE, "金华市税务局", "", "总体满意度", 120, 96, "")],
        "findings": [(CODE, 1, "窗口排队时间长", "义乌市", "市场监管局", "0102", "恒达针织", USCC)],
    }
    told = only(workbook(**rows))
    assert only(texts(**rows), file="评估.zip") == told
    assert (told.kind, told.first, told.last, told.region) == (
        SurveyKind.THIRD_PARTY, date(2026, 7, 1), date(2026, 9, 30), "3307",
    )  # fmt: skip
    assert told.findings == (
        SurveyFinding(
            n=1, text="窗口排队时间长", region="330782", department=2, field="0102", uscc=USCC,
            enterprise="恒达针织",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "day", ["2026-7-1", "2026/07/01", "2026.7.1", "2026年7月1日", date(2026, 7, 1)]
)
def test_a_day_is_read_in_the_usual_forms(day: Any) -> None:
    assert only(workbook([(*ROUND[:4], day, *ROUND[5:])])).first == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"code": ""}, "轮次编号", "不能为空"),
        ({"code": "=cmd()"}, "轮次编号", "应为不超过32位的字母、数字和连字符"),
        ({"code": "三季度"}, "轮次编号", "应为不超过32位的字母、数字和连字符"),
        ({"code": "A" * 33}, "轮次编号", "应为不超过32位的字母、数字和连字符"),
        ({"kind": "评估"}, "评价方式", "应为“第三方评估”“问卷调查”或“无感监测”"),
        ({"title": "评" * 101}, "名称", "不能超过100字"),
        ({"surveyor": ""}, "评价机构", "不能为空"),
        ({"first": "七月"}, "开始日期", "应为日期，如2026-09-30"),
        ({"last": "2026-06-30"}, "结束日期", "早于开始日期"),
        ({"last": "2026-11-24"}, "结束日期", "晚于今天"),
        ({"region": "火星"}, "区域", "没有这一区域"),
    ],
)
def test_a_round_that_is_wrong_says_where_and_what_was_expected(
    changes: dict[str, str], field: str, reason: str
) -> None:
    assert faults(workbook([a_round(**changes)])) == [("轮次", 2, field, reason)]


def test_two_rounds_of_one_number_are_refused() -> None:
    assert faults(workbook([ROUND, ROUND])) == [("轮次", 3, "轮次编号", "与前面的轮次重复")]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (("其他", "", "", "满意度", 10, 9, ""), "轮次编号", "“轮次”表中没有这一编号，或该行有误"),
        ((CODE, "", "", "", 10, 9, ""), "评价指标", "不能为空"),
        ((CODE, "", "", "满意度", 10, 11, ""), "满意数", "不能多于样本数"),
        ((CODE, "", "", "满意度", "", 9, ""), "样本数", "填写满意数的，样本数不能为空"),
        ((CODE, "", "", "满意度", 10, 9, 90), "满意数", "“满意数”和“得分”须填写且只填写一项"),
        ((CODE, "", "", "满意度", 10, "", ""), "满意数", "“满意数”和“得分”须填写且只填写一项"),
        ((CODE, "", "", "满意度", 0, "", 90), "样本数", "应为正整数"),
        ((CODE, "", "", "满意度", "十", "", 90), "样本数", "应为正整数"),
        ((CODE, "", "", "满意度", 10, -1, ""), "满意数", "应为非负整数"),
        ((CODE, "", "", "满意度", 10, "", 100.5), "得分", "应为0至100的数，最多两位小数"),
        ((CODE, "", "", "满意度", 10, "", 88.123), "得分", "应为0至100的数，最多两位小数"),
        ((CODE, "没有的局", "", "满意度", 10, 9, ""), "部门",
         "没有这一部门，或有多个同名部门（请填写区域）"),
        ((CODE, "", "杭州市", "满意度", 10, 9, ""), "区域", "不在该轮次的区域范围内"),
    ],
)  # fmt: skip
def test_a_result_that_is_wrong_says_where_and_what_was_expected(
    row: tuple[Any, ...], field: str, reason: str
) -> None:
    assert faults(workbook(results=[row])) == [("结果", 2, field, reason)]


def test_a_department_is_the_one_nearest_the_region_that_is_named() -> None:
    province = a_round(region="浙江省")
    ambiguous = (CODE, "市场监管局", "", "满意度", 10, 9, "")
    assert [x[2] for x in faults(workbook([province], [ambiguous]))] == ["部门"]
    named = (CODE, "市场监管局", "杭州市", "满意度", 10, 9, "")
    [result] = only(workbook([province], [named])).results
    assert (result.department, result.region) == (3, "3301")


def test_a_subject_has_each_indicator_once() -> None:
    row = (CODE, "", "义乌市", "满意度", 10, 9, "")
    assert faults(workbook(results=[row, (*row[:5], 8, "")])) == [
        ("结果", 3, "评价指标", "同一部门或区域的同一评价指标重复")
    ]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ((CODE, 0, "甲"), "序号", "应为1至9999的整数"),
        ((CODE, "一", "甲"), "序号", "应为1至9999的整数"),
        ((CODE, 1, ""), "问题内容", "不能为空"),
        ((CODE, 1, "长" * 5001), "问题内容", "不能超过5000字"),
        ((CODE, 1, "甲", "", "", "99"), "服务领域", "没有这一服务领域"),
        ((CODE, 1, "甲", "", "", "", "", "123"), "统一社会信用代码", "应为18位统一社会信用代码"),
    ],
)
def test_a_finding_that_is_wrong_says_where_and_what_was_expected(
    row: tuple[Any, ...], field: str, reason: str
) -> None:
    assert faults(workbook(findings=[row])) == [("发现问题", 2, field, reason)]


def test_a_number_stands_for_one_finding() -> None:
    two = [(CODE, 1, "甲"), (CODE, 1, "乙")]
    assert faults(workbook(findings=two)) == [("发现问题", 3, "序号", "与同一轮次前面的序号重复")]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@SUM", "办件😀慢", "长" * 3000, "一行\n又一行"]
)
def test_a_text_stays_what_it_was(text: str) -> None:
    [found] = only(workbook(findings=[(CODE, 1, text)])).findings
    assert found.text == text


def test_what_a_spreadsheet_was_kept_from_calculating_is_itself_again() -> None:
    [found] = only(texts(findings=[(CODE, 1, "'=1+1", *[""] * 5)]), file="a.zip").findings
    assert found.text == "=1+1"


def test_a_csv_alone_tells_of_no_round() -> None:
    content = a_csv([FINDINGS, (CODE, 1, "甲")])
    with pytest.raises(DomainError, match="survey_no_rounds"):
        rows_of_surveys(content, file="发现问题.csv")


def test_a_sheet_without_one_of_its_columns_is_refused() -> None:
    content = a_csv([("轮次编号", "评价方式", "名称"), ROUND[:3]])
    with pytest.raises(DomainError, match="survey_missing_columns") as refused:
        rows_of_surveys(content, file="轮次.csv")
    assert refused.value.facts["headings"] == "评价机构、开始日期、结束日期、区域"


def test_a_file_that_is_too_large_is_not_opened() -> None:
    with pytest.raises(DomainError, match="import_too_large"):
        rows_of_surveys(b"x" * (5 * 1024 * 1024 + 1), file="大.csv")


def test_more_rows_than_a_round_can_have_are_refused() -> None:
    many = [(CODE, n, "甲", *[""] * 5) for n in range(1, 5002)]
    with pytest.raises(DomainError, match="import_too_many_rows"):
        rows_of_surveys(texts(findings=many), file="a.zip")
