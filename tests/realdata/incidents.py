"""The incident log as its files have it, and where its own counts contradict its rows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.realdata.holders import Seen, Stretch, by_case, stretches

FILES = {
    "198": "incident_event_log_198.csv",
    "5998": "incident_event_log_5998_dashdates.csv",
    "zip": "incident_event_log_labelled_119998.zip",
}
SHANGHAI = ZoneInfo("Asia/Shanghai")
UNKNOWN = "?"

Row = dict[str, str]

UNKNOWN_GROUP = "the count takes the unknown group for one of its own"
SAME_GROUP = "the count rises though the group stays"
NEVER_REOPENED = "the count stays though the incident went back to New after it was resolved"


def path(folder: Path, cut: str) -> Path:
    """The file of a cut."""
    return folder / "incidents-itil" / FILES[cut]


@cache
def rows_of(file: Path) -> tuple[Row, ...]:
    """The rows of a file as they stand in it."""
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            text = archive.read("incident_event_log.csv").decode()
    else:
        text = file.read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(io.StringIO(text)))


@cache
def at(text: str) -> datetime:
    """29/2/2016 01:16, or 29-02-2016 01:16."""
    return datetime.strptime(text.replace("-", "/"), "%d/%m/%Y %H:%M").replace(tzinfo=SHANGHAI)


def incidents(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each incident in the order of time, of the file where times are equal."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["number"]].append(row)
    return {n: sorted(told, key=lambda row: at(row["sys_updated_at"])) for n, told in found.items()}


def holders(rows: Sequence[Row]) -> dict[str, list[Stretch]]:
    """Who held each incident, by its file."""
    opened = {row["number"]: at(row["opened_at"]) for row in reversed(rows)}
    seen = (
        Seen(
            case=row["number"],
            at=at(row["sys_updated_at"]),
            group="" if row["assignment_group"] == UNKNOWN else row["assignment_group"],
            closed=row["incident_state"] == "Closed",
        )
        for row in rows
    )
    cases = by_case(seen)
    return {case: stretches(told, registered=opened[case]) for case, told in cases.items()}


def own_counts(told: Sequence[Row]) -> tuple[int, int]:
    """What the log itself says of an incident at last: (reassignments, reopenings)."""
    last = told[-1]
    return int(last["reassignment_count"]), int(last["reopen_count"])


def contradictions(told: Sequence[Row]) -> set[str]:
    """Why the log's own counts need not be what its rows tell of an incident."""
    steps = [(before, after) for before, after in pairwise(told)]
    found = set()
    if any(row["assignment_group"] == UNKNOWN for row in told):
        found.add(UNKNOWN_GROUP)
    if any(_rises(*step, "reassignment_count") and not _changes(*step) for step in steps):
        found.add(SAME_GROUP)
    if any(_goes_back(*step) and not _rises(*step, "reopen_count") for step in steps):
        found.add(NEVER_REOPENED)
    return found


def _rises(before: Row, after: Row, name: str) -> bool:
    return int(after[name]) > int(before[name])


def _changes(before: Row, after: Row) -> bool:
    return before["assignment_group"] != after["assignment_group"]


def _goes_back(before: Row, after: Row) -> bool:
    return before["incident_state"] == "Resolved" and after["incident_state"] == "New"
