"""指挥总览 as it is drawn: every number opens its list, the wall, narrowing, forged presses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from dash import dcc

from app import context
from app.domain.access import Permission
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.queries import overview as query
from app.queries import register as register_query
from app.services.pack_freezing import freeze_last_week
from callbacks import overview as callbacks
from callbacks.group import guarded
from layouts.pages import overview as layout
from tests.building import viewer_of
from tests.databases import SqliteDatabases
from tests.pages.problem_page import of_class, walk, words
from tests.pages.province import LEADER, Province, a_province, on

AT = on(23, 9)


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    """One for all that only look at it."""
    return a_province(sqlite_databases.fresh(migrated=True))


def seen(province: Province, **asked: str) -> query.View:
    with province.application.reading() as store:
        return query.load(store, viewer=LEADER, at=AT, query=asked)


@pytest.mark.parametrize(
    "asked", [{}, {"region": "3307"}, {"region": "330782", "field": "01"}, {"field": "04"}]
)
def test_every_number_opens_the_list_that_it_counts(
    province: Province, asked: dict[str, str]
) -> None:
    drawn = layout.draw(seen(province, **asked))
    links = list(counted_links(drawn))
    assert len(links) > 25
    for href, number in links:
        assert (href, listed(province, href)) == (href, number)


def counted_links(drawn: Any) -> Iterator[tuple[str, int]]:
    """The address and the number of every link to the register that shows a number."""
    for link in (c for c in walk(drawn) if isinstance(c, dcc.Link)):
        shown = of_class(link, "tile")
        text = words([b for b in walk(shown) if type(b).__name__ == "B"] if shown else link)
        number = re.search(r"\d[\d,]*", re.sub(r"^\D*", "", text))
        if number and (link.href == "/problems" or link.href.startswith("/problems?")):
            yield link.href, int(number.group().replace(",", ""))


def listed(province: Province, href: str) -> int:
    pairs = dict(parse_qsl(urlsplit(href).query))
    with province.application.reading() as store:
        return register_query.load(store, viewer=LEADER, at=AT, query=pairs).total


MEETING = "进入周例会"


def test_the_meeting_opens_at_the_pack_of_the_last_week(
    sqlite_databases: SqliteDatabases,
) -> None:
    """Monday 2026-11-23: the last week ended on Thursday 11-19. Until it is frozen, the weeks."""
    own = a_province(sqlite_databases.fresh(migrated=True))
    assert address_of(layout.draw(seen(own)), MEETING) == "/reviews?region=33"
    freeze_last_week(own.application.transaction, reading=own.application.reading, at=AT)
    wanted = "/reviews?week=2026-11-19&region=33&mode=meeting"
    assert address_of(layout.draw(seen(own, region="3307")), MEETING) == wanted


def test_the_meeting_is_neither_on_the_wall_nor_in_the_past_nor_for_who_may_not_see_it(
    province: Province,
) -> None:
    for asked in ({"wall": "1"}, {"at": "2026-11-20T09:00"}):
        assert MEETING not in words(layout.draw(seen(province, **asked)))
    with province.application.reading() as store:
        clerk = query.load(store, viewer=viewer_of(Role.CLERK), at=AT, query={})
    assert MEETING not in words(layout.draw(clerk))
    assert [words(b) for b in of_class(layout.draw(clerk), "btn-primary")] == ["打开台账"]


def address_of(drawn: Any, text: str) -> str:
    """Where the one link of a text leads; it is the first button of its page."""
    [link] = [link for link in of_class(drawn, "btn-primary") if words(link) == text]
    return str(link.href)


def test_a_region_with_nothing_open_still_draws(province: Province) -> None:
    text = words(layout.draw(seen(province, region="3311")))
    assert "没有超期或临期的问题。" in text
    assert "没有已派单的在办问题。" in text


def test_a_rate_of_nothing_is_a_dash(province: Province) -> None:
    strongs = [
        words(c) for c in walk(layout.draw(seen(province, region="3311")))
        if type(c).__name__ == "Strong"
    ]  # fmt: skip
    assert strongs.count("—") == 4


def test_lights_are_shapes_with_words_for_who_cannot_see_them(province: Province) -> None:
    drawn = layout.draw(seen(province))
    assert [words(c) for c in of_class(drawn, "light-count")][:3] == [
        "●正常 1",
        "●正常 1",
        "●正常 1",
    ]


def test_the_wall_hides_the_shell_and_refreshes_itself(province: Province) -> None:
    drawn = layout.draw(seen(province, wall="1"))
    assert of_class(drawn, "wall")
    assert not of_class(drawn, "page-head")
    clock = next(c for c in walk(drawn) if getattr(c, "id", None) == layout.Ids.CLOCK)
    assert clock.interval == 60_000


def test_the_wall_draws_the_moment_in_which_it_is_asked(province: Province) -> None:
    context.use_application(province.application)
    context.use_viewer(LEADER)
    assert "7" in words(callbacks.refresh(1, "?wall=1"))
    assert "截至 2026-11-23 09:00" in words(callbacks.refresh(1, "?wall=1&region=3301"))


def test_narrowing_is_an_address() -> None:
    ids = [callbacks.control(key) for key in ("region", "field", "mine")]
    assert callbacks.narrow(["3307", "-", "1"], ids) == "/?region=3307&mine=1"
    assert callbacks.narrow(["-", "-", "-"], ids) == "/"
    ids.append(callbacks.control("at"))
    past = "at=2026-10-08T17%3A30"
    assert callbacks.narrow(["-", "-", "-", "2026-10-08T17:30"], ids) == f"/?{past}"
    assert callbacks.narrow(["33", "-", "-", "2026-10-08T17:30"], ids) == f"/?region=33&{past}"
    assert callbacks.narrow(["-", "-", "-", ""], ids) == "/"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.ENTERPRISE])
def test_who_may_not_see_the_overview_is_refused_a_forged_press(
    province: Province, role: Role
) -> None:
    context.use_application(province.application)
    context.use_viewer(viewer_of(role))
    with pytest.raises(DomainError, match="not_allowed"):
        guarded(callbacks.refresh, Permission.SEE_OVERVIEW)(1, "")


@pytest.mark.parametrize(
    ("asked", "href"),
    [
        ({}, "/supervision"),
        ({"region": "3307"}, "/supervision?region=3307"),
        ({"field": "01"}, "/problems?lane=supervision&field=01"),
    ],
)
def test_the_orders_open_their_own_page_where_it_can_list_them(
    province: Province, asked: dict[str, str], href: str
) -> None:
    lane = of_class(layout.draw(seen(province, **asked)), "ov-lane-supervision")
    [count] = of_class(lane, "ov-lane-count")
    assert (count.href, count.children) == (href, "1")
    # 办理 1: in which stage it is, still opens the list of the register.
    assert "办理 1" in words(of_class(lane, "ov-lane-note"))


def test_who_does_not_see_supervision_is_led_to_the_register(province: Province) -> None:
    clerk = viewer_of(Role.CLERK)
    with province.application.reading() as store:
        view = query.load(store, viewer=clerk, at=AT, query={})
    [count] = of_class(of_class(layout.draw(view), "ov-lane-supervision"), "ov-lane-count")
    assert count.href == "/problems?lane=supervision"
