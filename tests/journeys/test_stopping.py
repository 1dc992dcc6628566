"""A server stops when it is told to: whenever that is, and however it was started."""

from __future__ import annotations

import signal
import socket
import time
from urllib.parse import urlsplit

import pytest

from app.context import Application
from tests.building import an_application
from tests.journeys.serving import SECONDS, Client, Served, started, wait_until_healthy

AT_ONCE = 10
"""Seconds that the end may take where no request is in hand."""

IN_THE_BACKGROUND = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")
"""A script that starts a program with `&` makes it deaf to SIGINT."""

WORKERS = pytest.mark.parametrize("workers", ["1", "2"])


@pytest.fixture
def application(sqlite_url: str) -> Application:
    return an_application(sqlite_url)


def told_to_stop(server: Served) -> int:
    """The exit status after SIGTERM."""
    server.process.send_signal(signal.SIGTERM)
    return server.process.wait(timeout=AT_ONCE)


def wait_until_listening(address: str) -> None:
    """Somebody takes connections; nothing is answered yet."""
    place = urlsplit(address)
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        with socket.socket() as asking:
            if asking.connect_ex((place.hostname, place.port)) == 0:
                return
        time.sleep(0.01)
    raise TimeoutError(address)


@WORKERS
def test_it_stops_right_after_its_first_page_where_a_script_started_it(
    application: Application, workers: str
) -> None:
    with started(application, "--workers", workers, by=IN_THE_BACKGROUND) as server:
        wait_until_healthy(server.address)
        assert Client(server.address).gets("/sign-in").status == 200
        assert told_to_stop(server) == 0


def test_it_stops_before_its_first_page(application: Application) -> None:
    with started(application) as server:
        wait_until_listening(server.address)
        assert told_to_stop(server) == 0


@pytest.mark.parametrize("seconds", [0.3, 1.2])
@WORKERS
def test_it_stops_while_it_starts(application: Application, workers: str, seconds: float) -> None:
    with started(application, "--workers", workers) as server:
        time.sleep(seconds)
        assert told_to_stop(server) in (0, -signal.SIGTERM)
