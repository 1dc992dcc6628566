"""Mail to a real server: every message arrives once, however long its server was down."""

from __future__ import annotations

import smtplib
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.domain.notices import Means, Pace, next_try
from app.domain.steps import Action
from app.services.delivering import deliver
from db import deliveries, notice_query
from db.models import DeliveryRow, PersonRow, PreferenceRow
from db.store import Store
from tests.building import MONDAY_NINE, act, viewer_of
from tests.domain.casework import moment
from tests.services.posted_office import (
    LEADER,
    MINUTE,
    an_office,
    dispatched,
    paragraphs,
    rows,
    sent_at,
)
from tests.services.receivers import a_free_port, a_mail_server


def test_a_mail_says_what_happened_to_what_until_when_and_where(database_url: str) -> None:
    """一般 within 5 working days of Monday's acceptance: due on Monday the 30th at 17:30."""
    port = a_free_port()
    application = an_office(database_url, port=port)
    case = dispatched(application, by_mail=Pace.AT_ONCE)
    with a_mail_server(port) as server:
        assert sent_at(application, MONDAY_NINE) == 1
        assert sent_at(application, MONDAY_NINE + MINUTE) == 0
    [mail] = server.mails
    number = problem_number(case.id)
    assert mail["To"] == "wang@zj.example"
    assert mail["Subject"] == f"【闭环】派单：{number} 厂房二期消防验收"
    assert mail["Message-ID"] == f"<{case.id}.3.2@zj.example>"
    assert paragraphs(mail)[:3] == [
        "发生时间：2026-11-23 09:00",
        "办结期限：2026-11-30 17:30",
        f"https://bihuan.zj.example/problems/{number}",
    ]


def test_names_and_telephone_numbers_do_not_leave(database_url: str) -> None:
    port = a_free_port()
    application = an_office(database_url, port=port)
    dispatched(application, by_mail=Pace.AT_ONCE)
    with a_mail_server(port) as server:
        sent_at(application, MONDAY_NINE)
    words = server.mails[0].as_string() + server.mails[0].get_content()
    assert all(secret not in words for secret in ("陈国强", "13900001111", "wang "))


def test_every_mail_of_a_hundred_acts_arrives_once_after_the_server_was_down(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried at once, then after 1, 2 and 4 minutes: at 0, 1, 3 and 7 minutes past nine."""
    port = a_free_port()
    application = an_office(database_url, port=port)
    with monkeypatch.context() as acting:
        acting.setattr(smtplib, "SMTP", nobody_calls)
        case = dispatched(application, by_mail=Pace.AT_ONCE)
        for n in range(99):
            with application.transaction() as store:
                case = act(store, case, Action.INSTRUCT, LEADER, MONDAY_NINE, words=f"第{n}次批示")
    assert [sent_at(application, MONDAY_NINE + n * MINUTE) for n in (0, 0.5, 1, 2, 3, 6)] == [0] * 6
    assert {row.tries for row in rows(application)} == {3}
    with a_mail_server(port) as server:
        assert sent_at(application, MONDAY_NINE + 6 * MINUTE) == 0
        assert sent_at(application, MONDAY_NINE + 7 * MINUTE) == 100
        assert sent_at(application, MONDAY_NINE + 60 * MINUTE) == 0
    found = Counter((mail["To"], mail["Message-ID"]) for mail in server.mails)
    assert found == Counter(
        ("wang@zj.example", f"<{case.id}.{n}.2@zj.example>") for n in range(3, 103)
    )


def nobody_calls(*_given: object, **_named: object) -> None:
    raise AssertionError("an act called the mail server")


def test_it_is_tried_after_1_2_4_8_16_32_then_60_minutes_for_a_day() -> None:
    waits = [((next_try(MONDAY_NINE, tries=n) or MONDAY_NINE) - MONDAY_NINE) for n in range(8)]
    assert [wait // MINUTE for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]
    # 1+2+4+8+16+32 are 63 minutes; 22 hours more are 1383, 23 are 1443, beyond the day's 1440.
    assert next_try(MONDAY_NINE, tries=28) is not None
    assert next_try(MONDAY_NINE, tries=29) is None


def test_what_is_given_up_keeps_its_error(database_url: str) -> None:
    application = an_office(database_url, port=a_free_port())
    dispatched(application, by_mail=Pace.AT_ONCE)
    with application.transaction() as store:
        for row in store.session.scalars(select(DeliveryRow).where(DeliveryRow.means == "mail")):
            row.tries = 29
    sent_at(application, MONDAY_NINE)
    [row] = rows(application)
    assert (row.sent_at, row.given_up_at, row.tries) == (None, MONDAY_NINE, 30)
    assert row.error.startswith("ConnectionRefusedError")
    assert sent_at(application, MONDAY_NINE + 600 * MINUTE) == 0


def test_a_mail_that_the_server_refuses_waits_alone(database_url: str) -> None:
    port = a_free_port()
    application = an_office(database_url, port=port)
    dispatched(application, by_mail=Pace.AT_ONCE)
    with a_mail_server(port) as server:
        server.refuse = "554 not today"
        assert sent_at(application, MONDAY_NINE) == 0
    [row] = rows(application)
    assert "554" in row.error
    assert row.next_at == MONDAY_NINE + MINUTE


def test_what_somebody_claimed_is_nobody_elses_until_the_claim_runs_out(database_url: str) -> None:
    """A process died after it had claimed: ten minutes later another one sends."""
    port = a_free_port()
    application = an_office(database_url, port=port)
    dispatched(application, by_mail=Pace.AT_ONCE)
    with application.transaction() as store:
        assert len(deliveries.claim(store.session, means=[Means.MAIL], at=MONDAY_NINE)) == 1
    with a_mail_server(port) as server:
        assert sent_at(application, MONDAY_NINE + 9 * MINUTE) == 0
        assert sent_at(application, MONDAY_NINE + 10 * MINUTE) == 1
    assert len(server.mails) == 1


def test_who_dies_between_sending_and_noting_leaves_a_second_copy_of_one_id(
    sqlite_url: str,
) -> None:
    """Of the transactions of a delivery the third notes that the mail was handed in."""
    port = a_free_port()
    application = an_office(sqlite_url, port=port)
    dispatched(application, by_mail=Pace.AT_ONCE)
    begun = count(1)

    def dying() -> AbstractContextManager[Store]:
        if next(begun) == 3:
            raise KeyboardInterrupt
        return application.transaction()

    with a_mail_server(port) as server:
        with pytest.raises(KeyboardInterrupt):
            deliver(dying, settings=application.settings, now=lambda: MONDAY_NINE)
        assert sent_at(application, MONDAY_NINE + MINUTE) == 0
        assert sent_at(application, MONDAY_NINE + 10 * MINUTE) == 1
        assert sent_at(application, MONDAY_NINE + 30 * MINUTE) == 0
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_two_processes_at_once_claim_different_deliveries(database_url: str) -> None:
    application = an_office(database_url)
    dispatched(application, by_mail=Pace.AT_ONCE)
    with application.transaction() as one, application.transaction() as other:
        assert len(deliveries.claim(one.session, means=[Means.MAIL], at=MONDAY_NINE)) == 1
        assert deliveries.claim(other.session, means=[Means.MAIL], at=MONDAY_NINE) == []


def test_once_a_day_there_is_one_mail_at_the_opening(database_url: str) -> None:
    """What happened from Monday 09:00 on goes out on Tuesday at 08:30."""
    port = a_free_port()
    application = an_office(database_url, port=port)
    case = dispatched(application, by_mail=Pace.DAILY)
    with application.transaction() as store:
        for words in ("请速办", "请本周办结"):
            case = act(store, case, Action.INSTRUCT, LEADER, moment("11-23 16:00"), words=words)
    with a_mail_server(port) as server:
        assert sent_at(application, moment("11-24 08:29")) == 0
        assert sent_at(application, moment("11-24 08:30")) == 3
        assert sent_at(application, moment("11-24 12:00")) == 0
    [mail] = server.mails
    number = problem_number(case.id)
    assert mail["Subject"] == "【闭环】每日消息3条"
    assert paragraphs(mail)[:4] == [
        f"2026-11-23 09:00  派单：{number} 厂房二期消防验收",
        f"2026-11-23 16:00  批示：{number} 厂房二期消防验收",
        f"2026-11-23 16:00  批示：{number} 厂房二期消防验收",
        "https://bihuan.zj.example/notices",
    ]


@pytest.mark.parametrize("leave", ["turned off", "inactive"])
def test_who_turned_mail_off_or_left_gets_no_more(database_url: str, leave: str) -> None:
    application = an_office(database_url)
    dispatched(application, by_mail=Pace.AT_ONCE)
    change: dict[str, Callable[[Store], Any]] = {
        "turned off": lambda s: setattr(s.session.get(PreferenceRow, 2), "by_mail", "never"),
        "inactive": lambda s: setattr(s.session.get(PersonRow, 2), "active", False),
    }
    with application.transaction() as store:
        change[leave](store)
    assert sent_at(application, MONDAY_NINE) == 0
    assert [(row.given_up_at, row.error) for row in rows(application)] == [
        (MONDAY_NINE, "unwanted")
    ]


def test_what_is_done_with_is_forgotten_after_thirty_days(sqlite_url: str) -> None:
    """One notice of two was read, and its mail sent: both go, the unread one stays."""
    port = a_free_port()
    application = an_office(sqlite_url, port=port)
    case = dispatched(application, by_mail=Pace.AT_ONCE)
    with a_mail_server(port):
        sent_at(application, MONDAY_NINE)
    with application.transaction() as store:
        person = viewer_of(Role.LIAISON, 1, person=2)
        notice_query.mark_read(store.session, person, at=MONDAY_NINE, place=(case.id, case.n))
        act(store, case, Action.INSTRUCT, LEADER, MONDAY_NINE, words="请速办")
        later = MONDAY_NINE + timedelta(days=30)
        assert deliveries.prune(store.session, at=later) == 0
        assert deliveries.prune(store.session, at=later + MINUTE) == 2
        left = store.session.execute(
            select(DeliveryRow.n, DeliveryRow.person_id, DeliveryRow.means)
        )
        assert sorted(map(tuple, left)) == [
            (4, 2, "app"), (4, 2, "mail"),
        ]  # fmt: skip
