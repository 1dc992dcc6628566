"""What real logs tell before its time, and who in them is a program, counted independently."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.imports.archives import members
from app.imports.event_log import read_log
from app.imports.plan import plan
from app.imports.profile import shipped
from app.imports.rows import Around
from app.imports.sheets import sheets
from tests.imports.logs import a_directory
from tests.realdata import incidents

pytestmark = pytest.mark.realdata

DAY_FIRST = "%d/%m/%Y %H:%M"
UNUSED = "模板已注明，未用于环节和时限"
SAME = "自第一行起即为同一值，按栏目名称是结局，含有事后信息，未用于环节和时限"


def notes(file: Path) -> tuple[str, ...]:
    """What the preview of a file says of it."""
    [(name, content)] = members(file.read_bytes(), file.name)
    found = plan(sheets(content, file=name), profiles=shipped())
    around = Around(
        plan=found, directory=a_directory(), now=datetime(2026, 11, 23, tzinfo=UTC), region="33",
        end_of_day=lambda midnight: midnight, knows_code=lambda _code: False,
    )  # fmt: skip
    return read_log(found, around=around).notes


def late(name: str, pairs: Sequence[tuple[datetime, datetime]], use: str, *, row: int = 2) -> str:
    """The sentence on a column by its (date, time of the row)."""
    later = sum(date > at for date, at in pairs)
    share = f"{100 * later / len(pairs):.1f}%"
    return (
        f"列“{name}”有值的{len(pairs)}行中，{later}行（{share}）晚于该行时间（如第{row}行），"
        f"含有事后或预定的信息，{use}"
    )


@pytest.mark.parametrize(("cut", "cases"), [("198", 0), ("5998", 0), ("zip", 2000)])
def test_the_incident_log_knows_the_end_of_every_incident_from_its_first_row(
    real_data: Path, cut: str, cases: int
) -> None:
    rows = incidents.rows_of(incidents.path(real_data, cut))
    first = set(list(dict.fromkeys(row["number"] for row in rows))[: cases or None])
    seen = [row for row in rows if row["number"] in first]
    limit = f"（抽查前{cases}件）" if cases else ""
    expected = [
        late(name, [(_day_first(r[name]), _day_first(r["sys_updated_at"])) for r in seen
                    if r[name] != "?"], UNUSED) + limit
        for name in ("resolved_at", "closed_at")
    ]  # fmt: skip
    several = {n for n, count in Counter(r["number"] for r in seen).items() if count > 1}
    for name in ("closed_code", "resolved_by"):
        told = {(r["number"], r[name]) for r in seen if r["number"] in several}
        assert len(told) == len(several)
        n = sum(value != "?" for _number, value in told)
        expected.append(f"列“{name}”在多次流转的{n}件中{SAME}{limit}")
    assert list(notes(incidents.path(real_data, cut)))[:4] == expected


def _day_first(text: str) -> datetime:
    return datetime.strptime(text.replace("-", "/"), DAY_FIRST).replace(tzinfo=UTC)


def test_one_account_of_the_incident_log_never_rests(real_data: Path) -> None:
    # 29,625 of 119,998 rows; the median account has 2; 8,863 lie in the quietest 8 hours
    # of the day (from 23) and 48 of the week (from Friday 23), as a table of them shows.
    assert notes(incidents.path(real_data, "zip"))[4:] == (
        "“Updated by 908”29625行（24.7%），模板列为机器账号："
        "行数为账号中位数的14812倍，29.9%在全体最空闲的时段（每日8小时、每周两天）",
    )


def test_of_the_problem_log_nothing_is_known_before_its_time(real_data: Path) -> None:
    file = real_data / "problems-volvo" / "06_bpic2013_closed.xes.gz"
    assert notes(file) == ("“org:resource”为空的有26行（0.4%），可能由程序写入",)


def test_the_permit_log_knows_when_a_permit_is_due_and_done(real_data: Path) -> None:
    file = real_data / "permits-wabo" / "Receipt.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))

    def dates(name: str) -> list[tuple[datetime, datetime]]:
        return [
            (datetime.fromisoformat(row[name]), datetime.fromisoformat(row["time:timestamp"]))
            for row in rows
            if row[name]
        ]

    def account(name: str) -> str:
        n = sum(row["org:resource"] == name for row in rows)
        words = f"疑似机器账号“{name}”{n}行（{100 * n / 8577:.1f}%），模板未列出，仍按人员读取"
        return f"{words}：名称如程序账号"

    mapped = "模板指定为整件的“{}”，不用于各行"
    assert notes(file) == (
        late("case:enddate_planned", dates("case:enddate_planned"), "未用于环节和时限"),
        late("case:deadline", dates("case:deadline"), mapped.format("批准时限")),
        late("case:enddate", dates("case:enddate"), mapped.format("办结时间"), row=6),
        *map(account, ("admin1", "admin2", "test", "admin3", "TEST")),
    )
