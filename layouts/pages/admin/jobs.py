"""任务: what runs by the clock, how it went, when it runs next; and the backups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import dcc, html

from app.queries.admin.jobs import Backup, JobLine, JobsView, Run
from app.translations import _
from layouts.components.pieces import card, empty, table, tag
from layouts.components.words import NOTHING, moment, number, short_moment
from layouts.pages.admin.controls import press
from layouts.pages.admin.ids import Ids

EVERY = 5000
"""Milliseconds between two looks at what is running."""


def draw(view: JobsView) -> html.Div:
    """The timetable with its last runs, then the backups."""
    return html.Div(
        [
            html.Div(standing(view), id=Ids.STANDING, className="column"),
            dcc.Interval(id=Ids.LOOK, interval=EVERY, disabled=not waiting(view)),
        ]
    )


def waiting(view: JobsView) -> bool:
    """Whether anything is asked for or going on."""
    return any(job.waiting for job in view.jobs)


def standing(view: JobsView) -> list[Any]:
    """What is looked at again while something runs."""
    return [
        html.Div(
            [
                html.Div(_timetable(view), className="column span-16"),
                html.Div(_backups(view), className="column span-8"),
            ],
            className="grid",
        ),
        *([_not_well(view)] if view.runs else []),
    ]


def _timetable(view: JobsView) -> html.Section:
    heads = [_("任务"), _("最近运行"), _("用时"), _("处理"), _("结果"), _("下次"), ""]
    rows = [_row(job, view) for job in view.jobs]
    listed = table(heads, rows, numeric=(2, 3)) if rows else empty(_("没有任务。"))
    return card(
        _("定时任务"),
        html.Div(listed, className="scroll-x admin-people", tabIndex=0),
        note=_("多个进程同时运行时，每次只由一个进程执行"),
    )


def _row(job: JobLine, view: JobsView) -> list[Any]:
    last = job.last
    again: Any = press("run-job", _("立即运行"), of=job.name, color="secondary", outline=True)
    return [
        _(job.label),
        short_moment(last.started_at, now=view.at) if last else NOTHING,
        took(last),
        number(last.done) if last and last.took is not None else NOTHING,
        result(last),
        short_moment(job.next_due, now=view.at),
        NOTHING if job.waiting else again,
    ]


def took(run: Run | None) -> str:
    """How long a run took: 0.4 秒, 2 分 5 秒."""
    if run is None or run.took is None:
        return NOTHING
    seconds = run.took / timedelta(seconds=1)
    if seconds < 60:
        return _("{n} 秒").format(n=f"{seconds:.1f}")
    return _("{m} 分 {s} 秒").format(m=int(seconds // 60), s=int(seconds % 60))


def result(run: Run | None) -> Any:
    """How a run went."""
    if run is None:
        return tag(_("尚未运行"))
    if run.bad:
        return html.Span(_(run.status.label), className="tag tag-alarm", title=run.error)
    return tag(_(run.status.label), strong=run.going_on)


def _not_well(view: JobsView) -> html.Section:
    rows = [
        [moment(run.started_at), _(run.label), result(run), html.Code(run.error or NOTHING)]
        for run in view.runs
    ]
    return card(
        _("失败与中断"),
        html.Div(
            table([_("时间"), _("任务"), _("结果"), _("原因")], rows), className="scroll-x",
            tabIndex=0,
        ),
    )  # fmt: skip


def _backups(view: JobsView) -> html.Section:
    rows = [[html.Code(b.name), moment(b.made_at), size(b)] for b in view.backups]
    listed = (
        table([_("文件"), _("时间"), _("大小")], rows, numeric=(2,))
        if rows
        else empty(_("还没有备份。"), _("每日定时备份，也可立即运行“每日备份”。"))
    )
    return card(_("备份"), html.Div(listed, className="scroll-x", tabIndex=0))


def size(backup: Backup) -> str:
    """12.3 MB."""
    return f"{backup.size / 1024 / 1024:.1f} MB"
