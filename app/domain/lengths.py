"""How long things last, as fixed buckets: the one set by which every median and P90 is told.

A rollup, a window of ten years and a single week all read the same buckets, so that the same
figure comes out wherever it is asked for, and no history is read for it. The bounds hold every
closing limit of the rule book (1, 5, 10, 15) and every edge of an age band (3, 5, 10, 15); what is
measured in working days and what in days of 24 hours use the same ones. A quantile is exact to
its bucket: within it, lengths are taken to lie evenly.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

BUCKETS = (0.5, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 60)
"""Days up to which, itself not included, a bucket reaches; the last bucket lies beyond them."""


def bucket_of(days: float) -> int:
    """The number of the bucket in which a length lies, from 0."""
    return bisect_right(BUCKETS, days)


def median_of(counts: Mapping[int, int]) -> float | None:
    """The median of lengths that are known by their buckets, in days; None of nothing."""
    return quantile_of(counts, 0.5)


def quantile_of(counts: Mapping[int, int], share: float) -> float | None:
    """The length below which a share of the lengths lies, in days; None of nothing.

    counts: how many lengths lie in each bucket. Beyond the last bound it is that bound.
    """
    return _at(counts, share * sum(counts.values()))


def length_of_rank(counts: Mapping[int, int], rank: int) -> float | None:
    """The length of a rank, the shortest being 1: the middle of its place in its bucket."""
    return _at(counts, rank - 0.5)


def _at(counts: Mapping[int, int], wanted: float) -> float | None:
    for bucket, below, count in _cumulated(counts):
        if below + count >= wanted:
            return _within(bucket, (wanted - below) / count)
    return None


def _cumulated(counts: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """(bucket, how many lie below it, how many in it), empty ones left out."""
    below = 0
    for bucket, count in sorted(counts.items()):
        if count:
            yield bucket, below, count
        below += count


def _within(bucket: int, share: float) -> float:
    if bucket == len(BUCKETS):
        return float(BUCKETS[-1])
    low = BUCKETS[bucket - 1] if bucket else 0.0
    return low + (BUCKETS[bucket] - low) * share
