"""Somebody at the door of an application: a Flask client, a clock that can be moved, a password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.context import Application
from app.domain.catalogue import Role
from app.main import create_app
from db.models import PersonRow
from tests.building import MONDAY_NINE, a_person, an_application

PASSWORD = "Zhejiang-2026"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""For tests whose subject is not how slow a guess is."""

HASH = QUICK.hash(PASSWORD)
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@dataclass(frozen=True)
class MovedByHand(Application):
    """An application whose clock stands until it is moved."""

    hands: list[datetime] = field(default_factory=lambda: [MONDAY_NINE])

    def now(self) -> datetime:
        return self.hands[0]

    def moves(self, **by: float) -> None:
        self.hands[0] += timedelta(**by)


def a_moving_application(url: str, **settings: Any) -> MovedByHand:
    opened = an_application(url, **settings)
    return MovedByHand(opened.settings, opened.database, opened.cipher)


def an_account(application: Application, username: str, role: Role, **changes: Any) -> int:
    """Somebody who may sign in with PASSWORD."""
    with application.transaction() as store:
        person = a_person(store, username, role, **changes)
        row = store.session.get_one(PersonRow, person)
        row.password_hash = HASH
        row.must_change = False
        row.password_changed_at = MONDAY_NINE
        row.active = True
    return person


class Visitor:
    """A browser without a script: keeps its cookies, sends the tokens of the forms it was shown."""

    def __init__(self, app: Dash, *, address: str = "10.0.0.7") -> None:
        self.client: FlaskClient = app.server.test_client()
        self.address = address

    def gets(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **self._as_browser(more))

    def posts(self, path: str, *, form: str | None = None, **data: Any) -> TestResponse:
        """Send a form that stands on the page `form` (the path itself, where none is named)."""
        token = csrf_of(self.gets(form or path))
        return self.client.post(path, **self._as_browser({"data": {**data, "csrf_token": token}}))

    def sends(self, path: str, **more: Any) -> TestResponse:
        """Send whatever it is, with no token that was not given."""
        return self.client.post(path, **self._as_browser(more))

    def signs_in(self, username: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        return self.posts("/sign-in", username=username, password=password, **more)

    def is_signed_in(self) -> bool:
        return self.gets("/password").status_code == 200

    def calls(self, body: Any, *, token: str | None = None, **headers: str) -> TestResponse:
        """Call a callback as the renderer does; token: of CSRF, found on a page if not given."""
        if token is None:
            token = csrf_of(self.gets("/password"))
        sent = {"X-CSRFToken": token, **headers}
        return self.client.post(
            "/_dash-update-component",
            json=body,
            headers=sent,
            environ_base={"REMOTE_ADDR": self.address},
        )

    def _as_browser(self, more: dict[str, Any]) -> dict[str, Any]:
        headers = {**BROWSER, **more.pop("headers", {})}
        return {
            "headers": headers,
            "environ_base": {"REMOTE_ADDR": self.address},
            "buffered": True,
            **more,
        }


def csrf_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    return found[1] if found else ""


def an_app(application: Application) -> Dash:
    return create_app(application)
