"""A served application for journeys: the demonstration's people in an otherwise empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from app.config import Settings
from app.context import Application
from app.demonstration.world import PASSWORD, World, people_the_world
from app.main import create_app, open_application
from app.services.passwords import hashed
from app.services.setup import set_up
from db.models import PersonRow
from tests.journeys.people import Somebody
from tests.web_server import web_server


@pytest.fixture
def journey_url(sqlite_url: str) -> str:
    """The database of a journey; a file may say that its journeys are made on both kinds."""
    return sqlite_url


@pytest.fixture
def application(journey_url: str, tmp_path: Path) -> Iterator[Application]:
    """An application whose people all have the demonstration's password."""
    settings = Settings(
        database_url=journey_url,
        folder=tmp_path,
        secret="a secret of the journeys only, long enough",
        demonstration=True,
    )
    opened = open_application(settings)
    yield opened
    opened.database.dispose()


@pytest.fixture
def world(application: Application) -> World:
    """The people, departments and enterprises of the demonstration, without a problem."""
    at = application.now()
    with application.transaction() as store:
        set_up(store, at=at)
        made = people_the_world(store, at=at)
        store.session.execute(update(PersonRow).values(password_hash=hashed(PASSWORD)))
    return made


@pytest.fixture
def address(application: Application, world: World) -> Iterator[str]:
    """Where the application is served."""
    with web_server(create_app(application)) as address:
        yield address


@pytest.fixture
def somebody(address: str, open_page: Callable[..., Page]) -> Callable[[str], Somebody]:
    """A function: somebody(username) → that person, signed in, with a browser of their own.

    The pages close before the server does: the order of the fixtures says so.
    """

    def signed_in(username: str) -> Somebody:
        return Somebody(open_page(), address).signs_in(username)

    return signed_in
