"""Nodes and ties as texts: read, named, refused."""

from __future__ import annotations

import pytest

from app.domain.network.nodes import (
    departments_in,
    node_name,
    region_node,
    tie_of,
)

REGIONS = {"3307": "金华市", "3300": "省本级", "330700": "金华市市本级"}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("12-34", ("12", "34")),
        ("-34", ("", "34")),
        ("12-", ("12", "")),
        ("r3307-r3300", ("r3307", "r3300")),
        ("lcity-lprovince", ("lcity", "lprovince")),
    ],
)
def test_a_tie_has_two_sides_of_which_one_may_be_anybody(text: str, sides: tuple[str, str]) -> None:
    assert tie_of(text) == sides


@pytest.mark.parametrize("text", ["", "-", "12", "a-b", "12-34-56", "0-1", "l-r", "１-２", "1-2\n"])
def test_what_is_no_tie_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no tie"):
        tie_of(text)


def test_a_region_takes_in_what_lies_below_and_a_higher_level_stands_for_itself() -> None:
    assert region_node("330782", digits=4) == "r3307"
    assert region_node("3307", digits=4) == "r3307"
    assert region_node("33", digits=4) == "r3300"
    assert region_node("3307", digits=6) == "r330700"


def test_nodes_have_names() -> None:
    named = {"departments": {12: "市建设局"}, "regions": REGIONS}
    assert node_name("12", **named) == "市建设局"
    assert node_name("13", **named) == "13"
    assert node_name("r330700", **named) == "金华市市本级"
    assert node_name("lcity", **named) == "市级"


def test_the_departments_of_a_tie() -> None:
    assert departments_in("12-34") == (12, 34)
    assert departments_in("-r3307") == ()
    assert departments_in("") == ()
