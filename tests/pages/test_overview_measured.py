"""The overview's week is what the table of measures tells of the same week and the same filter."""

from __future__ import annotations

import pytest

from app.domain.flows import begin_of
from app.domain.measures.figures import Reading
from app.domain.register_filter import Outcome
from app.queries import overview as query
from app.queries.measures import measures
from app.queries.overview import View
from app.queries.overview_periods import WEEK, last_week
from tests.pages.province import LEADER, Province, a_province, on

AT = on(23, 9)


@pytest.fixture
def province(database_url: str) -> Province:
    return a_province(database_url)


def told(province: Province) -> tuple[View, dict[str, Reading]]:
    """The overview, and every measure from Monday to Sunday."""
    week = last_week(AT)
    with province.application.reading() as store:
        view = query.load(store, viewer=LEADER, at=AT, query={})
        found = measures(
            store,
            viewer=LEADER,
            at=AT,
            since=begin_of(week.first),
            until=begin_of(week.first + WEEK),
        )
    return view, {row.measure: row.reading for row in found}


def made_of(reading: Reading) -> tuple[float | None, int]:
    return reading.numerator, reading.denominator


def test_punctuality_is_the_tables(province: Province) -> None:
    """No round was begun again here, so that problems are occasions."""
    view, table = told(province)
    for rate, code in ((view.on_original, "met_original"), (view.on_approved, "met_approved")):
        assert made_of(table[code]) == (rate.numerator, rate.denominator) == (1, 4)


def test_results_are_the_tables(province: Province) -> None:
    view, table = told(province)
    total, counts = view.closed.total, view.closed.counts
    expected = {
        "solved": (counts[Outcome.SOLVED], total),
        "reached": (counts[Outcome.REACHED], total),
        "unconfirmed": (counts[Outcome.UNCONFIRMED], total),
        "satisfied_of_reached": (counts[Outcome.SATISFIED], counts[Outcome.GRADED]),
    }
    assert {code: made_of(table[code]) for code in expected} == expected
    assert expected["solved"] == (2, 2)


def test_times_are_the_tables(province: Province) -> None:
    view, table = told(province)
    times = view.times
    assert times.n == table["handling_mean"].n == 2
    assert times.mean == pytest.approx(table["handling_mean"].value, abs=1e-4)
    assert (times.median, times.p90) == (
        table["handling_median"].value, table["handling_p90"].value,
    )  # fmt: skip
