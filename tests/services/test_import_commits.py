"""Staged rows become problems with all that follows, piece by piece, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.identifiers import parse_problem_number, problem_number
from app.services import importing
from app.services.import_reports import Progress
from db import staging
from db.models import (
    DepartmentRow,
    EnterpriseRow,
    EventRow,
    ImportBatchRow,
    ImportLineRow,
    ProblemRow,
    SourceRow,
)
from tests.building import MONDAY_NINE, a_department, a_problem, an_application, viewer_of
from tests.imports.files import HEADINGS, a_csv, a_row, read_csv
from tests.services.import_runs import (
    CLERK,
    counted,
    imported,
    problems,
    staged,
    verified,
)


def test_our_own_number_is_kept_where_it_is_free(database_url: str) -> None:
    app = an_application(database_url)
    head = ["问题编号", *HEADINGS]
    kept, foreign = "ZJ-3307-20260302-0012", "浙改2026-12"
    rows = [head, [kept, *a_row()], [foreign, *a_row(来源编号="")], ["", *a_row(来源编号="A-9")]]
    assert counted(imported(app, rows)) == (3, 3, 0, 0)
    assert [problem_number(row.id) for row in problems(app)] == [
        kept, "ZJ-3307-20260302-0013", "ZJ-3307-20260302-0014",
    ]  # fmt: skip
    with app.transaction() as store:
        day = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
        assert problem_number(a_problem(store, at=day).id) == "ZJ-3307-20260302-0015"


def test_a_number_that_another_problem_bears_here_is_given_anew(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    with app.transaction() as store:
        own = a_problem(store)
    number = problem_number(own.id)
    head = ["问题编号", *HEADINGS]
    result = imported(app, [head, [number, *a_row(登记时间="2026-11-23 08:00")]])
    assert counted(result) == (1, 1, 0, 0)
    assert [problem_number(row.id) for row in problems(app)] == [
        "ZJ-3307-20261123-0001", "ZJ-3307-20261123-0002",
    ]  # fmt: skip


def test_a_register_imported_where_it_came_from_takes_nothing(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    with app.transaction() as store:
        own = a_problem(store)
    head = ["问题编号", *HEADINGS]
    row = [problem_number(own.id), *a_row(登记时间="2026-11-23 09:00:00")]
    assert counted(imported(app, [head, row])) == (1, 0, 1, 0)


def test_an_open_problem_goes_on_from_where_the_file_left_it(database_url: str) -> None:
    app = an_application(database_url)
    told = {
        "主办单位": "市住建局",
        "协办单位": "市消防救援支队、市自然资源局",
        "受理时间": "2026-03-02 10:00",
        "派单时间": "2026-03-02 11:00",
        "签收时间": "2026-03-02 14:00",
        "原定时限": "2026-03-09",
        "批准时限": "2026-03-13",
        "难度": "一般",
        "责任人": "王建国",
    }
    head, row = [*HEADINGS, *told], [*a_row(), *told.values()]
    with app.transaction() as store:
        known = a_department(store, "金华市住房和城乡建设局", short_name="市住建局")
    assert counted(imported(app, [head, row])) == (1, 1, 0, 0)
    problem = problems(app)[0]
    assert (problem.stage, problem.lead_department) == ("handling", known)
    assert problem.original_due == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
    assert problem.due == datetime(2026, 3, 13, 9, 30, tzinfo=UTC)
    with app.reading() as store:
        rows = store.session.scalars(select(DepartmentRow).order_by(DepartmentRow.id))
        assert [(d.name, d.region, d.level) for d in rows][1:] == [
            ("市消防救援支队", "3307", "city"), ("市自然资源局", "3307", "city"),
        ]  # fmt: skip
    assert verified(app)


def test_enterprises_are_entered_once_and_known_again(database_url: str) -> None:
    app = an_application(database_url)
    head = [*HEADINGS, "统一社会信用代码", "联系电话"]
    code = "91350100M000100Y43"
    rows = [
        head,
        [*a_row(来源编号="1"), code, "13900001111"],
        [*a_row(来源编号="2", 企业名称=""), code, ""],
        [*a_row(来源编号="3", 企业名称="筹建中的厂"), "", ""],
        [*a_row(来源编号="4", 企业名称="筹建中的厂"), "", ""],
    ]
    assert counted(imported(app, rows)) == (4, 3, 0, 1)  # the second names no enterprise yet
    assert counted(imported(app, rows)) == (4, 1, 3, 0)
    with app.reading() as store:
        found = store.session.scalars(select(EnterpriseRow).order_by(EnterpriseRow.id)).all()
        assert sorted((e.uscc or "", e.name) for e in found) == [
            ("", "筹建中的厂"), (code, "义乌市恒达针织有限公司"),
        ]  # fmt: skip
        phones = [store.cipher.show(e.phone) for e in found if e.phone]
        assert phones == ["13900001111"]
    assert verified(app)


def test_nothing_that_a_file_says_of_people_lies_in_the_open(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    head = [*HEADINGS, "诉求人", "联系电话"]
    rows = [
        head,
        [*a_row(), "欧阳修远", "13911112222"],
        [*a_row(标题=""), "司马相如", "13933334444"],
    ]
    preview = staged(app, rows)
    assert _words(app, ImportLineRow) & {"欧阳修远", "司马相如", "13911112222"} == set()
    importing.commit(app, batch=preview.batch, viewer=CLERK, at=MONDAY_NINE)
    for table in (ImportLineRow, ProblemRow, EventRow, SourceRow, ImportBatchRow):
        assert _words(app, table) & {"欧阳修远", "司马相如", "13911112222"} == set()
    with app.reading() as store:
        row = store.session.scalars(select(ProblemRow)).one()
        assert store.cipher.show(row.appellant) == "欧阳修远"
        assert "司马相如" in importing.rejects_csv(store, batch=preview.batch).decode()


def test_rejects_are_a_file_that_can_be_corrected_and_imported(database_url: str) -> None:
    app = an_application(database_url)
    rows = [
        HEADINGS,
        a_row(),
        a_row(来源编号="A-2", 标题="", 诉求内容="=1+1\n第二行"),
        ["只有一格"],
    ]
    preview = staged(app, rows)
    importing.commit(app, batch=preview.batch, viewer=CLERK, at=MONDAY_NINE)
    with app.reading() as store:
        content = importing.rejects_csv(store, batch=preview.batch)
    assert content.startswith(b"\xef\xbb\xbf")
    header, second, third = read_csv(content)
    assert header == ["_row", "_field", "_reason", *HEADINGS]
    assert second == [
        "3",
        "标题",
        "“标题”不能为空",
        "",
        "'=1+1\n第二行",
        *a_row(来源编号="A-2")[2:],
    ]
    assert (third[0], third[3:]) == ("4", ["只有一格", *[""] * 6])
    corrected = [header, [*second[:3], "补上标题", *second[4:]]]
    assert counted(imported(app, corrected)) == (1, 1, 0, 0)
    assert [row.text for row in problems(app)] == ["二期厂房消防验收受阻", "=1+1\n第二行"]


def test_a_row_beyond_the_header_is_kept_in_the_rejects(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    preview, content = importing.examine(
        app, content=a_csv([HEADINGS, [*a_row(标题=""), "多出来的"]]), name="a.csv", viewer=CLERK,
        at=MONDAY_NINE,
    )  # fmt: skip
    assert (preview.batch, preview.rejected) == (0, 1)
    assert read_csv(content)[1][-1] == "多出来的"


class Killed(BaseException):
    """The process is gone between two pieces."""


def test_a_commit_that_was_cut_off_goes_on_where_it_stopped(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = an_application(database_url)
    monkeypatch.setattr(staging.ready_lines, "__kwdefaults__", {"limit": 3})
    content = a_csv([HEADINGS, *(a_row(来源编号=f"A-{n}") for n in range(8))])
    options = {"content": content, "name": "a.csv", "viewer": CLERK, "at": MONDAY_NINE}
    batch = importing.stage(app, **options).batch

    def kill(progress: Progress) -> None:
        if progress.done >= 6:
            raise Killed

    with pytest.raises(Killed):
        importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE, on_progress=kill)
    assert len(problems(app)) == 6
    with app.reading() as store:
        assert importing.cut_off(store) == [batch]
        assert importing.unfinished(store, content=content, profile="register") == batch
    told: list[int] = []
    result = importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE,
                              on_progress=lambda p: told.append(p.done))  # fmt: skip
    assert (counted(result), told) == ((8, 8, 0, 0), [8, 8])
    assert len(problems(app)) == 8
    again = importing.stage(app, **options)
    assert (again.ready, again.duplicates) == (0, 8)
    assert verified(app)


def test_a_finished_batch_is_not_committed_again(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    batch = staged(app, [HEADINGS, a_row()]).batch
    once = importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)
    twice = importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)
    assert once == twice
    assert len(problems(app)) == 1
    with app.reading() as store:
        [known] = importing.list_batches(store)
        assert (known.status, known.done, known.person) == ("done", 1, CLERK.person)


def test_two_previews_of_one_file_take_its_rows_once(database_url: str) -> None:
    app = an_application(database_url)
    other = viewer_of(Role.CLERK, person=2)
    first = staged(app, [HEADINGS, a_row()])
    second = staged(app, [HEADINGS, a_row()], viewer=other)
    assert (first.ready, second.ready) == (1, 1)
    results = [
        importing.commit(app, batch=p.batch, viewer=CLERK, at=MONDAY_NINE) for p in (first, second)
    ]
    assert [counted(r) for r in results] == [(1, 1, 0, 0), (1, 0, 1, 0)]


def test_a_merged_problem_points_to_where_it_went(database_url: str) -> None:
    app = an_application(database_url)
    head = ["问题编号", "环节", "办结时间", "并入问题编号", *HEADINGS]
    into, gone = "ZJ-3307-20260302-0001", "ZJ-3307-20260302-0002"
    rows = [
        head,
        [into, "受理", "", "", *a_row()],
        [gone, "已并单", "2026-03-03 09:00", into, *a_row(来源编号="A-2")],
    ]
    assert counted(imported(app, rows)) == (2, 2, 0, 0)
    found = {row.id: row for row in problems(app)}
    assert found[parse_problem_number(gone)].merged_into == parse_problem_number(into)
    assert verified(app)


def _words(app: Application, table: Any) -> set[str]:
    """Which of the people's names and phones stand readable in a table."""
    secret = ("欧阳修远", "司马相如", "13911112222", "13933334444")
    with app.reading() as store:
        rows = store.session.execute(select(table.__table__)).all()
    return {word for word in secret for row in rows for cell in row if word in str(cell)}
