"""The door: who gets in, for how long, and what is written down of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from argon2 import PasswordHasher
from dash import Dash

from app.domain.catalogue import Role
from app.domain.registers import Register
from app.services import accounts, leaving, passwords
from app.services.people import COMMAND_LINE
from db.log import register_events
from db.models import PersonRow
from tests.building import a_department
from tests.pages.visitors import (
    PASSWORD,
    QUICK,
    MovedByHand,
    Visitor,
    a_moving_application,
    an_account,
    an_app,
    csrf_of,
)

Enter = Callable[[], Visitor]


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_nobody", QUICK.hash("nobody's"))


@pytest.fixture
def application(sqlite_url: str) -> MovedByHand:
    made = a_moving_application(sqlite_url)
    an_account(made, "duty", Role.DUTY_HEAD, region="33")
    return made


@pytest.fixture
def app(application: MovedByHand) -> Dash:
    return an_app(application)


@pytest.fixture
def visitor(app: Dash) -> Visitor:
    return Visitor(app)


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
