"""How sure a figure is: intervals that hold for small numbers, too. 95 % throughout.

Sources: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
(1927); for quantiles W. J. Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import exp, floor, lgamma, log, log1p, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
REACH = 12
"""Standard deviations to either side, beyond which a binomial count has no weight that a floating
number could show."""


def wilson(met: int, of: int) -> tuple[float, float]:
    """The score interval of a share, without correction for continuity. of: at least 1."""
    share, z2 = met / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low = 0.0 if met == 0 else middle - half
    return low, 1.0 if met == of else middle + half


@lru_cache(maxsize=2**14)
def ranks(of: int, share: float) -> tuple[int | None, int | None]:
    """Between which of `of` ordered values a quantile lies, whatever their distribution.

    The ranks count from 1; on either side the quantile lies outside with at most half of what
    the confidence leaves. None: so few values bound it on that side with no such confidence.
    """
    most = (1 - CONFIDENCE) / 2
    low = high = None
    below = 0.0
    for k, weight in _binomial(of, share):
        below += weight
        if below <= most:
            low = k + 1
        if high is None and below >= 1 - most:
            high = k + 1
    return low, high if high is not None and high <= of else None


def _binomial(of: int, share: float) -> Iterator[tuple[int, float]]:
    """(how many of `of` values lie below a quantile, with what probability), from few to many."""
    spread = REACH * sqrt(of * share * (1 - share)) + 1
    first, last = max(0, floor(of * share - spread)), min(of, floor(of * share + spread))
    yield from ((k, _weight(k, of, share)) for k in range(first, last + 1))


def _weight(k: int, of: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)
    return exp(ways + k * log(share) + (of - k) * log1p(-share))
