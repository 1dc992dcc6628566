"""The past of a big database: each problem's two pieces, open and left, and each day's end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.models import StandingRow
from tests.big_rows import Rows, problem_rows

COLUMNS = [c.name for c in StandingRow.__table__.columns]
NOT_YET = {
    "open": True,
    "stage": "handling",
    "lane": "handling",
    "closed_at": None,
    "met_at": None,
    "closing_ground": "",
    "solved": None,
    "grade": None,
}


def standing_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """Open from its registration on, and left from its closing on; one in fifty was flagged."""
    for place, row in enumerate(problem_rows(rows)):
        beside = {"problem_id": row["id"], "duty": "", "flags": "" if place % 50 else " aged "}
        opened, closed = row["registered_at"], row["closed_at"]
        last = {**row, **beside, "n": 1, "since": opened, "until": None, "version": 1}
        if closed:
            yield _row({**last, **NOT_YET, "until": closed})
            last |= {"n": 2, "since": closed, "version": 8}
        yield _row(last)


def _row(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in COLUMNS}
