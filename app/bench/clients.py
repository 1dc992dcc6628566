"""Two workers and eight clients on the overview, and on the same figures from a data frame."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from app.bench.addresses import answered, ended, free_port
from app.bench.measuring import Measured, Round, rss_of, summed_up
from app.bench.served import PLACE
from app.bench.tasks import Task
from app.demonstration.world import PASSWORD
from app.domain.errors import DomainError

WORKERS, CLIENTS = 2, 8
LONGEST_RUN = 10
"""So many seconds a client asks again, or one a round; what it has asked by then is waited for."""

START = 60.0
LONGEST = 600.0


@dataclass(frozen=True)
class Asked:
    """What every client asks: method, path, headers, body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def work(task: Task) -> list[Measured]:
    """The overview's content, asked by eight at once; then the data frame's."""
    seconds = min(task.rounds, LONGEST_RUN)
    with _serving(task, "product") as (port, process):
        times, rate = _asked_by_all(port, _overview(port), seconds)
        held = max(rss_of(Path(f"/proc/{worker}/status")) for worker in _children(process.pid))
    with _serving(task, "data_frame") as (port, _process):
        floor, floor_rate = _asked_by_all(port, Asked("GET", "/", {}, b""), seconds)
    middle = statistics.median(floor)
    rounds = [Round(seconds=seconds, floor=middle) for seconds in times]
    row = summed_up(
        task.place, "clients", rounds, rss=held, rate=round(rate, 2),
        floor_rate=round(floor_rate, 3),
    )  # fmt: skip
    return [row]


@contextmanager
def _serving(task: Task, what: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """gunicorn's workers with one of the two applications, on a port of their own."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "gthread",
        "--threads", "4", "--timeout", str(int(LONGEST)), "--log-level", "error",
        "--bind", f"127.0.0.1:{port}", f"app.bench.served:{what}()",
    ]  # fmt: skip
    environment = {**os.environ, PLACE: json.dumps(asdict(task))}
    process = subprocess.Popen(command, env=environment)
    try:
        path = "/sign-in" if what == "product" else "/"
        answered(port, path, within=START if what == "product" else LONGEST, process=process)
        yield port, process
    finally:
        ended(process)


def _children(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(n) for n in children.read_text().split()] if children.exists() else [parent]


def _asked_by_all(port: int, asked: Asked, seconds: int) -> tuple[list[float], float]:
    """Every answer's seconds, and how many answers came in a second."""
    begin = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_asked, port, asked, begin + seconds) for _ in range(CLIENTS)]
        times = [seconds for client in clients for seconds in client.result()]
    return times, len(times) / (perf_counter() - begin)


def _asked(port: int, asked: Asked, until: float) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    times: list[float] = []
    while perf_counter() < until:
        begin = perf_counter()
        connection.request(asked.method, asked.path, body=asked.body or None, headers=asked.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise DomainError("bench_failed", what=asked.path, size=answer.status)
        times.append(perf_counter() - begin)
    connection.close()
    return times


def _overview(port: int) -> Asked:
    """The request of the overview's content, signed in."""
    cookies: dict[str, str] = {}
    form = _page(port, "GET", "/sign-in", cookies)
    found = re.search(r'name="csrf_token" value="([^"]+)"', form)
    data = {"username": "leader", "password": PASSWORD, "csrf_token": found[1] if found else ""}
    _page(port, "POST", "/sign-in", cookies, urlencode(data))
    _page(port, "GET", "/", cookies)
    location = {"id": "_pages_location"}
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {**location, "property": "pathname", "value": "/"},
            {**location, "property": "search", "value": ""},
        ],
        "changedPropIds": ["_pages_location.pathname"],
        "state": [],
    }
    headers = {
        "Content-Type": "application/json",
        "Cookie": _together(cookies),
        "X-CSRFToken": cookies.get("_csrf_token", ""),
        "Accept-Encoding": "gzip",
    }
    return Asked("POST", "/_dash-update-component", headers, json.dumps(body).encode())


def _page(port: int, method: str, path: str, cookies: dict[str, str], body: str = "") -> str:
    """A page, its cookies kept."""
    connection = HTTPConnection("127.0.0.1", port, timeout=START)
    headers = {"Accept": "text/html", "Cookie": _together(cookies)}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body or None, headers=headers)
    answer = connection.getresponse()
    for line in answer.headers.get_all("Set-Cookie", []):
        name, _sign, value = line.partition(";")[0].partition("=")
        cookies[name] = value
    text = answer.read().decode()
    connection.close()
    return text


def _together(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
