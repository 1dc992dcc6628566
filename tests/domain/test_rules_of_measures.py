"""The rule book's sections on reviews and on the weighted rates."""

from __future__ import annotations

from datetime import time

import pytest

from app.rulebook import RuleBookError, default_rules, default_text, parse_rules


def test_a_week_of_reviews_ends_on_thursday_at_the_close_of_business() -> None:
    review = default_rules().review
    assert (review.weekday, review.time) == (3, time(17, 30))


def test_the_weighted_rates_are_off_and_weigh_ten_fifty_and_forty() -> None:
    rates = default_rules().three_rates
    assert (rates.used, rates.weights) == (False, (10, 50, 40))


@pytest.mark.parametrize(
    ("written", "instead", "key"),
    [
        ('weekday = "thu"', 'weekday = "周四"', "review.weekday"),
        ('time = "17:30"', 'time = "24:30"', "review.time"),
        ("satisfied = 40", "satisfied = 45", "three_rates.satisfied"),
        ("used = false", 'used = "no"', "three_rates.used"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(written: str, instead: str, key: str) -> None:
    with pytest.raises(RuleBookError) as refused:
        parse_rules(default_text().replace(written, instead))
    assert refused.value.facts["key"] == key


def test_a_rule_book_of_before_has_the_sections_of_the_product() -> None:
    earlier = default_text().partition("# 例会周期")[0]
    assert parse_rules(earlier).review == default_rules().review
    assert parse_rules(earlier).three_rates == default_rules().three_rates
