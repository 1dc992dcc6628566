"""在办存量: opening + in - out = closing, by hand for a week and as a law of all histories."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Stage
from app.domain.changing import replace
from app.domain.review.stock import Into, Out, Stock, open_at_end, stock
from app.domain.review.weeks import Week
from app.domain.standing_history import Standing
from tests.domain.casework import ENERGY, FIRE, PLAN, YIWU, moment
from tests.domain.standing_pieces import OPEN, life, piece

WEEK = Week(since=moment("11-19 17:30"), until=moment("11-26 17:30"))


def lead(standing: Standing) -> int:
    """The department that leads, or 0: the office."""
    return standing.lead_department or 0


def test_a_week_by_hand() -> None:
    """The fire brigade begins with three, gets one new and one from planning, closes one, gives one
    away and gets it back; planning gives one away, has one reopened and one declined.
    """
    lives = [
        life(piece("11-16 09:00")),
        life(piece("11-16 09:00"), piece("11-20 10:00", Stage.CLOSED)),
        life(
            piece("11-16 09:00"),
            piece("11-20 10:00", lead_department=PLAN),
            piece("11-23 10:00"),
        ),
        life(piece("11-24 09:00", Stage.HANDLING)),
        life(piece("11-16 09:00", lead_department=PLAN), piece("11-26 17:29")),
        life(
            piece("11-16 09:00", lead_department=PLAN),
            piece("11-17 09:00", Stage.CLOSED, lead_department=PLAN),
            piece("11-25 09:00", lead_department=PLAN),
        ),
        life(
            piece("11-20 09:00", Stage.INTAKE, lead_department=PLAN),
            piece("11-20 11:00", Stage.DECLINED, lead_department=PLAN),
        ),
        life(piece("11-26 17:30")),
    ]
    found = stock(lives, week=WEEK, key=lead)
    assert found == {
        FIRE: Stock(
            opening=3,
            into={Into.NEW: 1, Into.OVER: 2},
            out={Out.CLOSED: 1, Out.OVER: 1},
        ),
        PLAN: Stock(
            opening=1,
            into={Into.NEW: 1, Into.BACK: 1, Into.OVER: 1},
            out={Out.DECLINED: 1, Out.OVER: 2},
        ),
    }
    assert (found[FIRE].came, found[FIRE].went, found[FIRE].closing) == (3, 2, 4)
    assert found[PLAN].closing == 1


def test_what_a_week_did_not_touch_is_no_key_of_it() -> None:
    gone = life(piece("11-16 09:00"), piece("11-17 09:00", Stage.WITHDRAWN))
    assert stock([gone], week=WEEK, key=lead) == {}


def test_what_counts_nowhere_comes_from_outside_and_goes_there() -> None:
    """It was escalated from 义乌 to 金华 and handled there."""
    up = life(piece("11-16 09:00"), piece("11-20 10:00", region="3307"))
    of_city = stock([up], week=WEEK, key=lambda s: s.region if s.region == "3307" else None)
    of_county = stock([up], week=WEEK, key=lambda s: s.region if s.region == YIWU else None)
    assert of_city == {"3307": Stock(into={Into.OVER: 1})}
    assert of_county == {YIWU: Stock(opening=1, out={Out.OVER: 1})}


HOURS = st.integers(0, 24 * 21)
STATES = st.tuples(st.sampled_from(list(Stage)), st.sampled_from((None, FIRE, PLAN, ENERGY)))
LIVES = st.lists(st.dictionaries(HOURS, STATES, min_size=1, max_size=6), max_size=8)


def lives_of(drawn: list[dict[int, tuple[Stage, int | None]]]) -> list[tuple[Standing, ...]]:
    """Lives in the three weeks around WEEK."""
    begin = WEEK.before.since
    return [
        life(
            *(
                replace(
                    piece("11-16 09:00", stage, lead_department=department),
                    since=begin + timedelta(hours=hour),
                )
                for hour, (stage, department) in sorted(states.items())
            )
        )
        for states in drawn
    ]


def counted(lives: list[tuple[Standing, ...]], week: Week) -> Counter[int]:
    """What was open at the last instant of a week, one by one."""
    return Counter(
        lead(p)
        for pieces in lives
        for p in pieces
        if p.stage in OPEN and p.since < week.until and (p.until is None or p.until >= week.until)
    )


@given(LIVES)
def test_opening_and_closing_are_what_was_open_then(
    drawn: list[dict[int, tuple[Stage, int | None]]],
) -> None:
    lives = lives_of(drawn)
    found = stock(lives, week=WEEK, key=lead)
    assert Counter({k: s.closing for k, s in found.items() if s.closing}) == counted(lives, WEEK)
    assert Counter({k: s.opening for k, s in found.items() if s.opening}) == counted(
        lives, WEEK.before
    )


@given(LIVES)
def test_what_goes_over_arrives_and_all_together_have_the_sum(
    drawn: list[dict[int, tuple[Stage, int | None]]],
) -> None:
    lives = lives_of(drawn)
    parts = stock(lives, week=WEEK, key=lead).values()
    whole = stock(lives, week=WEEK, key=lambda _: "all").get("all", Stock())
    assert sum(p.into.get(Into.OVER, 0) for p in parts) == sum(
        p.out.get(Out.OVER, 0) for p in parts
    )
    assert sum(p.opening for p in parts) == whole.opening
    assert sum(p.closing for p in parts) == whole.closing
    assert sum(p.into.get(Into.NEW, 0) for p in parts) == whole.into.get(Into.NEW, 0)


@given(LIVES)
def test_a_case_is_open_at_the_end_where_it_is_counted(
    drawn: list[dict[int, tuple[Stage, int | None]]],
) -> None:
    lives = lives_of(drawn)
    standing = [open_at_end(pieces, WEEK) for pieces in lives]
    assert Counter(lead(p) for p in standing if p) == counted(lives, WEEK)
