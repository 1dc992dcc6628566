"""A file is staged with a verdict on every row, and changes nothing until it is committed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count as count_up
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.engine import make_url

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role, Stage
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.imports.profile import load_profile
from app.services import handling, importing
from db.models import (
    EventRow,
    ImportBatchRow,
    ImportLineRow,
    SourceRow,
)
from tests.building import MONDAY_NINE, an_application, close_databases, viewer_of
from tests.imports.files import HEADINGS, a_csv, a_row, read_csv
from tests.services.import_runs import (
    ANSWERED,
    CLERK,
    MESSAGE,
    count,
    counted,
    imported,
    message,
    problems,
    staged,
    verdicts,
    verified,
)

CELLS = st.sampled_from(
    ["", "A-1", "A-2", "A-3", "标题", "2026-03-02 09:30", "前天", "=1", "\u3000"]
)


def test_every_row_has_its_verdict(database_url: str) -> None:
    app = an_application(database_url)
    rows = [
        HEADINGS,
        a_row(),
        a_row(来源编号="A-2", 标题=""),
        a_row(),
        a_row(标题="另一件事"),
        a_row(来源编号="A-3", 登记时间="前天"),
        a_row(来源编号="A-3"),
    ]
    preview = staged(app, rows)
    assert verdicts(app, preview.batch) == {
        2: ("ready", "", ""),
        3: ("rejected", "标题", "“标题”不能为空"),
        4: ("duplicate", "", ""),
        5: ("rejected", "来源渠道", "与第2行编号相同而内容不同"),
        6: ("rejected", "登记时间", "“登记时间”无法识别：前天"),
        7: ("ready", "", ""),
    }
    assert problems(app) == []
    result = importing.commit(app, batch=preview.batch, viewer=CLERK, at=MONDAY_NINE)
    assert counted(result) == (6, 2, 1, 3)
    assert [row.source_no for row in problems(app)] == ["A-1", "A-3"]
    assert verified(app)


def test_a_preview_shows_what_would_happen(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    preview = staged(app, [[*HEADINGS, "经办心得"], [*a_row(), "x"], a_row(来源编号="", 标题="")])
    assert (preview.profile, preview.rows, preview.ready, preview.rejected) == ("register", 2, 1, 1)
    assert preview.problems == (("标题", 1),)
    assert preview.unmapped == ("经办心得",)
    assert preview.columns[:2] == (("标题", "title"), ("诉求内容", "text"))
    assert preview.sample[0]["标题"] == "厂房消防验收"


def test_a_second_import_takes_nothing(database_url: str) -> None:
    app = an_application(database_url)
    rows = [HEADINGS, a_row(), a_row(来源编号="A-2"), a_row(来源编号="A-2", 标题="别的")]
    assert counted(imported(app, rows)) == (3, 2, 0, 1)
    events = count(app, EventRow)
    assert counted(imported(app, rows)) == (3, 0, 2, 1)
    assert count(app, EventRow) == events + 1  # that a file was imported
    other = imported(app, [HEADINGS, a_row(标题="后来改了")])
    assert counted(other) == (1, 0, 0, 1)


def test_a_conflict_with_an_earlier_import_names_the_problem(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    imported(app, [HEADINGS, a_row()])
    number = problem_number(problems(app)[0].id)
    preview = staged(app, [HEADINGS, a_row(标题="后来改了")])
    reason = f"与已导入的 {number} 编号相同而内容不同"
    assert verdicts(app, preview.batch)[2] == ("rejected", "来源渠道", reason)


def test_an_answered_message_is_closed_at_its_reply_and_reminds_nobody(database_url: str) -> None:
    app = an_application(database_url)
    rows = [ANSWERED, [*message("2549"), "已修复", "2019/5/10 14:56:53"]]
    assert counted(imported(app, rows)) == (1, 1, 0, 0)
    row = problems(app)[0]
    assert (row.stage, row.closing_ground, row.answer) == ("closed", "imported", "已修复")
    assert row.registered_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
    assert row.closed_at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)
    assert (row.due, row.imported, row.version) == (None, True, 1)
    with app.reading() as store:
        event = store.session.scalars(select(EventRow).where(EventRow.subject == row.id)).one()
        assert (event.kind, event.actor) == ("imported", CLERK.person)
        assert event.at == row.closed_at
        assert event.recorded_at == MONDAY_NINE
    assert verified(app)


def test_a_reply_closes_the_message_that_was_imported_before(database_url: str) -> None:
    app = an_application(database_url)
    first = imported(app, [[*MESSAGE, "一级分类"], [*message("2549"), "环境保护"]])
    assert (counted(first), problems(app)[0].stage) == ((1, 1, 0, 0), "intake")
    rows = [ANSWERED, [*message("2549"), "已修复", "2019/5/10 14:56:53"]]
    assert counted(imported(app, rows)) == (1, 1, 0, 0)
    row = problems(app)[0]
    assert (row.stage, row.field, row.version) == ("closed", "09", 2)
    assert counted(imported(app, rows)) == (1, 0, 1, 0)
    assert verified(app)


def test_two_replies_in_one_file_leave_the_last(database_url: str) -> None:
    app = an_application(database_url)
    rows = [
        ANSWERED,
        [*message("2549"), "正在修", "2019/5/9 14:56:53"],
        [*message("2549"), "已修复", "2019/5/10 14:56:53"],
    ]
    assert counted(imported(app, rows)) == (2, 2, 0, 0)
    assert [row.answer for row in problems(app)] == ["已修复"]
    assert verified(app)


def test_what_is_handled_here_is_no_more_the_files(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    imported(app, [MESSAGE, message("2549")])
    problem = problems(app)[0].id
    with app.transaction() as store:
        given = {"field": "0903", "kind": "help", "difficulty": "general"}
        handling.perform(store, action=Action.ACCEPT, problem=problem, given=given, viewer=CLERK,
                         at=MONDAY_NINE)  # fmt: skip
    preview = staged(app, [ANSWERED, [*message("2549"), "已修复", "2019/5/10 14:56:53"]])
    result = importing.commit(app, batch=preview.batch, viewer=CLERK, at=MONDAY_NINE)
    assert counted(result) == (1, 0, 0, 1)
    assert verdicts(app, preview.batch)[2][2] == (
        f"{problem_number(problem)} 已在本系统办理，不再由导入更新"
    )
    assert problems(app)[0].stage == Stage.TRANSFER


def test_a_file_that_breaks_in_the_middle_changes_nothing(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    content = a_csv([HEADINGS, *(a_row(来源编号=f"A-{n}") for n in range(600))]) + b'a,"b'
    with pytest.raises(DomainError, match="import_broken_csv"):
        importing.stage(app, content=content, name="a.csv", viewer=CLERK, at=MONDAY_NINE)
    assert (count(app, ImportBatchRow), count(app, ImportLineRow)) == (0, 0)
    assert problems(app) == []


def test_a_trial_writes_nothing(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    before = {table: count(app, table) for table in (EventRow, ImportBatchRow, SourceRow)}
    preview, _content = importing.examine(
        app, content=a_csv([HEADINGS, a_row()]), name="a.csv", viewer=CLERK, at=MONDAY_NINE
    )
    assert preview.ready == 1
    assert {table: count(app, table) for table in before} == before


def test_a_preview_can_be_given_up(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    batch = staged(app, [HEADINGS, a_row()]).batch
    importing.discard(app, batch=batch, viewer=CLERK)
    assert (count(app, ImportBatchRow), count(app, ImportLineRow)) == (0, 0)
    with pytest.raises(DomainError, match="unknown_batch"):
        importing.commit(app, batch=batch, viewer=CLERK, at=MONDAY_NINE)


def test_a_profile_of_the_server_cannot_be_named_from_outside(
    sqlite_url: str, tmp_path: Path
) -> None:
    app = an_application(sqlite_url)
    own = tmp_path / "own.toml"
    own.write_text(load_profile("register").text, encoding="utf-8")
    assert staged(app, [HEADINGS, a_row()], profile=load_profile(str(own))).ready == 1
    with pytest.raises(DomainError, match="profile_unknown"):
        staged(app, [HEADINGS, a_row()], profile=str(own))


@pytest.mark.parametrize("role", [Role.LEADER, Role.DUTY_HEAD, Role.SUPERVISOR, Role.AUDITOR])
def test_who_may_not_import_stages_nothing(sqlite_url: str, role: Role) -> None:
    app = an_application(sqlite_url)
    with pytest.raises(DomainError, match="not_allowed"):
        staged(app, [HEADINGS, a_row()], viewer=viewer_of(role))
    assert count(app, ImportBatchRow) == 0


def test_a_clerk_imports_for_the_own_region_alone(sqlite_url: str) -> None:
    app = an_application(sqlite_url)
    clerk = Viewer(person=1, name="李", role=Role.CLERK, region="3301")
    preview = staged(app, [HEADINGS, a_row(), a_row(来源编号="2", 区域="余杭区")], viewer=clerk)
    assert verdicts(app, preview.batch) == {
        2: ("rejected", "区域", "“义乌市”不在您的权限范围内"), 3: ("ready", "", ""),
    }  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=8), max_size=12), good=st.integers(0, 5))
def test_every_row_is_accepted_or_duplicate_or_rejected(
    set_up_once: Callable[[], Application], rows: list[list[str]], good: int
) -> None:
    app = set_up_once()
    sound = [a_row(来源编号=f"A-{n % 3}") for n in range(good)]
    filled = [row for row in [*rows, *sound] if any(cell.strip() for cell in row)]
    assume(filled)
    first = imported(app, [HEADINGS, *rows, *sound])
    assert first.rows == len(filled)
    assert first.accepted + first.duplicates + first.rejected == first.rows
    assert first.accepted == len(problems(app)) == first.events
    second = imported(app, [HEADINGS, *rows, *sound])
    assert (second.accepted, second.rejected) == (0, first.rejected)
    assert second.duplicates == first.accepted + first.duplicates
    with app.reading() as store:
        refused = read_csv(importing.rejects_csv(store, batch=1))
    assert len(refused) == first.rejected + 1


@pytest.fixture
def set_up_once(sqlite_url: str, tmp_path: Path) -> Callable[[], Application]:
    """A function: a database of its own that was set up before."""
    an_application(sqlite_url)
    close_databases()
    numbers = count_up()

    def fresh() -> Application:
        path = tmp_path / f"{next(numbers)}.sqlite"
        shutil.copyfile(str(make_url(sqlite_url).database), path)
        return an_application(f"sqlite:///{path}")

    return fresh
