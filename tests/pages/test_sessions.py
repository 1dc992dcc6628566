"""Sessions: how long one lasts, what ends it, and under whose name one acts in it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from dash import Dash

from app.domain.catalogue import Role
from app.services import accounts, leaving
from app.services.people import COMMAND_LINE
from db.models import PersonRow
from tests.building import a_department
from tests.pages.visitors import (
    PASSWORD,
    MovedByHand,
    Visitor,
    an_account,
    csrf_of,
)


def test_half_an_hour_without_a_request_ends_the_session(
    application: MovedByHand, visitor: Visitor
) -> None:
    visitor.signs_in("duty")
    application.moves(minutes=30)
    assert visitor.is_signed_in()
    application.moves(minutes=30, seconds=1)
    assert not visitor.is_signed_in()


def test_twelve_hours_end_it_however_busy_it_was(
    application: MovedByHand, visitor: Visitor
) -> None:
    visitor.signs_in("duty")
    for _n in range(24):
        application.moves(minutes=30)
        assert visitor.is_signed_in()
    application.moves(seconds=1)
    assert not visitor.is_signed_in()


def test_a_session_begins_anew_at_the_door(visitor: Visitor) -> None:
    before = csrf_of(visitor.gets("/sign-in"))
    visitor.signs_in("duty")
    after = csrf_of(visitor.gets("/password"))
    refused = visitor.sends("/sign-out", data={"csrf_token": before})
    assert before != after
    assert refused.status_code == 400
    assert visitor.is_signed_in()


def test_signing_out_needs_the_token_and_ends_the_session(visitor: Visitor) -> None:
    visitor.signs_in("duty")
    assert visitor.sends("/sign-out").status_code == 400
    assert visitor.posts("/sign-out", form="/password").location == "/sign-in"
    assert not visitor.is_signed_in()


def test_a_changed_password_ends_every_other_session(visitor: Visitor, app: Dash) -> None:
    elsewhere = Visitor(app)
    elsewhere.signs_in("duty")
    visitor.signs_in("duty")
    new = "Hangzhou-2026"
    answer = visitor.posts("/password", old=PASSWORD, new=new, again=new)
    assert answer.location == "/"
    assert visitor.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert elsewhere.signs_in("duty").status_code == 401
    assert elsewhere.signs_in("duty", new).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("Wrong-password-1", "Hangzhou-2026", "Hangzhou-2026", "现密码不正确。"),
        (PASSWORD, "Hangzhou-2026", "Hangzhou-2027", "两次输入的新密码不一致。"),
        (PASSWORD, "Short-1", "Short-1", "密码不能少于10位。"),
        (PASSWORD, PASSWORD, PASSWORD, "不能使用最近5次用过的密码。"),
    ],
)
def test_a_password_that_may_not_be_set_is_refused_in_words(
    app: Dash, visitor: Visitor, old: str, new: str, again: str, words: str
) -> None:
    visitor.signs_in("duty")
    answer = visitor.posts("/password", old=old, new=new, again=again)
    assert answer.status_code == 400
    assert words in answer.text
    assert Visitor(app).signs_in("duty").status_code == 302


def test_a_password_from_somebody_else_opens_only_the_way_to_ones_own(
    application: MovedByHand, visitor: Visitor
) -> None:
    clerk = an_account(application, "clerk", Role.CLERK)
    with application.transaction() as store:
        password = accounts.reset(store, person=clerk, viewer=COMMAND_LINE, at=application.now())
    assert visitor.signs_in("clerk", password).status_code == 302
    assert visitor.gets("/problems").location == "/password"
    assert visitor.gets("/_dash-layout").json == {"error": "password_change_needed"}
    assert "须先修改密码" in visitor.gets("/password").text
    visitor.posts("/password", old=password, new="Hangzhou-2026", again="Hangzhou-2026")
    assert visitor.gets("/problems").status_code == 200


def test_a_password_of_ninety_one_days_has_to_be_changed(
    application: MovedByHand, visitor: Visitor
) -> None:
    application.moves(days=91)
    visitor.signs_in("duty")
    assert visitor.gets("/problems").location == "/password"


def test_a_reset_ends_the_open_sessions_and_the_lock(
    application: MovedByHand, visitor: Visitor, app: Dash
) -> None:
    visitor.signs_in("duty")
    for _n in range(5):
        Visitor(app).signs_in("duty", "Wrong-password-1")
    with application.transaction() as store:
        person = store.session.query(PersonRow).filter_by(username="duty").one().id
        new = accounts.reset(store, person=person, viewer=COMMAND_LINE, at=application.now())
    assert not visitor.is_signed_in()
    assert visitor.signs_in("duty", new).status_code == 302


def test_who_left_is_out_at_once_and_stays_out(application: MovedByHand, visitor: Visitor) -> None:
    clerk = an_account(application, "clerk", Role.CLERK)
    visitor.signs_in("clerk")
    with application.transaction() as store:
        leaving.deactivate(store, person=clerk, viewer=COMMAND_LINE, at=application.now())
    assert not visitor.is_signed_in()
    assert visitor.signs_in("clerk").status_code == 401


def test_a_deputy_acts_for_who_is_away_and_no_longer(
    application: MovedByHand, visitor: Visitor
) -> None:
    with application.transaction() as store:
        department = a_department(store, "金华市资规局")
    deputy = an_account(application, "tong", Role.LIAISON, department=department)
    away = an_account(application, "lou", Role.LIAISON, department=department, deputy_id=deputy)
    visitor.signs_in("tong")
    assert visitor.posts("/act-for", form="/password", person=str(away)).status_code == 403
    is_away_until(application, away, date(2026, 11, 23))
    assert visitor.posts("/act-for", form="/password", person=str(away)).location == "/"
    assert "tong（代 lou）" in shell_of(visitor)
    is_away_until(application, away, date(2026, 11, 22))
    assert "代 lou" not in shell_of(visitor)


def is_away_until(application: MovedByHand, person: int, day: date) -> None:
    with application.transaction() as store:
        store.session.get_one(PersonRow, person).away_until = day


def shell_of(visitor: Visitor) -> str:
    return json.dumps(visitor.gets("/_dash-layout").json, ensure_ascii=False)


def test_nobody_acts_for_whoever_they_like(application: MovedByHand, visitor: Visitor) -> None:
    stranger = an_account(application, "leader", Role.LEADER)
    is_away_until(application, stranger, date(2026, 12, 1))
    visitor.signs_in("duty")
    assert visitor.posts("/act-for", form="/password", person=str(stranger)).status_code == 403
    assert visitor.posts("/act-for", form="/password", person="x").status_code == 400
