"""Three hundred fictional enterprises, made from word lists by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.identifiers import make_uscc, uscc_check_digit
from db.seed.regions import Region, region_by_code

BODY_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PLANNED_SUFFIX = "（筹建中）"


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """A fictional enterprise; `uscc` is empty while it is being set up (筹建中)."""

    name: str
    uscc: str
    region: str
    industry: str
    sector: str
    family: str
    size: str
    contact: str
    phone: str


def make_enterprises(table: Mapping[str, Any]) -> tuple[Enterprise, ...]:
    """The enterprises of a table of word lists, the same ones every time."""
    chance = random.Random(table["seed"])
    sectors = {sector["name"]: sector for sector in table["sector"]}
    places = [
        (region, sectors[name])
        for region, counts in table["regions"].items()
        for name, count in counts.items()
        for _ in range(count)
    ]
    marks = iter(chance.sample(_marks(table), len(places)))
    codes = _codes(table, chance=chance)
    phones = iter(chance.sample(range(1000, 10000), len(places)))
    planned = set(chance.sample(range(len(places)), table["planned"]))
    rows = [
        _enterprise(
            table,
            chance=chance,
            region=region_by_code()[code],
            sector=sector,
            mark=next(marks),
            uscc="" if place in planned else next(codes)(code),
            phone=f"1390000{next(phones)}",
        )
        for place, (code, sector) in enumerate(places)
    ]
    return tuple(_with_irregular_codes(rows, count=table["irregular"]))


def _marks(table: Mapping[str, Any]) -> list[str]:
    avoided = set(table["avoid"])
    pairs = (a + b for a in table["first"] for b in table["second"])
    return [mark for mark in pairs if mark not in avoided]


def _codes(table: Mapping[str, Any], *, chance: random.Random) -> Iterator[Any]:
    """Makers of codes: each takes the region of registration."""
    prefix = table["body_prefix"]
    used: set[str] = set()
    while True:
        body = prefix + "".join(chance.choices(BODY_SIGNS, k=8 - len(prefix)))
        if body not in used:
            used.add(body)
            yield lambda region, body=body: make_uscc("91" + region, body)


def _enterprise(
    table: Mapping[str, Any],
    *,
    chance: random.Random,
    region: Region,
    sector: Mapping[str, Any],
    mark: str,
    uscc: str,
    phone: str,
) -> Enterprise:
    trade, industry = chance.choice(sector["trades"])
    size = chance.choices(list(table["sizes"]), weights=list(table["sizes"].values()))[0]
    form = "股份有限公司" if size == "大型" else "有限公司"
    return Enterprise(
        name=_place(region, chance=chance) + mark + trade + form + ("" if uscc else PLANNED_SUFFIX),
        uscc=uscc,
        region=region.code,
        industry=industry,
        sector=sector["name"],
        family=sector["family"],
        size=size,
        contact=chance.choice(table["surnames"]) + chance.choice(table["given"]),
        phone=phone,
    )


def _place(region: Region, *, chance: random.Random) -> str:
    """A firm bears its county-level city or county, its city, or the province."""
    city = region_by_code()[region.parent].name.removesuffix("市")
    own = city if region.name.endswith("区") else region.name
    return chance.choices((own, city, "浙江"), weights=(6, 1, 3))[0]


def _with_irregular_codes(rows: list[Enterprise], *, count: int) -> Iterator[Enterprise]:
    """The first `count` firms of hardware carry codes whose inner check does not hold."""
    old = [row for row in rows if row.sector == "五金" and row.uscc][:count]
    for row in rows:
        yield _irregular(row) if row in old else row


def _irregular(row: Enterprise) -> Enterprise:
    first16, inner = row.uscc[:16], row.uscc[16]
    wrong = "7" if inner != "7" else "8"
    first17 = first16 + wrong
    return Enterprise(**{**vars(row), "uscc": first17 + uscc_check_digit(first17)})
