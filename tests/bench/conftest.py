"""Made databases of the benchmark, one a kind, for all tests that only look or clean up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bench.place import Place
from app.bench.places import KEPT, place_of, prepare

SIZE, OPEN = 800, 250

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def silent(_done: int, _whole: int) -> None:
    return None


@pytest.fixture(scope="session", params=KINDS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """800 problems, 250 of them open."""
    server = ""
    if request.param == "postgresql":
        databases = request.getfixturevalue("postgresql_databases")
        server = databases.server.render_as_string(hide_password=False)
    folder = tmp_path_factory.mktemp("bench")
    place = place_of(size=SIZE, open_=OPEN, server=server, folder=folder)
    prepare(place, progress=silent)
    yield place
    KEPT[place.kind](place).discard()
