"""Rings of waiting: the one that a further wait would close, and none where there is none."""

from __future__ import annotations

import pytest

from app.domain.dependencies import cycle_closed_by

Waits = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("waits", "waiting", "awaited", "ring"),
    [
        ([], "1/1", "1/2", ()),
        ([("1/2", "1/1")], "1/1", "1/2", ("1/1", "1/2")),
        ([("1/1", "1/2"), ("1/2", "1/3")], "1/3", "1/1", ("1/3", "1/1", "1/2")),
        ([("1/1", "1/2"), ("1/2", "1/3")], "1/1", "1/3", ()),
        # Across two problems: the second waits for the whole of the first.
        ([("2/1", "1/0")], "1/1", "2/1", ("1/1", "2/1", "1/0")),
        ([("2/1", "1/0")], "1/1", "2/0", ("1/1", "2/0", "2/1", "1/0")),
        ([("2/1", "3/0")], "1/1", "2/0", ()),
        # The shortest of two rings.
        ([("1/2", "1/1"), ("1/2", "1/3"), ("1/3", "1/1")], "1/1", "1/2", ("1/1", "1/2")),
        ([], "1/1", "1/1", ("1/1",)),
    ],
)
def test_a_ring_is_named_from_the_waiting_side_on(
    waits: Waits, waiting: str, awaited: str, ring: tuple[str, ...]
) -> None:
    assert cycle_closed_by(waits, waiting, awaited) == ring
