"""Real logs come in whole: every event once, every case with who held it when."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.context import Application
from db.models import EventRow, ProblemRow
from tests.building import MONDAY_NINE, an_application
from tests.realdata import incidents
from tests.realdata.holders import Seen, Stretch, by_case, stretches
from tests.realdata.incidents import NEVER_REOPENED, SAME_GROUP, UNKNOWN_GROUP
from tests.realdata.logs_imported import came_to, counted, differing, held, imported, verified

pytestmark = pytest.mark.realdata

XES = "{http://www.xes-standard.org/}"


def bring(app: Application, folder: Path, cut: str) -> dict[str, int]:
    """What a cut of the incident log came to."""
    return came_to(imported(app, incidents.path(folder, cut)))


def taken(rows: int, *, known: int = 0, problems: int) -> dict[str, int]:
    """What a log came to of which nothing was refused."""
    new = rows - known
    counts = {"rows": rows, "accepted": new, "duplicates": known, "rejected": 0}
    return {**counts, "problems": problems, "events": new}


def test_two_cuts_of_the_incident_log_come_in_one_after_the_other(
    database_url: str, real_data: Path
) -> None:
    app = an_application(database_url)
    small, large = (incidents.rows_of(incidents.path(real_data, cut)) for cut in ("198", "5998"))
    cases = [{row["number"] for row in rows} for rows in (small, large)]
    assert (len(small), len(large), *map(len, cases)) == (198, 5998, 32, 890)
    assert bring(app, real_data, "198") == taken(198, problems=32)
    begun = len(cases[1] - cases[0])
    assert bring(app, real_data, "5998") == taken(5998, known=198, problems=begun)
    assert grown(app) == {"INC0000101": 3}
    assert bring(app, real_data, "198") == taken(198, known=198, problems=0)
    assert bring(app, real_data, "5998") == taken(5998, known=5998, problems=0)
    assert differing(held(app), incidents.holders(large), until=MONDAY_NINE) == []
    assert verified(app).ok


def test_the_whole_incident_log_grows_its_cuts_and_tells_who_held_each_incident(
    sqlite_url: str, real_data: Path
) -> None:
    app = an_application(sqlite_url)
    rows = incidents.rows_of(incidents.path(real_data, "zip"))
    begun = len({row["number"] for row in rows}) - 890
    bring(app, real_data, "198")
    bring(app, real_data, "5998")
    assert (len(rows), begun) == (119_998, 19_879)
    assert bring(app, real_data, "zip") == taken(119_998, known=5998, problems=begun)
    assert bring(app, real_data, "zip") == taken(119_998, known=119_998, problems=0)
    assert differing(held(app), incidents.holders(rows), until=MONDAY_NINE) == []
    counts_agree_but_for_what_the_log_contradicts(app, rows)
    found = verified(app)
    assert (found.ok, found.problems) == (True, 20_769)


def test_the_problem_log_tells_which_team_held_each_problem(
    database_url: str, real_data: Path
) -> None:
    app = an_application(database_url)
    file = real_data / "problems-volvo" / "06_bpic2013_closed.xes.gz"
    cases = traces(file)
    events = sum(map(len, cases.values()))
    assert (events, len(cases)) == (6660, 1487)
    assert came_to(imported(app, file)) == taken(events, problems=len(cases))
    assert came_to(imported(app, file)) == taken(events, known=events, problems=0)
    expected = {case: stretches(seen) for case, seen in cases.items()}
    assert differing(held(app), expected, until=MONDAY_NINE) == []
    assert verified(app).ok


def traces(file: Path) -> dict[str, list[Seen]]:
    """The events of each trace, in the order of time."""
    rows = []
    with gzip.open(file) as stream:
        for trace in ElementTree.parse(stream).getroot().iter(f"{XES}trace"):
            case = said(trace)["concept:name"]
            for told in map(said, trace.iter(f"{XES}event")):
                state = f"{told['concept:name']}/{told['lifecycle:transition']}"
                team = told.get("organization involved", "")
                rows.append(
                    Seen(
                        case=case,
                        at=datetime.fromisoformat(told["time:timestamp"]),
                        group="" if team in ("-", "0") else team,
                        closed=state in ("Completed/Closed", "Completed/Cancelled"),
                    )
                )
    return by_case(rows)


def said(element: ElementTree.Element) -> dict[str, str]:
    """The attributes of a trace or an event."""
    return {child.attrib["key"]: child.attrib["value"] for child in element if "key" in child.attrib
            and "value" in child.attrib}  # fmt: skip


def test_the_permit_log_tells_which_group_held_each_application(
    database_url: str, real_data: Path
) -> None:
    app = an_application(database_url)
    file = real_data / "permits-wabo" / "Receipt.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    cases = {row["case:concept:name"] for row in rows}
    assert (len(rows), len(cases)) == (8577, 1434)
    assert came_to(imported(app, file)) == taken(8577, problems=1434)
    assert came_to(imported(app, file)) == taken(8577, known=8577, problems=0)
    assert differing(held(app), permits(rows), until=MONDAY_NINE) == []
    assert verified(app).ok


def permits(rows: list[dict[str, str]]) -> dict[str, list[Stretch]]:
    """Who held each application, by its file."""
    seen = (
        Seen(
            case=row["case:concept:name"],
            at=datetime.fromisoformat(row["time:timestamp"]),
            group="" if row["org:group"] == "EMPTY" else row["org:group"],
            closed=False,
        )
        for row in rows
    )
    whole = {row["case:concept:name"]: row for row in rows}
    return {
        case: stretches(
            told,
            registered=datetime.fromisoformat(whole[case]["case:startdate"]),
            ended=datetime.fromisoformat(whole[case]["case:enddate"])
            if whole[case]["case:enddate"]
            else None,
        )
        for case, told in by_case(seen).items()
    }


def counts_agree_but_for_what_the_log_contradicts(
    app: Application, rows: tuple[incidents.Row, ...]
) -> None:
    """Every difference has its reason in the rows; without one there is none."""
    counts = counted(app)
    differ: Counter[frozenset[str]] = Counter()
    for number, told in incidents.incidents(rows).items():
        if counts[number] != incidents.own_counts(told):
            differ[frozenset(incidents.contradictions(told))] += 1
    assert differ == {
        frozenset({UNKNOWN_GROUP}): 3440,
        frozenset({UNKNOWN_GROUP, SAME_GROUP}): 49,
        frozenset({SAME_GROUP}): 32,
        frozenset({NEVER_REOPENED}): 1,
    }


def grown(app: Application) -> dict[str, int]:
    """Source number → how many entries came after the first file."""
    entries: dict[str, int] = defaultdict(int)
    with app.reading() as store:
        later = (
            select(ProblemRow.source_no, EventRow.facts)
            .join(EventRow, EventRow.subject == ProblemRow.id)
            .where(EventRow.kind == "appended")
        )
        for source_no, facts in store.session.execute(later):
            entries[source_no] += facts.count('"at":')
    return dict(entries)
