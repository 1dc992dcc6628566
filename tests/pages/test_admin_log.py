"""日志: who did what, page by page, and no text of any problem."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.context import Application
from app.queries.admin import log
from db.models import EventRow
from layouts.pages.admin.log import exported
from tests.building import MONDAY_NINE, a_problem
from tests.pages.admin_page import AUDITOR, administered, opened, words


@pytest.fixture
def application(sqlite_url: str) -> Iterator[Application]:
    """An application with an administrator, an auditor and a clerk."""
    with administered(sqlite_url) as made:
        yield made


def test_the_log_tells_who_did_what_and_no_text(application: Application) -> None:
    with application.transaction() as store:
        case = a_problem(
            store, title="井盖缺失", text="三号路口", contact="陈国强", phone="13900001111"
        )
    drawn = words(opened(application, AUDITOR, tab="log"))
    assert "登记" in drawn
    assert "ZJ-3307-20261123-0001" in drawn
    for secret in ("井盖", "三号路口", "陈国强", "陈", "13900001111", "0001111"):
        assert secret not in drawn
    with application.reading() as store:
        lines = log.exported(store, at=MONDAY_NINE, query={"subject": "3307-20261123-0001"})
    assert [(x.kind, x.n) for x in lines] == [("登记", 1)]
    table = list(csv.reader(io.StringIO(exported(lines).lstrip("\ufeff"))))
    assert table[1][:5] == ["2026-11-23 09:00:00", "2026-11-23 09:00:00",
                            "ZJ-3307-20261123-0001", "1", "登记"]  # fmt: skip
    assert case.matter.title not in exported(lines)


def test_pages_of_the_log_hold_every_event_once(application: Application) -> None:
    with application.transaction() as store:
        for _n in range(60):
            a_problem(store)
    with application.reading() as store:
        total = store.session.scalar(select(func.count()).select_from(EventRow))
    seen, before = [], ""
    while True:
        shown = opened(application, AUDITOR, tab="log", before=before).shown
        seen += [(x.subject, x.n) for x in shown.lines]
        if not shown.older:
            break
        before = shown.older
    assert len(seen) == len(set(seen)) == total


def test_the_log_is_narrowed_by_group_person_and_day(application: Application) -> None:
    with application.transaction() as store:
        a_problem(store)
    group = opened(application, AUDITOR, group="problems").shown
    assert {x.kind for x in group.lines} == {"登记"}
    assert opened(application, AUDITOR, group="sign_ins").shown.lines == ()
    theirs = opened(application, AUDITOR, person="administrator").shown.lines
    assert "ZJ-3307-20261123-0001" in {x.subject for x in theirs}
    assert opened(application, AUDITOR, person="auditor").shown.lines == ()
    past = opened(application, AUDITOR, to="2026-11-22").shown
    assert past.lines == ()
    wrong = opened(application, AUDITOR, subject="八号")
    assert "问题编号不正确" in words(wrong)
    assert "“日期”填写不正确" in words(opened(application, AUDITOR, **{"from": "昨天"}))
