"""Where the register lists the cases of a pack's figures, as they stood when the week ended.

A figure has an address only where the register's list is the figure's own: none is better than one
that shows other cases.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.catalogue import Lane
from app.domain.lights import Light
from app.domain.register_filter import LightWord, OrderAsked, RegisterFilter
from app.domain.register_flags import FlagAsked
from app.domain.review.pack import Pack
from app.queries.review_phrases import numbers_of


def standing(pack: Pack) -> RegisterFilter:
    """What was open in the pack's region at the last instant of its week."""
    return RegisterFilter(region=pack.region, stood_at=pack.week.last)


def lane_address(pack: Pack, lane: str) -> str:
    """What stood in a lane."""
    return standing(pack).narrowed(lane=Lane(lane)).address()


def number_addresses(pack: Pack) -> Mapping[str, str]:
    """The addresses of the overview's numbers, by their codes.

    A red light also shows what was handed in late, a grey one nothing that is overdue: they list
    what is overdue, or paused, only where there are as many of these.
    """
    asked = standing(pack)
    found = {
        "open": asked,
        "under_order": asked.narrowed(order=OrderAsked.ANY),
        "flagged": asked.narrowed(flag=FlagAsked.ANY),
    }
    numbers, lights = numbers_of(pack), {c.code: c.n for c in pack.overview.lights}
    if numbers["overdue"].n == lights.get(Light.RED, 0):
        found["overdue"] = asked.narrowed(light=LightWord.RED)
    if numbers["paused_now"].n == lights.get(Light.GREY, 0):
        found["paused_now"] = asked.narrowed(light=LightWord.GREY)
    return {code: each.address() for code, each in found.items()}
