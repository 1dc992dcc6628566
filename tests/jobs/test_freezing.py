"""例会材料冻结 by the timetable: the last whole week, for whom had anything, once."""

from __future__ import annotations

from datetime import datetime

from app.services import packs
from app.services.pack_freezing import freeze_last_week
from tests.domain.casework import moment
from tests.services.reviewed_weeks import WEEK, Office, an_office


def frozen_at(office: Office, at: datetime) -> int:
    application = office.application
    return freeze_last_week(application.transaction, reading=application.reading, at=at)


def test_the_province_and_the_city_that_had_problems_freeze_once(database_url: str) -> None:
    """The week ends on Thursday at 17:30; work begins again on Friday at 08:30."""
    office = an_office(database_url)
    assert frozen_at(office, moment("11-27 08:29")) == 0
    assert frozen_at(office, moment("11-27 08:30")) == 2
    assert frozen_at(office, moment("11-27 08:45")) == 0
    with office.application.reading() as store:
        for region in ("33", "3307"):
            (row,) = packs.frozen(store, region=region, most=9)
            assert (row.since, row.until, row.frozen_by) == (WEEK.since, WEEK.until, "")
            assert packs.is_whole(store, row)
        assert packs.frozen(store, region="3301", most=9) == []
