"""What a program spends, told by a process too small to count: `python -m app.bench.spent …`.

A child's memory, as the system tells it, is never less than what its parent held at the start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Let Python run a program; its processor seconds and most megabytes go to the output."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    told = {"seconds": used.ru_utime + used.ru_stime, "rss_mb": round(used.ru_maxrss / 1024, 1)}
    sys.stdout.write(json.dumps(told) + "\n")
    return process.returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
