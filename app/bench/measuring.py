"""What a measurement is: rounds of one case, summed up, with the floor of the same run."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

from app.bench.place import Place


@dataclass(frozen=True, kw_only=True)
class Round:
    """One time round. seconds: in the server; sql: of it at the cursor.

    Right behind it are timed: raw, the same statements on a bare cursor; empty, an empty page;
    floor, what else the case is held against.
    """

    seconds: float
    sql: float = 0.0
    statements: int = 0
    bytes: int = 0
    raw: float | None = None
    floor: float | None = None
    empty: float | None = None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A case at a size, as `bench --json` tells it. Times in milliseconds, memory in megabytes.

    best_ms, sql_ratio, rest_ratio, floor_ratio: of the quickest rounds (SQL to raw SQL, the rest
    to an empty page, all to the floor): whatever else the machine does only adds to a round. rows:
    how many rows or events one round dealt with; rate: of them, or of pages, in a second.
    """

    size: int
    case: str
    n: int
    median_ms: float
    p95_ms: float
    sql_count: int
    sql_ms: float
    floor_ms: float | None
    bytes: int
    rss_mb: float
    database: str
    open: int
    best_ms: float
    raw_ms: float | None = None
    empty_ms: float | None = None
    sql_ratio: float | None = None
    rest_ratio: float | None = None
    floor_ratio: float | None = None
    rows: int | None = None
    rate: float | None = None
    floor_rate: float | None = None
    ratios: list[dict[str, Any]] = field(default_factory=list)


def summed_up(
    place: Place, case: str, rounds: Sequence[Round], *, rss: float, **more: Any
) -> Measured:
    """The rounds of a case as one row."""
    times = sorted(r.seconds for r in rounds)
    raw, empty = _median([r.raw for r in rounds]), _median([r.empty for r in rounds])
    floor = _median([r.floor for r in rounds])
    if floor is None and raw is not None:
        floor = raw + (empty or 0.0)
    return Measured(
        size=place.size,
        case=case,
        n=len(rounds),
        median_ms=_ms(statistics.median(times)),
        p95_ms=_ms(times[ceil(0.95 * len(times)) - 1]),
        sql_count=round(statistics.median(r.statements for r in rounds)),
        sql_ms=_ms(statistics.median(r.sql for r in rounds)),
        floor_ms=None if floor is None else _ms(floor),
        bytes=round(statistics.median(r.bytes for r in rounds)),
        rss_mb=rss,
        database=place.kind,
        open=place.open,
        raw_ms=None if raw is None else _ms(raw),
        empty_ms=None if empty is None else _ms(empty),
        best_ms=_ms(times[0]),
        sql_ratio=_of_best([r.sql for r in rounds], [r.raw for r in rounds]),
        rest_ratio=_of_best([r.seconds - r.sql for r in rounds], [r.empty for r in rounds]),
        floor_ratio=_of_best(times, [r.floor for r in rounds]),
        **more,
    )


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _of_best(times: Sequence[float], floors: Sequence[float | None]) -> float | None:
    """The least time over the least floor."""
    known = [floor for floor in floors if floor]
    return round(min(times) / min(known), 3) if known else None


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def rss() -> float:
    """What this process holds in memory, at its most, in megabytes."""
    return rss_of(Path("/proc/self/status"))


def rss_of(status: Path) -> float:
    """The most that a process held, by its status file; 0 where the system has none."""
    if not status.exists():
        return 0.0
    lines = status.read_text().splitlines()
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), "0")
    return round(int(kilobytes) / 1024, 1)
