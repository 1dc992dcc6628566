"""Logs of other systems: each row one event, each case one problem, known events known again.

Times of files are Shanghai's, those of spans UTC: 09:30 is 01:30.
"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select, update

from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from app.services import handling, importing
from app.services.import_log import unknown
from app.services.import_reports import Result
from db import staging
from db.models import AssignmentRow, DepartmentRow, EventRow, ImportLineRow, ProblemRow, SourceRow
from tests.building import MONDAY_NINE, a_department, an_application, viewer_of
from tests.imports.files import a_csv, read_csv
from tests.services.import_runs import CLERK, count, counted, problems, staged, verdicts, verified
from tests.services.log_runs import HEADINGS, JOINED, event, logged, profile, tracks

DUTY_HEAD = viewer_of(Role.DUTY_HEAD)

FIRST = [
    event("G-1", "02 09:30", state="待派"),
    event("G-1", "02 10:00", "市供电局"),
    event("G-1", "02 15:00", "市建设局"),
    event("G-2", "03 09:00", "市供电局"),
    event("G-1", "04 11:00", "市建设局", state="关闭"),
]
LATER = [
    event("G-2", "03 16:00", "市水务局"),
    event("G-2", "05 09:00", "市水务局", state="关闭", by="自动关单"),
    event("G-3", "05 10:00", state="待派"),
]


@pytest.fixture
def app(database_url: str) -> Application:
    """An office, on both databases."""
    return an_application(database_url)


def act(app: Application, problem: int) -> None:
    """Somebody of the office does something to a problem."""
    with app.transaction() as store:
        version = store.peek(problem).n
        handling.perform(
            store, action=Action.NOTE, problem=problem, given={"text": "已电话核实"},
            viewer=DUTY_HEAD, at=MONDAY_NINE, expected=version,
        )  # fmt: skip


def came_to(result: Result) -> tuple[int, int, int, int, int, int]:
    """(rows, accepted, duplicates, rejected, problems, events)."""
    return (*counted(result), result.problems, result.events)


def test_a_case_becomes_a_problem_with_who_held_it_when(app: Application) -> None:
    assert came_to(logged(app, FIRST)) == (5, 5, 0, 0, 2, 5)
    assert tracks(app) == {
        "G-1": [
            ("intake", "", "02 01:30", "02 02:00"),
            ("handling", "市供电局", "02 02:00", "02 07:00"),
            ("handling", "市建设局", "02 07:00", "04 03:00"),
        ],
        "G-2": [("handling", "市供电局", "03 01:00", "")],
    }
    rows = {row.source_no: row for row in problems(app)}
    assert [(r.stage, r.dispatches, r.round, r.due) for r in rows.values()] == [
        ("closed", 2, 1, None),
        ("handling", 1, 1, None),
    ]
    assert f"{rows['G-1'].registered_at:%m-%d %H:%M}" == "03-02 01:30"
    assert f"{rows['G-1'].closed_at:%m-%d %H:%M}" == "03-04 03:00"
    assert verified(app)


def test_groups_become_departments_and_known_departments_stay_the_only_ones(
    app: Application,
) -> None:
    with app.transaction() as store:
        known = a_department(store, "市供电局")
    logged(app, FIRST)
    logged(app, LATER)
    with app.reading() as store:
        names = store.session.scalars(select(DepartmentRow.name).order_by(DepartmentRow.id))
        assert sorted(names) == ["市供电局", "市建设局", "市水务局"]
        held = select(func.count()).where(AssignmentRow.department_id == known)
        assert store.session.scalar(held) == 2


def test_known_events_are_duplicates_and_new_ones_grow_their_case(app: Application) -> None:
    logged(app, FIRST)
    assert came_to(logged(app, [*FIRST, *LATER])) == (8, 3, 5, 0, 1, 3)
    assert tracks(app)["G-2"] == [
        ("handling", "市供电局", "03 01:00", "03 08:00"),
        ("handling", "市水务局", "03 08:00", "05 01:00"),
    ]
    assert [row.version for row in problems(app)] == [1, 2, 1]
    assert came_to(logged(app, [*LATER, *FIRST])) == (8, 0, 8, 0, 0, 0)
    assert verified(app)


def test_an_earlier_event_that_comes_later_takes_its_place(app: Application) -> None:
    logged(app, [event("G-1", "04 11:00", "市建设局")])
    logged(app, [event("G-1", "02 10:00", "市供电局")])
    assert tracks(app)["G-1"] == [
        ("handling", "市供电局", "02 02:00", "04 03:00"),
        ("handling", "市建设局", "04 03:00", ""),
    ]
    assert f"{problems(app)[0].registered_at:%d %H:%M}" == "02 02:00"
    assert verified(app)


def test_equal_events_are_counted_one_by_one(app: Application) -> None:
    twice = [event("G-1", "02 10:00", "市供电局")] * 2
    assert came_to(logged(app, twice)) == (2, 2, 0, 0, 1, 2)
    assert came_to(logged(app, twice)) == (2, 0, 2, 0, 0, 0)
    assert came_to(logged(app, [*twice, twice[0]])) == (3, 1, 2, 0, 0, 1)
    assert came_to(logged(app, twice[:1])) == (1, 0, 1, 0, 0, 0)


def test_the_unknown_among_keys_are_those_beyond_the_known_count() -> None:
    assert unknown(["a", "b", "a", "c", "a"], Counter({"a": 2, "c": 1})) == [1, 4]


def test_what_people_have_worked_on_is_left_to_them(app: Application) -> None:
    logged(app, FIRST)
    number = {row.source_no: row.id for row in problems(app)}
    act(app, number["G-2"])
    before = tracks(app)["G-2"]
    preview = staged(app, [HEADINGS, *FIRST, *LATER], profile=profile())
    assert (preview.ready, preview.duplicates, preview.rejected) == (1, 5, 2)
    result = importing.commit(app, batch=preview.batch, viewer=CLERK, at=MONDAY_NINE)
    assert came_to(result) == (8, 1, 5, 2, 1, 1)
    assert tracks(app)["G-2"] == before
    reason = "ZJ-3307-20260303-0001 已在本系统办理，不再由导入更新"
    with app.reading() as store:
        refused = read_csv(importing.rejects_csv(store, batch=preview.batch))
    assert refused == [
        ["_row", "_field", "_reason", *HEADINGS],
        ["7", "工单号", reason, *LATER[0]],
        ["8", "工单号", reason, *LATER[1]],
    ]
    assert verified(app)


def test_who_acts_between_the_preview_and_the_commit_is_before_the_file(app: Application) -> None:
    logged(app, FIRST)
    batch = staged(app, [HEADINGS, *LATER], profile=profile()).batch
    act(app, next(row.id for row in problems(app) if row.source_no == "G-2"))
    result = importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)
    assert came_to(result) == (3, 1, 0, 2, 1, 1)
    with app.reading() as store:
        refused = read_csv(importing.rejects_csv(store, batch=batch))
    assert [row[:3] for row in refused[1:]] == [
        ["2", "工单号", "ZJ-3307-20260303-0001 已在本系统办理，不再由导入更新"]
    ]
    assert verified(app)


def test_what_another_import_brought_meanwhile_is_known(app: Application) -> None:
    first = staged(app, [HEADINGS, *FIRST], profile=profile(), name="a.csv").batch
    second = staged(app, [HEADINGS, *FIRST, *LATER], profile=profile(), name="b.csv").batch
    options = {"viewer": CLERK, "at": MONDAY_NINE}
    assert came_to(importing.commit(app, batch=first, **options)) == (5, 5, 0, 0, 2, 5)
    assert came_to(importing.commit(app, batch=second, **options)) == (8, 3, 5, 0, 1, 3)
    assert verified(app)


def test_a_commit_that_was_cut_off_goes_on_and_takes_no_event_twice(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged(app, FIRST[3:4])
    monkeypatch.setattr(staging.ready_lines, "__kwdefaults__", {"limit": 1})
    content = a_csv([HEADINGS, *FIRST, *LATER])
    options = {"viewer": CLERK, "at": MONDAY_NINE}
    preview = importing.stage(app, content=content, name="a.csv", profile=profile(), **options)
    reached = importing.commit_some(app, batch=preview.batch, seconds=0, **options)
    assert (reached.done, reached.accepted, reached.problems) == (1 + 4, 4, 1)
    with app.reading() as store:
        left = importing.unfinished(store, content=content, profile="工单流转")
    assert left == preview.batch
    result = importing.commit(app, batch=preview.batch, **options)
    assert came_to(result) == (8, 7, 1, 0, 2, 7)
    assert (count(app, ProblemRow), count(app, SourceRow)) == (3, 3)
    assert verified(app)


def test_a_preview_says_how_many_cases_and_events_there_are_and_what_was_not_read(
    app: Application,
) -> None:
    logged(app, FIRST[:3])
    options = {"viewer": CLERK, "at": MONDAY_NINE, "profile": profile()}
    content = a_csv([HEADINGS, *FIRST, *LATER])
    preview, _refused = importing.examine(app, content=content, name="a.csv", **options)
    assert (preview.rows, preview.ready, preview.duplicates) == (8, 5, 3)
    assert (preview.cases, preview.begun) == (3, 2)
    assert preview.notes == (
        "“预计完成”记的是各事件之后才有的时间，属事后填写，未采用",
        "“自动关单”1行（12.5%），模板列为机器账号：名称如程序账号",
    )
    assert [row["工单号"] for row in preview.sample] == ["G-1", "G-2", "G-3"]
    assert count(app, ImportLineRow) == 1


def test_an_event_that_cannot_be_read_is_refused_alone(app: Application) -> None:
    rows = [*FIRST, event("G-1", "坏的", "市建设局"), event("", "04 12:00")]
    batch = staged(app, [HEADINGS, *rows], profile=profile()).batch
    assert came_to(importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)) == (
        7, 5, 0, 2, 2, 5,
    )  # fmt: skip
    refused = {n: v[1:] for n, v in verdicts(app, batch).items() if v[0] == "rejected"}
    assert refused == {
        7: ("时间", "“时间”无法识别：2026-03-坏的"),
        8: ("工单号", "“工单号”不能为空"),
    }


def test_a_due_date_of_the_file_stays_however_its_events_come(app: Application) -> None:
    heads = [*HEADINGS, "截止"]

    def due(rows: list[list[str]]) -> None:
        rows = [[*row, "2026-03-06 17:30"] for row in rows]
        batch = staged(app, [heads, *rows], profile=profile()).batch
        importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)

    due(FIRST)
    due(LATER)
    assert {f"{row.due:%m-%d %H:%M}" for row in problems(app)} == {"03-06 09:30"}
    assert [row.met_at and f"{row.met_at:%d %H:%M}" for row in problems(app)] == [
        "04 03:00", "05 01:00", None,
    ]  # fmt: skip
    assert verified(app)


def test_limits_that_ended_with_what_came_later_are_gone(app: Application) -> None:
    own = profile().text.replace('"*" = "handling"', '"受理" = "intake"\n"*" = "handling"')
    logged(app, [event("G-1", "02 10:00", state="受理")], profile=profile(own))
    assert problems(app)[0].due is not None
    logged(app, [event("G-1", "03 10:00", "市供电局", state="关闭")], profile=profile(own))
    assert (problems(app)[0].stage, problems(app)[0].due) == ("closed", None)
    assert verified(app)


PROBLEMS = ["工单号", "主题", "登记时间", "主办"]


def rows_first(app: Application) -> None:
    """Two problems whose events stand in a file of their own."""
    rows = [
        PROBLEMS,
        ["G-1", "停电", "2026-03-02 09:00", "市供电局"],
        ["G-2", "停水", "2026-03-02 09:30", "市水务局"],
    ]
    batch = staged(app, rows, profile=profile(JOINED)).batch
    result = importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)
    assert came_to(result) == (2, 2, 0, 0, 2, 2)


def test_events_of_a_file_of_their_own_grow_the_problems_of_another(app: Application) -> None:
    rows_first(app)
    result = logged(app, [*FIRST, event("G-9", "02 10:00")], profile=profile(JOINED))
    assert came_to(result) == (6, 5, 0, 1, 0, 5)
    assert tracks(app)["G-1"] == [
        ("intake", "", "02 01:00", "02 02:00"),
        ("handling", "市供电局", "02 02:00", "02 07:00"),
        ("handling", "市建设局", "02 07:00", "04 03:00"),
    ]
    with app.reading() as store:
        reasons = store.session.scalars(
            select(ImportLineRow.reason).where(ImportLineRow.status == "rejected")
        )
        assert list(reasons) == ["没有编号为“G-9”的问题，请先导入问题"]
    assert came_to(logged(app, FIRST, profile=profile(JOINED))) == (5, 0, 5, 0, 0, 0)
    assert verified(app)


def test_verification_sees_a_trail_that_was_changed(app: Application) -> None:
    logged(app, FIRST)
    with app.transaction() as store:
        told = select(EventRow.subject, EventRow.facts).where(EventRow.kind == "imported")
        subject, facts = next(row for row in store.session.execute(told) if "T02:00" in row.facts)
        changed = facts.replace("2026-03-02T02:00", "2026-03-02T03:00")
        store.session.execute(
            update(EventRow).where(EventRow.subject == subject).values(facts=changed)
        )
    assert not verified(app)
