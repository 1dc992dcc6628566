"""What people type breaks no file: long texts, emoji, right-to-left names, formulas."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import networkx as nx
import pytest
from openpyxl import load_workbook

from app.context import Application
from app.domain.access import SYSTEM
from app.domain.catalogue import Role
from app.domain.register_filter import RegisterFilter, State
from app.domain.steps import Action
from app.exports.event_log import export_event_log
from app.exports.network import network_file
from app.exports.register import export_register
from app.services.import_reports import rejects_file
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.exports import ocel_standard, xes_standard

LONG = "厂房二期消防验收与规划核实互为前置。" * 166 + "请予协调🚒。"
"""3,000 characters and a few."""

RIGHT_TO_LEFT = "شركة النسيج 义乌🧵"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\uff1d1+1")
LEAD, HELPER = '=HYPERLINK("x")局', "+消防<&>大队"


@pytest.fixture
def office(sqlite_url: str) -> Application:
    """One problem of long words and a right-to-left name, and one of each formula."""
    application = an_application(sqlite_url)
    with application.transaction() as store:
        lead, helper = a_department(store, LEAD), a_department(store, HELPER)
        for title in FORMULAS:
            a_problem(store, title=title, text=title)
        case = a_problem(store, title=RIGHT_TO_LEFT, text=LONG, enterprise_name=RIGHT_TO_LEFT)
        case = act(store, case, Action.ACCEPT, CLERK, MONDAY_NINE, field="0102", kind="help",
                   difficulty="complex")  # fmt: skip
        case = act(store, case, Action.DISPATCH, DUTY_HEAD, MONDAY_NINE, lead=lead,
                   co_handlers=[{"department": helper, "question": "=1+1"}])  # fmt: skip
        liaison = viewer_of(Role.LIAISON, lead)
        signed = {"responsible": "=李", "leader": "@周"}
        case = act(store, case, Action.SIGN, liaison, MONDAY_NINE, **signed)
        act(store, case, Action.REQUIRE, liaison, MONDAY_NINE, waiting=1, awaited="a:2", why="先")
    return application


def register(office: Application, kind: str) -> bytes:
    file = io.BytesIO()
    asked = RegisterFilter(state=State.ALL)
    export_register(office, asked=asked, viewer=SYSTEM, at=MONDAY_NINE, kind=kind, file=file)
    return file.getvalue()


def log(office: Application, kind: str) -> bytes:
    file = io.BytesIO()
    asked = RegisterFilter(state=State.ALL)
    export_event_log(office, asked=asked, viewer=SYSTEM, at=MONDAY_NINE, kind=kind, file=file)
    return file.getvalue()


def network(office: Application, kind: str) -> bytes:
    leader = viewer_of(Role.LEADER)
    return network_file(office, kind=kind, asked={}, viewer=leader, at=MONDAY_NINE)[1]


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_register_holds_them_whole(office: Application) -> None:
    sheet = load_workbook(io.BytesIO(register(office, "xlsx")))["台账"]
    written = {cell.value for row in sheet for cell in row}
    assert {LONG, RIGHT_TO_LEFT, LEAD, HELPER, "=李", *FORMULAS} <= written
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
    told = {cell for row in cells(register(office, "csv")) for cell in row}
    assert {LONG, RIGHT_TO_LEFT, *(f"'{text}" for text in (LEAD, HELPER, "=李", *FORMULAS))} <= told


@pytest.mark.parametrize("write", [register, log, network])
def test_no_cell_of_a_csv_begins_like_a_formula(office: Application, write: Any) -> None:
    signs = {cell[:1] for row in cells(write(office, "csv")) for cell in row}
    assert signs.isdisjoint("=+-@\uff1d\t\r\n")


@pytest.mark.parametrize("write", [register, network])
def test_no_cell_of_a_workbook_is_a_formula(office: Application, write: Any) -> None:
    book = load_workbook(io.BytesIO(write(office, "xlsx")))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds <= {"s", "n", "d"}


def test_the_event_log_holds_the_names_of_departments_as_they_are(office: Application) -> None:
    traces = xes_standard.read(log(office, "xes"))
    assert LEAD in {holder for trace in traces for holder in trace.of("holder")}
    found = ocel_standard.read(log(office, "ocel"))
    names = {found.values(id_).get("name") for id_ in found.objects}
    assert {LEAD, HELPER} <= names
    assert json.loads(log(office, "ocel"))["events"]


def test_graphml_holds_them_as_they_are(office: Application) -> None:
    graph = nx.read_graphml(io.BytesIO(network(office, "graphml")))
    assert {LEAD, HELPER} <= {name for _node, name in graph.nodes(data="name")}


def test_rejected_rows_are_guarded_whatever_stands_in_them() -> None:
    row = (2, "=列", "“=列”无法识别", ["@a", "\t=b", LONG, RIGHT_TO_LEFT])
    head, line = cells(rejects_file(["=列", "+b", "c", "d"], [row]))
    assert head == ["_row", "_field", "_reason", "'=列", "'+b", "c", "d"]
    assert line == ["2", "'=列", "“=列”无法识别", "'@a", "'\t=b", LONG, RIGHT_TO_LEFT]
