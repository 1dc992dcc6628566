"""What every answer carries, and what a forged or malformed call gets."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from dash import Dash
from flask import Flask

from app import context
from app.domain.access import GRANTS, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.main import open_page
from app.sitemap import SITEMAP
from callbacks import GROUPS
from callbacks.group import guarded
from tests.pages.visitors import (
    MovedByHand,
    Visitor,
    a_moving_application,
    an_account,
    an_app,
    csrf_of,
)

DASH_OWN = ("_pages",)

SEARCH: dict[str, Any] = {
    "output": "shell-address.href",
    "outputs": {"id": "shell-address", "property": "href"},
    "inputs": [{"id": "shell-search", "property": "n_submit", "value": 1}],
    "state": [{"id": "shell-search", "property": "value", "value": "厂房"}],
    "changedPropIds": ["shell-search.n_submit"],
}


@pytest.fixture
def duty(app: Dash) -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in("duty")
    return visitor


def test_every_answer_carries_the_headers(duty: Visitor) -> None:
    for path in ("/", "/sign-in", "/health", "/_dash-layout", "/nothing", "/assets/bihuan.css"):
        headers = duty.gets(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


def test_no_script_runs_that_is_not_ours(duty: Visitor) -> None:
    policy = duty.gets("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    scripts = rules["script-src"].split()
    assert scripts[0] == "'self'"
    assert len(scripts) > 1
    assert all(source.startswith("'sha256-") for source in scripts[1:])
    assert rules["default-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == "'none'"


def test_nothing_of_a_case_is_kept_by_a_browser(duty: Visitor) -> None:
    for path in ("/", "/problems", "/_dash-layout", "/_dash-dependencies", "/password", "/nothing"):
        assert duty.gets(path).headers["Cache-Control"] == "no-store", path
    assert duty.calls(SEARCH).headers["Cache-Control"] == "no-store"


def test_what_has_a_fingerprint_is_kept_for_a_year(duty: Visitor) -> None:
    year = "public, max-age=31536000"
    for path in ("/assets/bihuan.css", "/bootstrap/static/css/bootstrap.min.css"):
        assert duty.gets(path).headers["Cache-Control"] == year
    missing = duty.gets("/assets/nothing.css")
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-store")


def test_a_call_with_everything_right_is_answered(duty: Visitor) -> None:
    answer = duty.calls(SEARCH)
    assert answer.json["response"] == {"shell-address": {"href": "/problems?q=%E5%8E%82%E6%88%BF"}}


def test_a_call_without_its_token_is_refused(duty: Visitor) -> None:
    assert duty.calls(SEARCH, token="").status_code == 400
    assert duty.calls(SEARCH, token="forged").status_code == 400


def test_a_call_from_another_site_is_refused(duty: Visitor) -> None:
    assert duty.calls(SEARCH, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    signing_out = duty.sends("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert signing_out.status_code == 403
    assert duty.is_signed_in()


def test_a_malformed_call_is_told_so_and_breaks_nothing(
    duty: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    malformed: list[Any] = [
        {},
        [],
        "text",
        {**SEARCH, "output": "nothing.children"},
        {**SEARCH, "output": ["shell-address.href"]},
        {**SEARCH, "inputs": []},
        {**SEARCH, "inputs": "all"},
        {**SEARCH, "inputs": [{"id": "shell-search"}]},
        {**SEARCH, "state": None},
        {**SEARCH, "outputs": None},
        {**SEARCH, "changedPropIds": [1]},
    ]
    with caplog.at_level(logging.ERROR):
        answers = {str(body): duty.calls(body).status_code for body in malformed}
    assert set(answers.values()) == {400}, answers
    assert caplog.records == []
    token = {"X-CSRFToken": csrf_of(duty.gets("/password"))}
    foreign_form = duty.sends("/_dash-update-component", data="{}", headers=token)
    assert foreign_form.status_code == 415


def test_a_call_of_a_wrong_role_is_not_taken(application: MovedByHand, app: Dash) -> None:
    an_account(application, "admin", Role.ADMINISTRATOR)
    admin = Visitor(app)
    admin.signs_in("admin")
    answer = admin.calls(SEARCH)
    assert "href" not in str(answer.json.get("response"))
    assert "您没有此项权限。" in str(answer.json)


def test_every_callback_of_ours_stands_behind_a_permission(app: Dash) -> None:
    app.server.test_client().get("/sign-in")
    ours = {
        output: entry["callback"]
        for output, entry in app.callback_map.items()
        if "callback" in entry and not output.startswith(DASH_OWN) and "_pages" not in output
    }
    open_to_all = [o for o, call in ours.items() if not isinstance(_needs(call), Permission)]
    assert len(ours) >= len(GROUPS)
    assert open_to_all == []


def _needs(call: Any) -> Any:
    while call is not None and not hasattr(call, "needs"):
        call = getattr(call, "__wrapped__", None)
    return getattr(call, "needs", None)


def test_a_forged_press_is_refused_for_every_role_that_lacks_the_right() -> None:
    taken: list[str] = []
    for group in GROUPS:
        for function, _dependencies, _options, needs in group.recorded:
            asked = guarded(lambda name=function.__name__: taken.append(name), needs)
            for role in Role:
                if needs not in GRANTS[role]:
                    context.use_viewer(Viewer(person=1, name="", role=role))
                    with pytest.raises(DomainError, match="not_allowed"):
                        asked()
    context.use_viewer(None)
    assert taken == []


def test_a_page_is_neither_loaded_nor_drawn_for_a_role_that_lacks_it(
    application: MovedByHand,
) -> None:
    context.use_application(application)
    for page in SITEMAP:
        for role in Role:
            if page.needs not in GRANTS[role]:
                context.use_viewer(Viewer(person=1, name="", role=role))
                number = {"number": "ZJ-3307-20261009-0012"} if "<" in page.path else {}
                assert "您没有此项权限。" in str(open_page(page)(**number)), (page.key, role)
    context.use_viewer(None)


def test_an_unknown_page_is_missing_in_chinese(duty: Visitor) -> None:
    assert duty.gets("/nothing").status_code == 404
    assert duty.gets("/problems/1/2").status_code == 404
    assert duty.gets("/problems/ZJ-3307-20261009-0012").status_code == 200


def test_a_file_that_is_not_there_or_not_ones_own_is_missing_in_words(duty: Visitor) -> None:
    for path in ("/files/ZJ-3307-20261009-0012/1", "/files/nonsense/1"):
        answer = duty.gets(path)
        assert answer.status_code == 404, path
        assert "闭环" in answer.text
    admin_asks = duty.gets("/files/ZJ-3307-20261009-0012/x")
    assert admin_asks.status_code == 404


def test_a_body_over_the_limit_is_refused_in_chinese(sqlite_url: str) -> None:
    application = a_moving_application(sqlite_url, largest_upload=1000)
    visitor = Visitor(an_app(application))
    answer = visitor.sends("/sign-in", data={"username": "x" * 1_200_000})
    assert answer.status_code == 413
    assert "上传的文件超过系统允许的大小。" in answer.text


def test_a_fault_is_told_in_chinese_without_a_trace(
    app: Dash, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server: Flask = app.server

    def broken() -> str:
        raise RuntimeError("the secret inside")

    monkeypatch.setitem(server.view_functions, "doors.sign_in_page", broken)
    with caplog.at_level(logging.CRITICAL):
        answer = Visitor(app).gets("/sign-in")
    assert answer.status_code == 500
    assert "系统出错，已记录" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
