"""Where the departments of a picture stand on a slide: near their places, none over another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

DISTANCES = (44.0, 30.0, 16.0)
"""Between boxes: the largest that leaves nobody out, so that lines have room."""

GOLDEN = pi * (3 - sqrt(5))
STEP, TRIES = 7.0, 2500
LONGEST = 12.0

SITES = ((0.5, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 0.5))
"""Where a line may take hold of a box: above, left, below, right, in the order of the format."""

MARKS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


def named(spot: Spot) -> str:
    """The name of a department behind the sign of its light."""
    name = cut(spot.name, LONGEST)
    sign = SIGNS.get(spot.light)
    return _("{sign} {name}").format(sign=sign, name=name) if sign else name


def size_of(spot: Spot) -> float:
    """How large its name is written, in points."""
    return SMALLEST + (LARGEST - SMALLEST) * min(max(spot.size, 0.0), 1.0)


def places(spots: Sequence[Spot], room: Box) -> dict[str, Box]:
    """Where each stands within the room; who finds no free place is left out."""
    tried: dict[str, Box] = {}
    for apart in DISTANCES:
        tried = _placed(spots, room, apart)
        if len(tried) == len(spots):
            break
    return tried


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


def _placed(spots: Sequence[Spot], room: Box, apart: float) -> dict[str, Box]:
    """The heaviest first, each as near to its own place as it is free."""
    taken: dict[str, Box] = {}
    for spot in sorted(spots, key=lambda spot: (-spot.size, spot.key)):
        near = _around(_wished(spot, room), room)
        found = next((box for box in near if _is_free(box, taken.values(), apart=apart)), None)
        if found is not None:
            taken[spot.key] = found
    return taken


def _wished(spot: Spot, room: Box) -> Box:
    size = size_of(spot)
    wide, high = width(named(spot)) * size + 2 * ACROSS, size * LEADING + 2 * ABOVE
    left = room.left + min(max(spot.x, 0.0), 1.0) * (room.width - wide)
    top = room.top + min(max(spot.y, 0.0), 1.0) * (room.height - high)
    return Box(left=left, top=top, width=wide, height=high)


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
