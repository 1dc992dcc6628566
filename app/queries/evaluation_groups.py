"""In what order the groups of 评价考核 stand: in their usual places, unless somebody ranks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.measures.figures import Counted, Reading, reading
from app.domain.measures.measure import BY_CODE, Better
from db.measure_query import Key

Counts = Mapping[Key, Sequence[Counted]]
"""What was counted of each group, of the measure by which they are ordered at least."""

Placed = Sequence[tuple[Key, int | None]]
"""Groups with their ranks; None without one."""


def unranked(keys: Sequence[Key]) -> Placed:
    """Groups as they stand."""
    return [(key, None) for key in keys]


def ranked(code: str, counted: Counts, keys: Sequence[Key]) -> Placed:
    """The best of a measure first. keys: in their usual places.

    Small numbers are not ranked and stand at the end, as does what belongs to no group; equal
    values share a rank.
    """
    measure, read = BY_CODE[code], _readings(code, counted, keys)
    firm = {key: r.value for key, r in read.items() if key and r.value is not None and not r.small}
    best = sorted(firm, key=firm.__getitem__, reverse=measure.better is Better.HIGHER)
    values = [firm[key] for key in best]
    first: Placed = [(key, values.index(firm[key]) + 1) for key in best]
    return [*first, *unranked([key for key in keys if key not in firm])]


def by_number(code: str, counted: Counts, keys: Sequence[Key]) -> Placed:
    """The groups with the most cases of a measure first, equal ones in their usual places."""
    read = _readings(code, counted, keys)
    return unranked(sorted(keys, key=lambda key: -read[key].n))


def _readings(code: str, counted: Counts, keys: Sequence[Key]) -> dict[Key, Reading]:
    return {key: reading(BY_CODE[code], counted.get(key, ())) for key in keys}
