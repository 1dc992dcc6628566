"""The ways of cases, read from logs of any form: order, times, and what names nobody."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DomainError
from app.imports.log_ways import Columns, Ways, read_ways
from tests.imports.files import a_csv, a_workbook, cell_time

COLUMNS = Columns(case="no", at="at", group="team")
HEADINGS = ["no", "at", "team"]


def ways(*rows: list[Any], columns: Columns = COLUMNS) -> Ways:
    """What a csv of these rows tells."""
    return read_ways(a_csv([HEADINGS, *rows]), file="log.csv", columns=columns)


def refusal(*rows: list[Any], columns: Columns = COLUMNS) -> tuple[str, dict[str, Any]]:
    with pytest.raises(DomainError) as refused:
        ways(*rows, columns=columns)
    return refused.value.code, refused.value.facts


def in_order_of(*times: str) -> list[str | None]:
    """The numbers of these times, from 1 as they are given, in the order in which they are read."""
    rows = [["c", time, str(number)] for number, time in enumerate(times, start=1)]
    return ways(*rows).cases["c"]


def test_events_are_ordered_by_time_and_those_of_one_time_as_in_the_file() -> None:
    found = ways(
        ["a", "2026-03-02 10:00", "乙"],
        ["b", "2026-03-02 09:00", "丙"],
        ["a", "2026-03-02 09:00", "甲"],
        ["a", "2026-03-02 10:00", "甲"],
        ["b", "2026-03-02 09:00", "甲"],
        ["a", "2026-03-02 10:00", "丙"],
    )
    assert found.cases == {"a": ["甲", "乙", "甲", "丙"], "b": ["丙", "甲"]}


def test_an_offset_makes_an_instant_and_without_one_the_time_is_shanghais() -> None:
    """05:00 in Amsterdam's summer is 11:00 in Shanghai."""
    assert in_order_of(
        "2026-07-02T05:00:00+02:00", "2026-07-02 10:59:59", "2026-07-02T03:00:01Z"
    ) == ["2", "1", "3"]


def test_two_forms_may_stand_in_one_column() -> None:
    """As a process-mining tool writes times: the fraction only where there is one."""
    assert in_order_of(
        "2011-10-11 13:45:40.276000+02:00", "2011-10-11 13:45:40+02:00", "2011-10-11 13:45:39+02:00"
    ) == ["3", "2", "1"]
    assert in_order_of("2016/01/01 10:51:15.304", "2016/01/01 10:51:15.300") == ["2", "1"]


def test_a_day_after_the_twelfth_tells_the_order_of_the_whole_column() -> None:
    assert in_order_of("29/2/2016 01:23", "5/3/2016 12:00", "1/3/2016 00:10") == ["1", "3", "2"]
    assert in_order_of("29-02-2016 01:23", "05-03-2016 12:00") == ["1", "2"]
    assert in_order_of("5/3/2016 12:00", "02/29/2016 01:23") == ["2", "1"]
    assert in_order_of("05.06.2016 12:00", "12.31.2015 01:23", "06.01.2016 00:00") == [
        "2", "1", "3",
    ]  # fmt: skip


def test_hours_that_count_to_twelve_are_read() -> None:
    assert in_order_of("01/02/2026 01:00:00 PM", "01/02/2026 11:30:00 AM") == ["2", "1"]


@pytest.mark.parametrize(
    ("times", "order", "certain"),
    [
        (("1/3/2026 09:00", "2/1/2026 09:00"), ["2", "1"], False),  # 1 March, 2 January
        (("1/3/2026 09:00 AM", "2/1/2026 09:00 AM"), ["1", "2"], False),  # 3 January, 1 February
        (("2026-01-03 09:00", "2026-02-01 09:00"), ["1", "2"], True),
    ],
)
def test_where_the_file_leaves_the_order_open_a_convention_is_kept_and_told(
    times: tuple[str, ...], order: list[str], certain: bool
) -> None:
    rows = [["c", time, str(number)] for number, time in enumerate(times, start=1)]
    found = ways(*rows)
    assert (found.cases["c"], found.certain) == (order, certain)


def test_blanks_and_words_for_nothing_name_no_group() -> None:
    day = "2026-03-02 09:00"
    rows = [["c", day, word] for word in ("", "?", " EMPTY ", "unknown", "无", "甲", "停用")]
    found = ways(*rows)
    assert found.cases == {"c": [None, None, None, None, None, "甲", "停用"]}
    assert found.nothing == {"": 1, "?": 1, "EMPTY": 1, "unknown": 1, "无": 1}
    told = Columns(case="no", at="at", group="team", missing=("停用",))
    assert ways(*rows, columns=told).cases["c"][-1] is None


def test_names_are_read_without_the_blanks_around_and_numbers_of_cases_as_they_stand() -> None:
    found = ways(["007", "2026-03-02 09:00", " 市  建设局 "], ["7", "2026-03-02 09:00", "甲"])
    assert found.cases == {"007": ["市 建设局"], "7": ["甲"]}


def test_the_header_may_stand_below_a_title_and_rows_may_be_short() -> None:
    rows = [["二季度流转记录"], [], HEADINGS, ["c", "2026-03-02 09:00"]]
    assert read_ways(a_csv(rows), file="log.csv", columns=COLUMNS).cases == {"c": [None]}


def test_rows_of_separators_alone_are_no_rows_and_others_are() -> None:
    """As spreadsheets leave them below the last row, wider than the columns that are read."""
    text = "no,at,team,more,last\nc,2026-03-02 09:00,甲,x,y\n,,,,\n , ,,,\n"
    found = read_ways(text.encode(), file="log.csv", columns=COLUMNS)
    assert found.cases == {"c": ["甲"]}
    with pytest.raises(DomainError) as refused:
        read_ways(f"{text},,,,y\n".encode(), file="log.csv", columns=COLUMNS)
    assert (refused.value.code, refused.value.facts["row"]) == ("log_case_empty", 5)


def test_a_workbook_with_true_dates_is_read_alike() -> None:
    rows = [HEADINGS, [17, cell_time(2026, 3, 2, 10), "乙"], [17, cell_time(2026, 3, 2, 9), "甲"]]
    found = read_ways(a_workbook(rows), file="log.xlsx", columns=COLUMNS)
    assert found.cases == {"17": ["甲", "乙"]}


def test_the_case_of_an_xes_log_stands_in_its_trace() -> None:
    log = """<log><trace><string key="concept:name" value="c1"/>
      <event><string key="concept:name" value="sign"/><string key="team" value="乙"/>
        <date key="at" value="2026-03-02T10:00:00+08:00"/></event>
      <event><string key="concept:name" value="send"/><string key="team" value="甲"/>
        <date key="at" value="2026-03-02T01:00:00.000Z"/></event>
      </trace></log>""".encode()
    for case in ("concept:name", "case:concept:name"):
        columns = Columns(case=case, at="at", group="team")
        assert read_ways(log, file="log.xes", columns=columns).cases == {"c1": ["甲", "乙"]}


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    asked = Columns(case="no", at="time", group="department")
    assert refusal(["c", "2026-03-02", "甲"], columns=asked) == (
        "log_columns_missing",
        {"file": "log.csv", "missing": "time、department", "headings": "no、at、team"},
    )


def test_the_header_is_told_from_rows_that_are_as_wide() -> None:
    """The numbers of the rows stand under no heading."""
    rows = [["", *HEADINGS], ["0", "c", "2026-03-02", "甲"]]
    with pytest.raises(DomainError) as refused:
        read_ways(a_csv(rows), file="log.csv", columns=Columns(case="x", at="y", group="z"))
    assert refused.value.facts["headings"] == "no、at、team"


def test_a_time_that_is_none_is_refused_with_its_first_row_and_how_many_there_are() -> None:
    code, facts = refusal(
        ["c", "2026-03-02 09:00", "甲"], ["c", "昨天", "甲"], ["c", "", "甲"], ["c", "昨天", "乙"]
    )
    assert code == "log_time_unreadable"
    assert facts == {"file": "log.csv", "heading": "at", "row": 3, "count": 3, "value": "昨天"}


def test_a_row_without_a_case_is_refused() -> None:
    day = "2026-03-02 09:00"
    code, facts = refusal(["c", day, "甲"], ["", day, "甲"], [" ", day, "甲"])
    assert code == "log_case_empty"
    assert facts == {"file": "log.csv", "heading": "no", "row": 3, "count": 2}


def test_a_heading_that_stands_twice_is_refused() -> None:
    rows = [["no", "at", "team", "team"], ["c", "2026-03-02", "甲", "乙"]]
    with pytest.raises(DomainError) as refused:
        read_ways(a_csv(rows), file="log.csv", columns=COLUMNS)
    assert refused.value.code == "import_header_twice"


@given(
    st.lists(st.lists(st.sampled_from(["甲", "乙", "丙", ""]), max_size=6), max_size=5),
    st.randoms(use_true_random=False),
)
def test_how_the_cases_are_interleaved_changes_nothing(
    cases: list[list[str]], chance: random.Random
) -> None:
    """Some events of a case at one time: then only their own order in the file counts."""
    begin = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
    queues = {
        f"c{number}": [
            [f"c{number}", (begin + timedelta(hours=n // 2)).isoformat(), group]
            for n, group in enumerate(groups)
        ]
        for number, groups in enumerate(cases)
    }
    expected = {case: [row[2] or None for row in rows] for case, rows in queues.items() if rows}
    mixed = []
    while remaining := [case for case, rows in queues.items() if rows]:
        mixed.append(queues[chance.choice(remaining)].pop(0))
    if mixed:
        assert ways(*mixed).cases == expected
