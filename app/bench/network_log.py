"""`bihuan network --log` on 120,000 events, beside pandas that only reads the same file.

Both in processor time: the command from its start to its end, pandas without its own start.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.bench.incident_log import incident_log
from app.bench.measuring import Measured, Round, summed_up
from app.bench.tasks import Task
from app.domain.errors import DomainError

CASE = "network_log"
EVENTS, GROUPS = 120_000, 72

COMMAND = ("-m", "app.bench.spent", "-m", "app", "network", "--case", "number", "--time",
           "sys_updated_at", "--group", "assignment_group", "--json", "--log")  # fmt: skip

READING = (
    "import json, sys, time, pandas; begin = time.process_time(); pandas.read_csv(sys.argv[1]); "
    "print(json.dumps({'seconds': time.process_time() - begin}))"
)


def work(task: Task) -> list[Measured]:
    """The command and pandas by turns, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        file = Path(folder) / "incidents.csv"
        groups = [f"Group {number}" for number in range(GROUPS)]
        file.write_bytes(incident_log(events=EVENTS, groups=groups))
        told = [(_told([*COMMAND, str(file)]), _told(["-c", READING, str(file)]))
                for _ in range(task.rounds)]  # fmt: skip
        size = file.stat().st_size
    rounds = [
        Round(seconds=command["seconds"], floor=pandas["seconds"], bytes=size)
        for command, pandas in told
    ]
    rss = max(command["rss_mb"] for command, _pandas in told)
    return [summed_up(task.place, CASE, rounds, rss=rss, rows=EVENTS)]


def _told(arguments: Sequence[str]) -> dict[str, Any]:
    """What a program of Python says of itself. Raises DomainError "bench_failed"."""
    done = subprocess.run(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise DomainError("bench_failed", what=CASE, size=EVENTS)
    return dict(json.loads(done.stdout))
