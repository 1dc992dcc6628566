"""A server on this machine: a port that is free, and when it first answers."""

from __future__ import annotations

import socket
import subprocess
from http.client import HTTPConnection
from time import perf_counter, sleep

from app.domain.errors import DomainError

PAUSE = 0.02
PATIENCE = 30.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a server that has been measured: kindly, and if it does not listen, at once."""
    process.terminate()
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def answered(port: int, path: str, *, within: float, process: subprocess.Popen[bytes]) -> float:
    """The instant of the first whole answer, by perf_counter.

    Raises DomainError "bench_failed" where none comes, or the process has ended.
    """
    limit = perf_counter() + within
    while perf_counter() < limit and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=within)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                return perf_counter()
        except OSError:
            sleep(PAUSE)
        finally:
            connection.close()
    raise DomainError("bench_failed", what=path, size=port)
