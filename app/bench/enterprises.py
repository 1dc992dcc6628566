"""As many made-up enterprises as a benchmark wants, each an event of its city's register."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import insert

from app.bench.plots import words
from app.domain.events import Event, RegisterKind
from app.domain.identifiers import USCC_ALPHABET, make_uscc
from app.domain.registers import Register, chain_of_region, register_subject
from db import log
from db.bulk import chunks
from db.models import CounterRow, EnterpriseRow
from db.seed.regions import Region, regions
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Firm:
    """An enterprise as its problems name it; contact and phone are ciphertext."""

    id: int
    name: str
    region: str
    contact: str
    phone: str


def make_enterprises(
    store: Store, *, count: int, at: datetime, chance: random.Random
) -> dict[str, list[Firm]]:
    """Write so many enterprises beside those that there are; all of the new, by city."""
    first = store.next_number("enterprise")
    rows = [_row(store, first + n, n, chance) for n in range(count)]
    for part in chunks(rows):
        store.session.execute(insert(EnterpriseRow), list(part))
    for some in chunks(list(_events(store, rows, at))):
        log.append(store.session, some)
    store.session.get_one(CounterRow, "enterprise").last = first + count - 1
    store.session.flush()
    firms = defaultdict(list)
    for row in rows:
        named = {name: row[name] for name in ("id", "name", "region", "contact", "phone")}
        firms[chain_of_region(row["region"])].append(Firm(**named))
    return dict(firms)


def _events(store: Store, rows: list[dict[str, Any]], at: datetime) -> Iterator[Event]:
    """An event a row, each in its city's register behind what stands there."""
    last: dict[int, int] = {}
    for row in rows:
        subject = register_subject(Register.ENTERPRISES, region=row["region"])
        if subject not in last:
            last[subject] = log.next_place(store.session, subject) - 1
        last[subject] += 1
        yield _event(store, subject, last[subject], row, at)


def _event(store: Store, subject: int, n: int, row: dict[str, Any], at: datetime) -> Event:
    return Event(
        subject=subject,
        n=n,
        kind=RegisterKind.ENTERPRISE_SAVED,
        at=at,
        recorded_at=at,
        facts=row,
        rules=store.rules.rules_version,
        calendar=store.rules.calendar_version,
    )


def _row(store: Store, number: int, n: int, chance: random.Random) -> dict[str, Any]:
    table, counties = _lists(), _counties()
    region = counties[n % len(counties)]
    sector = chance.choice(table["sector"])
    trade, industry = chance.choice(sector["trades"])
    mark = "".join((chance.choice(table["first"]), chance.choice(table["second"])))
    return {
        "id": number,
        "uscc": make_uscc(f"91{region.code}", _body(n)),
        "name": f"{region.name}{mark}{trade}{words().company}",
        "region": region.code,
        "industry": industry,
        "size": chance.choice(list(table["sizes"])),
        "contact": store.cipher.hide(
            chance.choice(table["surnames"]) + chance.choice(table["given"])
        ),
        "phone": store.cipher.hide(f"139{chance.randrange(10**8):08d}"),
        "irregular": False,
    }


def _body(n: int) -> str:
    """The body code of the n-th: BN and six places of the code's own alphabet."""
    signs = []
    for _place in range(6):
        n, sign = divmod(n, len(USCC_ALPHABET))
        signs.append(USCC_ALPHABET[sign])
    return "BN" + "".join(reversed(signs))


@cache
def _counties() -> list[Region]:
    return [region for region in regions() if region.level == "county"]


@cache
def _lists() -> dict[str, Any]:
    """The word lists of the demonstration's enterprises."""
    folder = resources.files("app.demonstration").joinpath("content")
    return tomllib.loads(folder.joinpath("enterprises.toml").read_text(encoding="utf-8"))
