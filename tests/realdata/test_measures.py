"""Measures of real logs and registers equal what their files say, counted in plain Python.

The window holds every date of the files. A case that a file closes is closed at the later of its
date and its last event, as it is everywhere in the product.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.realdata import incidents
from tests.realdata.test_requests import BALTIMORE, command, csv_rows, moment

__all__ = ["command"]

pytestmark = pytest.mark.realdata

WABO = "permits-wabo/Receipt.csv"
ALL_TIME = ("--from", "2000-01-01", "--to", "2026-11-23")

Command = Callable[..., Any]
Share = tuple[int, int]


def shares(command: Command, file: Path) -> dict[str, Share]:
    """(numerator, denominator) of every measure, after the file has come in."""
    command("import", str(file))
    _status, rows = command("measures", *ALL_TIME)
    return {row["measure"]: (row["numerator"], row["denominator"]) for row in rows}


def test_the_due_dates_of_baltimore(command: Command, real_data: Path) -> None:
    """A request that the city closed as a duplicate is merged, and no limit of it is judged."""
    file = real_data / BALTIMORE
    judged = [row for row in csv_rows(file) if row["SRStatus"] != "Closed (Duplicate)"]
    due = [(_city(row["DueDate"]), _city(row["CloseDate"]), row["SRStatus"]) for row in judged]
    closed = [(d, c) for d, c, status in due if status.startswith("Closed")]
    met = sum(1 for d, c in closed if d and c and c <= d)
    found = shares(command, file)
    assert met > 500
    assert found["met_approved"] == found["met_original"] == (met, sum(1 for d, *_ in due if d))
    assert found["unconfirmed"] == (len(closed), len(closed))
    assert found["signed_in_time"] == found["right_first"] == (0, 0)


def _city(text: str) -> datetime | None:
    return moment(text, "America/New_York")


def test_the_deadlines_of_permits(command: Command, real_data: Path) -> None:
    """1,434 applications, each with a deadline; those without an end date are open."""
    file = real_data / WABO
    with file.open(encoding="utf-8", newline="") as text:
        cases = defaultdict(list)
        for row in csv.DictReader(text):
            cases[row["case:concept:name"]].append(row)
    met = closed = 0
    for rows in cases.values():
        if ended := rows[0]["case:enddate"]:
            last = max(datetime.fromisoformat(row["time:timestamp"]) for row in rows)
            over = max(datetime.fromisoformat(ended), last)
            closed += 1
            met += over <= datetime.fromisoformat(rows[0]["case:deadline"])
    found = shares(command, file)
    assert len(cases) == 1434
    assert found["met_approved"] == (met, 1434)
    assert found["closed_of_accepted"] == (closed, 1434)
    assert found["reached"] == (0, closed)


def test_the_reassignments_and_reworks_of_incidents(command: Command, real_data: Path) -> None:
    """The log names no due date (made_sla is a verdict without its limit): nothing is judged by it.

    Sent back: a group has the case again after another one had it. Reworked: resolved, and then
    neither resolved nor closed.
    """
    file = incidents.path(real_data, "5998")
    told = incidents.incidents(incidents.rows_of(file))
    closed = [rows for rows in told.values() if rows[-1]["incident_state"] == "Closed"]
    found = shares(command, file)
    assert found["met_approved"] == (0, 0)
    assert found["back_and_forth"] == (sum(map(_sent_back, closed)), len(closed))
    assert found["reworked"] == (sum(map(_reworked, closed)), len(closed))
    assert found["reopened"] == (0, len(closed))


def _sent_back(rows: Sequence[dict[str, str]]) -> bool:
    """Groups that held it for any time, repeats collapsed: A, B, A among them."""
    held = [
        (before["assignment_group"], incidents.at(before["sys_updated_at"]))
        for before in rows
        if before["assignment_group"] != incidents.UNKNOWN
    ]
    runs = [(group, next(run)[1]) for group, run in groupby(held, key=lambda pair: pair[0])]
    ends = [*(at for _group, at in runs[1:]), incidents.at(rows[-1]["sys_updated_at"])]
    lasting = [g for (g, start), end in zip(runs, ends, strict=False) if start < end]
    way = [group for group, _run in groupby(lasting)]
    return any(a == c for a, _b, c in zip(way, way[1:], way[2:], strict=False))


def _reworked(rows: Sequence[dict[str, str]]) -> bool:
    states = [row["incident_state"] for row in rows]
    return any(
        before == "Resolved" and after not in ("Resolved", "Closed")
        for before, after in pairwise(states)
    )
