"""Places of nodes stay from day to day; labels of the largest nodes lie apart."""

from __future__ import annotations

from itertools import combinations
from math import dist, hypot

import pytest

from app.domain.network.drawing import HIGHEST, WIDTH, Label, Link, Spot, drawing, width_of
from app.domain.network.layout import places

SIXTY = [f"{n}" for n in range(60)]
TIES = [(f"{n}", f"{(n + step) % 60}", float(step)) for n in range(60) for step in range(1, 11)]
CITIES = "省杭宁温嘉湖绍金衢舟台丽"
BUREAU = "市住房和城乡建设局"


def spots(**kept: tuple[float, float]) -> list[Spot]:
    """Sixty nodes with long names, each heavier than the one before."""
    found = places(SIXTY, TIES, stored=kept)
    return [
        Spot(key=key, x=x, y=y, weight=float(key), lines=(f"{CITIES[int(key) % 12]}{BUREAU}",))
        for key, (x, y) in found.items()
    ]  # fmt: skip


def test_everybody_has_a_place_within_the_picture_and_of_their_own() -> None:
    found = places(SIXTY, TIES, stored={})
    assert list(found) == SIXTY
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in found.values())
    assert min(dist(one, other) for one, other in combinations(found.values(), 2)) > 0.04


def test_the_same_is_drawn_the_same() -> None:
    assert places(SIXTY, TIES, stored={}) == places(SIXTY, TIES, stored={})


def test_who_has_a_place_keeps_it() -> None:
    stored = places(SIXTY, TIES, stored={})
    assert places(SIXTY, [("1", "59", 100.0)], stored=stored) == stored


def test_a_new_one_stands_near_its_neighbours_and_moves_nobody() -> None:
    stored = {"a": (0.1, 0.1), "b": (0.2, 0.1), "c": (0.9, 0.9)}
    found = places(["a", "b", "c", "new"], [("new", "a", 3.0), ("b", "new", 3.0)], stored=stored)
    assert {key: found[key] for key in stored} == stored
    assert dist(found["new"], (0.15, 0.1)) < dist(found["new"], (0.9, 0.9))
    assert all(dist(found["new"], place) > 0.02 for place in stored.values())


def test_one_alone_stands_in_the_middle() -> None:
    assert places(["a"], [], stored={}) == {"a": (0.5, 0.5)}


def test_nobody_has_no_place() -> None:
    assert places([], [], stored={"gone": (0.5, 0.5)}) == {}


def test_ties_to_strangers_and_to_oneself_pull_nobody() -> None:
    alone = places(["a", "b"], [], stored={})
    assert places(["a", "b"], [("a", "a", 9.0), ("a", "stranger", 9.0)], stored={}) == alone


def test_neighbours_stand_nearer_than_strangers() -> None:
    keys = list("abcdef")
    ties = [(*pair, 1.0) for group in ("abc", "def") for pair in combinations(group, 2)]
    found = places(keys, ties, stored={})
    near = [dist(found[a], found[b]) for a, b, _weight in ties]
    far = [dist(found[a], found[d]) for a in "abc" for d in "def"]
    assert sum(near) / len(near) < sum(far) / len(far)


def overlap(one: Label, other: Label) -> bool:
    (left, top, right, bottom), (l2, t2, r2, b2) = one.box, other.box
    return min(right, r2) > max(left, l2) and min(bottom, b2) > max(top, t2)


def test_the_ten_largest_are_named_and_no_name_covers_another() -> None:
    drawn = drawing(spots(), [])
    assert [label.key for label in drawn.labels] == [str(n) for n in range(59, 49, -1)]
    assert [pair for pair in combinations(drawn.labels, 2) if overlap(*pair)] == []
    for left, top, right, bottom in (label.box for label in drawn.labels):
        assert left >= 0
        assert right <= WIDTH
        assert top >= 0
        assert bottom <= HIGHEST


def test_names_of_neighbours_at_one_place_lie_apart() -> None:
    together = [
        Spot(key=str(n), x=0.5 + n / 1000, y=0.5, weight=10.0 - n, lines=(f"金华{BUREAU}",))
        for n in range(10)
    ]  # fmt: skip
    drawn = drawing(together, [])
    assert [pair for pair in combinations(drawn.labels, 2) if overlap(*pair)] == []


def test_the_heaviest_is_largest_and_the_weightless_is_seen() -> None:
    two = [
        Spot(key="all", x=0, y=0, weight=8.0, lines=("甲",)),
        Spot(key="none", x=1, y=1, weight=0.0, lines=("乙",)),
    ]
    circles = drawing(two, []).circles
    assert (circles["all"].radius, circles["none"].radius) == (38.0, 5.0)
    assert circles["all"].y > circles["none"].y  # y grows upward in places, downward in pictures


def test_there_and_back_are_two_lines_apart() -> None:
    two = [
        Spot(key="a", x=0.2, y=0.5, weight=1.0, lines=("甲",)),
        Spot(key="b", x=0.8, y=0.5, weight=1.0, lines=("乙",)),
    ]
    there, back = drawing(
        two, [Link(source="a", target="b", weight=4.0), Link(source="b", target="a", weight=1.0)]
    ).curves
    assert hypot(there.middle[0] - back.middle[0], there.middle[1] - back.middle[1]) > 50
    assert (there.width, back.width) == (7.0, 2.5)


@pytest.mark.parametrize(("words", "pixels"), [("住建局", 48.0), ("AB", 22.24), ("", 6.0)])
def test_a_chinese_letter_is_square_and_a_latin_one_about_half(words: str, pixels: float) -> None:
    assert width_of(words) == pytest.approx(pixels)


def test_no_circle_touches_another() -> None:
    crowd = [
        Spot(key=str(n), x=0.5, y=0.4 + n / 100, weight=float(n), lines=("甲",)) for n in range(12)
    ]
    circles = list(drawing(crowd, []).circles.values())
    assert len(circles) == 12
    for one, other in combinations(circles, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius
