"""Handovers in real logs: as SQL counts them, and as a process-mining library does."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from app.cli import bihuan
from tests.realdata import incidents
from tests.realdata.logs_counted import Event, counted_in_sql

pytestmark = pytest.mark.realdata

XES = "{http://www.xes-standard.org/}"
VOLVO = "problems-volvo/06_bpic2013_closed.xes.gz"
WABO = "permits-wabo/Receipt.csv"
TEAM, LINE = "organization involved", "org:group"
STANDARD = ("case:concept:name", "time:timestamp")


def answer(file: Path, case: str, time: str, group: str) -> dict[str, Any]:
    """What the command says of a log."""
    asked = ["--log", str(file), "--case", case, "--time", time, "--group", group, "--json"]
    done = CliRunner().invoke(bihuan, ["network", *asked])
    assert (done.exit_code, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def of_volvo(file: Path, group: str) -> list[Event]:
    """The problems' events as the standard library's reader of XML tells them."""
    with gzip.open(file) as packed:
        root = ElementTree.parse(packed).getroot()
    events = []
    for trace in root.iter(f"{XES}trace"):
        case = next(s.get("value", "") for s in trace if s.get("key") == "concept:name")
        for event in trace.iter(f"{XES}event"):
            told = {child.get("key"): child.get("value", "") for child in event}
            events.append((case, datetime.fromisoformat(told["time:timestamp"]), told[group]))
    return events


def of_permits(file: Path) -> list[Event]:
    with file.open(encoding="utf-8") as text:
        return [
            (
                row["case:concept:name"],
                datetime.fromisoformat(row["time:timestamp"]),
                None if row["org:group"] == "EMPTY" else row["org:group"],
            )
            for row in csv.DictReader(text)
        ]


def of_incidents(file: Path) -> list[Event]:
    return [
        (
            row["number"],
            incidents.at(row["sys_updated_at"]),
            None if row["assignment_group"] == "?" else row["assignment_group"],
        )
        for row in incidents.rows_of(file)
    ]


@pytest.mark.parametrize(("group", "groups"), [(TEAM, 324), (LINE, 15)])
def test_the_problem_log_by_team_and_by_line(real_data: Path, group: str, groups: int) -> None:
    found = answer(real_data / VOLVO, "concept:name", "time:timestamp", group)
    assert (found["events"], found["cases"], found["groups"]) == (6660, 1487, groups)
    assert found == counted_in_sql(of_volvo(real_data / VOLVO, group))


def test_the_permit_log_whose_empty_group_is_none(real_data: Path) -> None:
    found = answer(real_data / WABO, *STANDARD, LINE)
    assert (found["events"], found["cases"], found["without_group"]) == (8577, 1434, 1936)
    assert found == counted_in_sql(of_permits(real_data / WABO))


@pytest.mark.parametrize(("cut", "events"), [("198", 198), ("5998", 5998), ("zip", 119998)])
def test_the_incident_log_in_either_way_of_writing_dates(
    real_data: Path, cut: str, events: int
) -> None:
    file = incidents.path(real_data, cut)
    found = answer(file, "number", "sys_updated_at", "assignment_group")
    assert found["events"] == events
    assert found == counted_in_sql(of_incidents(file))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("group", [TEAM, LINE])
def test_the_handovers_are_those_of_a_process_mining_library(real_data: Path, group: str) -> None:
    """It tells each direction's share of all pairs, those within a group among them."""
    pm4py = pytest.importorskip("pm4py")
    pandas = pytest.importorskip("pandas")
    events = of_volvo(real_data / VOLVO, group)
    frame = pandas.DataFrame(events, columns=[*STANDARD, group])
    frame["time:timestamp"] = pandas.to_datetime(frame["time:timestamp"], utc=True)
    frame["concept:name"] = "event"
    network = pm4py.discover_handover_of_work_network(frame, resource_key=group)
    found = answer(real_data / VOLVO, "concept:name", "time:timestamp", group)
    told = Counter(
        {
            edge: round(share * found["pairs"])
            for edge, share in network.connections.items()
            if edge[0] != edge[1]
        }
    )
    assert (len(told), told.total()) == (found["edges"], found["cross"])
    order = sorted(told.items(), key=lambda edge: (-edge[1], edge[0]))
    assert [[*edge, count] for edge, count in order[:10]] == found["top"]
