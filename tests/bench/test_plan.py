"""How many problems of each city come on which day."""

from __future__ import annotations

from datetime import date

from app.bench.library import signs
from app.bench.plan import CITIES, shared, spread, spread_by
from app.bench.plots import EVENTS, plots
from app.domain.calendar import Calendar


def test_whole_numbers_are_spread_without_a_remainder() -> None:
    assert spread(10, 4) == [2, 3, 2, 3]
    assert spread(2, 5) == [0, 0, 1, 0, 1]
    assert spread_by(100, [3, 1]) == [75, 25]
    assert sum(shared(1_000_003)) == 1_000_003
    assert len(shared(7)) == len(CITIES) == 11


def test_every_plot_has_eight_events() -> None:
    """The registration, and seven scenes."""
    assert EVENTS == 8
    assert {plot.name: len(plot.scenes) for plot in plots() if len(plot.scenes) != 7} == {}


def test_the_open_plots_stand_in_every_stage_of_the_loop() -> None:
    last = {plot.scenes[-1].action for plot in plots() if plot.open}
    assert {"ask", "remind", "note", "extend", "ask_extension", "call_back"} <= last


def test_days_that_work_alike_have_the_same_sign() -> None:
    calendar = Calendar.from_mapping(
        {
            "timezone": "Asia/Shanghai",
            "windows": {"mon": ["08:30-12:00"], "tue": ["08:30-12:00"], "wed": ["08:30-17:30"]},
            "days_off": {"2026-11-24": "停电"},
        }
    )
    # Monday, Tuesday off, Wednesday longer, Thursday free; then a whole week later.
    days = [date(2026, 11, n) for n in (23, 24, 25, 26, 30)]
    assert signs(calendar, days) == "abcba"
