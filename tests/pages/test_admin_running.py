"""系统管理: calendar and rules loaded, files imported, jobs asked for, all verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete

from app import context
from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.jobs import runner
from app.jobs.timetable import JOBS
from app.queries.admin import notice, rules
from app.rulebook import default_text
from app.services import calendars, notices
from app.translations.errors import sentence
from callbacks.admin import imports as import_callbacks
from db.models import SpanRow
from layouts.pages.admin.calendar import notice_of
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    viewer_of,
)
from tests.pages.admin_page import ADMIN, AUDITOR, CLERK, administered, opened, press, words
from tests.services.import_runs import MESSAGE, message, staged

NOTICE = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "春节", "date": "2027-02-05", "isOffDay": True},
        {"name": "春节", "date": "2027-02-13", "isOffDay": False},
    ],
}


@pytest.fixture
def application(sqlite_url: str) -> Iterator[Application]:
    """An application with an administrator, an auditor and a clerk."""
    with administered(sqlite_url) as made:
        yield made


def test_a_year_without_a_notice_is_marked_provisional(application: Application) -> None:
    shown = opened(application, tab="calendar", year="2027").shown
    assert shown.provisional
    assert shown.provisional_years == (2027, 2028)
    said = "2027、2028年尚无国务院办公厅放假通知，时限标为暂定"
    assert said in words(opened(application, tab="calendar"))


def test_the_year_shows_holidays_and_days_made_up(application: Application) -> None:
    shown = opened(application, tab="calendar", year="2026").shown
    assert (shown.off, shown.made_up, shown.working) == (33, 6, 248)
    october = {day.date.day: (day.kind, day.name) for day in shown.months[9].days}
    assert october[1] == ("off", "国庆节")
    assert october[10] == ("made_up", "")
    assert october[11] == ("weekend", "")


def test_a_notice_is_looked_at_before_it_is_loaded(application: Application) -> None:
    with application.transaction() as store:
        office = a_department(store, "金华市资源规划局")
        for day in (21, 22):
            a_dispatched_problem(store, lead=office, at=MONDAY_NINE.replace(month=12, day=day))
    longer = {**NOTICE, "days": [*NOTICE["days"], {"name": "元旦", "date": "2026-12-28",
                                                   "isOffDay": True}]}  # fmt: skip
    with application.reading() as store:
        view = notice.preview(store, given=longer, at=MONDAY_NINE)
    assert view.noticed == (2027,)
    assert (view.changes[0].date.isoformat(), view.changes[0].after_name) == ("2026-12-28", "元旦")
    # 一般 5 working days from 12-21 end on 12-28, from 12-22 on 12-29; with 12-28 off, a day later.
    assert view.open_problems == 2
    ends = [(e.before.date().isoformat(), e.after.date().isoformat()) for e in view.examples]
    assert ends == [("2026-12-28", "2026-12-29"), ("2026-12-29", "2026-12-30")]
    done = press("load-notice", previewed=json.dumps(longer), note="试行")
    assert done.said == "已载入日历 2027-1，在办时限将在数分钟内重算。"
    shown = opened(application, tab="calendar", year="2027").shown
    assert not shown.provisional
    last = shown.versions[0]
    assert (last.version, last.by, last.note) == ("2027-1", "administrator", "试行")


def test_a_notice_typed_by_hand_is_the_same_notice(application: Application) -> None:
    ids = [{"n": n, "part": part} for n in (1, 2, 3) for part in ("from", "to", "name", "kind")]
    values = ["2027-01-01", "", "元旦", "off", None, "", "", "off", "2027-02-13", "", "", "work"]
    rows = notice_of(ids, values)
    assert notices.notice_typed(year="2027", rows=rows) == {
        "year": 2027,
        "days": [
            {"date": "2027-01-01", "name": "元旦", "isOffDay": True},
            {"date": "2027-02-13", "name": "", "isOffDay": False},
        ],
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"from": "2027-02-30", "name": "春节"}, "放假通知第2行的“自”填写不正确。"),
        ({"from": "2027-02-05", "to": "2027-02-01", "name": "春节"},
         "放假通知第2行的“至”填写不正确。"),
        ({"from": "2027-02-05"}, "放假通知第2行的“节日”填写不正确。"),
    ],
)  # fmt: skip
def test_an_error_of_the_form_names_row_and_field(row: dict[str, str], said: str) -> None:
    with pytest.raises(DomainError) as refused:
        notices.notice_typed(year="2027", rows=[{"n": "2", **row}])
    assert sentence(refused.value) == said


def test_a_file_that_is_neither_form_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        calendars.read_calendar("{2027")
    assert "无法识别" in sentence(refused.value)
    assert sentence(refused.value).endswith("。")


def test_a_rule_book_is_checked_compared_and_loaded(application: Application) -> None:
    text = default_text().replace('cap = "20wd"', 'cap = "25wd"', 1)
    with application.reading() as store:
        same = rules.preview(store, text=text)
        with pytest.raises(DomainError) as refused:
            rules.preview(store, text=text.replace('cap = "25wd"', 'cap = "25d"'))
    assert same.known
    assert [(c.key, c.before, c.after) for c in same.changes] == [
        ("pauses.hearing.cap", "20wd", "25wd")
    ]
    assert sentence(refused.value) == (
        "规则库的“pauses.hearing.cap”应为工作日数（如 10wd），实为“25d”。"
    )
    newer = text.replace('version = "2026-1"', 'version = "2026-2"')
    assert press("load-rules", previewed=newer).said.startswith("已载入规则 2026-2")
    drawn = words(opened(application, tab="rules"))
    assert "25 个工作日" in drawn
    assert "封闭清单" in drawn


def test_a_file_is_looked_at_then_taken_piece_by_piece(application: Application) -> None:
    context.use_viewer(CLERK)
    rows = [MESSAGE, message("1"), message("2"), message("3", title="")]
    batch = staged(application, rows, viewer=CLERK).batch
    shown = opened(application, CLERK, tab="imports", batch=str(batch)).shown
    assert (shown.open.ready, shown.open.rejected) == (2, 1)
    assert shown.open.sample[0][2] == "路灯不亮"
    assert [(field, n) for field, _reason, n in shown.open.reasons] == [("留言主题", 1)]
    done = press("start-import", batch)
    assert done.changes["run"] == "1"
    import_callbacks.commit_for_a_moment(batch)
    drawn = words(opened(application, CLERK, tab="imports", batch=str(batch)))
    assert "已导入 2 行，重复 0 行，不合格 1 行。" in drawn


def test_an_administrator_sees_no_cell_of_a_file(application: Application) -> None:
    for viewer in (CLERK, ADMIN):
        batch = staged(application, [MESSAGE, message("1", title="井盖缺失")], viewer=viewer).batch
        drawn = words(opened(application, ADMIN, tab="imports", batch=str(batch)))
        assert "将导入" in drawn
        assert "井盖缺失" not in drawn
    other = viewer_of(Role.CLERK, person=9)
    assert opened(application, other, tab="imports", batch=str(batch)).shown.open is None
    context.use_viewer(other)
    with pytest.raises(DomainError, match="unknown_batch"):
        press("start-import", batch)


def test_a_job_is_asked_for_and_run_by_whichever_process_sees_it(application: Application) -> None:
    assert press("run-job", "anchor").said == "已排队，将在半分钟内开始。"
    with pytest.raises(DomainError, match="job_asked_already"):
        press("run-job", "anchor")
    with pytest.raises(DomainError, match="unknown_job"):
        press("run-job", "rm")
    anchor = next(job for job in JOBS if job.name == "anchor")
    line = next(j for j in opened(application, tab="jobs").shown.jobs if j.name == "anchor")
    assert line.waiting
    assert runner.tick(application, anchor)
    assert not runner.run_asked(application, anchor)
    line = next(j for j in opened(application, tab="jobs").shown.jobs if j.name == "anchor")
    assert (line.last.status, line.last.done, line.waiting) == ("done", 1, False)
    assert "链首互锚" in words(opened(application, tab="jobs"))


def test_a_verification_is_an_event_and_shows_what_differs(application: Application) -> None:
    with application.transaction() as store:
        a_problem(store)
    verify = next(job for job in JOBS if job.name == "verify")
    context.use_viewer(AUDITOR)
    press("verify", "verify")
    runner.tick(application, verify)
    view = opened(application, AUDITOR, tab="verification")
    assert (view.shown.findings[0].ok, view.shown.findings[0].problems) == (True, 1)
    assert "核验通过：未发现差异。" in words(view)
    with application.transaction() as store:
        store.session.execute(delete(SpanRow))
    later = application_at(application, hours=1)
    context.use_application(later)
    press("verify", "verify")
    runner.tick(later, verify)
    view = opened(later, AUDITOR, tab="verification")
    assert not view.shown.findings[0].ok
    assert "核验未通过" in words(view)


def application_at(application: Application, *, hours: int) -> Application:
    """The same database, later."""
    settings = application.settings
    later = type(settings)(**{**vars(settings), "fixed_now": MONDAY_NINE + timedelta(hours=hours)})
    return Application(later, application.database, application.cipher)
