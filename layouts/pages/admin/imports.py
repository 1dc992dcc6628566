"""导入: a file in, a look at what it would do, the commit with its progress, the rejects out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.queries.admin.imports import Batch, ImportsView, LookedAt, OpenBatch
from app.translations import _
from layouts.components.pieces import card, empty, facts, stat, table, tag
from layouts.components.words import NOTHING, number, percent, short_moment
from layouts.pages.admin.controls import choice, press
from layouts.pages.admin.ids import Ids, address

TAB = "imports"
EVERY = 1600
"""Milliseconds between two askings. Each commits for a second: the browser drops an answer that
comes after the next was asked for."""
LARGEST = 20 * 1024 * 1024


def draw(view: ImportsView) -> html.Div:
    """The file at the left with what it would do, earlier batches at the right."""
    shown = progress(view.open) if view.open else _how()
    return html.Div(
        [
            html.Div(
                [_upload(view), html.Div(shown, id=Ids.PROGRESS, **{"aria-live": "polite"})],
                className="column span-15",
            ),
            html.Div(batches(view), id=Ids.BATCHES, className="column span-9"),
            dcc.Interval(id=Ids.TICK, interval=EVERY, disabled=not view.running),
            dcc.Download(id=Ids.REJECTS_FILE),
        ],
        className="grid",
    )


def _upload(view: ImportsView) -> html.Section:
    button = html.Button(
        _("选择文件，或拖到此处"), type="button", className="btn btn-outline-secondary"
    )
    upload = dcc.Upload(
        [
            button,
            html.Div(
                _("xlsx、csv、xes，可用 zip、gz 压缩，一个 zip 可含多个文件；不超过 20 MB"),
                className="form-text",
            ),
        ],
        id=Ids.IMPORT_FILE,
        accept=".xlsx,.csv,.xes,.zip,.gz",
        max_size=LARGEST,
        className="admin-upload",
    )
    return card(
        _("导入文件"),
        choice("profile", _("导入方案"), view.profiles, none=_("按表头自动识别")),
        html.Div(upload, className="admin-drop"),
        html.Div(id=Ids.IMPORT_SAID, **{"aria-live": "assertive"}),
        note=_("先预览，不写入；确认后分批导入，中断后由系统续办"),
    )


def _how() -> html.Section:
    return card(
        None,
        empty(
            _("选择文件后，这里显示将导入、重复和不合格的行数及原因。"),
            _("不合格的行可下载改正后再次导入；同一文件重复导入不会重复登记。"),
        ),
    )


def progress(opened: OpenBatch, *, rate: float = 0) -> html.Section:
    """The open batch: what it would do, how far it is, or what it came to.

    rate: rows a second at last, 0 where that is not known.
    """
    batch = opened.batch
    return card(
        batch.file,
        facts(
            {
                _("导入方案"): batch.profile,
                _("导入人"): batch.person or NOTHING,
                _("读入"): short_moment(batch.started_at),
                _("完成"): short_moment(batch.finished_at),
            }
        ),
        _counts(opened),
        *_course(opened, rate),
        _buttons(opened),
        *(html.P(note, className="muted small") for note in opened.notes),
        _reasons(opened),
        _sample(opened),
        note=status(batch),
    )


def status(batch: Batch) -> str:
    """How a batch stands."""
    if batch.finished:
        return _("已完成")
    if batch.under_way:
        return _("导入中，未完成")
    return _("已预览，未导入") if batch.to_begin else _("读取未完成")


def _counts(opened: OpenBatch) -> html.Div:
    batch = opened.batch
    taken = (_("已导入"), batch.accepted) if not batch.to_begin else (_("将导入"), opened.ready)
    rows = (_("事件数"), batch.rows) if opened.cases else (_("行数"), batch.rows)
    cases = [(_("件数"), opened.cases)] if opened.cases else []
    figures = (*cases, rows, taken, (_("重复"), opened.duplicates))
    cells = [stat(name, number(value)) for name, value in figures]
    cells.append(stat(_("不合格"), number(opened.rejected), alarm=opened.rejected > 0))
    return html.Div(cells, className="admin-counts")


def _course(opened: OpenBatch, rate: float) -> list[Any]:
    batch = opened.batch
    if batch.finished:
        words = _("已导入 {n} 行，重复 {d} 行，不合格 {r} 行。")
        said = words.format(n=batch.accepted, d=batch.duplicates, r=batch.rejected)
        if opened.cases:
            said += _("新增问题 {n} 件。").format(n=batch.problems)
        return [html.Div(said, className="admin-ok", role="status")]
    if not batch.under_way:
        return []
    done = 100 * batch.done // batch.rows if batch.rows else 0
    said = _("{done} / {rows} 行，{part}").format(
        done=number(batch.done), rows=number(batch.rows), part=percent(batch.done, batch.rows)
    )
    bar = html.Div(
        html.Div(className="progress-bar", style={"width": f"{done}%"}),
        className="progress admin-progress",
        role="progressbar",
        **{"aria-valuenow": str(done), "aria-valuemin": "0", "aria-valuemax": "100",
           "aria-label": _("导入进度")},
    )  # fmt: skip
    return [bar, html.Div(said + _remaining(batch, rate), className="muted small")]


def _remaining(batch: Batch, rate: float) -> str:
    """How fast it goes, and how long it will take at that."""
    if rate < 1:
        return ""
    seconds = round((batch.rows - batch.done) / rate)
    words = _("；每秒约 {rate} 行，预计还需 {n} 分钟") if seconds >= 60 else \
        _("；每秒约 {rate} 行，预计还需不到 1 分钟")  # fmt: skip
    return words.format(rate=number(round(rate)), n=number(-(-seconds // 60)))


def _buttons(opened: OpenBatch) -> html.Div:
    batch, buttons = opened.batch, []
    if batch.to_begin and opened.ready:
        words = _("开始导入 {n} 行").format(n=number(opened.ready))
        buttons.append(press("start-import", words, of=batch.id))
    if batch.under_way:
        buttons.append(press("start-import", _("继续导入"), of=batch.id))
    if batch.to_begin or batch.cut_short:
        buttons.append(
            press("discard-import", _("放弃"), of=batch.id, color="secondary", outline=True)
        )
    if opened.rejected and batch.own:
        buttons.append(
            dbc.Button(
                _("下载不合格行"), id=rejects(batch.id), color="secondary", outline=True, n_clicks=0
            )
        )
    return html.Div(buttons, className="admin-buttons")


def rejects(batch: int) -> dict[str, str]:
    """The button that brings the rejected rows of a batch."""
    return {"type": "admin-rejects", "batch": str(batch)}


def _reasons(opened: OpenBatch) -> Any:
    if not opened.reasons:
        return None
    rows = [[field or NOTHING, reason, number(n)] for field, reason, n in opened.reasons]
    listed = table([_("栏目"), _("原因"), _("行数")], rows, numeric=(2,))
    return html.Div([html.H3(_("不合格原因"), className="list-head"), listed])


def _sample(opened: OpenBatch) -> Any:
    parts: list[Any] = []
    if opened.unmapped:
        parts.append(html.H3(_("未读取的栏目"), className="list-head"))
        parts.append(html.Div([tag(heading) for heading in opened.unmapped if heading]))
    if opened.sample:
        parts.append(html.H3(_("前几行"), className="list-head"))
        rows = [[_short(cell) for cell in row] for row in opened.sample]
        parts.append(
            html.Div(table(list(opened.headings), rows), className="scroll-x admin-sample",
                     tabIndex=0)
        )  # fmt: skip
    return html.Div(parts)


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:40]}…"


def batches(view: ImportsView) -> html.Section:
    """The files brought in before, newest first."""
    rows = [
        [
            html.Div(
                [
                    dcc.Link(batch.file, href=address(TAB, batch=batch.id)),
                    html.Div(
                        f"{short_moment(batch.started_at, now=view.at)} {batch.person}",
                        className="muted small",
                    ),
                ]
            ),
            status(batch),
            number(batch.accepted),
            number(batch.rejected),
        ]
        for batch in view.batches
    ]
    heads = [_("文件"), _("状态"), _("已导入"), _("不合格")]
    listed = table(heads, rows, numeric=(2, 3)) if rows else empty(_("还没有导入过文件。"))
    return card(_("历次导入"), html.Div(listed, className="scroll-x", tabIndex=0))


def looked_at(files: Sequence[LookedAt]) -> html.Div:
    """What importing each file of an archive would do; why one alone cannot be read."""
    if len(files) == 1:
        return html.Div(files[0].refusal, className="warn", role="alert")
    said = _("共 {n} 个文件，其中 {read} 个已预览；请逐个打开并确认导入。").format(
        n=len(files), read=sum(not file.refusal for file in files)
    )
    heads = [_("文件"), _("行数"), _("将导入"), _("重复"), _("不合格")]
    listed = table(heads, [_file_row(file) for file in files], numeric=(1, 2, 3, 4))
    return html.Div([html.P(said), html.Div(listed, className="scroll-x", tabIndex=0)])


def _file_row(file: LookedAt) -> list[Any]:
    if file.refusal:
        cell = html.Div([file.file, html.Div(file.refusal, className="muted small")])
        return [cell, *[NOTHING] * 4]
    figures = (file.rows, file.ready, file.duplicates, file.rejected)
    return [dcc.Link(file.file, href=address(TAB, batch=file.batch)), *map(number, figures)]
