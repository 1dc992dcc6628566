"""Figures out of counts: shares, means, quantiles, bands, each worked out by hand."""

from __future__ import annotations

import pytest

from app.domain.lengths import BUCKETS, bucket_of, length_of_rank, quantile_of
from app.domain.measures.figures import Band, Counted, Reading, band, reading, weighted
from app.domain.measures.measure import AGE_BANDS, BY_CODE, MEASURES, Better
from app.domain.measures.occasion import Mark, Occasion

DAYS = 10_000


def counted(
    occasion: Occasion, n: int, marks: Mark = Mark.NONE, *, days: float | None = None
) -> Counted:
    """n occasions alike, each so many working days long."""
    bucket = None if days is None else bucket_of(days)
    return Counted(
        occasion=occasion, marks=marks, bucket=bucket, n=n, length=int(n * (days or 0) * DAYS)
    )


def shares(read: Reading) -> tuple[float | None, int, float | None]:
    return read.numerator, read.denominator, read.value


def test_a_share_counts_those_that_bear_its_mark() -> None:
    found = [
        counted(Occasion.SIGN_DUE, 3, Mark.MET),
        counted(Occasion.SIGN_DUE, 1),
        counted(Occasion.CONTACT_DUE, 9, Mark.MET),
    ]
    assert shares(reading(BY_CODE["signed_in_time"], found)) == (3, 4, 0.75)


def test_nothing_to_count_has_no_value_and_no_interval() -> None:
    read = reading(BY_CODE["solved"], [])
    assert (read.numerator, read.denominator, read.value, read.low, read.high) == (
        0, 0, None, None, None,
    )  # fmt: skip
    median = reading(BY_CODE["handling_median"], [])
    assert (median.value, median.low, median.high, median.n) == (None, None, None, 0)


def test_content_is_told_of_those_reached_and_of_all_closed() -> None:
    """Ten closed: four content, two not, one whose grade was excluded, three never reached."""
    stands, reached = Mark.GRADE_STANDS, Mark.REACHED
    found = [
        counted(Occasion.CLOSED, 4, stands | reached | Mark.SATISFIED | Mark.SOLVED),
        counted(Occasion.CLOSED, 2, stands | reached | Mark.UNCONFIRMED),
        counted(Occasion.CLOSED, 1, reached | Mark.UNCONFIRMED),
        counted(Occasion.CLOSED, 3, stands | Mark.UNCONFIRMED),
    ]
    read = {code: shares(reading(measure, found)) for code, measure in BY_CODE.items()}
    assert read["satisfied_of_reached"] == (4, 6, 4 / 6)
    assert read["satisfied_of_closed"] == (4, 9, 4 / 9)
    assert read["solved"] == (4, 10, 0.4)
    assert read["reached"] == (7, 10, 0.7)
    assert read["unconfirmed"] == (6, 10, 0.6)


def test_a_mean_is_of_those_whose_length_is_known_and_its_parts_are_of_the_same() -> None:
    found = [
        counted(Occasion.CLOSED, 2, days=3),
        counted(Occasion.CLOSED, 1, days=6),
        counted(Occasion.CLOSED, 5),
        counted(Occasion.HANDLING, 3, days=2.5),
    ]
    assert shares(reading(BY_CODE["handling_mean"], found)) == (12.0, 3, 4.0)
    assert shares(reading(BY_CODE["in_hand_mean"], found)) == (7.5, 3, 2.5)


def test_a_median_lies_within_its_bucket_as_if_lengths_were_even() -> None:
    """Four between 1 and 2 days, six between 5 and 7: the fifth of ten is at 5 + 2 × 1/6."""
    found = [counted(Occasion.CLOSED, 4, days=1.2), counted(Occasion.CLOSED, 6, days=6)]
    read = reading(BY_CODE["handling_median"], found)
    assert read.value == pytest.approx(5 + 2 / 6)
    # Ranks 2 and 9 of 10: the second of four, and the fifth of six.
    assert read.low == pytest.approx(1 + 1.5 / 4)
    assert read.high == pytest.approx(5 + 2 * 4.5 / 6)
    assert (read.numerator, read.n, read.small) == (None, 10, False)


def test_a_quantile_beyond_the_last_bound_is_that_bound() -> None:
    assert quantile_of({len(BUCKETS): 3}, 0.9) == 60.0
    assert length_of_rank({len(BUCKETS): 3}, 3) == 60.0


def test_small_numbers_are_marked_and_never_put_into_a_band() -> None:
    few = reading(BY_CODE["solved"], [counted(Occasion.CLOSED, 9, Mark.SOLVED)])
    whole = Reading(numerator=10, denominator=100, value=0.1, small=False)
    assert few.small
    assert band(BY_CODE["solved"], few, whole) is Band.NONE


@pytest.mark.parametrize(
    ("code", "met", "expected"),
    [
        ("solved", 95, Band.AHEAD),
        ("solved", 80, Band.ALIKE),
        ("solved", 50, Band.BEHIND),
        ("unconfirmed", 95, Band.BEHIND),
        ("unconfirmed", 50, Band.AHEAD),
        ("ordered", 95, Band.NONE),
    ],
)
def test_a_band_needs_the_whole_to_lie_outside_the_interval(
    code: str, met: int, expected: Band
) -> None:
    """Of 100 against a whole of 78 %: 80 lie between 71.1 and 86.7 %."""
    measure = BY_CODE[code]
    found = [counted(Occasion.CLOSED, met, measure.met), counted(Occasion.CLOSED, 100 - met)]
    whole = Reading(numerator=78, denominator=100, value=0.78, small=False)
    assert band(measure, reading(measure, found), whole) is expected


def test_the_three_rates_are_weighted_and_say_nothing_where_one_is_of_nothing() -> None:
    def of(value: float | None, n: int) -> Reading:
        return Reading(numerator=None, denominator=n, value=value, small=n < 10)

    read = {
        "contacted_in_time": of(1.0, 40),
        "solved": of(0.8, 30),
        "satisfied_of_reached": of(0.9, 20),
    }
    told = weighted(read, (10, 50, 40))
    assert (told.value, told.n) == (pytest.approx(0.1 + 0.4 + 0.36), 20)
    assert weighted({**read, "solved": of(None, 0)}, (10, 50, 40)).value is None


def test_the_table_is_whole() -> None:
    """Every measure has its own code and name, and says how each kind of case is treated."""
    assert len(BY_CODE) == len(MEASURES) == 27
    assert len({m.name for m in MEASURES}) == 27
    for m in MEASURES:
        assert all((m.numerator, m.denominator, m.dated, m.excluded, m.extended, m.imported,
                    m.source)), m.code  # fmt: skip
        assert m.minimum >= 5
        assert m.better in Better


def test_the_age_bands_leave_no_day_out() -> None:
    edges = [(band.over, band.up_to) for band in AGE_BANDS]
    assert edges == [(0, 3), (3, 5), (5, 10), (10, 15), (15, None)]
