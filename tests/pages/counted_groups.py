"""Groups whose counts are given: of 163 limits 127 were met, more of some and fewer of others."""

from __future__ import annotations

from datetime import timedelta

from app.domain.measures.figures import Counted
from app.domain.measures.occasion import Mark, Occasion
from app.domain.measures.periods import Period
from app.queries.evaluation_asked import CODES, EvaluationFilter, Shown
from app.queries.evaluation_figures import GroupFigures
from db.measure_query import Key
from tests.building import MONDAY_NINE

FOUR_WEEKS = timedelta(weeks=4)
PERIOD = Period(
    before=MONDAY_NINE - 2 * FOUR_WEEKS, since=MONDAY_NINE - FOUR_WEEKS, until=MONDAY_NINE
)


def due(met: int, of: int) -> list[Counted]:
    """So many limits, of which so many were met."""
    given = ((met, Mark.MET), (of - met, Mark.NONE))
    return [
        Counted(occasion=Occasion.DUE, marks=marks, bucket=None, n=n, length=0)
        for n, marks in given
        if n
    ]


def figures(now: dict[Key, list[Counted]]) -> GroupFigures:
    """Groups of departments; 3 is small, None belongs to no department."""
    return GroupFigures(
        asked=EvaluationFilter(shown=Shown.LIMITS),
        codes=CODES[Shown.LIMITS],
        period=PERIOD,
        digits=4,
        now=now,
        before={1: due(5, 20)},
        weeks=({1: due(1, 4)}, {}, {1: due(3, 4)}),
        ages={},
    )


GROUPS: dict[Key, list[Counted]] = {
    1: due(12, 40), 2: due(36, 40), 3: due(3, 3), None: due(40, 40), 4: due(36, 40),
}  # fmt: skip
