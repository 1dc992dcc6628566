"""`bihuan serve` as a process of its own, and programs that ask it things over HTTP."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.context import Application
from app.domain.steps import Action
from app.services import handling, tracking
from tests.building import CLERK, MONDAY_NINE, a_problem

ROOT = Path(__file__).parents[2]
SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A server that runs: its process, its address, and the file of what it says on stderr."""

    process: subprocess.Popen[bytes]
    address: str
    errors: Path

    def children(self) -> list[int]:
        """The processes that it has started, the oldest first."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return sorted(map(int, listed.split()))


@dataclass(frozen=True)
class Answer:
    """What came back: nothing is followed, and refusals are answers too."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def leads_to(self) -> str:
        """Where the answer sends the browser; nowhere is an empty text."""
        return self.headers.get("Location", "")


class Unfollowed(urllib.request.HTTPRedirectHandler):
    """Makes a redirect an answer."""

    def redirect_request(self, *_asked: object) -> None:
        """Nothing more is asked for."""


class Client:
    """Keeps its cookies; every request is a new connection, for whichever worker takes it."""

    def __init__(self, address: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.address = address
        self._opener = urllib.request.build_opener(cookies, Unfollowed)

    def gets(self, path: str, **headers: str) -> Answer:
        """Ask for a path. Raises OSError where nobody answers."""
        return self._sends(urllib.request.Request(self.address + path, headers=headers))

    def posts(self, path: str, *, form: str | None = None, **typed: str) -> Answer:
        """Send the form that stands on the page `form`, or on the path itself."""
        page = self.gets(form or path)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        if found is None:
            return page
        body = urllib.parse.urlencode({**typed, "csrf_token": found[1]}).encode()
        return self._sends(urllib.request.Request(self.address + path, data=body))

    def _sends(self, request: urllib.request.Request) -> Answer:
        request.add_header("Accept", "text/html")
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return Answer(answer.status, dict(answer.headers), _text(answer))
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, dict(refused.headers), _text(refused))


def _text(answer: http.client.HTTPResponse | urllib.error.HTTPError) -> str:
    return answer.read().decode()


@contextmanager
def started(
    application: Application, *options: str, by: Sequence[str] = (), **environ: str
) -> Iterator[Served]:
    """`bihuan serve` on the database of an application; killed afterwards if it still runs.

    by: a program that starts it in its own place.
    """
    settings, port = application.settings, free_port()
    told = {
        "BIHUAN_DATABASE_URL": settings.database_url,
        "BIHUAN_FOLDER": str(settings.folder),
        "BIHUAN_SECRET": settings.secret,
    }
    command = [*by, sys.executable, "-m", "app", "serve", "--port", str(port), *options]
    errors = settings.folder / f"stderr-{port}"
    with errors.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **told, **environ},
            stdout=subprocess.DEVNULL, stderr=file,
        )  # fmt: skip
    try:
        yield Served(process, f"http://127.0.0.1:{port}", errors)
    finally:
        process.kill()
        process.wait(timeout=SECONDS)


@contextmanager
def served(application: Application, *options: str, **environ: str) -> Iterator[Served]:
    """`bihuan serve`, as it is started, once it answers."""
    with started(application, *options, **environ) as server:
        wait_until_healthy(server.address)
        yield server


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_until_healthy(address: str) -> None:
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def answered_problems(application: Application, number: int) -> list[int]:
    """Problems with an answer that their enterprises have still to confirm."""
    made = []
    with application.transaction() as store:
        for _n in range(number):
            case = a_problem(store, at=MONDAY_NINE)
            handling.perform(
                store,
                action=Action.ANSWER,
                problem=case.id,
                given={"text": "已答复办理路径。", "kind": "inquiry"},
                viewer=CLERK,
                at=MONDAY_NINE,
            )
            made.append(case.id)
    return made


def confirms(client: Client, problem: int, *, secret: str) -> Answer:
    """The enterprise of a problem confirms by its link that it is solved."""
    link = f"/t/{tracking.token_of(problem, secret=secret)}"
    return client.posts(f"{link}/confirm", form=link, solved="yes", grade="5")
