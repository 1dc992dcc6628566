"""The requests of three cities come in whole, once, and say what their files say.

What each file holds is counted here by itself, in plain Python, and compared with the database.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from sqlalchemy import select

from app.cli import bihuan
from db.models import DepartmentRow, ProblemRow
from tests.building import SECRET, an_application

pytestmark = pytest.mark.realdata

BALTIMORE = "requests-baltimore/311_sample_first2000.csv"
NEW_YORK = "requests-nyc/nyc311_2022-05-01_924.csv"
VANCOUVER = "requests-vancouver/service-requests-2023.xlsx"
FIGURES = ("rows", "accepted", "duplicates", "rejected", "problems", "events")

Command = Callable[..., Any]
Row = dict[str, str]


@pytest.fixture
def command(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A function: command("import", …) → the exit status, and the answer to --json."""
    monkeypatch.setenv("BIHUAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BIHUAN_FOLDER", str(tmp_path))
    monkeypatch.setenv("BIHUAN_SECRET", SECRET)

    def answer(*words: str) -> tuple[int, dict[str, Any]]:
        told = CliRunner().invoke(bihuan, ["--now", "2026-11-23T09:00", *words, "--json"])
        return told.exit_code, json.loads(told.stdout)

    return answer


def imported_twice_and_verified(command: Command, file: Path) -> tuple[str, tuple[int, ...]]:
    """The profile and the figures of a first import, after a second one and a verification."""
    status, first = command("import", str(file))
    again, second = command("import", str(file))
    assert (status, again, command("verify")[0]) == (0, 0, 0)
    rows = first["rows"]
    assert tuple(second[name] for name in FIGURES) == (rows, 0, rows, 0, 0, 0)
    return first["profile"], tuple(first[name] for name in FIGURES)


def csv_rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def sheet_rows(file: Path) -> list[dict[str, Any]]:
    book = load_workbook(file, read_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    head, *rows = sheet.iter_rows(values_only=True)
    book.close()
    return [dict(zip(head, (*row, *[None] * len(head)), strict=False)) for row in rows]


def moment(text: str, zone: str) -> datetime | None:
    """A time of the two American files as they write it."""
    if not text:
        return None
    local = datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p")  # noqa: DTZ007 - the zone comes next
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def problems(url: str) -> list[dict[str, Any]]:
    """The rows of the database, each with the name of its lead."""
    with an_application(url).reading() as store:
        names = {row.id: row.name for row in store.session.scalars(select(DepartmentRow))}
        rows = store.session.execute(select(ProblemRow.__table__)).mappings()
        return [{**row, "lead": names.get(row["lead_department"])} for row in rows]


def closed_too_early(rows: list[dict[str, Any]]) -> list[str]:
    return [r["source_no"] for r in rows if r["closed_at"] and r["closed_at"] < r["registered_at"]]


def test_the_requests_of_baltimore(command: Command, sqlite_url: str, real_data: Path) -> None:
    file = real_data / BALTIMORE
    assert imported_twice_and_verified(command, file) == (
        "requests-baltimore", (2000, 2000, 0, 0, 2000, 2000),
    )  # fmt: skip
    said, stored = csv_rows(file), problems(sqlite_url)
    statuses = Counter(row["SRStatus"] for row in said)
    assert Counter(row["stage"] for row in stored) == {
        "closed": statuses["Closed"] + statuses["Closed (Transferred)"],
        "merged": statuses["Closed (Duplicate)"],
        "transfer": statuses["New"],
        "handling": sum(
            statuses[s] for s in ("Open", "Open (Duplicate)", "Pending", "In Progress")
        ),
    }
    assert Counter(row["answer"] for row in stored if row["answer"]) == {
        "Closed (Duplicate)": 42, "Closed (Transferred)": 1,
    }  # fmt: skip
    assert Counter(r["lead"] for r in stored) == Counter(r["Agency"] for r in said)
    assert closed_too_early(stored) == []
    by_number = {row["source_no"]: row for row in stored}
    for row in said:
        found = by_number[row["ServiceRequestNum"]]
        for fact, column in (
            ("registered_at", "CreatedDate"), ("due", "DueDate"), ("closed_at", "CloseDate"),
        ):  # fmt: skip
            assert found[fact] == moment(row[column], "America/New_York")


def test_single_requests_of_baltimore_worked_out_by_hand(
    command: Command, sqlite_url: str, real_data: Path
) -> None:
    command("import", str(real_data / BALTIMORE))
    stored = {row["source_no"]: row for row in problems(sqlite_url)}
    summer, winter = stored["18-00269879"], stored["18-00838880"]
    assert summer["registered_at"] == datetime(2018, 4, 12, 15, 11, 26, tzinfo=UTC)  # EDT, UTC-4
    assert summer["due"] == datetime(2018, 4, 13, 15, 11, 26, tzinfo=UTC)
    assert summer["closed_at"] == datetime(2018, 4, 12, 16, 45, 47, tzinfo=UTC)
    assert winter["registered_at"] == datetime(2018, 11, 13, 18, 6, 56, tzinfo=UTC)  # EST, UTC-5
    assert {row["region"] for row in stored.values()} == {"33"}
    assert min(row["registered_at"] for row in stored.values()) == datetime(
        2014, 1, 5, 10, 9, 55, tzinfo=UTC
    )
    assert max(row["registered_at"] for row in stored.values()) == datetime(
        2019, 2, 13, 0, 24, 58, tzinfo=UTC
    )


def test_the_requests_of_new_york(command: Command, sqlite_url: str, real_data: Path) -> None:
    file = real_data / NEW_YORK
    assert imported_twice_and_verified(command, file) == (
        "requests-nyc", (924, 924, 0, 0, 924, 924),
    )  # fmt: skip
    said, stored = csv_rows(file), problems(sqlite_url)
    statuses = Counter(row["Status"] for row in said)
    assert Counter(row["stage"] for row in stored) == {
        "closed": statuses["Closed"],
        "handling": statuses["In Progress"],
        "transfer": statuses["Open"],
    }
    assert Counter(r["lead"] for r in stored) == Counter(r["Agency Name"] for r in said)
    assert closed_too_early(stored) == []
    words = [row[c] for row in stored for c in ("title", "text", "answer", "responsible")]
    assert [w for w in words if w in ("N/A", "Unspecified") or w.endswith("N/A")] == []
    by_number = {row["source_no"]: row for row in stored}
    for row in said:
        found = by_number[row["Unique Key"]]
        assert found["registered_at"] == moment(row["Created Date"], "America/New_York")
        assert found["closed_at"] == moment(row["Closed Date"], "America/New_York")
        assert found["due"] is None
    first, last = by_number["54049402"], max(stored, key=lambda row: row["registered_at"])
    assert first["registered_at"] == datetime(2022, 5, 1, 4, 0, 3, tzinfo=UTC)
    assert last["registered_at"] == datetime(2022, 5, 1, 6, 6, 26, tzinfo=UTC)


def test_the_requests_of_vancouver(command: Command, sqlite_url: str, real_data: Path) -> None:
    """899 close before they open by the exporter's clock, and none by the city's."""
    file = real_data / VANCOUVER
    assert imported_twice_and_verified(command, file) == (
        "requests-vancouver", (7062, 7062, 0, 0, 7062, 7062),
    )  # fmt: skip
    said, stored = sheet_rows(file), problems(sqlite_url)
    statuses = Counter(row["Status"] for row in said)
    assert Counter(row["stage"] for row in stored) == {
        "closed": statuses["Close"], "handling": statuses["Open"],
    }  # fmt: skip
    assert Counter(r["lead"] for r in stored) == Counter(r["Department"] for r in said)
    assert closed_too_early(stored) == []
    opened = [datetime.fromisoformat(r["Service request open timestamp"]) for r in said]
    closed = [r["Service request close date"] for r in said]
    assert sum(bool(c) and c < o.date().isoformat() for o, c in zip(opened, closed, strict=True)) \
        == 899  # fmt: skip
    assert Counter((r["registered_at"], r["closed_at"]) for r in stored) == Counter(
        (o.astimezone(UTC), c and _closing(o, date.fromisoformat(c)))
        for o, c in zip(opened, closed, strict=True)
    )


def _closing(opened: datetime, day: date) -> datetime:
    """The day's first moment in the city, or that of the opening where it is the same day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("America/Vancouver"))
    return max(midnight, opened).astimezone(UTC)
