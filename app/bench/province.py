"""The province of the benchmark: the demonstration's departments, and bureaus of more cities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.demonstration.content import Content, Department, load_content
from db.seed.regions import regions

LIKE = "3301"
"""The city whose bureaus the others get."""

FURTHER = ("3304", "3306", "3310")
"""Cities for which the demonstration has none: with them the province has sixty departments."""


def province() -> Content:
    """The demonstration's content with more departments."""
    content = load_content()
    return replace(content, departments=(*content.departments, *_bureaus(content)))


def _bureaus(content: Content) -> Iterator[Department]:
    names = {region.code: region.name for region in regions()}
    for city in FURTHER:
        for bureau in content.departments:
            if bureau.region == LIKE and not bureau.office:
                yield _moved(bureau, city, old=names[LIKE], new=names[city])


def _moved(bureau: Department, city: str, *, old: str, new: str) -> Department:
    return replace(
        bureau,
        key=f"{bureau.key}-{city}",
        name=bureau.name.replace(old, new),
        short=bureau.short.replace(old, new),
        region=city,
        aliases=(),
    )
