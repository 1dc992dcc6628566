"""Where the nodes of a picture stand: the same every day, so that people learn the picture.

Who has a place keeps it. Who is new finds one: drawn to its neighbours, kept apart from all. There
is no chance in it: the same keys, ties and places give the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import cos, hypot, pi, sin, sqrt

Place = tuple[float, float]
Pulls = Mapping[str, Mapping[str, float]]

WIDE = 1.4
"""How much wider than high the picture is: distances are compared as the eye sees them."""

GOLDEN = pi * (3 - sqrt(5))
COMPARISONS = 250_000
"""Of pairs, all rounds together: what bounds the time of a first layout."""

ROUNDS = 120
NEAREST = 0.75
"""The distance below which nodes are pushed apart, in shares of an even distribution."""


def places(
    keys: Sequence[str], ties: Iterable[tuple[str, str, float]], *, stored: Mapping[str, Place]
) -> dict[str, Place]:
    """A place for each key, within 0 and 1; ties: who belongs near whom, and how strongly.

    stored: where keys stood the last time; they stay there.
    """
    kept = {key: stored[key] for key in keys if key in stored}
    new = [key for key in keys if key not in kept]
    if not new:
        return kept
    pulls = _pulls(ties, known=set(keys))
    placed = {key: (x * WIDE, y) for key, (x, y) in kept.items()}
    placed |= _begun(new, pulls, placed)
    _settle(placed, new, pulls)
    if not kept:
        placed = _filling(placed)
    _push_apart(placed, new)
    found = {key: (_within(x / WIDE), _within(y)) for key, (x, y) in placed.items()}
    return {key: kept.get(key) or found[key] for key in keys}


def _pulls(ties: Iterable[tuple[str, str, float]], *, known: set[str]) -> Pulls:
    """How strongly each is drawn to each of its neighbours; the strongest of all by 1."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target, weight in ties:
        if source != target and {source, target} <= known:
            both = found[source].get(target, 0.0) + weight
            found[source][target] = found[target][source] = both
    most = max((weight for near in found.values() for weight in near.values()), default=1.0)
    return {
        key: {other: sqrt(weight / most) for other, weight in near.items()}
        for key, near in found.items()
    }


def _begun(new: Sequence[str], pulls: Pulls, placed: Mapping[str, Place]) -> dict[str, Place]:
    """Beside those of its neighbours that have a place; else on a spiral, the busiest inmost."""
    by_pull = sorted(new, key=lambda key: (-sum(pulls.get(key, {}).values()), key))
    return {key: _beginning(n, key, len(new), pulls, placed) for n, key in enumerate(by_pull)}


def _beginning(
    n: int, key: str, of: int, pulls: Pulls, placed: Mapping[str, Place]
) -> Place:  # fmt: skip
    near = [placed[other] for other in pulls.get(key, {}) if other in placed]
    middle = (WIDE / 2, 0.5)
    far = 0.45 * sqrt((n + 0.5) / of)
    if near:
        middle = (sum(x for x, _y in near) / len(near), sum(y for _x, y in near) / len(near))
        far = 0.08
    return middle[0] + far * cos(n * GOLDEN), middle[1] + far * sin(n * GOLDEN)


def _settle(placed: dict[str, Place], new: Sequence[str], pulls: Pulls) -> None:
    """Springs between neighbours, repulsion between all; only the new ones move."""
    even = sqrt(WIDE / len(placed))
    rounds = max(12, min(ROUNDS, COMPARISONS // (len(new) * len(placed))))
    for n in range(rounds):
        longest = 0.12 * (1 - n / rounds)
        moved = {key: _moved(key, placed, pulls.get(key, {}), even, longest) for key in new}
        placed.update(moved)


def _moved(
    key: str, placed: Mapping[str, Place], near: Mapping[str, float], even: float, longest: float
) -> Place:
    """Where the forces on a node take it, no further than `longest` (Fruchterman, Reingold)."""
    x, y = placed[key]
    # A weak pull to the middle: nothing drifts away that is tied to nobody.
    right, up = (WIDE / 2 - x) * even, (0.5 - y) * even
    for other, (other_x, other_y) in placed.items():
        if other == key:
            continue
        dx, dy = x - other_x, y - other_y
        apart = hypot(dx, dy) or 1e-6
        force = even**2 / apart - near.get(other, 0.0) * apart**2 / even
        right, up = right + dx / apart * force, up + dy / apart * force
    length = hypot(right, up)
    step = min(length, longest) / length if length else 0.0
    return x + right * step, y + up * step


def _filling(placed: Mapping[str, Place]) -> dict[str, Place]:
    """The same picture, spread over all the room there is."""
    columns, rows = zip(*placed.values(), strict=True)
    return {key: (_spread(x, columns) * WIDE, _spread(y, rows)) for key, (x, y) in placed.items()}


def _spread(value: float, of: Sequence[float]) -> float:
    low, high = min(of), max(of)
    return 0.5 if high - low < 1e-9 else 0.04 + 0.92 * (value - low) / (high - low)


def _push_apart(placed: dict[str, Place], new: Sequence[str]) -> None:
    """Move the new ones off those they would cover."""
    least = min(NEAREST * sqrt(WIDE / len(placed)), 0.3)
    for _round in range(max(4, min(40, COMPARISONS // (len(new) * len(placed) * 4)))):
        for key in new:
            for other in placed:
                if other != key:
                    placed[key] = _off(placed[key], placed[other], least)


def _off(here: Place, there: Place, least: float) -> Place:
    dx, dy = here[0] - there[0], here[1] - there[1]
    apart = hypot(dx, dy)
    if apart >= least:
        return here
    if apart < 1e-6:
        dx, dy, apart = 1e-6, 1e-6, hypot(1e-6, 1e-6)
    by = (least - apart) / 2 / apart
    return min(max(here[0] + dx * by, 0.0), WIDE), min(max(here[1] + dy * by, 0.0), 1.0)


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)
