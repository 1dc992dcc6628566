"""Intervals against published values."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.measures.statistics import ranks, wilson


@pytest.mark.parametrize(
    ("met", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_interval_is_that_of_newcombe(met: int, of: int, low: float, high: float) -> None:
    """R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
    Medicine 17 (1998), table I, method 3.
    """
    assert wilson(met, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("of", "low", "high"),
    [(6, 1, 6), (10, 2, 9), (20, 6, 15), (30, 10, 21), (50, 18, 33), (100, 40, 61)],
)
def test_the_ranks_around_a_median_are_those_of_the_tables(of: int, low: int, high: int) -> None:
    """D. G. Altman et al., Statistics with Confidence, 2nd ed., table of ranks for the median,
    95 %.
    """
    assert ranks(of, 0.5) == (low, high)


def test_five_values_bound_no_median() -> None:
    """All of them lie on one side with a chance of one in 32, which is more than 2.5 %."""
    assert ranks(5, 0.5) == (None, None)


def test_the_ninth_decile_of_few_values_has_no_upper_bound() -> None:
    low, high = ranks(30, 0.9)
    assert (low, high) == (23, None)


@given(st.integers(1, 120), st.sampled_from([0.5, 0.9]))
def test_outside_either_bound_lies_at_most_a_fortieth(of: int, share: float) -> None:
    """By the binomial sum itself; and a rank nearer would leave more."""
    low, high = ranks(of, share)

    def up_to(k: int) -> float:
        return sum(comb(of, i) * share**i * (1 - share) ** (of - i) for i in range(k + 1))

    below = 0 if low is None else low
    assert up_to(below - 1) <= 0.025 < up_to(below) + 1e-12
    if high is not None:
        assert up_to(high - 2) < 0.975 <= up_to(high - 1) + 1e-12


@given(st.integers(1, 10**6), st.data())
def test_a_share_lies_within_its_interval(of: int, data: st.DataObject) -> None:
    met = data.draw(st.integers(0, of))
    low, high = wilson(met, of)
    assert 0 <= low <= met / of <= high <= 1
