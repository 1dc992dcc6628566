"""Bands, ranks, changes and trends of groups whose counts are given; nothing is asked for."""

from __future__ import annotations

import pytest

from app.domain.measures.figures import Band, Counted, together
from app.domain.measures.measure import Unit
from app.domain.measures.occasion import Mark, Occasion
from app.queries.evaluation_figures import GroupFigures
from app.queries.evaluation_groups import by_number, ranked, unranked
from app.queries.evaluation_view import Cell
from db.measure_query import Key
from layouts.components.measure_words import change, counted, figure, interval
from layouts.components.sparkline import sparkline
from tests.pages.counted_groups import GROUPS, figures


def cell(found: GroupFigures, key: Key) -> Cell:
    cells = found.cells(key, found.whole())
    return next(cell for cell in cells if cell.code == "met_approved")


@pytest.mark.parametrize(
    ("key", "stands"), [(1, Band.BEHIND), (2, Band.ALIKE), (3, Band.NONE), (None, Band.AHEAD)]
)
def test_a_group_stands_apart_where_all_together_lie_outside_its_interval(
    key: Key, stands: Band
) -> None:
    """All together: 127 of 163, 77.9 %. 12 of 40 lies between 18 and 45 %, 36 of 40 between 76.9
    and 96 %, 40 of 40 above 91.2 %.
    """
    assert cell(figures(GROUPS), key).stands is stands


PLACES: list[Key] = [1, 2, 3, None, 4]


def test_groups_keep_their_places_unless_a_rank_is_asked_for() -> None:
    assert unranked(PLACES) == [(key, None) for key in PLACES]


def test_small_groups_and_what_belongs_to_none_stand_at_the_end_without_a_rank() -> None:
    assert ranked("met_approved", GROUPS, PLACES) == [
        (2, 1), (4, 1), (1, 3), (3, None), (None, None),
    ]  # fmt: skip


def test_where_less_is_better_the_least_comes_first() -> None:
    closed = {
        key: [
            Counted(occasion=Occasion.CLOSED, marks=Mark.EXTENDED, bucket=3, n=n, length=0),
            Counted(occasion=Occasion.CLOSED, marks=Mark.NONE, bucket=3, n=20 - n, length=0),
        ]
        for key, n in ((1, 9), (2, 2))
    }
    assert ranked("extended", closed, [1, 2]) == [(2, 1), (1, 2)]


def test_groups_may_stand_by_how_many_cases_they_have() -> None:
    """Forty of 1, 2, None and 4, in their places; three of 3."""
    placed = by_number("met_approved", GROUPS, PLACES)
    assert placed == [(1, None), (2, None), (None, None), (4, None), (3, None)]


def test_what_is_alike_is_added_up_over_groups() -> None:
    """Twelve, thirty-six twice, three and forty were met; the others were not."""
    summed = together(counted for of_group in GROUPS.values() for counted in of_group)
    assert {(c.marks, c.n) for c in summed} == {(Mark.MET, 127), (Mark.NONE, 36)}


def test_the_window_before_and_the_weeks_are_the_groups_own() -> None:
    one, other = cell(figures(GROUPS), 1), cell(figures(GROUPS), 2)
    assert one.before is not None
    assert (one.before.value, one.trend) == (0.25, (0.25, None, 0.75))
    assert other.trend == (None, None, None)
    assert change(one.reading, one.before, Unit.SHARE) == "↑ 升5.0"
    assert (figure(one.reading.value, Unit.SHARE), counted(one.reading, Unit.SHARE)) == (
        "30.0%", "12/40",
    )  # fmt: skip
    assert interval(one.reading, Unit.SHARE) == "18.1%—45.4%"


def test_a_trend_is_drawn_from_two_values_on_and_told_in_words() -> None:
    assert sparkline((None, 0.5, None), words="近12周") is None
    drawn = sparkline((0.0, None, 0.5, 1.0), words="近12周：0.0%、—、50.0%、100.0%")
    assert drawn is not None
    assert drawn.alt == "近12周：0.0%、—、50.0%、100.0%"
    # Four values stand 22.7 apart in a width of 72; the lowest lies at the foot of 18.
    assert "'2.0,16.0 2.0,16.0'" in drawn.src
    assert "'47.3,9.0 70.0,2.0'" in drawn.src
