"""The timetable: what runs by the clock, when, and with which function."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

from app.context import Application
from app.domain.access import SYSTEM
from app.domain.office_hours import in_hours
from app.jobs.exporting import let_go, make_exports
from app.jobs.job import Job, daily, every_minutes
from app.jobs.resuming import resume_imports
from app.queries import network
from app.queries.network_view import Graph, Level, NetworkFilter
from app.services import (
    backups,
    calendar_horizon,
    calendars,
    delivering,
    flagging,
    ladder,
    network_places,
    operation,
    overdue_lists,
    pack_freezing,
    province_lists,
    reminding,
    rollups,
    supervising,
    verifying,
)
from app.services.network_places import Drawn
from app.translations import N_
from db import deliveries, job_runs

KEPT_BACKUPS = 14

PICTURES = [NetworkFilter(graph=graph, level=level) for level, graph in product(Level, Graph)]
"""Who was drawn in the picture before stays where it is in the next one of the same nodes."""


def auto_sign(application: Application, _due: datetime) -> int:
    """视同签收."""
    return operation.auto_sign(application.transaction, at=application.now())


def end_pauses(application: Application, _due: datetime) -> int:
    """恢复办理."""
    return operation.end_pauses(application.transaction, at=application.now())


def reckon(application: Application, due: datetime) -> int:
    """Open limits by a calendar or rule book that was loaded since they were last reckoned."""
    with application.reading() as store:
        since = job_runs.last_done(store.session, job="reckon")
        needed = calendars.reckoning_due(store, since=since)
    if not needed:
        return 0
    return calendars.reckon_open(application.transaction, at=application.now())


def flags(application: Application, _due: datetime) -> int:
    """提请会商标记; how many problems changed."""
    return flagging.pass_flags(
        application.transaction, reading=application.reading, at=application.now()
    )


def count_lights(application: Application, due: datetime) -> int:
    """The stand of lights as it was when the job was due, also when it is caught up later.

    The measures of the weeks that were over then are kept, where they are not yet.
    """
    with application.transaction() as store:
        counted = operation.count_lights(store, at=due)
    operation.keep_weeks(application.transaction, at=due)
    return counted


def anchor_heads(application: Application, _due: datetime) -> int:
    """链首互锚."""
    with application.transaction() as store:
        return operation.anchor_heads(store, at=application.now())


def verify(application: Application, _due: datetime) -> int:
    """核验; how many events were read."""
    return verifying.verify_and_note(application, at=application.now())


def back_up(application: Application, due: datetime) -> int:
    """The nightly backup; the oldest beyond KEPT_BACKUPS go."""
    folder = application.settings.backups
    with backups.taking(
        application.database,
        application.transaction,
        settings=application.settings,
        files=application.files,
        file=folder / backups.name_of(due),
        at=application.now(),
    ):
        backups.keep_last(folder, count=KEPT_BACKUPS)
    return 1


def deliver(application: Application, _due: datetime) -> int:
    """What waits in the outbox; how many deliveries arrived."""
    return delivering.deliver(
        application.transaction, settings=application.settings, now=application.now
    )


def prune(application: Application, _due: datetime) -> int:
    """Deliveries that are done with; how many rows went."""
    with application.transaction() as store:
        return deliveries.prune(store.session, at=application.now())


def remind(application: Application, due: datetime) -> int:
    """到期提醒; how many reminders."""
    return reminding.remind(
        application.transaction, reading=application.reading, due=due, at=application.now()
    )


def climb_ladder(application: Application, due: datetime) -> int:
    """逐级提醒; how many problems reached a step."""
    return ladder.climb(
        application.transaction, reading=application.reading, due=due, at=application.now()
    )


def list_for_province(application: Application, _due: datetime) -> int:
    """省级梳理汇总; how many lists."""
    with application.transaction() as store:
        return province_lists.freeze_due(store, at=application.now())


def freeze(application: Application, _due: datetime) -> int:
    """例会材料冻结; how many packs."""
    return pack_freezing.freeze_last_week(
        application.transaction, reading=application.reading, at=application.now()
    )


def send_lists(application: Application, due: datetime) -> int:
    """超期问题清单; how many departments."""
    with application.transaction() as store:
        return overdue_lists.send_lists(store, due=due, at=application.now())


def propose_orders(application: Application, due: datetime) -> int:
    """督办单拟制, in working time, for each is told to supervisors; how many were drawn up."""
    with application.reading() as store:
        if not in_hours(store.rules.calendar(), due):
            return 0
    return supervising.propose_orders(application.transaction, at=application.now())


def check_rollups(application: Application, _due: datetime) -> int:
    """汇总数核对; a count that is wrong fails the run."""
    with application.reading() as store:
        return rollups.check_rollups(store, at=application.now())


def warn_of_horizon(application: Application, due: datetime) -> int:
    """年度放假安排缺失提醒; how many were told."""
    with application.transaction() as store:
        return calendar_horizon.warn(store, due=due, at=application.now())


def keep_places(application: Application, _due: datetime) -> int:
    """部门协同布局: where the nodes of each picture stand; how many were new."""
    kept = 0
    for asked in PICTURES:
        with application.transaction() as store:
            view = network.view_of(store, viewer=SYSTEM, at=application.now(), asked=asked)
            drawn = [Drawn(node.key, node.x, node.y) for node in view.nodes]
            kept += network_places.keep_places(store, {asked.level: drawn})
    return kept


MINUTES = timedelta(minutes=1)

# fmt: off
JOBS: tuple[Job, ...] = (
    Job(name="auto_sign", label=N_("视同签收"), when=every_minutes(5),
        run=auto_sign, patience=30 * MINUTES),
    Job(name="end_pauses", label=N_("挂起期满恢复"), when=every_minutes(5),
        run=end_pauses, patience=30 * MINUTES),
    Job(name="reminders", label=N_("到期提醒"), when=every_minutes(5),
        run=remind, patience=60 * MINUTES),
    Job(name="ladder", label=N_("逐级提醒"), when=every_minutes(5),
        run=climb_ladder, patience=60 * MINUTES),
    Job(name="overdue_lists", label=N_("超期问题清单"), when=every_minutes(15),
        run=send_lists, patience=60 * MINUTES),
    Job(name="province_list", label=N_("省级梳理汇总"), when=every_minutes(15),
        run=list_for_province, patience=60 * MINUTES),
    Job(name="freeze", label=N_("冻结例会材料"), when=every_minutes(15),
        run=freeze, patience=120 * MINUTES),
    Job(name="orders", label=N_("督办单拟制"), when=every_minutes(15),
        run=propose_orders, patience=60 * MINUTES),
    Job(name="horizon", label=N_("年度放假安排缺失提醒"), when=daily(9, 0),
        run=warn_of_horizon, patience=30 * MINUTES),
    Job(name="deliver", label=N_("发送消息"), when=every_minutes(1),
        run=deliver, patience=30 * MINUTES),
    Job(name="reckon", label=N_("重算在办时限"), when=every_minutes(5),
        run=reckon, patience=120 * MINUTES),
    Job(name="imports", label=N_("续办中断的导入"), when=every_minutes(5),
        run=resume_imports, patience=240 * MINUTES),
    Job(name="exports", label=N_("生成导出文件"), when=every_minutes(1),
        run=make_exports, patience=240 * MINUTES),
    Job(name="flags", label=N_("提请会商标记"), when=every_minutes(5),
        run=flags, patience=60 * MINUTES),
    Job(name="lights", label=N_("预警灯日统计"), when=daily(23, 55),
        run=count_lights, patience=60 * MINUTES, at_first=False),
    Job(name="prune", label=N_("清理发送记录"), when=daily(1, 10),
        run=prune, patience=60 * MINUTES, at_first=False),
    Job(name="export_files", label=N_("清理导出文件"), when=daily(1, 15),
        run=let_go, patience=60 * MINUTES, at_first=False),
    Job(name="anchor", label=N_("链首互锚"), when=daily(0, 10),
        run=anchor_heads, patience=30 * MINUTES, at_first=False),
    Job(name="backup", label=N_("每日备份"), when=daily(2, 0),
        run=back_up, patience=360 * MINUTES, at_first=False),
    Job(name="places", label=N_("部门协同布局"), when=daily(1, 20),
        run=keep_places, patience=60 * MINUTES, at_first=False),
    Job(name="rollups", label=N_("汇总数核对"), when=daily(3, 0),
        run=check_rollups, patience=60 * MINUTES, at_first=False),
    Job(name="verify", label=N_("核验日志与数据"), when=daily(3, 30),
        run=verify, patience=720 * MINUTES, at_first=False),
)
# fmt: on
