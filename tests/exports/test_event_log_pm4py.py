"""Both forms of the event log as the library of process mining reads them, where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.access import SYSTEM
from app.domain.register_filter import RegisterFilter, State
from app.exports.event_log import export_event_log
from app.exports.written_log import Written
from tests.pages.province import Province, a_province, on

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def pm4py() -> Any:
    return pytest.importorskip("pm4py")


def written(province: Province, kind: str, path: Path) -> Written:
    with path.open("wb") as file:
        return export_event_log(
            province.application, asked=RegisterFilter(state=State.ALL), viewer=SYSTEM,
            at=on(23, 9), kind=kind, file=file,
        )  # fmt: skip


def test_both_forms_have_the_same_cases_events_and_objects(
    sqlite_url: str, tmp_path: Path, pm4py: Any
) -> None:
    province = a_province(sqlite_url)
    xes, json = tmp_path / "log.xes", tmp_path / "log.json"
    first, second = written(province, "xes", xes), written(province, "ocel", json)
    frame = pm4py.read_xes(str(xes))
    ocel = pm4py.read_ocel2_json(str(json))
    assert (frame["case:concept:name"].nunique(), len(frame)) == (first.cases, first.events)
    objects = ocel.objects.groupby("ocel:type").size().to_dict()
    assert (objects["problem"], len(ocel.events)) == (first.cases, first.events)
    assert objects == dict(second.objects)
