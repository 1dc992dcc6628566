"""Open orders counted: by level, by the department that answers, by age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.catalogue import OrderLevel
from app.domain.lights import Light
from app.domain.order_filter import OrderFilter
from app.queries.supervision_lines import OrderLine
from app.translations import N_, _

BANDS: tuple[tuple[str, float], ...] = (
    ("0–3", 3),
    ("4–5", 5),
    ("6–10", 10),
    ("11–15", 15),
    (">15", float("inf")),
)
"""Ages in working days, each up to and with its number."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Orders of a level, a department or a region: open, past their date, without their answer.

    code: the level's, the department's number, the region's code. asked: the filter of the list.
    """

    code: str
    name: str
    open: int
    overdue: int
    silent: int
    asked: OrderFilter


@dataclass(frozen=True, kw_only=True)
class Band:
    """Open orders of an age, in working days; so many of them without their answer."""

    days: str
    open: int
    silent: int


def by_level(orders: Sequence[OrderLine]) -> tuple[Count, ...]:
    """The three levels, the gravest first; also those without an order."""
    return tuple(
        _count(
            [o for o in orders if o.level is level],
            code=str(level), name=_(level.label), asked=OrderFilter(level=level),
        )
        for level in reversed(OrderLevel)
    )  # fmt: skip


def by_department(orders: Sequence[OrderLine]) -> tuple[Count, ...]:
    """Whoever has an order to answer: the most silent first, then the most orders."""
    return _grouped(
        orders,
        key=lambda o: (str(o.lead), o.department),
        asked=lambda code: OrderFilter(lead=int(code)),
    )


def by_region(
    orders: Sequence[OrderLine], *, within: str, names: Mapping[str, str]
) -> tuple[Count, ...]:
    """The regions next below one whose problems have an order, by their codes; the level itself
    before them."""
    below = len(within) + 2
    found = _grouped(
        orders,
        key=lambda o: (
            o.about.region[:below],
            _region_name(o.about.region[:below], within=within, names=names),
        ),
        asked=lambda code: OrderFilter(region=f"{within}00" if code == within else code),
    )
    return tuple(sorted(found, key=lambda count: count.code))


LEVEL_ITSELF = {2: N_("省本级"), 4: N_("市本级")}


def _region_name(code: str, *, within: str, names: Mapping[str, str]) -> str:
    if code == within and len(code) in LEVEL_ITSELF:
        return _(LEVEL_ITSELF[len(code)])
    return names.get(code, code)


def by_age(orders: Iterable[OrderLine]) -> tuple[Band, ...]:
    """The bands of age, from the youngest."""
    bands: list[list[OrderLine]] = [[] for _band in BANDS]
    for order in orders:
        place = next(n for n, (_days, most) in enumerate(BANDS) if order.age <= most)
        bands[place].append(order)
    return tuple(
        Band(days=days, open=len(found), silent=sum(o.silent for o in found))
        for (days, _most), found in zip(BANDS, bands, strict=True)
    )


def _grouped(
    orders: Iterable[OrderLine],
    *,
    key: Callable[[OrderLine], tuple[str, str]],
    asked: Callable[[str], OrderFilter],
) -> tuple[Count, ...]:
    groups: dict[tuple[str, str], list[OrderLine]] = {}
    for order in orders:
        groups.setdefault(key(order), []).append(order)
    counts = [
        _count(found, code=code, name=name, asked=asked(code))
        for (code, name), found in groups.items()
    ]
    return tuple(sorted(counts, key=lambda c: (-c.silent, -c.open, c.code)))


def _count(orders: Sequence[OrderLine], *, code: str, name: str, asked: OrderFilter) -> Count:
    return Count(
        code=code,
        name=name,
        open=len(orders),
        overdue=sum(o.light is Light.RED for o in orders),
        silent=sum(o.silent for o in orders),
        asked=asked,
    )
