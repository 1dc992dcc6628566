"""Several processes: gunicorn's arbiter, its workers, and beside them one for the timetable."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from typing import Any, NoReturn

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from app.config import Settings
from app.serving.listening import GRACE, LOOK, Stop, address_of, listen

# Each process opens the database for itself, after the fork. And what counts reads at its import
# where to count: it is imported when the shared folder has been named.

SILENT_FOR = 60
"""Seconds after which a worker that gives no sign of life is replaced."""

TIMETABLE_GRACE = 25.0

COUNTED_IN = "bihuan-metrics-"


def serve(
    settings: Settings,
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    ready: Callable[[str], None],
) -> None:
    """Serve with so many processes until SIGTERM, which lets the requests in hand end.

    The schema must be up to date, and no connection open. Raises DomainError "address_in_use".
    """
    listener = listen(host=host, port=port)
    with shared_metrics():
        Workers(settings, listener, workers=workers, threads=threads, ready=ready).run()


@contextmanager
def shared_metrics() -> Iterator[None]:
    """A folder in which the processes of this server count together; theirs alone, gone at the end.

    The processes leave this block too, by their exits: only the one that made it clears it away.
    What a server left that was killed is cleared away by the next one.
    """
    for left in Path(gettempdir()).glob(f"{COUNTED_IN}*"):
        if not Path("/proc", left.name.removeprefix(COUNTED_IN).partition("-")[0]).exists():
            rmtree(left, ignore_errors=True)
    here = os.getpid()
    folder = mkdtemp(prefix=f"{COUNTED_IN}{here}-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        if os.getpid() == here:
            rmtree(folder, ignore_errors=True)


def _mark_dead(_arbiter: Arbiter, worker: Any) -> None:
    """Let go of what only a living process counts."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


class Workers(BaseApplication):
    """What gunicorn asks of an application: its configuration, and its WSGI callable by worker."""

    def __init__(
        self,
        settings: Settings,
        listener: socket.socket,
        *,
        workers: int,
        threads: int,
        ready: Callable[[str], None],
    ) -> None:
        self.settings = settings
        self.numbers = {"workers": workers, "threads": threads}
        self.ready = partial(ready, address_of(listener))
        # Gunicorn makes a socket of its own of it, and closes this one.
        self.listener = listener.detach()
        super().__init__(prog="bihuan")

    def load_config(self) -> None:
        """Everything gunicorn is told; nothing is read from files or from its own variables."""
        told: dict[str, Any] = {
            **self.numbers,
            "bind": [f"fd://{self.listener}"],
            "worker_class": "gthread",
            "timeout": SILENT_FOR,
            "graceful_timeout": GRACE,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: self.ready(),
            "child_exit": _mark_dead,
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application of one worker."""
        from app.main import lasting_app, open_application

        return lasting_app(open_application(self.settings)).server

    def run(self) -> None:
        """Serve until told to stop; ends by SystemExit."""
        ArbiterWithTimetable(self).run()


class ArbiterWithTimetable(Arbiter):
    """Gunicorn's arbiter with one child more, which runs the timetable and is replaced as they are.

    A web worker so never runs a job, nor keeps in memory what only jobs need.
    """

    timetable = 0
    started = False

    def manage_workers(self) -> None:
        """Asked every second: start whoever is missing."""
        super().manage_workers()
        if not self._tell_timetable(0):
            if self.started:
                self.log.error("The process of the timetable has ended; another one begins.")
            self.timetable, self.started = self._start_timetable(), True

    def stop(self, graceful: bool = True) -> None:
        """Stop the timetable beside the workers, and wait for both."""
        limit = time.monotonic() + GRACE
        self._tell_timetable(signal.SIGTERM)
        super().stop(graceful)
        # Told again and again: at first it may not have been listening yet.
        while self._tell_timetable(signal.SIGTERM) and time.monotonic() < limit:
            time.sleep(0.1)
            self.reap_workers()
        self._tell_timetable(signal.SIGKILL)
        self.reap_workers()

    def _tell_timetable(self, number: int) -> bool:
        """Send it a signal; whether it is alive. Those that ended are reaped with the workers."""
        if not self.timetable:
            return False
        try:
            os.kill(self.timetable, number)
        except ProcessLookupError:
            self.timetable = 0
        return bool(self.timetable)

    def _start_timetable(self) -> int:
        child = os.fork()
        if child:
            return child
        for listener in self.LISTENERS:
            with suppress(OSError):
                listener.close()
        run_timetable(self.app.settings, parent=self.pid)


def run_timetable(settings: Settings, *, parent: int) -> NoReturn:
    """Run the timetable until SIGTERM or SIGINT, or until the parent is gone; then end the process.

    A job that does not end in time is left: its run is seen as broken. A fault is told here: what
    lies above is the arbiter's, which would take it for its own.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    stop = Stop.at(signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
    try:
        from app.jobs import runner
        from app.main import open_application
        from app.public.meters import meter_database

        application = open_application(settings)
        meter_database(application.database)
        timetable = runner.start(application)
        while not stop.told and os.getppid() == parent:
            time.sleep(LOOK)
        timetable.stop(within=TIMETABLE_GRACE)
        application.database.dispose()
    finally:
        fault = sys.exception()
        if fault is not None:
            sys.excepthook(type(fault), fault, fault.__traceback__)
        sys.stderr.flush()
        os._exit(1 if fault else 0)
