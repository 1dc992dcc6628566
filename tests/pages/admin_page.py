"""系统管理 as the tests use it: an application with its people, a tab opened, a button pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app import context
from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.main import create_app
from app.queries import admin as query
from callbacks import admin as callbacks
from callbacks.admin.acts import Done
from layouts.pages import admin as layout
from tests.building import a_person, an_application, viewer_of

ADMIN = viewer_of(Role.ADMINISTRATOR)
AUDITOR = viewer_of(Role.AUDITOR, person=2)
CLERK = viewer_of(Role.CLERK, person=3)


@contextmanager
def administered(url: str, **settings: Any) -> Iterator[Application]:
    """An application with an administrator (who asks), an auditor and a clerk."""
    made = an_application(url, **settings)
    create_app(made)
    with made.transaction() as store:
        for viewer in (ADMIN, AUDITOR, CLERK):
            person = a_person(store, str(viewer.role), viewer.role, region="33")
            assert person == viewer.person
    context.use_application(made)
    context.use_viewer(ADMIN)
    yield made
    context.use_viewer(None)


def opened(application: Application, viewer: Viewer = ADMIN, **asked: str) -> query.AdminView:
    """The page as an address opens it."""
    with application.reading() as store:
        return query.load(store, viewer=viewer, at=application.now(), query=asked)


def words(view: query.AdminView) -> str:
    """All that the page says."""
    return str(layout.draw(view))


def press(act: str, of: object = "", /, **typed: Any) -> Done:
    """Press a button, as whoever asks, with what is typed."""
    return callbacks.act_named(act)(typed, str(of))
