"""Where the departments of a picture stand: near their places, none over another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from app.domain.changing import replace
from app.exports.boxes import Box
from app.exports.text_room import LEADING, cut, width
from app.exports.tones import SIGNS
from app.queries.report import Spot
from app.translations import _

MOST = 24
SMALLEST, LARGEST = 10.0, 16.0
"""Points of the letters, by what others wait for."""

ACROSS, ABOVE = 9.0, 5.0
"""What a box leaves free around its words."""

TRIALS = ((44.0, 12.0), (30.0, 12.0), (18.0, 9.0), (12.0, 7.0), (6.0, 5.0))
"""How far boxes are apart, and the ems of a name: the first that leaves nobody out."""

GOLDEN = pi * (3 - sqrt(5))
STEP, TRIES = 7.0, 2500


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A department with its place, its name behind the sign of its light, and how large that is."""

    spot: Spot
    box: Box
    name: str
    size: float


def places(spots: Sequence[Spot], room: Box) -> dict[str, Placed]:
    """Where the heaviest stand within the room; who finds no free place is left out."""
    heavy = sorted(spots, key=lambda spot: (-spot.size, spot.key))[:MOST]
    found: dict[str, Placed] = {}
    for apart, longest in TRIALS:
        found = _placed(heavy, _drawn_in(room, len(heavy)), apart=apart, longest=longest)
        if len(found) == len(heavy):
            break
    return found


def _drawn_in(room: Box, many: int) -> Box:
    """The middle of a room: a few boxes do not need all of it."""
    share = min(0.4 + 0.1 * many, 1.0)
    wide, high = room.width * share, room.height * share
    left, top = room.left + (room.width - wide) / 2, room.top + (room.height - high) / 2
    return Box(left=left, top=top, width=wide, height=high)


def _placed(spots: Sequence[Spot], room: Box, *, apart: float, longest: float) -> dict[str, Placed]:
    """The heaviest first, each as near to its own place as it is free."""
    found: dict[str, Placed] = {}
    for spot in spots:
        wished = _wished(spot, room, longest=longest)
        taken = [placed.box for placed in found.values()]
        near = _around(wished.box, room)
        box = next((box for box in near if box.is_free(taken, apart=apart)), None)
        if box is not None:
            found[spot.key] = replace(wished, box=box)
    return found


def _wished(spot: Spot, room: Box, *, longest: float) -> Placed:
    sign, name = SIGNS.get(spot.light), cut(spot.name, longest)
    told = _("{sign} {name}").format(sign=sign, name=name) if sign else name
    size = SMALLEST + (LARGEST - SMALLEST) * _within(spot.size)
    wide, high = width(told) * size + 2 * ACROSS, size * LEADING + 2 * ABOVE
    left = room.left + _within(spot.x) * (room.width - wide)
    top = room.top + _within(spot.y) * (room.height - high)
    box = Box(left=left, top=top, width=wide, height=high)
    return Placed(spot=spot, box=box, name=told, size=size)


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _around(box: Box, room: Box) -> Iterator[Box]:
    """The places of a spiral round its own, wider than it is high, as the room is."""
    for n in range(TRIES):
        far, turn = STEP * sqrt(n), n * GOLDEN
        moved = replace(box, left=box.left + 1.4 * far * cos(turn), top=box.top + far * sin(turn))
        if moved.is_inside(room):
            yield moved
