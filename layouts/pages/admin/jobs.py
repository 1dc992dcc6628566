"""任务: what runs by the clock, how it went, when it runs next; and the backups."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dash import dcc, html

from app.queries.admin.jobs import Backup, JobLine, JobsView, Run, Standstill
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
    troubled = view.runs or view.standstills
    beside = [*([_troubles(view)] if troubled else []), _backups(view)]
    return [
        html.Div(
            [
                html.Div(_timetable(view), className="column span-15"),
                html.Div(beside, className="column span-9"),
            ],
            className="grid",
        ),
    ]


def _timetable(view: JobsView) -> html.Section:
    heads = [_("任务"), _("时间"), _("最近运行"), _("用时"), _("处理"), _("结果"),
             _("24小时"), _("下次"), ""]  # fmt: skip
    rows = [_row(job, view) for job in view.jobs]
    listed = table(heads, rows, numeric=(3, 4)) if rows else empty(_("没有任务。"))
    return card(
        _("定时任务"),
        html.Div(listed, className="scroll-x admin-jobs", tabIndex=0),
        note=_("多个进程同时运行时，每次只由一个进程执行"),
    )


def _row(job: JobLine, view: JobsView) -> list[Any]:
    last = job.last
    again: Any = press("run-job", _("立即运行"), of=job.name, color="secondary", outline=True)
    return [
        _(job.label),
        times(job.crontab),
        began(last, view.at),
        took(last),
        number(last.done) if last and last.took is not None else NOTHING,
        result(last),
        recently(job),
        short_moment(job.next_due, now=view.at),
        NOTHING if job.waiting else again,
    ]


def times(crontab: str) -> Any:
    """When a job is due: 每5分钟, 每日02:00; any other crontab as it stands."""
    minute, hour, *rest = crontab.split()
    if rest == ["*", "*", "*"]:
        if hour == "*" and minute in ("*", "*/1"):
            return _("每分钟")
        if hour == "*" and minute.startswith("*/"):
            return _("每{n}分钟").format(n=minute[2:])
        if hour.isdigit() and minute.isdigit():
            return _("每日{time}").format(time=f"{int(hour):02}:{int(minute):02}")
    return html.Code(crontab)


def began(run: Run | None, at: datetime) -> Any:
    """When a run began; one that somebody asked for is marked."""
    if run is None:
        return NOTHING
    begun = short_moment(run.started_at, now=at)
    by_hand = html.Span(_("手动"), className="muted small admin-by-hand")
    return [begun, by_hand] if run.by_hand else begun


def recently(job: JobLine) -> Any:
    """How often a job ran in the last 24 hours, and how often not as it should."""
    words = [_("完成{n}").format(n=number(job.recent.done))]
    if job.recent.bad:
        words.append(_("异常{n}").format(n=number(job.recent.bad)))
    if job.recent.passed:
        words.append(_("跳过{n}").format(n=number(job.recent.passed)))
    return _("，").join(words)


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


def _troubles(view: JobsView) -> html.Section:
    lines = [
        *(_standstill(stop, view.at) for stop in view.standstills),
        *(_trouble(run, view.at) for run in view.runs),
    ]
    return card(
        _("异常记录"),
        html.Ul(lines, className="admin-troubles"),
        note=_("停运、失败、中断和跳过"),
    )


def _standstill(stop: Standstill, at: datetime) -> html.Li:
    words = _("此前没有进程运行定时任务，{jobs}项任务共{n}次到期未运行，恢复后各补跑一次。")
    return _line(
        _("定时任务停运"), tag(_("已恢复")), stop.ended_at, at,
        words.format(jobs=stop.jobs, n=number(stop.missed)),
    )  # fmt: skip


def _trouble(run: Run, at: datetime) -> html.Li:
    return _line(_(run.label), result(run), run.started_at, at, reason(run))


def _line(what: str, how: Any, when: datetime, at: datetime, words: str) -> html.Li:
    head = [html.Span(what, className="admin-trouble-job"), how,
            html.Span(short_moment(when, now=at), className="muted num small")]  # fmt: skip
    return html.Li([html.Div(head), html.Div(words, className="muted small")])


def reason(run: Run) -> str:
    """Why a run stands among those that did not go as they should."""
    if run.overlapped:
        return _("上一次运行尚未结束，本次跳过。")
    if run.broken:
        return _("运行的进程已中断；已完成的部分有效，下次到期时继续。")
    return run.error


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
