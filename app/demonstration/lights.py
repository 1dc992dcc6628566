"""The daily light counts of the past weeks, as the timetable would have written them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import insert

from app.demonstration.world import World
from app.domain.deadlines import governing, governing_met
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.lights import light
from app.domain.problem import Case
from db.models import LightDayRow
from db.store import Store


class LightDays:
    """Counts the open cases at each midnight that the simulation passes."""

    def __init__(self, world: World, *, begin: datetime, now: datetime) -> None:
        self._lines = {n: world.line(n) for n in world.departments.values()}
        self._day = local_day(begin)
        self._last = local_day(now)
        self._counts: Counter[tuple[date, str, str, str, str]] = Counter()

    def reach(self, at: datetime, cases: Mapping[int, Case]) -> None:
        """Count every day that has ended before `at`."""
        while self._day < local_day(at) and self._day < self._last:
            end = datetime.combine(self._day, time(), OFFICE_ZONE) + timedelta(days=1)
            for case in cases.values():
                if case.open:
                    self._counts[self._key(case, end)] += 1
            self._day += timedelta(days=1)

    def _key(self, case: Case, at: datetime) -> tuple[date, str, str, str, str]:
        limit, lead = governing(case), case.lead
        shown = light(
            at=at,
            due=limit.due if limit else None,
            yellow_from=limit.yellow_from if limit else None,
            paused=case.running_pause is not None,
            met_at=governing_met(case),
        )
        line = self._lines[lead.department] if lead else ""
        return self._day, case.matter.region, line, str(case.lane), str(shown)

    def write(self, store: Store) -> None:
        """Write the counts."""
        names = ("day", "region", "line", "lane", "light")
        rows = [
            {**dict(zip(names, key, strict=True)), "count": n}
            for key, n in sorted(self._counts.items())
        ]
        if rows:
            store.session.execute(insert(LightDayRow), rows)
