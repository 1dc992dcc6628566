"""What a process of the benchmark does, and nothing else, so that its memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from app.bench.measuring import Measured
from app.bench.place import Place
from app.domain.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class Task:
    """One process's work. what: a name of WORKS."""

    what: str
    size: int
    open: int
    url: str
    folder: str
    cases: Sequence[str] = ()
    rounds: int = 1

    @classmethod
    def at(cls, place: Place, what: str, **more: Any) -> Task:
        """Work on a place."""
        return cls(
            what=what, size=place.size, open=place.open, url=place.url, folder=str(place.folder),
            **more,
        )  # fmt: skip

    @property
    def place(self) -> Place:
        """Where it works."""
        return Place(size=self.size, open=self.open, url=self.url, folder=Path(self.folder))


WORKS = {
    "make": "places",
    "screens": "screens",
    "act": "acts",
    "export": "exports",
    "import": "imports",
    "network": "network_log",
    "waiting": "waiting",
    "findings": "findings",
    "measures": "measures",
    "freeze": "freezing",
    "verify": "verifying",
    "flags": "flagging",
    "reminders": "reminding",
    "start": "start",
    "clients": "clients",
}
"""What a process can do, and the module of app.bench whose `work` does it: it reads no other."""


def run(task: Task) -> list[Measured]:
    """Let a process of its own do a task. Raises DomainError "bench_failed"."""
    done = subprocess.run(
        [sys.executable, "-m", "app.bench", json.dumps(asdict(task))],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DomainError("bench_failed", what=task.what, size=task.size)
    return [Measured(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def answer(argument: str) -> None:
    """Do a task in this process and write its rows."""
    task = Task(**json.loads(argument))
    work = import_module(f"app.bench.{WORKS[task.what]}").work
    rows = [asdict(measured) for measured in work(task)]
    sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
