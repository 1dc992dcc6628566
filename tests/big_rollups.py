"""The rollups of a big database: what its problems add up to by days and weeks, how they stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.domain.flows import FlowKey, by_week, local_day
from tests.big_rows import CITIES, LINES, Rows
from tests.building import MONDAY_NINE

LIGHTS = ("red", "yellow", "green", "grey")


def counted(rows: Rows) -> Counter[FlowKey]:
    counts: Counter[FlowKey] = Counter()
    for p in rows:
        counts[local_day(p.registered), p.region, p.field[:2], "registered"] += 1
        if p.closed:
            for flow in ("left", "closed", *(["confirmed"] if p.n % 4 else [])):
                counts[local_day(p.closed), p.region, p.field[:2], flow] += 1
    return counts


def flow_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for (day, region, first, flow), count in counted(rows).items():
        yield {"day": day, "region": region, "field": first, "flow": flow, "count": count}


def week_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for (week, city, first, flow), count in by_week(counted(rows)).items():
        yield {"week": week, "city": city, "field": first, "flow": flow, "count": count}


def handover_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """Ten years of weeks, in each of them a few ways from every tenth department to another."""
    first = local_day(MONDAY_NINE)
    for ago in range(520):
        for source in rows.departments[::10]:
            for step in (1, 2, 3):
                yield {"week": first - timedelta(weeks=ago), "region": f"{CITIES[source % 11]}01",
                       "field": f"0{1 + step}", "difficulty": "general", "source": source,
                       "target": source + step, "returned": step == 3, "latest": True,
                       "bucket": step, "count": 1 + ago % 3}  # fmt: skip


def light_rows(_rows: Rows) -> Iterator[dict[str, Any]]:
    for ago in range(1, 180):
        day = local_day(MONDAY_NINE) - timedelta(days=ago)
        for city in CITIES:
            for line in LINES:
                for place, light in enumerate(LIGHTS):
                    yield {"day": day, "region": f"{city}01", "line": line, "lane": "handling",
                           "light": light, "count": 1 + place}  # fmt: skip
