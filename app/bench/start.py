"""The cold start: from the call of `bihuan serve` to the first answered page."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from sqlalchemy.engine import make_url

from app.bench.addresses import answered, ended, free_port
from app.bench.measuring import Measured, Round, rss_of, summed_up
from app.bench.place import SECRET, Place
from app.bench.places import KEPT
from app.bench.tasks import Task

WITHIN = 120.0
EMPTY = "bihuan_bench_start"


def work(task: Task) -> list[Measured]:
    """A few starts on an empty database; the first of all, which makes the schema, apart."""
    with _empty(task.place) as place:
        started = [_started(place) for _ in range(task.rounds + 1)][1:]
    rounds = [Round(seconds=seconds) for seconds, _rss in started]
    return [summed_up(task.place, "start", rounds, rss=max(held for _s, held in started))]


@contextmanager
def _empty(place: Place) -> Iterator[Place]:
    """A database of its own: the timetable that is served with it must not touch a kept one."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        url = f"sqlite:///{folder}/{EMPTY}.sqlite"
        if place.kind == "postgresql":
            url = make_url(place.url).set(database=EMPTY).render_as_string(hide_password=False)
        own = Place(size=0, open=0, url=url, folder=Path(folder))
        kept = KEPT[own.kind](own)
        kept.renew()
        try:
            yield own
        finally:
            kept.discard()


def _started(place: Place) -> tuple[float, float]:
    """The seconds to the first page, and what the process held then."""
    port = free_port()
    environment = {
        **os.environ,
        "BIHUAN_DATABASE_URL": place.url,
        "BIHUAN_FOLDER": str(place.folder),
        "BIHUAN_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    begin = perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        seconds = answered(port, "/sign-in", within=WITHIN, process=process) - begin
        return seconds, rss_of(Path(f"/proc/{process.pid}/status"))
    finally:
        ended(process)
