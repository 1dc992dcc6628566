"""The event log as a file: by the standards, complete, without anybody's name or words."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.cli import bihuan
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.identifiers import problem_number
from app.domain.register_filter import parse_filter
from app.domain.registers import Register, register_subject
from app.domain.steps import Action
from app.exports.event_log import export_event_log
from app.exports.written_log import Written
from db import register_export
from db.log import events_of
from tests.building import (
    SECRET,
    YIWU,
    a_department,
    a_person,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.databases import SqliteDatabases
from tests.exports import ocel_standard, xes_standard
from tests.exports.xes_standard import ReadTrace
from tests.pages.province import LEADER, Province, a_province, on
from tests.pages.visitors import Visitor, an_account, an_app

AT = on(23, 9)
WORDS = (
    "陈国强",
    "13900001111",
    "恒达",
    "厂房二期",
    "问题 ",
    "已办妥",
    "李建国",
    "须先完成",
    "陈建明",
)
"""Names, phones, titles and texts that the province's problems hold."""


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    """One for all: exporting adds only to the log."""
    return a_province(sqlite_databases.fresh(migrated=True))


def exported(
    province: Province, kind: str, viewer: Viewer = LEADER, as_of: datetime | None = None,
    **asked: str,
) -> tuple[bytes, Written]:  # fmt: skip
    file = io.BytesIO()
    written = export_event_log(
        province.application, asked=parse_filter({"state": "all", **asked}), viewer=viewer, at=AT,
        kind=kind, file=file, as_of=as_of,
    )  # fmt: skip
    return file.getvalue(), written


def traces(province: Province, **asked: Any) -> dict[str, ReadTrace]:
    """Every trace by its number."""
    found = xes_standard.read(exported(province, "xes", **asked)[0])
    return {trace.attributes["concept:name"][1]: trace for trace in found}


def number(province: Province, name: str) -> str:
    return problem_number(province.problems[name])


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def counted_in_sql(province: Province, statement: str) -> int:
    with province.application.reading() as store:
        return int(store.session.execute(text(statement)).scalar_one())


ACTS = """select count(*) from event join problem on problem.id = event.subject
          where event.kind not in ('reckoned', 'superseded', 'unmask')"""


def test_xes_and_ocel_keep_their_standards_and_hold_what_sql_counts(database_url: str) -> None:
    province = a_province(database_url)
    found = traces(province)
    ocel = ocel_standard.read(exported(province, "ocel")[0])
    cases = counted_in_sql(province, "select count(*) from problem")
    events = counted_in_sql(province, ACTS)
    assert (len(found), sum(len(trace.events) for trace in found.values())) == (cases, events)
    assert (ocel.kinds["problem"], len(ocel.events)) == (cases, events)
    assert (cases, len(rows(exported(province, "csv")[0]))) == (11, events)
    of_enterprises = "select count(distinct enterprise_id) from problem"
    assert ocel.kinds["enterprise"] == counted_in_sql(province, of_enterprises)
    of_orders = "select count(*) from supervision_order"
    assert ocel.kinds["order"] == counted_in_sql(province, of_orders) == 1
    of_departments = "select count(distinct department_id) from assignment"
    assert ocel.kinds["department"] == counted_in_sql(province, of_departments)


def test_the_log_is_streamed_block_by_block(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(province, "ocel")[0]
    monkeypatch.setattr(register_export, "CHUNK", 2)
    assert exported(province, "ocel")[0] == whole


def test_a_trace_tells_what_was_done_and_who_held_it_then(province: Province) -> None:
    trace = traces(province)[number(province, "answered")]
    told = zip(
        *(trace.of(key) for key in ("concept:name", "stage", "holder")),
        strict=True,
    )
    assert list(told) == [
        ("登记 register", "受理", None),
        ("受理 accept", "转办", None),
        ("派单 dispatch", "转办", "某市住建局"),
        ("签收 sign", "办理", "某市住建局"),
        ("提交结果 submit", "反馈", None),
        ("回访 call_back", "反馈", None),
        ("办结销号 close", "办结", None),
    ]
    assert trace.of("time:timestamp")[4] == "2026-11-13T15:00:00.000000+08:00"
    assert trace.of("concept:instance") == ["1", "2", "3", "4", "5", "6", "7"]


def test_who_did_it_stands_by_unit_and_role(sqlite_url: str) -> None:
    application = an_application(sqlite_url, at=AT)
    with application.transaction() as store:
        office = a_department(store, "义乌市企业综合服务中心", region=YIWU, office=True)
        lead = a_department(store, "义乌市住建局", region=YIWU)
        clerk = a_person(store, "受理甲", Role.CLERK, region=YIWU)
        liaison = a_person(store, "联络乙", Role.LIAISON, region=YIWU, department=lead)
        duty = a_person(store, "负责丙", Role.DUTY_HEAD, region="3307", department=office)
        as_clerk = viewer_of(Role.CLERK, person=clerk)
        case = a_problem(store, at=on(9, 9))
        case = act(store, case, Action.ACCEPT, as_clerk, on(9, 10), field="0102", kind="help",
                   difficulty="general")  # fmt: skip
        as_duty = viewer_of(Role.DUTY_HEAD, person=duty)
        case = act(store, case, Action.DISPATCH, as_duty, on(9, 11), lead=lead, co_handlers=[])
        signed = {"responsible": "王建国", "leader": "李卫东"}
        act(store, case, Action.SIGN, viewer_of(Role.LIAISON, lead, person=liaison), on(9, 14),
            **signed)  # fmt: skip
    (trace,) = traces(Province(application)).values()
    assert list(zip(trace.of("org:group"), trace.of("org:resource"), strict=True))[1:] == [
        ("义乌市企业综合服务中心", "受理员"),
        ("义乌市企业综合服务中心", "中心负责人"),
        ("义乌市住建局", "联络员"),
    ]


def test_a_trace_says_what_the_problem_is(province: Province) -> None:
    trace = traces(province)[number(province, "answered")]
    told = {key: value for key, (_kind, value) in trace.attributes.items()}
    assert {key: told[key] for key in ("stage", "region", "field", "difficulty", "kind")} == {
        "stage": "办结",
        "region": "330782",
        "field": "0102",
        "difficulty": "一般",
        "kind": "求助",
    }
    assert (told["grade"], told["round"], told["solved"]) == ("5", "1", "true")
    assert told["registered_at"] == "2026-11-09T09:00:00.000000+08:00"
    assert told["closed_at"] == "2026-11-17T10:30:00.000000+08:00"
    assert trace.attributes["grade"][0] == "int"


def test_an_event_is_related_to_its_order_its_department_and_its_problem(
    province: Province,
) -> None:
    log = ocel_standard.read(exported(province, "ocel")[0])
    ordered, lead = number(province, "ordered"), province.departments["住建局"]
    (order,) = (e for e in log.events if log.events[e]["type"] == "督办 order")
    assert log.of(order, "case") == [ordered]
    assert log.of(order, "order") == [f"order-{ordered}-1"]
    assert log.of(order, "holder") == [f"department-{lead}"]
    assert log.values(f"order-{ordered}-1")["level"] == "督办"
    assert log.values(f"department-{lead}")["name"] == "某市住建局"
    waiting = log.objects[number(province, "waiting")]["relationships"]
    helper = province.departments["资规局"]
    assert {"objectId": f"department-{helper}", "qualifier": "co"} in waiting


@pytest.mark.parametrize("kind", ["xes", "ocel", "csv"])
def test_nobody_is_named_and_nobody_is_quoted(province: Province, kind: str) -> None:
    content = exported(province, kind)[0].decode()
    assert [word for word in WORDS if word in content] == []


def test_the_log_holds_what_the_viewer_may_see(province: Province) -> None:
    seen = traces(province, viewer=province.liaison("资规局"))
    assert set(seen) == {number(province, "waiting")}
    assert len(traces(province, viewer=viewer_of(Role.LEADER, region="3301"))) == 2


def test_the_log_holds_what_the_filter_asks_for(province: Province) -> None:
    late = {number(province, name) for name in ("late", "ordered")}
    assert set(traces(province, light="red", state="open")) == late


def test_the_log_of_a_past_instant_ends_there(province: Province) -> None:
    past = traces(province, as_of=on(13, 12))
    assert len(past) == 5
    assert past[number(province, "answered")].of("action") == [
        *("register", "accept", "dispatch", "sign")
    ]
    assert past[number(province, "answered")].attributes["stage"][1] == "办理"


def test_gzip_holds_the_same_log_and_the_same_log_is_the_same_bytes(province: Province) -> None:
    packed = exported(province, "xes.gz")[0]
    assert gzip.decompress(packed) == exported(province, "xes")[0]
    assert packed == exported(province, "xes.gz")[0]


def test_an_empty_log_keeps_the_standards(province: Province) -> None:
    assert traces(province, q="没有这样的问题") == {}
    log = ocel_standard.read(exported(province, "ocel", q="没有这样的问题")[0])
    assert (log.events, log.objects) == ({}, {})


def test_an_export_of_the_log_is_an_event(province: Province) -> None:
    written = exported(province, "ocel", light="red", state="open")[1]
    with province.application.reading() as store:
        last = events_of(store.session, register_subject(Register.EXPORTS))[-1]
    assert last.kind == RegisterKind.EXPORTED
    assert (last.facts["what"], last.facts["format"]) == ("event_log", "ocel")
    assert (last.facts["query"], last.facts["rows"]) == ("light=red", written.events)


def test_an_unknown_form_is_refused(province: Province) -> None:
    with pytest.raises(DomainError, match="unknown_format"):
        exported(province, "docx")


def test_the_link_hands_out_the_file_by_a_dated_name(sqlite_url: str) -> None:
    province = a_province(sqlite_url)
    an_account(province.application, "leader", Role.LEADER, region="33")
    an_account(province.application, "auditor", Role.AUDITOR, region="33")
    app = an_app(province.application)
    leader, auditor = Visitor(app), Visitor(app)
    assert leader.gets("/export/event-log.csv").status_code == 302
    leader.signs_in("leader")
    answer = leader.gets("/export/event-log.xes.gz?state=all&token=abc123")
    assert len(xes_standard.read(gzip.decompress(answer.data))) == 11
    named = answer.headers["Content-Disposition"]
    assert "%E4%BA%8B%E4%BB%B6%E6%97%A5%E5%BF%97_2026-11-23.xes.gz" in named  # 事件日志
    assert any("bihuan-export=abc123" in c for c in answer.headers.getlist("Set-Cookie"))
    assert len(ocel_standard.read(leader.gets("/export/event-log.ocel.json").data).events) > 7
    auditor.signs_in("auditor")
    assert auditor.gets("/export/event-log.csv").status_code == 403


def run(url: str, *arguments: str) -> Any:
    environment = {"BIHUAN_DATABASE_URL": url, "BIHUAN_SECRET": SECRET}
    return CliRunner(env=environment).invoke(bihuan, ["--now", "2026-11-23T09:00", *arguments])


def test_the_command_writes_the_log(province: Province, tmp_path: Path) -> None:
    url, out = province.application.settings.database_url, tmp_path / "日志.xes.gz"
    done = run(url, "export", "event-log", "--format", "xes", "-o", str(out))
    assert (done.exit_code, done.output) == (0, f"已导出 11 件到 {out}\n")
    assert len(xes_standard.read(gzip.decompress(out.read_bytes()))) == 11
    past = tmp_path / "日志.json"
    done = run(url, "export", "event-log", "--format", "ocel", "-o", str(past),
               "--as-of", "2026-11-13T12:00")  # fmt: skip
    assert ocel_standard.read(past.read_bytes()).kinds["problem"] == 5
