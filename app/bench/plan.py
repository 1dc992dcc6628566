"""Which problems a benchmark's database has: of each city, on each day, by which story."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from app.bench.library import Library, days_of
from app.bench.stamping import Stamp

CITIES: Mapping[str, int] = {
    "3301": 22, "3302": 17, "3303": 12, "3304": 9, "3305": 5, "3306": 8, "3307": 14, "3308": 3,
    "3309": 2, "3310": 10, "3311": 4,
}  # fmt: skip
"""How much comes from each city, about as many as there are enterprises."""


class Plan:
    """Draws the stories of a size: as many open ones as asked for, the others over ten years."""

    def __init__(self, library: Library, *, chance: random.Random, size: int, open_: int) -> None:
        self.library, self.chance, self.size = library, chance, size
        self._days = list(days_of(library))
        self._open = library.open_now()
        self._shares = dict(
            zip(CITIES, zip(shared(size - open_), shared(open_), strict=True), strict=True)
        )

    def arrivals(self, city: str) -> Iterator[tuple[int, list[Stamp]]]:
        """The stories that begin in a city, by day from the first on."""
        closed, open_ = self._shares[city]
        arrived: dict[int, list[Stamp]] = defaultdict(list)
        for _ in range(open_):
            place, stamp = self._open.draw(self.chance)
            arrived[place].append(stamp)
        for (place, stories), count in zip(
            self._days, spread(closed, len(self._days)), strict=True
        ):
            arrived[place] += (stories.draw(self.chance) for _ in range(count))
        return iter(sorted(arrived.items()))


def shared(count: int) -> list[int]:
    """A number over the cities by their weights, without a remainder."""
    return spread_by(count, list(CITIES.values()))


def spread(count: int, parts: int) -> list[int]:
    """A number over so many parts, as evenly as whole numbers can."""
    return spread_by(count, [1] * parts)


def spread_by(count: int, weights: Sequence[int]) -> list[int]:
    """A number over parts by their weights: each part's end is rounded, so the sum is exact."""
    total, reached, parts, end = sum(weights), 0, [], 0
    for weight in weights:
        reached += weight
        begin, end = end, count * reached // total
        parts.append(end - begin)
    return parts
