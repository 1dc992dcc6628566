"""Messages to a group's robot: signed, in its form, and sent again where they were refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app.config import MailServer, Robot
from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.domain.notices import Pace
from db.models import PreferenceRow
from tests.building import MONDAY_NINE, a_dispatched_problem, a_person, an_application
from tests.services.posted_office import MINUTE, a_liaison, an_office, dispatched, rows, sent_at
from tests.services.receivers import an_http_receiver


def test_a_plain_robot_gets_signed_json(sqlite_url: str) -> None:
    with an_http_receiver() as receiver:
        robot = Robot(url=receiver.url, secret="鍵")
        application = an_office(sqlite_url, robot=robot)
        case = dispatched(application, by_robot=Pace.AT_ONCE)
        assert sent_at(application, MONDAY_NINE) == 1
    [post] = receiver.posts
    number = problem_number(case.id)
    assert post.content == {
        "id": f"<{case.id}.3.2@bihuan>",
        "title": f"【闭环】派单：{number} 厂房二期消防验收",
        "lines": ["发生时间：2026-11-23 09:00", "办结期限：2026-11-30 17:30"],
        "link": f"https://bihuan.zj.example/problems/{number}",
    }
    # 2026-11-23T01:00:00Z is 1795395600 seconds after 1970.
    assert post.headers["X-Bihuan-Timestamp"] == "1795395600"
    signed = b"1795395600." + post.body
    expected = hmac.new("鍵".encode(), signed, hashlib.sha256).hexdigest()
    assert post.headers["X-Bihuan-Signature"] == expected


def test_a_dingtalk_robot_gets_markdown_and_a_sign_in_the_address(sqlite_url: str) -> None:
    with an_http_receiver() as receiver:
        robot = Robot(url=f"{receiver.url}?access_token=t", secret="SEC1", profile="dingtalk")
        application = an_office(sqlite_url, robot=robot)
        dispatched(application, by_robot=Pace.AT_ONCE)
        assert sent_at(application, MONDAY_NINE) == 1
    [post] = receiver.posts
    query = parse_qs(urlsplit(post.path).query)
    assert (query["access_token"], query["timestamp"]) == (["t"], ["1795395600000"])
    signed = hmac.new(b"SEC1", b"1795395600000\nSEC1", hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(signed).decode()]
    assert post.content["msgtype"] == "markdown"
    assert post.content["markdown"]["text"].startswith("#### 【闭环】派单：ZJ-3307-20261123-0001")


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (500, b"", "HTTP 500"),
        (302, b"", "HTTP 302"),
        (200, b'{"errcode": 310000}', "errcode 310000"),
        (200, b"<html>", "no errcode"),
    ],
)
def test_what_a_robot_refuses_is_tried_again(
    sqlite_url: str, status: int, answer: bytes, error: str
) -> None:
    with an_http_receiver() as receiver:
        receiver.status, receiver.answer = status, answer
        robot = Robot(url=receiver.url, secret="s", profile="dingtalk")
        application = an_office(sqlite_url, robot=robot)
        dispatched(application, by_robot=Pace.AT_ONCE)
        assert sent_at(application, MONDAY_NINE) == 0
        assert [row.error for row in rows(application)] == [error]
        receiver.status, receiver.answer = 200, b'{"errcode": 0}'
        assert sent_at(application, MONDAY_NINE + MINUTE) == 1


def test_a_group_reads_one_message_for_several_people(sqlite_url: str) -> None:
    with an_http_receiver() as receiver:
        application = an_office(sqlite_url, robot=Robot(url=receiver.url, secret="s"))
        with application.transaction() as store:
            lead = a_liaison(store, by_robot=Pace.AT_ONCE)
            other = a_person(store, "li", Role.LIAISON, department=lead)
            store.session.add(PreferenceRow(person_id=other, mail="", by_mail="never",
                                            by_robot="at_once"))  # fmt: skip
            a_dispatched_problem(store, lead=lead)
        assert sent_at(application, MONDAY_NINE) == 2
    assert len(receiver.posts) == 1


def test_secrets_are_not_in_what_settings_say_of_themselves(sqlite_url: str) -> None:
    server = MailServer(host="h", sender="a@b", user="u", password="geheim")
    robot = Robot(url="https://robot/?access_token=geheim", secret="geheim")
    application = an_application(sqlite_url, mail=server, robot=robot)
    assert "geheim" not in repr(application.settings)
    assert replace(server, port=25).password == "geheim"
