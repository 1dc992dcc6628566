"""Zhejiang's administrative divisions: the province, 11 cities and 90 counties.

Codes follow GB/T 2260: two digits for the province, four for a city, six for a county. The
province row stands for the provincial level itself (省本级) where a problem belongs to no city.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

PROVINCE_LEVEL_NAME = "省本级"


@dataclass(frozen=True)
class Region:
    """One division. `level` is province, city or county; `parent` is empty for the province.

    `tile` is the (row, column) on the tile grid of the overview, from 0; counties have none.
    """

    code: str
    name: str
    level: str
    parent: str
    tile: tuple[int, int] | None


@cache
def regions() -> tuple[Region, ...]:
    """All divisions, a parent always before its children."""
    table = tomllib.loads(
        resources.files("db.seed").joinpath("regions.toml").read_text(encoding="utf-8")
    )
    province = table["province"]
    rows = [_placed(province, level="province", parent="")]
    for city in table["city"]:
        rows.append(_placed(city, level="city", parent=province["code"]))
        rows.extend(
            Region(code=code, name=name, level="county", parent=city["code"], tile=None)
            for code, name in city["counties"]
        )
    return tuple(rows)


def _placed(entry: dict, *, level: str, parent: str) -> Region:
    row, column = entry["tile"]
    return Region(
        code=entry["code"], name=entry["name"], level=level, parent=parent, tile=(row, column)
    )


@cache
def region_by_code() -> dict[str, Region]:
    """The divisions by their code."""
    return {region.code: region for region in regions()}


def city_level_code(code: str) -> str:
    """The four digits that number a problem of this division: its city, or "3300"."""
    return "3300" if code == "33" else code[:4]
