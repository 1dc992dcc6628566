"""The overview and the register as of the end of a frozen week tell what its pack tells."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from app.domain.catalogue import Lane, Role
from app.domain.lights import Light
from app.domain.review.pack import Pack
from app.domain.review.weeks import Week
from app.queries import overview, register
from app.queries.overview import View
from app.services import packs
from db.store import Store
from tests.building import viewer_of
from tests.exports.frozen_weeks import DAYS, MONDAY, frozen_weeks

LEADER = viewer_of(Role.LEADER)
CITY = "3307"


def test_the_overview_of_then_is_the_frozen_pack(database_url: str, tmp_path: Path) -> None:
    """Of the last three weeks, for the province and for a city, as of the last instant of each."""
    frozen = frozen_weeks(database_url, tmp_path)
    with frozen.application.reading() as store:
        for day in DAYS:
            pack = frozen.packs[day]
            own = packs.prepare(store, region=CITY, week=pack.week, at=MONDAY)
            for told, region in ((pack, ""), (own, CITY)):
                view = as_of(store, pack.week, region=region)
                numbers = {count.code: count.n for count in told.overview.numbers}
                assert counted(view) == frozen_counts(told), (day, region)
                assert listed(store, view) == numbers["open"], (day, region)
                answered = listed(store, view, light="red", stage="feedback")
                assert view.overdue.count - answered == numbers["overdue"], (day, region)
                assert view.stock.now > 5
    frozen.application.database.dispose()


def as_of(store: Store, week: Week, *, region: str) -> View:
    asked = {"at": week.last.isoformat(), "region": region}
    view = overview.load(store, viewer=LEADER, at=MONDAY, query=asked)
    assert view.at == week.last
    return view


def counted(view: View) -> dict[str, int]:
    """What the page counts: by lane, by light, and what is open and flagged."""
    lanes = {f"lane {lane.lane}": lane.count for lane in view.lanes}
    lights = {f"light {one}": sum(lane.lights.get(one, 0) for lane in view.lanes) for one in Light}
    return _without_noughts(lanes | lights) | {
        "open": view.stock.now,
        "flagged": view.flagged.count,
    }


def frozen_counts(pack: Pack) -> dict[str, int]:
    """The same of a pack."""
    numbers = {count.code: count.n for count in pack.overview.numbers}
    lanes = {f"lane {Lane(count.code)}": count.n for count in pack.overview.lanes}
    lights = {f"light {Light(count.code)}": count.n for count in pack.overview.lights}
    both = {code: numbers[code] for code in ("open", "flagged")}
    return _without_noughts(lanes | lights) | both


def _without_noughts(counts: dict[str, int]) -> dict[str, int]:
    return {name: n for name, n in counts.items() if n}


def listed(store: Store, view: View, **narrowed: str) -> int:
    """How many problems the register lists at the address of what the page says is open.

    A red light stays where the answer came late; the pack counts what had none as overdue.
    """
    query = dict(parse_qsl(urlsplit(view.stock.asked.address()).query))
    found = register.load(store, viewer=LEADER, at=MONDAY, query=query | narrowed)
    assert found.at == view.at
    return found.total
