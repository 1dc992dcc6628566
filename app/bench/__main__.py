"""A process of the benchmark: `python -m app.bench TASK`, the task as JSON."""

from __future__ import annotations

import sys

from app.bench.tasks import answer

if __name__ == "__main__":
    answer(sys.argv[1])
