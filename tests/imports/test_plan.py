"""The header decides by which profile a file is read, wherever in the file it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import DomainError
from app.domain.register_columns import REGISTER_COLUMNS
from app.imports.plan import Plan, plan
from app.imports.profile import load_profile, shipped
from app.imports.sheets import sheets
from tests.imports.files import HEADINGS, a_csv, a_row, a_workbook

MESSAGE = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"]


def planned(rows: list[list[Any]], **options: Any) -> Plan:
    options = {"profiles": shipped(), **options}
    return plan(sheets(a_csv(rows), file="a.csv"), **options)


def refused(rows: list[list[Any]], **options: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        planned(rows, **options)
    return caught.value


def test_the_registers_own_columns_are_all_known() -> None:
    headings = [column.heading for column in REGISTER_COLUMNS]
    found = planned([headings, ["x"] * len(headings)])
    derived = {column.key for column in REGISTER_COLUMNS if column.derived}
    assert found.profile.name == "register"
    assert set(found.columns) == {column.key for column in REGISTER_COLUMNS} - derived
    assert found.unmapped == ()


@pytest.mark.parametrize(
    ("headings", "profile"),
    [
        ([*MESSAGE, "一级分类"], "messages-labelled"),
        ([*MESSAGE, "一级标签"], "messages-labelled"),
        ([*MESSAGE, "点赞数", "反对数"], "messages-labelled"),
        ([*MESSAGE, "答复意见", "答复时间"], "messages-answered"),
        (HEADINGS, "register"),
    ],
)
def test_the_profile_with_most_columns_wins(headings: list[str], profile: str) -> None:
    assert planned([headings, ["x"] * len(headings)]).profile.name == profile


def test_headings_are_read_over_blanks_stars_and_width() -> None:
    dressed = [f" ＊{h}：" if n % 2 else f"{h[0]} {h[1:]}\n" for n, h in enumerate(HEADINGS)]
    assert len(planned([dressed, a_row()]).columns) == len(HEADINGS)


def test_a_title_above_the_header_is_passed_over() -> None:
    found = planned([["义乌市企业诉求台账"], ["截至", "2026-03-02"], HEADINGS, a_row()])
    assert (found.header_row, [n for n, _ in found.rows()]) == (3, [4])


def test_a_sheet_of_notes_before_the_register_is_passed_over() -> None:
    book = a_workbook([["填表说明"], ["一、登记时间精确到分"]])
    other = sheets(book, file="a.xlsx") + sheets(a_csv([HEADINGS, a_row()]), file="a.xlsx.csv")
    assert plan(other, profiles=shipped()).profile.name == "register"


def test_columns_that_nobody_reads_are_named() -> None:
    assert planned([[*HEADINGS, "经办心得"], a_row()]).unmapped == ("经办心得",)


def test_a_rejects_file_is_read_as_the_file_it_came_from() -> None:
    marked = [["_row", "_field", "_reason", *HEADINGS], [7, "标题", "…", *a_row()]]
    found = planned(marked)
    assert (found.profile.name, found.unmapped) == ("register", ())
    assert found.columns["title"] == 3


def test_a_header_that_fits_nothing_is_told_with_what_was_found() -> None:
    error = refused([["姓名", "年龄"], ["张三", "5"]])
    assert (error.code, error.facts["headings"]) == ("import_no_profile", "姓名、年龄")


def test_a_header_that_lacks_columns_of_the_profile_asked_for_is_told_which() -> None:
    error = refused([MESSAGE, ["x"] * 5], profiles=[load_profile("messages-answered")])
    assert error.code == "import_missing_columns"
    assert error.facts["missing"] == "答复意见、答复时间"


def test_a_header_that_fits_two_profiles_equally_is_refused() -> None:
    twin = replace(load_profile("messages-labelled"), name="twin")
    error = refused([[*MESSAGE, "一级分类"], ["x"] * 6], profiles=[*shipped(), twin])
    assert error.code == "import_ambiguous_profile"
    assert error.facts["profiles"] == "messages-labelled、twin"


def test_a_heading_that_stands_twice_is_refused() -> None:
    error = refused([[*HEADINGS, "标题"], [*a_row(), "x"]])
    assert (error.code, error.facts["heading"]) == ("import_header_twice", "标题")


def test_a_header_without_rows_is_refused() -> None:
    assert refused([HEADINGS]).code == "import_no_rows"
    assert refused([HEADINGS, ["", ""], [" "]]).code == "import_no_rows"
