"""What is told from kept weeks is what the facts say, whoever asks, and however."""

from __future__ import annotations

import pytest

from app.domain.measures.grouping import By
from app.domain.register_filter import RegisterFilter
from db.measure_query import told_by_weeks
from tests.building import a_department, an_application
from tests.db.kept_weeks import AMONG, BY_CITIES, WHO, asking, keep, told_alike
from tests.db.random_weeks import some_weeks


@pytest.mark.parametrize("who", sorted(WHO))
def test_only_who_sees_whole_cities_is_told_from_kept_weeks(who: str) -> None:
    seen = {by for by in (None, *By) if told_by_weeks(asking(who=WHO[who], by=by))}
    assert seen == ({*BY_CITIES, By.REGION} if who in ("system", "province", "city") else set())


@pytest.mark.parametrize("among", AMONG, ids=repr)
def test_only_cities_are_told_from_kept_weeks(among: RegisterFilter) -> None:
    assert told_by_weeks(asking(among=among)) == (among in AMONG[:4])


def test_counties_are_told_apart_from_the_facts() -> None:
    assert not told_by_weeks(asking(by=By.REGION, digits=6))


def test_what_is_told_is_what_the_facts_say(database_url: str) -> None:
    """Three weeks of an office: kept, changed behind, kept again; asked in every way."""
    application = an_application(database_url)
    with application.transaction() as store:
        a_department(store, "市建设局", line="住房城乡建设")
        a_department(store, "市规划局")
    end = some_weeks(application, "some weeks", acts=150)
    assert keep(application, until=end) >= 2
    assert told_alike(application) > 100
    some_weeks(application, "what came in late", acts=40)
    assert told_alike(application) > 100
    keep(application, until=end)
    assert told_alike(application) > 100
