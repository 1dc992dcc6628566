"""Figures: what comes out of the counts of a window, with what it was made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.catalogue import Term
from app.domain.lengths import length_of_rank, quantile_of
from app.domain.measures.measure import Better, Figure, Measure
from app.domain.measures.occasion import DAY, Mark, Occasion
from app.domain.measures.statistics import ranks, wilson

SHARES = {Figure.MEDIAN: 0.5, Figure.P90: 0.9}


class Counted(NamedTuple):
    """n occasions alike. bucket: of their lengths, None without one; length: the sum of these, in
    ten-thousandths of a working day.
    """

    occasion: Occasion
    marks: Mark
    bucket: int | None
    n: int
    length: int


def together(counted: Iterable[Counted]) -> list[Counted]:
    """What was counted of several groups as one: what is alike is added up."""
    sums: dict[tuple[Occasion, Mark, int | None], tuple[int, int]] = {}
    for occasion, marks, bucket, n, length in counted:
        before, long = sums.get((occasion, marks, bucket), (0, 0))
        sums[occasion, marks, bucket] = before + n, long + length
    return [Counted(*alike, *summed) for alike, summed in sums.items()]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a measure comes to. Shares from 0 to 1, lengths in working days.

    numerator: None of a quantile, which has none. value: None of nothing. low, high: 95 %; None
    where none can be given, as of a mean. small: fewer than the measure's minimum.
    """

    numerator: float | None
    denominator: int
    value: float | None
    low: float | None = None
    high: float | None = None
    small: bool

    @property
    def n(self) -> int:
        """Of how many."""
        return self.denominator


def reading(measure: Measure, counted: Sequence[Counted]) -> Reading:
    """What a measure comes to, of all that was counted in a window for one group."""
    of = [c for c in counted if c.occasion is measure.occasion and measure.of in c.marks]
    if measure.figure is Figure.SHARE:
        return _share(measure, of)
    if measure.figure is Figure.MEAN:
        part = measure.part or measure.occasion
        return _mean(measure, of, (c for c in counted if c.occasion is part))
    return _quantile(measure, of)


def _share(measure: Measure, of: Iterable[Counted]) -> Reading:
    met = denominator = 0
    for c in of:
        denominator += c.n
        met += c.n if measure.met in c.marks else 0
    return share(met, denominator, minimum=measure.minimum)


def share(met: int, of: int, *, minimum: int) -> Reading:
    """A share with Wilson's interval."""
    small = of < minimum
    if not of:
        return Reading(numerator=met, denominator=of, value=None, small=small)
    low, high = wilson(met, of)
    return Reading(numerator=met, denominator=of, value=met / of, low=low, high=high, small=small)


def _mean(measure: Measure, of: Iterable[Counted], summed: Iterable[Counted]) -> Reading:
    """Over those of which a length is known: what a file tells without its way has none."""
    denominator = sum(c.n for c in of if c.bucket is not None)
    days = sum(c.length for c in summed) / DAY
    return Reading(
        numerator=days,
        denominator=denominator,
        value=days / denominator if denominator else None,
        small=denominator < measure.minimum,
    )


def _quantile(measure: Measure, of: Iterable[Counted]) -> Reading:
    buckets: Counter[int] = Counter()
    for c in of:
        if c.bucket is not None:
            buckets[c.bucket] += c.n
    denominator, part = sum(buckets.values()), SHARES[measure.figure]
    low, high = ranks(denominator, part) if denominator else (None, None)
    return Reading(
        numerator=None,
        denominator=denominator,
        value=quantile_of(buckets, part),
        low=None if low is None else length_of_rank(buckets, low),
        high=None if high is None else length_of_rank(buckets, high),
        small=denominator < measure.minimum,
    )


class Band(Term):
    """分档: where a group stands beside all groups together (国办函〔2025〕66号: 分档分类评价)."""

    AHEAD = "ahead", "优于总体"
    ALIKE = "alike", "与总体相当"
    BEHIND = "behind", "低于总体"
    NONE = "none", "不分档"


def band(measure: Measure, of: Reading, whole: Reading) -> Band:
    """Apart from the whole only where the whole lies outside the group's interval.

    Not put into a band: small numbers, what has no interval, what is neither good nor bad.
    """
    if of.small or whole.value is None or measure.better is Better.NEITHER:
        return Band.NONE
    if of.low is None or of.high is None:
        return Band.NONE
    if of.low <= whole.value <= of.high:
        return Band.ALIKE
    above = of.low > whole.value
    return Band.AHEAD if above is (measure.better is Better.HIGHER) else Band.BEHIND


THREE_RATES = "three_rates"
"""The code of 三率加权, told only where the rule book uses it."""

WEIGHTED = ("contacted_in_time", "solved", "satisfied_of_reached")
"""The three rates, in the order of their weights: 响应, 解决, 满意."""


def weighted(shares: Mapping[str, Reading], weights: Sequence[int]) -> Reading:
    """三率加权: the three rates by weights in hundredths, of 1; None where one is of nothing.

    shares: readings by the codes of their measures. It counts as small where one of the three is;
    n is the smallest of theirs.
    """
    read = [shares[code] for code in WEIGHTED]
    pairs = zip(read, weights, strict=True)
    known = [r.value * weight / 100 for r, weight in pairs if r.value is not None]
    return Reading(
        numerator=None,
        denominator=min(r.n for r in read),
        value=sum(known) if len(known) == len(read) else None,
        small=any(r.small for r in read),
    )
