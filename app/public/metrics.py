"""/metrics: what Prometheus reads, over all processes of this server."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app import context
from app.context import Application
from app.domain.errors import DomainError
from app.public.meters import REGISTRY
from db import gauges

routes = Blueprint("metrics", __name__)

FRESH_FOR = 15.0
"""Seconds for which what was read from the database is told again."""

HERE = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


def watch_jobs(server: Any, names: Sequence[str]) -> None:
    """Say which jobs the metrics of a server tell of."""
    server.extensions["bihuan-standing"] = Standing(tuple(names))


@routes.get("/metrics")
def metrics() -> Response:
    """The text of Prometheus; 403 for whoever may not read it."""
    if not _may_read():
        abort(403)
    counted = generate_latest(_counted())
    standing: Standing = current_app.extensions["bihuan-standing"]
    told = CollectorRegistry()
    told.register(_Told(lambda: standing.families(context.application())))
    return Response(counted + generate_latest(told), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    """Who brings the token; where none is set, who asks from this machine without a proxy."""
    token = context.application().settings.metrics_token
    if token:
        brought = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(brought, f"Bearer {token}".encode())
    forwarded = any(name in request.headers for name in FORWARDED)
    return request.remote_addr in HERE and not forwarded


def _shared_folder() -> Path | None:
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(folder) if folder else None


def _counted() -> CollectorRegistry:
    """What this process counted, or what all processes of the server did."""
    folder = _shared_folder()
    if folder is None:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared, path=str(folder))
    return shared


@dataclass(frozen=True)
class _Told(Collector):
    tell: Callable[[], list[Metric]]

    def collect(self) -> list[Metric]:
        """What is told now."""
        return self.tell()


@dataclass
class Standing:
    """What stands in the database, read at most every FRESH_FOR seconds."""

    jobs: tuple[str, ...]
    read_at: float = -FRESH_FOR
    known: list[Metric] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def families(self, application: Application) -> list[Metric]:
        """The gauges; without the database, only that it is down."""
        with self.lock:
            if time.monotonic() - self.read_at >= FRESH_FOR:
                self.known = list(self._read(application))
                self.read_at = time.monotonic()
            return [*self.known, *_memory()]

    def _read(self, application: Application) -> Iterator[Metric]:
        found: list[Metric] = []
        try:
            with application.reading() as store:
                at = application.now()
                found += _problems(gauges.open_by_lane(store.session),
                                   gauges.overdue(store.session, at=at))  # fmt: skip
                found += _imports(*gauges.imports(store.session))
                found += _jobs(gauges.jobs(store.session, names=self.jobs, at=at))
        except DomainError:
            found = []
        yield _gauge("bihuan_database_up", "Whether the database answers.", bool(found))
        yield from found


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _problems(lanes: dict[str, int], overdue: int) -> list[Metric]:
    standing = GaugeMetricFamily("bihuan_open_problems", "Open problems.", labels=["lane"])
    for lane, count in sorted(lanes.items()):
        standing.add_metric([lane], count)
    return [standing, _gauge("bihuan_overdue_problems", "Open problems past their limit.", overdue)]


def _imports(files: int, rows: int, judged: int) -> list[Metric]:
    return [
        _gauge("bihuan_imports", "Files that are being imported.", files),
        _gauge("bihuan_import_rows", "Rows of these files.", rows),
        _gauge("bihuan_import_rows_done", "Rows of these files that have a verdict.", judged),
    ]


def _jobs(found: Sequence[gauges.JobGauge]) -> list[Metric]:
    runs = GaugeMetricFamily(
        "bihuan_job_runs", "Runs of a job that were due in the last 24 hours, by how they stand.",
        labels=["job", "status"])  # fmt: skip
    took = GaugeMetricFamily("bihuan_job_seconds", "Length of a job's last run.", labels=["job"])
    well = GaugeMetricFamily(
        "bihuan_job_success_timestamp_seconds", "Begin of a job's last good run.", labels=["job"]
    )
    for job in found:
        for status, count in sorted(job.runs.items()):
            runs.add_metric([job.job, status], count)
        if job.seconds is not None:
            took.add_metric([job.job], job.seconds)
        if job.succeeded_at is not None:
            well.add_metric([job.job], job.succeeded_at.timestamp())
    return [runs, took, well]


def _memory() -> list[Metric]:
    """The resident memory of the processes that count together; Linux tells it."""
    sizes = [size for process in _processes() if (size := _resident(process))]
    if not sizes:
        return []
    return [
        _gauge("bihuan_processes", "Processes of this server that have counted.", len(sizes)),
        _gauge("bihuan_resident_bytes", "Their resident memory together.", sum(sizes)),
        _gauge("bihuan_largest_resident_bytes", "That of the largest of them.", max(sizes)),
    ]


def _processes() -> set[int]:
    folder = _shared_folder()
    if folder is None:
        return {os.getpid()}
    return {int(file.stem.rpartition("_")[2]) for file in folder.glob("*_*.db")}


def _resident(process: int) -> int:
    """Bytes; 0 for a process that is gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
