"""消息: what a person was told of, read, and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from app import context
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.notices import Pace
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries import notices as query
from app.queries.notices import PAGE, NoticesView
from app.services import reading_notices
from callbacks.notices import page, save
from db.models import AssignmentRow
from db.store import Store
from layouts import shell
from layouts.pages import notices as layout
from tests.pages.problem_page import HOUR, Office, a_case, words


@pytest.fixture
def store(office: Office) -> Iterator[Store]:
    with office.application.transaction() as store:
        yield store


def opened(office: Office, who: str, **asked: str) -> NoticesView:
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


def unread(office: Office, who: str) -> int:
    with office.application.reading() as store:
        return query.unread(store, viewer=office.people[who])


def read(office: Office, who: str, case: Case | None = None, n: int = 0) -> None:
    place = (case.id, n) if case else None
    with office.application.transaction() as store:
        reading_notices.read(store, viewer=office.people[who], at=office.now(), place=place)


def instructed(office: Office, case: Case, times: int) -> Case:
    for n in range(times):
        office.at(office.now() + timedelta(minutes=1))
        case = office.act(case, Action.INSTRUCT, "leader", words=f"第{n}次批示")
    return case


def test_the_newest_comes_first_and_names_its_problem(office: Office) -> None:
    case = a_case(office)
    office.at(office.now() + HOUR)
    office.act(case, Action.INSTRUCT, "leader", words="请速办")
    view = opened(office, "liaison")
    assert [(n.what, n.number, n.title, n.unread) for n in view.notices] == [
        ("批示", problem_number(case.id), "厂房二期消防验收", True),
        ("派单", problem_number(case.id), "厂房二期消防验收", True),
    ]
    assert (view.unread, view.older) == (2, "")


def test_who_was_told_of_nothing_reads_so(office: Office) -> None:
    a_case(office)
    assert "暂无消息" in words(layout.draw(opened(office, "stranger")))


def test_reading_one_leaves_the_others_unread(office: Office) -> None:
    case = instructed(office, a_case(office), 1)
    read(office, "liaison", case, case.n)
    assert [n.unread for n in opened(office, "liaison").notices] == [False, True]
    assert unread(office, "liaison") == 1
    assert unread(office, "colleague") == 2


def test_all_are_read_at_once_by_one_person_alone(office: Office) -> None:
    instructed(office, a_case(office), 2)
    read(office, "liaison")
    assert (unread(office, "liaison"), unread(office, "colleague")) == (0, 3)


def test_what_may_no_longer_be_seen_is_neither_listed_nor_counted(office: Office) -> None:
    case = a_case(office)
    with office.application.transaction() as store:
        store.session.execute(
            update(AssignmentRow)
            .where(AssignmentRow.problem_id == case.id)
            .values(department_id=office.co)
        )
    assert (opened(office, "liaison").notices, unread(office, "liaison")) == ((), 0)


def test_older_notices_are_reached_by_key(office: Office) -> None:
    """One for the dispatch and sixty instructions: 50 on the first page, 11 on the second."""
    instructed(office, a_case(office), 60)
    first = opened(office, "liaison")
    second = opened(office, "liaison", after=first.older)
    numbers = [n.n for n in (*first.notices, *second.notices)]
    assert (len(first.notices), len(second.notices)) == (PAGE, 11)
    assert numbers == sorted(numbers, reverse=True)
    assert (second.older, second.first) == ("", False)


@pytest.mark.parametrize("after", ["", "x", "2026-11-23,1", "2026-11-23T09:00:00+08:00,x,1"])
def test_an_address_that_names_no_place_opens_the_first_page(office: Office, after: str) -> None:
    a_case(office)
    assert opened(office, "liaison", after=after).first


def test_the_bell_counts_up_to_99(office: Office) -> None:
    instructed(office, a_case(office), 100)
    assert unread(office, "liaison") == 100
    assert words(shell.bell_words(unread(office, "liaison"))) == "消息99+"
    assert words(shell.bell_words(3)) == "消息3"
    assert words(shell.bell_words(0)) == "消息"


def test_the_page_costs_as_many_statements_for_fifty_notices_as_for_one(office: Office) -> None:
    def statements() -> int:
        asked: list[str] = []
        with office.application.reading() as store:
            connection = store.session.connection()
            event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
            query.load(store, viewer=office.people["liaison"], at=office.now(), query={})
        return len(asked)

    case = a_case(office)
    alone = statements()
    instructed(office, case, 49)
    assert statements() == alone


def wishes(office: Office, who: str, **changes: str) -> Any:
    given = {"mail": "li@zj.gov.cn", "by_mail": "daily", "by_robot": "never", **changes}
    with office.application.transaction() as store:
        reading_notices.prefer(store, viewer=office.people[who], **given)
    return opened(office, who).wishes


def test_wishes_are_kept_and_changed(office: Office) -> None:
    assert opened(office, "liaison").wishes.by_mail is Pace.NEVER
    kept = wishes(office, "liaison")
    assert (kept.mail, kept.by_mail, kept.by_robot) == ("li@zj.gov.cn", "daily", "never")
    assert wishes(office, "liaison", by_mail="at_once").by_mail == "at_once"
    assert opened(office, "colleague").wishes.mail == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mail": "nobody"}, "bad_fact"),
        ({"mail": "a@b"}, "bad_fact"),
        ({"mail": "a@zj.gov.cn\nBcc: all@zj.gov.cn"}, "bad_fact"),
        ({"mail": ""}, "missing_fact"),
        ({"by_robot": "hourly"}, "bad_fact"),
    ],
)
def test_wishes_that_cannot_be_kept_are_refused(
    office: Office, changes: dict[str, str], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        wishes(office, "liaison", **changes)
    assert refused.value.code == code


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_who_sees_no_problems_has_no_notices(office: Office, who: str) -> None:
    with pytest.raises(DomainError):
        read(office, who)


def test_the_page_saves_what_was_chosen(office: Office) -> None:
    context.use_application(office.application)
    context.use_viewer(office.people["liaison"])
    assert save(1, "li@zj.gov.cn", "at_once", "never") == "已保存"
    assert opened(office, "liaison").wishes.by_mail == "at_once"
    assert page.needs.label == "看问题"
