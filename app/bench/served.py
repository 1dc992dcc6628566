"""What the workers of a measurement serve: the product, or the overview built from a data frame.

Each is a WSGI application for gunicorn; BIHUAN_BENCH_PLACE says over which database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from app.bench.place import NOW, Place
from app.bench.tasks import Task
from db.engine import open_database

PLACE = "BIHUAN_BENCH_PLACE"

Answer = Callable[..., Any]

COLUMNS = [
    "id", "title", "open", "lane", "region", "field", "lead_department", "registered_at",
    "closed_at", "due", "met_at", "yellow_from", "paused",
]  # fmt: skip
WEEKS = 12


def place() -> Place:
    """The database that this process serves."""
    return Task(**json.loads(os.environ[PLACE])).place


def product() -> Any:
    """The product itself."""
    from app.main import lasting_app

    return lasting_app(place().application()).server


def data_frame() -> Any:
    """The overview's figures, from the whole table at every request."""
    engine = open_database(place().url).reader

    def answer(_environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
        body = json.dumps(figures(engine), ensure_ascii=False, default=str).encode()
        start("200 OK", [("Content-Type", "application/json")])
        return [body]

    return answer


def figures(engine: Engine) -> dict[str, Any]:
    """Lanes, heat map, regions, the longest red, twelve weeks: what the overview shows."""
    with engine.connect() as connection:
        table = pd.read_sql_table("problem", connection, columns=COLUMNS)
    for name in ("registered_at", "closed_at", "due", "met_at", "yellow_from"):
        table[name] = pd.to_datetime(table[name], utc=True)
    now = pd.Timestamp(NOW)
    running = table[table["open"].astype(bool)]
    red = running[(running["due"] < now) & running["met_at"].isna()]
    yellow = running[(running["due"] >= now) & (running["yellow_from"] <= now)]
    recent = now - timedelta(weeks=WEEKS)
    return {
        "lanes": running.groupby("lane").size().to_dict(),
        "lights": {"red": len(red), "yellow": len(yellow)},
        "heat": _counted(running, ["lead_department", "lane"]),
        "regions": running.groupby(running["region"].str[:4]).size().to_dict(),
        "red": red.sort_values("due").head(10)[["id", "title", "due"]].to_dict("records"),
        "in": _weekly(table, "registered_at", recent),
        "out": _weekly(table, "closed_at", recent),
        "fields": running.groupby(running["field"].str[:2]).size().to_dict(),
    }


def _counted(table: pd.DataFrame, by: list[str]) -> list[Any]:
    return [[*key, int(n)] for key, n in table.groupby(by).size().items()]  # type: ignore[misc]


def _weekly(table: pd.DataFrame, column: str, since: pd.Timestamp) -> list[int]:
    found = table.loc[table[column] >= since, column]
    weeks = ((found - since).dt.days // 7).value_counts()
    return [int(weeks.get(week, 0)) for week in range(WEEKS)]
