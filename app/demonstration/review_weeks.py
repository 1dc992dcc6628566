"""周例会 in the demonstration: the province's last weeks frozen, edited and signed off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.context import Application
from app.demonstration.world import World
from app.domain.access import SYSTEM
from app.domain.review.pack import Pack, Section
from app.domain.review.weeks import Week, freeze_due, last_whole_week
from app.queries.review_report import review_report
from app.services import packs
from db.store import Store

PROVINCE, WEEKS = "33", 3
EDITED, SIGNED = timedelta(minutes=50), timedelta(minutes=100)
"""After a week was frozen."""

ADDED = {
    Section.OVERVIEW: "请各市和省级有关部门对超期问题逐件说明原因，下周例会通报整改情况。",
    Section.DECISIONS: "各牵头单位逐项报送落实情况，逾期未落实的由督查处跟踪督办。",
}
"""What the office adds to the last sentence of a section."""


def freeze_weeks(application: Application, *, world: World, now: datetime) -> None:
    """Freeze what is over, the oldest first; what the meeting has dealt with is signed off."""
    with application.reading() as store:
        weeks = [*_over(store, now)]
    for week, at in reversed(weeks):
        with application.transaction() as store:
            pack = packs.prepare(store, region=PROVINCE, week=week, at=at)
            packs.freeze(store, pack=pack, viewer=SYSTEM)
            _edit(store, pack, world, at=at + EDITED)
            if (week, at) != weeks[0]:
                leader = world.viewers["leader"]
                packs.sign(store, region=PROVINCE, since=week.since, viewer=leader, at=at + SIGNED)


def _over(store: Store, now: datetime) -> Iterator[tuple[Week, datetime]]:
    """The last weeks with when each is frozen, the latest first; not what is not due yet."""
    week = last_whole_week(now, edge=store.rules.rules().review)
    for _n in range(WEEKS):
        at = freeze_due(week, calendar=store.rules.calendar())
        if at + SIGNED <= now:
            yield week, at
        week = week.before


def _edit(store: Store, pack: Pack, world: World, *, at: datetime) -> None:
    told = {chapter.key: chapter.sentences for chapter in review_report(pack).chapters}
    for section, added in ADDED.items():
        last = told[section][-1]
        packs.edit(
            store, region=PROVINCE, since=pack.week.since, section=section, n=last.n,
            text=last.written + added, viewer=world.viewers["supervisor"], at=at,
        )  # fmt: skip
