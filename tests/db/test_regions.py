"""Zhejiang as it is seeded."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from db.seed.regions import city_level_code, region_by_code, regions

AREAS = Path(__file__).parents[2].parent / "shared" / "data" / "divisions" / "areas.csv"


def test_the_province_has_eleven_cities_and_ninety_counties() -> None:
    levels = Counter(region.level for region in regions())
    assert levels == {"province": 1, "city": 11, "county": 90}


def test_names_are_the_official_ones() -> None:
    names = {code: region.name for code, region in region_by_code().items()}
    assert names["33"] == "浙江省"
    assert names["3307"] == "金华市"
    assert names["330102"] == "上城区"
    assert names["330122"] == "桐庐县"
    assert names["330182"] == "建德市"
    assert names["330383"] == "龙港市"
    assert names["331127"] == "景宁畲族自治县"


def test_every_division_but_the_province_has_a_parent_listed_before_it() -> None:
    seen: set[str] = {""}
    for region in regions():
        assert region.parent in seen
        seen.add(region.code)


def test_codes_are_unique_and_start_with_the_code_of_the_parent() -> None:
    codes = [region.code for region in regions()]
    assert len(set(codes)) == 102
    assert all(region.code.startswith(region.parent) for region in regions())


def test_cities_and_the_provincial_level_have_tiles_of_their_own() -> None:
    tiles = {region.name: region.tile for region in regions() if region.tile}
    assert len(tiles) == len(set(tiles.values())) == 12
    assert tiles["杭州市"] == (1, 0)
    assert tiles["温州市"] == (3, 2)
    assert all(region.tile is None for region in regions() if region.level == "county")


def test_a_problem_is_numbered_by_its_city_or_by_the_provincial_level() -> None:
    assert city_level_code("330784") == "3307"
    assert city_level_code("3307") == "3307"
    assert city_level_code("33") == "3300"


@pytest.mark.realdata
@pytest.mark.skipif(not AREAS.exists(), reason="no shared data beside the repository")
def test_the_counties_agree_with_the_published_list() -> None:
    with AREAS.open(encoding="utf-8", newline="") as file:
        published = {
            (row["code"], row["name"], row["cityCode"])
            for row in csv.DictReader(file)
            if row["provinceCode"] == "33"
        }
    seeded = {(r.code, r.name, r.parent) for r in regions() if r.level == "county"}
    assert seeded == published
