"""The door: who gets in, for how long, and what is written down of it."""

from __future__ import annotations

import json
import re

import pytest
from argon2 import PasswordHasher
from dash import Dash

from app.domain.catalogue import Role
from app.domain.registers import Register
from db.log import register_events
from tests.building import a_department
from tests.pages.visitors import (
    PASSWORD,
    MovedByHand,
    Visitor,
    a_moving_application,
    an_account,
    an_app,
    csrf_of,
)


def recorded(application: MovedByHand) -> list[tuple[str, dict]]:
    with application.reading() as store:
        return [(e.kind, dict(e.facts)) for e in register_events(store.session, Register.ACCESS)]


def test_who_is_not_signed_in_is_led_to_the_door_and_back_again(visitor: Visitor) -> None:
    closed = ("/problems", "/problems/ZJ-3307-20261009-0012", "/password", "/files/x/1", "/nothing")
    answers = {path: visitor.gets(path) for path in closed}
    led = {path: (a.status_code, a.location) for path, a in answers.items()}
    assert led == {path: (302, f"/sign-in?next={path}") for path in closed}
    assert visitor.gets("/").location == "/sign-in"


def test_a_program_that_is_not_signed_in_is_told_so(visitor: Visitor) -> None:
    paths = ("/_dash-layout", "/_dash-dependencies", "/_reload-hash")
    answers = [visitor.gets(path) for path in paths] + [visitor.sends("/_dash-update-component")]
    assert [a.status_code for a in answers] == [401] * 4
    assert [a.json for a in answers] == [{"error": "unauthenticated"}] * 4


def test_the_open_paths_need_nobody(visitor: Visitor) -> None:
    for path in ("/sign-in", "/health", "/t", "/assets/bihuan.css"):
        assert visitor.gets(path).status_code == 200, path


def test_the_right_password_opens_a_session_and_leads_on(visitor: Visitor) -> None:
    answer = visitor.signs_in("duty", next="/problems?q=1")
    assert (answer.status_code, answer.location) == (302, "/problems?q=1")
    assert visitor.is_signed_in()


def test_after_the_door_nobody_is_led_to_another_site(app: Dash) -> None:
    for elsewhere in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\n/evil.example",
    ):
        assert Visitor(app).signs_in("duty", next=elsewhere).location == "/", elsewhere


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(visitor: Visitor) -> None:
    answers = [visitor.signs_in(name, "Wrong-password-1") for name in ("duty", "nobody")]
    pages = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert pages[0] == pages[1]
    assert "用户名或密码不正确，或账号已锁定。" in pages[0]


def test_an_unknown_name_costs_the_same_work_as_a_known_one(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        worked.append(password)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    visitor.signs_in("duty", "first")
    visitor.signs_in("nobody", "second")
    assert worked == ["first", "second"]


def test_the_fifth_failure_locks_for_half_an_hour(
    application: MovedByHand, visitor: Visitor
) -> None:
    for _n in range(5):
        assert visitor.signs_in("duty", "Wrong-password-1").status_code == 401
    assert visitor.signs_in("duty").status_code == 401
    application.moves(minutes=29, seconds=59)
    assert visitor.signs_in("duty").status_code == 401
    application.moves(seconds=1)
    assert visitor.signs_in("duty").status_code == 302


def test_a_success_forgets_the_failures_before_it(visitor: Visitor, app: Dash) -> None:
    for _n in range(4):
        visitor.signs_in("duty", "Wrong-password-1")
    assert visitor.signs_in("duty").status_code == 302
    other = Visitor(app)
    for _n in range(4):
        other.signs_in("duty", "Wrong-password-1")
    assert other.signs_in("duty").status_code == 302


def test_one_address_cannot_try_the_names_one_after_the_other(app: Dash) -> None:
    guesser = Visitor(app, address="203.0.113.9")
    page = guesser.gets("/sign-in")
    form = {"csrf_token": csrf_of(page), "password": "Wrong-password-1"}
    answers = [
        guesser.sends("/sign-in", data={**form, "username": f"name{n}"}).status_code
        for n in range(51)
    ]
    assert answers == [401] * 50 + [429]
    assert Visitor(app, address="203.0.113.10").signs_in("duty").status_code == 302


def test_what_happened_at_the_door_is_written_down_without_unknown_names(
    application: MovedByHand, visitor: Visitor
) -> None:
    visitor.signs_in("nobody-known", "Wrong-password-1")
    visitor.signs_in("duty", "Wrong-password-1")
    visitor.signs_in("duty")
    visitor.posts("/sign-out", form="/password")
    found = recorded(application)
    person = found[-1][1]["person"]
    assert found == [
        ("sign_in_failed", {"address": "10.0.0.7"}),
        ("sign_in_failed", {"person": person, "address": "10.0.0.7"}),
        ("signed_in", {"person": person, "address": "10.0.0.7"}),
        ("signed_out", {"person": person, "address": "10.0.0.7"}),
    ]
    assert "nobody-known" not in json.dumps(found)


def test_a_lock_and_a_change_of_password_are_written_down_without_the_password(
    application: MovedByHand, visitor: Visitor
) -> None:
    for _n in range(6):
        visitor.signs_in("duty", "Wrong-password-1")
    application.moves(minutes=30)
    visitor.signs_in("duty")
    visitor.posts("/password", old=PASSWORD, new="Hangzhou-2026", again="Hangzhou-2026")
    found = recorded(application)
    assert [kind for kind, _facts in found] == [
        *["sign_in_failed"] * 5,
        "locked_out",
        "sign_in_failed",
        "signed_in",
        "password_changed",
    ]
    assert found[6][1]["locked"] is True
    assert not {PASSWORD, "Hangzhou-2026", "Wrong-password-1"} & set(re.split(r'"', str(found)))


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    cookies = visitor.signs_in("duty").headers.getlist("Set-Cookie")
    session = next(c for c in cookies if c.startswith("bihuan="))
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Secure" not in session


def test_behind_tls_the_cookies_go_over_tls_alone(sqlite_url: str) -> None:
    application = a_moving_application(sqlite_url, behind_tls=True)
    visitor = Visitor(an_app(application))
    answer = visitor.gets("/sign-in")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_who_may_not_see_the_overview_begins_on_a_page_of_their_own(
    application: MovedByHand, app: Dash
) -> None:
    with application.transaction() as store:
        department = a_department(store, "金华市资规局")
    an_account(application, "liaison", Role.LIAISON, department=department)
    an_account(application, "admin", Role.ADMINISTRATOR)
    homes = {}
    for username in ("duty", "liaison", "admin"):
        visitor = Visitor(app)
        visitor.signs_in(username)
        homes[username] = visitor.gets("/").location
    assert homes == {"duty": None, "liaison": "/problems", "admin": "/admin"}


def test_only_a_demonstration_shows_its_accounts(sqlite_url: str) -> None:
    application = a_moving_application(sqlite_url, demonstration=True)
    page = Visitor(an_app(application)).gets("/sign-in?as=duty").text
    assert "演示环境" in page
    assert 'value="duty"' in page
    assert page.count('href="/sign-in?as=') == 8


def test_a_real_installation_shows_no_account(visitor: Visitor) -> None:
    page = visitor.gets("/sign-in?as=duty").text
    assert "演示" not in page
    assert "Bihuan-2026" not in page
