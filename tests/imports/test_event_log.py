"""A log is read as cases with their events, in order; what cannot be taken is said row by row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.errors import DomainError
from app.imports.event_log import LoggedCase, LogReading
from app.imports.plan import Half, plan
from app.imports.profile import shipped
from app.imports.sheets import sheets
from tests.imports.logs import a_log, a_profile, read

FIRST = "0012,1/3/2026 09:00,New,,网络组,anna,,0,true,断网,1/3/2026 08:50,杭州,9/3/2026 10:00"


def only_case(*rows: str) -> LoggedCase:
    reading = read(a_log(*rows))
    [case] = reading.cases()
    assert list(reading.rejected()) == []
    return case


def refusals(reading: LogReading) -> list[tuple[int, str, str]]:
    return [(row.row, row.field, row.reason) for row in reading.rejected()]


def test_an_event_says_when_who_and_what() -> None:
    [event] = only_case(FIRST).events
    assert (event.row, event.at) == (2, datetime(2026, 3, 1, 1, 0, tzinfo=UTC))
    assert (event.state, event.stage, event.group) == ("New", "transfer", 7)
    assert (event.by, event.to, event.activity, event.machine) == ("anna", "", "", False)


def test_a_case_keeps_its_number_and_what_its_rows_say_of_it() -> None:
    case = only_case(FIRST)
    assert (case.ref, case.row) == ("0012", 2)
    assert case.facts == {
        "source_no": "0012",
        "title": "断网",
        "text": "主题：断网\n地点：杭州",
        "region": "33",
        "channel": "other",
        "anonymous": True,
        "registered_at": "2026-03-01T00:50:00.000000+00:00",
    }


def test_days_come_before_months_and_the_two_forms_mean_the_same() -> None:
    slashes = only_case(FIRST).events[0]
    dashes = only_case(FIRST.replace("1/3/2026 09:00", "01-03-2026 09:00")).events[0]
    assert (dashes.at, dashes.key) == (slashes.at, slashes.key)


def test_the_key_is_the_same_however_the_content_is_written() -> None:
    key = only_case(FIRST).events[0].key
    assert len(key) == 16
    assert only_case(FIRST.replace("true", "TRUE")).events[0].key == key
    assert only_case(FIRST.replace(",anna,,", ",anna ,?,")).events[0].key == key
    assert only_case(FIRST.replace("断网", "又断网")).events[0].key == key
    assert only_case(FIRST.replace(",0,true", ",1,true")).events[0].key != key
    assert only_case(FIRST.replace("New", "Done")).events[0].key != key


def test_events_are_ordered_by_time_and_within_a_minute_as_the_file_has_them() -> None:
    case = only_case(
        "7,1/3/2026 10:00,C,,,,,,,断网,,,",
        "7,1/3/2026 09:00,A,,,,,,,断网,,,",
        "7,1/3/2026 10:00,D,,,,,,,断网,,,",
        "7,1/3/2026 09:30,B,,,,,,,断网,,,",
    )
    assert [event.state for event in case.events] == ["A", "B", "C", "D"]
    assert [event.row for event in case.events] == [3, 5, 2, 4]


def test_cases_whose_events_are_mixed_are_told_apart() -> None:
    reading = read(a_log(
        "1,1/3/2026 09:00,A,,,,,,,甲,,,",
        "2,1/3/2026 09:01,B,,,,,,,乙,,,",
        "1,1/3/2026 09:02,C,,,,,,,甲,,,",
    ))  # fmt: skip
    found = [(case.ref, case.row, [e.state for e in case.events]) for case in reading.cases()]
    assert (reading.rows, found) == (3, [("1", 2, ["A", "C"]), ("2", 3, ["B"])])


def test_a_state_is_looked_up_whole_and_then_by_its_parts() -> None:
    case = only_case(
        "7,1/3/2026 09:00,Done,Waiting,,,,,,断网,,,",
        "7,1/3/2026 09:01,Done,Elsewhere,,,,,,断网,,,",
        "7,1/3/2026 09:02,Other,,,,,,,断网,,,",
        "7,1/3/2026 09:03,,,,,,,,断网,,,",
    )
    assert [(event.state, event.stage) for event in case.events] == [
        ("Done/Waiting", "feedback"), ("Done/Elsewhere", "closed"), ("Other", "handling"), ("", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("missing", ["", "?", "EMPTY", "empty"])
def test_an_event_without_a_group_names_none(missing: str) -> None:
    assert only_case(FIRST.replace("网络组", missing)).events[0].group is None


def test_an_unknown_group_is_added_and_a_known_one_is_found() -> None:
    assert only_case(FIRST.replace("网络组", "机房组")).events[0].group == "机房组"
    strict = a_profile(unknown='unknown = "reject"')
    reading = read(a_log(FIRST, FIRST.replace("网络组", "机房组")), profiles=(strict,))
    assert [len(case.events) for case in reading.cases()] == [1]
    assert refusals(reading) == [(3, "group", "没有部门“机房组”")]


def test_a_department_that_was_taken_over_stands_for_itself_in_what_is_closed() -> None:
    opened = FIRST.replace("网络组", "旧网络组")
    closed = opened.replace("New", "Done")
    assert only_case(opened).events[0].group == 7
    assert only_case(closed).events[0].group == 3


def test_a_machine_is_told_from_a_person() -> None:
    assert only_case(FIRST.replace("anna", "robot")).events[0].machine


def test_a_fact_is_that_of_the_first_event_that_gives_one() -> None:
    case = only_case(
        "7,2/3/2026 09:00,A,,,,,,,后来的,,,",
        "7,1/3/2026 09:00,A,,,,,,,?,,,",
        "7,1/3/2026 10:00,A,,,,,,,最先的,,,",
    )
    assert case.facts["title"] == "最先的"


@pytest.mark.parametrize("opened", ["", "?", "1/3/2026 09:01"])
def test_a_case_is_registered_at_its_first_event_where_no_earlier_date_is_given(
    opened: str,
) -> None:
    case = only_case(FIRST.replace("1/3/2026 08:50", opened))
    assert case.facts["registered_at"] == "2026-03-01T01:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (FIRST.replace("0012", ""), "no", "“no”不能为空"),
        (FIRST.replace("1/3/2026 09:00", "?"), "at", "“at”不能为空"),
        (FIRST.replace("1/3/2026 09:00", "31/2/2026 09:00"), "at",
         "“at”无法识别：31/2/2026 09:00"),
        (FIRST.replace("1/3/2026 09:00", "1/3/2027 09:00"), "at", "“at”晚于当前时间"),
        (FIRST.replace("anna", "a" * 201), "by", "“by”超过200字"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_read_is_rejected_alone(row: str, field: str, reason: str) -> None:
    reading = read(a_log(FIRST, row))
    assert [len(case.events) for case in reading.cases()] == [1]
    assert refusals(reading) == [(3, field, reason)]
    assert [r.cells for r in reading.rejected()] == [tuple(row.split(","))]


def test_a_case_whose_facts_cannot_be_taken_is_rejected_with_all_its_events() -> None:
    reading = read(a_log(FIRST.replace("断网", "?"), FIRST.replace("断网", "?"), "8" + FIRST))
    assert [(row, field) for row, field, _reason in refusals(reading)] == [
        (2, "subject"), (3, "subject"),
    ]  # fmt: skip
    assert [case.ref for case in reading.cases()] == ["80012"]


def test_columns_that_look_into_the_future_are_told_of() -> None:
    assert read(a_log(FIRST)).notes == ("“closed”记的是各事件之后才有的时间，属事后填写，未采用",)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("编号,时间,环节,部门,经办人", "A-1,2026-03-01 09:00,办结,网络组,anna"),
        ("case_id;timestamp;activity;department;user", "A-1;2026-03-01 09:00;办结;网络组;anna"),
    ],
)
def test_any_log_with_the_usual_headings_is_read(header: str, row: str) -> None:
    reading = read(f"\ufeff{header}\n{row}\n".encode(), profiles=shipped())
    [case] = reading.cases()
    assert (case.ref, case.facts["title"]) == ("A-1", "流转案件 A-1")
    assert [(e.stage, e.group, e.by) for e in case.events] == [("closed", 7, "anna")]


def test_a_log_as_a_mining_tool_writes_it_is_read() -> None:
    content = (
        ",concept:name,org:group,org:resource,time:timestamp,lifecycle:transition,case:concept:name\n"
        "0,登记,网络组,anna,2026-03-01 09:00:00+00:00,complete,A-1\n"
        "1,办结,网络组,anna,2026-03-01 10:00:00.5+00:00,complete,A-1\n"
    )
    reading = read(content.encode(), profiles=shipped())
    [case] = reading.cases()
    assert [(e.state, e.stage) for e in case.events] == [("登记", "handling"), ("办结", "closed")]
    assert case.events[1].at == datetime(2026, 3, 1, 10, 0, 0, 500_000, tzinfo=UTC)


def test_problems_and_their_events_in_two_files() -> None:
    joined = a_profile(machines='machines = ["robot"]\nfile = "own"')
    events = b"no,at,state,group\n0012,1/3/2026 09:00,New,\n"
    [case] = read(events, profiles=(joined,)).cases()
    assert (case.ref, case.facts, len(case.events)) == ("0012", {}, 1)


def test_a_log_by_more_than_the_case_has_no_key() -> None:
    with pytest.raises(DomainError) as caught:
        a_profile(keys='keys = [["title"]]')
    assert caught.value.facts["key"] == "keys"


def test_the_file_of_problems_beside_it_is_read_as_rows() -> None:
    joined = a_profile(
        machines='machines = ["robot"]\nfile = "own"', required='required = ["title"]'
    )
    sheet = sheets(b"no,subject,opened\n0012,x,1/3/2026 08:50\n", file="problems.csv")
    assert plan(sheet, profiles=(joined,)).half is Half.ROWS
    sheet = sheets(b"no,at,state,group\n0012,1/3/2026 09:00,New,\n", file="events.csv")
    assert plan(sheet, profiles=(joined,)).half is Half.EVENTS
