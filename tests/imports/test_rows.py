"""Each row says what it says, whole and consistent; or every reason why it cannot be taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.deadlines import close_of_business
from app.imports.directory import Directory, Named
from app.imports.plan import plan
from app.imports.profile import Profile, load_profile
from app.imports.rows import Around, Reading, read_row
from app.imports.sheets import sheets
from tests.domain.office_calendars import STATE_COUNCIL
from tests.imports.files import a_csv, cell_time

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
REGISTER = load_profile("register")
SOUND = {
    "标题": "厂房消防验收",
    "诉求内容": "二期厂房消防验收受阻",
    "来源渠道": "12345",
    "来源编号": "A-1",
    "企业名称": "义乌市恒达针织有限公司",
    "区域": "义乌市",
    "登记时间": "2026-03-02 09:30:00",
}


def a_directory() -> Directory:
    directory = Directory()
    for code, names in {
        "33": ("浙江省", "省本级"), "3307": ("金华市",), "330782": ("义乌市", "金华市义乌市"),
    }.items():  # fmt: skip
        directory.codes.add(code)
        directory.names[code] = names[0]
        for name in names:
            directory.regions[name].add(code)
    for code, names in {"01": ("项目",), "0102": ("规划许可", "项目/规划许可")}.items():
        for name in (code, *names):
            directory.fields[name].append(code)
    for name, found in {
        "金华市住房和城乡建设局": [Named(id=1, region="3307")],
        "市住建局": [Named(id=1, region="3307"), Named(id=9, region="3301")],
        "义乌市消防救援大队": [Named(id=2, region="330782")],
        "市工商局": [Named(id=3, region="3307", until=date(2018, 12, 31))],
        "市市场监管局": [Named(id=4, region="3307")],
        "市知识产权局": [Named(id=4, region="3307", since=date(2019, 1, 1))],
        "建设局": [Named(id=5, region="330782"), Named(id=6, region="330782")],
    }.items():
        directory.departments[name] = found
    directory.succeeded[3] = 4
    return directory


def read(
    changes: dict[str, Any] | None = None,
    *,
    profile: Profile = REGISTER,
    region: str = "33",
    **cells: Any,
) -> Reading:
    row = {**SOUND, **(changes or {}), **cells}
    row = {heading: cell for heading, cell in row.items() if cell is not None}
    content = a_csv([list(row), ["x"] * len(row)])
    around = Around(
        plan=plan(sheets(content, file="a.csv"), profiles=[profile]),
        directory=a_directory(),
        now=NOW,
        region=region,
        end_of_day=lambda at: close_of_business(STATE_COUNCIL, STATE_COUNCIL.local_date(at)),
        knows_code=lambda code: code == "91330782MA2DE1234X",
    )
    return read_row(tuple(row.values()), around=around)


def facts(**cells: Any) -> dict[str, Any]:
    reading = read(**cells)
    assert reading.faults == ()
    return reading.facts


def faults(**cells: Any) -> tuple[tuple[str, str], ...]:
    return read(**cells).faults


def test_a_sound_row_gives_the_facts_of_an_import() -> None:
    assert facts() == {
        "title": "厂房消防验收",
        "text": "二期厂房消防验收受阻",
        "channel": "hotline",
        "source_no": "A-1",
        "enterprise_name": "义乌市恒达针织有限公司",
        "region": "330782",
        "registered_at": "2026-03-02T01:30:00.000000+00:00",
        "last_at": "2026-03-02T01:30:00.000000+00:00",
        "stage": "intake",
    }


@pytest.mark.parametrize(
    ("cells", "field", "sentence"),
    [
        ({"标题": ""}, "标题", "“标题”不能为空"),
        ({"标题": "—"}, "标题", "“标题”不能为空"),
        ({"标题": "字" * 201}, "标题", "“标题”超过200字"),
        ({"诉求内容": "字" * 20001}, "诉求内容", "“诉求内容”超过20000字"),
        ({"来源渠道": ""}, "来源渠道", "“来源渠道”不能为空"),
        ({"登记时间": ""}, "登记时间", "“登记时间”不能为空"),
        ({"登记时间": "前天"}, "登记时间", "“登记时间”无法识别：前天"),
        ({"登记时间": "2026-02-30"}, "登记时间", "“登记时间”无法识别：2026-02-30"),
        ({"登记时间": "1999-12-31"}, "登记时间", "“登记时间”无法识别：1999-12-31（年份超出范围）"),
        ({"登记时间": "2026-11-25"}, "登记时间", "“登记时间”晚于当前时间"),
        ({"区域": ""}, "区域", "“区域”不能为空"),
        ({"区域": "苏州市"}, "区域", "“区域”无法识别：苏州市（没有这一项）"),
        ({"企业名称": ""}, "企业名称", "企业名称、诉求人不能都为空；匿名的诉求人写“匿名”"),
        ({"统一社会信用代码": "9133"}, "统一社会信用代码",
         "“统一社会信用代码”无法识别：9133（应为18位统一社会信用代码）"),
        ({"统一社会信用代码": "91330782MA2DE1234Y", "企业名称": ""}, "企业名称",
         "“企业名称”不能为空"),
        ({"服务领域": "航天"}, "服务领域", "“服务领域”无法识别：航天（没有这一项）"),
        ({"满意度": "6"}, "满意度", "“满意度”无法识别：6（应为1至5的整数）"),
        ({"轮次": "一"}, "轮次", "“轮次”无法识别：一（应为1至99的整数）"),
        ({"是否解决": "大概"}, "是否解决", "“是否解决”无法识别：大概（应为是或否）"),
        ({"难度": "极难"}, "难度", "“难度”无法识别：极难（应为一般、复杂、疑难）"),
        ({"办结时间": "2026-03-01 09:00"}, "办结时间", "“办结时间”早于“登记时间”"),
        ({"办结时间": "2026-03-09 09:00", "提交时间": "2026-03-10 09:00"}, "办结时间",
         "“办结时间”早于“提交时间”"),
        ({"环节": "办结"}, "办结时间", "已离开办理环节的，“办结时间”不能为空"),
        ({"主办单位": "建设局"}, "主办单位", "部门“建设局”不止一个，请写全称"),
        ({"协办单位": "义乌市消防救援大队"}, "主办单位", "有协办单位而没有主办单位"),
        ({"被反映单位": "义乌市消防救援大队", "主办单位": "义乌市消防救援大队"}, "主办单位",
         "被反映单位不能主办"),
        ({"处置层级代码": "3299"}, "处置层级代码", "“处置层级代码”无法识别：3299（没有这一项）"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why(
    cells: dict[str, str], field: str, sentence: str
) -> None:
    assert faults(**cells) == ((field, sentence),)


def test_every_reason_is_said_at_once() -> None:
    assert [field for field, _ in faults(标题="", 登记时间="前天", 满意度="9")] == [
        "登记时间", "满意度", "标题",
    ]  # fmt: skip


def test_an_unknown_department_is_added_or_refused_as_the_profile_says() -> None:
    assert facts(主办单位="永康市商务局")["lead"] == "永康市商务局"
    strict = replace(REGISTER, unknown_department="reject")
    assert faults(主办单位="永康市商务局", profile=strict) == (
        ("主办单位", "没有部门“永康市商务局”"),
    )


@pytest.mark.parametrize(
    ("cell", "lead", "others"),
    [
        ("义乌市消防救援大队", 2, None),
        ("市住建局", 1, None),
        ("市住建局、义乌市消防救援大队", 1, [2]),
        ("市住建局，义乌市消防救援大队；市市场监管局", 1, [2, 4]),
        ("市住建局, 义乌市消防救援大队", 1, [2]),
        ("市住建局\n义乌市消防救援大队", 1, [2]),
        ("市住建局、义乌市消防救援大队（按职责分工负责）", 1, [2]),
        ("市住建局、义乌市消防救援大队按职责分工负责", 1, [2]),
        ("市住建局、按职责分工负责", 1, None),
        ("市市场监管局（市知识产权局）", 4, None),
        ("市知识产权局（加挂、合署）", 4, None),
        ("市住建局牵头，义乌市消防救援大队配合", 1, [2]),
        ("市住建局、市住建局", 1, None),
        ("市工商局", "市工商局", None),
        ("无", None, None),
    ],
)
def test_departments_are_parted_and_found_by_any_name(
    cell: str, lead: int | str | None, others: list[int] | None
) -> None:
    found = facts(主办单位=cell)
    assert (found.get("lead"), found.get("co_handlers")) == (lead, others)


def test_an_alias_counts_on_the_days_it_was_in_use() -> None:
    old = {"主办单位": "市工商局", "登记时间": "2018-06-01 09:00", "办结时间": "2018-06-09 09:00"}
    assert facts(**old)["lead"] == 3
    assert facts(**{**old, "办结时间": ""})["lead"] == 4
    assert facts(主办单位="市知识产权局", 登记时间="2018-06-01")["lead"] == "市知识产权局"


def test_a_bad_reading_of_a_bracket_parts_nothing() -> None:
    assert facts(主办单位="市住建局（房产、物业）")["lead"] == 1


@pytest.mark.parametrize(
    ("cells", "stage"),
    [
        ({}, "intake"),
        ({"受理时间": "2026-03-02 10:00"}, "transfer"),
        ({"派单时间": "2026-03-02 11:00"}, "transfer"),
        ({"签收时间": "2026-03-02 14:00"}, "handling"),
        ({"提交时间": "2026-03-04 14:00"}, "feedback"),
        ({"办结时间": "2026-03-05 14:00"}, "closed"),
        ({"环节": "已办结", "办结时间": "2026-03-05 14:00"}, "closed"),
        ({"环节": "办理", "办结时间": "2026-03-05 14:00"}, "handling"),
    ],
)
def test_the_stage_is_what_the_row_says_or_what_its_dates_say(
    cells: dict[str, str], stage: str
) -> None:
    assert facts(**cells)["stage"] == stage


def test_what_is_open_was_not_closed() -> None:
    found = facts(环节="办理", 办结时间="2026-03-05 14:00", 办结依据="企业确认")
    assert {"closed_at", "closing_ground"} & set(found) == set()


def test_a_closing_without_a_ground_is_history() -> None:
    closed = {"办结时间": "2026-03-05 14:00"}
    assert facts(**closed)["closing_ground"] == "imported"
    assert facts(**closed, 办结依据="企业确认")["closing_ground"] == "confirmed"
    declined = facts(**closed, 环节="不予受理", 办结依据="不属于行政机关职责范围")
    assert (declined["stage"], declined["closing_ground"]) == ("declined", "outside")
    assert facts(**closed, 环节="已撤回")["closing_ground"] == "withdrawn"


def test_a_closing_day_without_a_time_is_not_before_the_registration_on_that_day() -> None:
    assert facts(办结时间="2026-03-02")["closed_at"] == "2026-03-02T01:30:00.000000+00:00"
    assert facts(办结时间="2026-03-03")["closed_at"] == "2026-03-02T16:00:00.000000+00:00"


def test_a_due_day_without_a_time_ends_at_close_of_business() -> None:
    assert facts(批准时限="2026-03-06")["due"] == "2026-03-06T09:30:00.000000+00:00"
    assert facts(批准时限="2026-03-06 12:00")["due"] == "2026-03-06T04:00:00.000000+00:00"


def test_an_anonymous_appellant_needs_no_name() -> None:
    found = facts(企业名称="", 诉求人="匿名")
    assert found["anonymous"] is True
    assert "appellant" not in found


def test_a_known_code_needs_no_name_and_an_irregular_one_is_taken() -> None:
    known = {"统一社会信用代码": "91330782MA2DE1234X", "企业名称": ""}
    assert facts(**known)["uscc"] == "91330782MA2DE1234X"
    assert facts(统一社会信用代码=" 91330782ma2de1234y ")["uscc"] == "91330782MA2DE1234Y"


def test_a_code_decides_before_a_name_beside_it() -> None:
    assert facts(区域="金华市", 区域代码="330782")["region"] == "330782"
    assert facts(服务领域="项目", 服务领域代码="0102")["field"] == "0102"
    assert facts(服务领域="项目/规划许可")["field"] == "0102"


def test_our_number_is_kept_and_anothers_is_the_sources() -> None:
    assert facts(问题编号="ZJ-3307-20260302-0012")["number"] == 330709557000012
    foreign = facts(问题编号="浙改2026-12", 来源编号="")
    assert (foreign.get("number"), foreign["source_no"]) == (None, "浙改2026-12")
    elsewhere = facts(问题编号="ZJ-3301-20260302-0012")
    assert "number" not in elsewhere


def test_rows_outside_the_readers_region_are_refused() -> None:
    assert read(region="3301").faults == (("区域", "“义乌市”不在您的权限范围内"),)
    assert read(region="3307").faults == ()


def test_the_key_is_the_first_that_the_row_has_whole() -> None:
    assert read(问题编号="ZJ-3307-20260302-0012").ref == "ZJ-3307-20260302-0012"
    assert read().ref == "hotline|A-1"
    assert read(来源编号="").ref == (
        "2026-03-02T01:30:00.000000+00:00|厂房消防验收|义乌市恒达针织有限公司"
    )
    assert len(read(来源编号="", 标题="字" * 200).ref) == 64


def test_the_content_is_what_the_row_says_and_not_how_it_is_written() -> None:
    same = read(登记时间=cell_time(2026, 3, 2, 9, 30), 标题="\u3000厂房消防验收\t", 预警灯="红")
    assert same.content == read().content
    assert read(标题="厂房消防验收二").content != read().content
    assert read(主办单位="永康市商务局").content != read().content


@pytest.mark.parametrize("text", ["=1+1", "+8657912345", "-", "@联系我", "=HYPERLINK(1)"])
def test_a_text_that_looks_like_a_formula_is_a_text(text: str) -> None:
    expected = text if text != "-" else None
    assert read(责任人=text).facts.get("responsible") == expected


def test_a_rest_value_takes_what_is_not_listed() -> None:
    profile = replace(REGISTER, values={"kind": {"*": "help", "咨询类": "inquiry"}})
    assert facts(诉求类型="咨询类", profile=profile)["kind"] == "inquiry"
    assert facts(诉求类型="其他类", profile=profile)["kind"] == "help"
