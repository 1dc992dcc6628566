"""Where the departments of a picture stand on a slide: near their places, none over another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

from app.domain.changing import replace
from app.exports.slides import LEADING, Box
from app.exports.text_room import cut, width
from app.exports.tones import SIGNS
from app.queries.report import Spot
from app.translations import _

SMALLEST, LARGEST = 10.0, 16.0
"""Points of the letters, by what others wait for."""

ACROSS, ABOVE = 9.0, 5.0
"""What a box leaves free around its words."""

TRIALS = ((44.0, 12.0), (30.0, 12.0), (18.0, 9.0), (12.0, 6.0))
"""How far boxes are apart, and the ems of a name: the first that leaves nobody out."""

GOLDEN = pi * (3 - sqrt(5))
STEP, TRIES = 7.0, 2500

SITES = ((0.5, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 0.5))
"""Where a line may take hold of a box: above, left, below, right, in the order of the format."""

MARKS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A department with its place, its name behind the sign of its light, and how large that is."""

    spot: Spot
    box: Box
    name: str
    size: float


def places(spots: Sequence[Spot], room: Box) -> dict[str, Placed]:
    """Where each stands within the room; who finds no free place is left out."""
    found: dict[str, Placed] = {}
    for apart, longest in TRIALS:
        found = _placed(spots, room, apart=apart, longest=longest)
        if len(found) == len(spots):
            break
    return found


def ends(source: Box, target: Box, *, taken: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The sites at which the shortest line from box to box takes hold, of those not yet taken."""
    pairs = [(a, b) for a in range(len(SITES)) for b in range(len(SITES))]
    used = set(taken)
    free = [pair for pair in pairs if pair not in used] or pairs
    return min(free, key=lambda pair: _length(site(source, pair[0]), site(target, pair[1])))


def site(box: Box, n: int) -> tuple[float, float]:
    """A place on the rim of a box."""
    across, down = SITES[n]
    return box.left + across * box.width, box.top + down * box.height


def mark(
    start: tuple[float, float], end: tuple[float, float], *, words: str, size: float,
    taken: Sequence[Box], room: Box,
) -> Box | None:  # fmt: skip
    """Where words stand on a line without covering anything; None where nowhere."""
    wide, high = width(words) * size + 4, size * LEADING
    for share in MARKS:
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        box = Box(left=x - wide / 2, top=y - high / 2, width=wide, height=high)
        if _is_inside(box, room) and _is_free(box, taken, apart=2.0):
            return box
    return None


def _placed(spots: Sequence[Spot], room: Box, *, apart: float, longest: float) -> dict[str, Placed]:
    """The heaviest first, each as near to its own place as it is free."""
    found: dict[str, Placed] = {}
    for spot in sorted(spots, key=lambda spot: (-spot.size, spot.key)):
        wished = _wished(spot, room, longest=longest)
        taken = [placed.box for placed in found.values()]
        near = _around(wished.box, room)
        box = next((box for box in near if _is_free(box, taken, apart=apart)), None)
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
        if _is_inside(moved, room):
            yield moved


def _is_inside(box: Box, room: Box) -> bool:
    across = room.left - 0.01 <= box.left and box.right <= room.right + 0.01
    return across and room.top - 0.01 <= box.top and box.bottom <= room.bottom + 0.01


def _is_free(box: Box, taken: Iterable[Box], *, apart: float) -> bool:
    return not any(
        box.left < other.right + apart
        and other.left < box.right + apart
        and box.top < other.bottom + apart
        and other.top < box.bottom + apart
        for other in taken
    )


def _length(start: tuple[float, float], end: tuple[float, float]) -> float:
    return hypot(end[0] - start[0], end[1] - start[1])
