"""省级梳理 in the demonstration: the list of the last month, two entries of it seen to."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.demonstration.world import World
from app.domain.province_list import ListPeriod, ended_period, freezes_at
from app.services import province_lists
from db.models import ProvinceEntryRow
from db.store import Store

FIRST_DUE, SECOND_DUE = timedelta(days=10), timedelta(days=30)
REPLIED_AFTER = timedelta(days=8, hours=6)
REFORM = "发展改革"
"""Whose line takes what no department had led."""

REPLY = "已会同有关单位研究，明确该事项由设区市统一审批，书面意见已印发，请属地对接企业办理。"


def list_for_the_province(store: Store, *, world: World, now: datetime) -> None:
    """Draw up the list that was due last; name departments for its first entries, reply to one."""
    calendar = store.rules.calendar()
    every = ListPeriod(store.rules.rules().province_list.period)
    drawn = freezes_at(calendar, ended_period(every, day=calendar.local_date(now)))
    if drawn > now or not province_lists.freeze_due(store, at=drawn):
        return
    rows = store.session.query(ProvinceEntryRow).order_by(ProvinceEntryRow.n).limit(2).all()
    for row, due in zip(rows, (FIRST_DUE, SECOND_DUE), strict=False):
        province_lists.name_department(
            store, code=row.list, n=row.n, department=_province_of(world, row.lead),
            due=(drawn + due).date().isoformat(), viewer=world.viewers["supervisor"],
            at=drawn + timedelta(hours=2),
        )  # fmt: skip
    if rows and drawn + REPLIED_AFTER <= now:
        province_lists.reply(
            store, code=rows[0].list, n=rows[0].n, text=REPLY,
            viewer=world.viewers["supervisor"], at=drawn + REPLIED_AFTER,
        )  # fmt: skip


def _province_of(world: World, lead: str) -> int:
    """The provincial department of the same line as a department; of the reform office else."""
    known = {d.name: d.line for d in world.content.departments}
    return world.department(known.get(lead, REFORM), "33")
