"""Pieces of an import take a moment each, whatever the machine and the file."""

from __future__ import annotations

import pytest

from app.services.import_pace import GOAL, REST, next_size


@pytest.mark.parametrize(
    ("size", "seconds", "expected"),
    [
        (100, 0.1, 100),  # a tenth of a second is what a piece is to take
        (100, 0.2, 50),
        (100, 1.0, 10),
        (100, 0.08, 125),
        (100, 0.01, 200),  # never more than twice as many at once
        (400, 0.1, 400),
        (400, 0.05, 500),  # and never more than 500
        (20, 5.0, 10),  # nor fewer than 10, however slow the machine is
        (50, 0.0, 100),  # too short to be measured
    ],
)
def test_the_next_piece_takes_as_many_lines_as_fit_a_tenth_of_a_second(
    size: int, seconds: float, expected: int
) -> None:
    assert next_size(size, seconds=seconds) == expected


def test_who_waits_at_sqlites_door_finds_it_open_at_the_first_rest() -> None:
    delays = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]  # milliseconds, in sqlite3.c
    looks = [sum(delays[:n]) / 1000 for n in range(len(delays))]
    apart = max(delays[n] for n, at in enumerate(looks) if at <= GOAL) / 1000
    assert apart < REST
