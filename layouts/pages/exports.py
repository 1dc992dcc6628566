"""我的导出 — files that are made in the background: how far they are, and where to fetch them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from dash import dcc

from app.domain.export_tasks import ExportState
from app.queries.exports import ExportLine, ExportsView
from app.translations import _
from layouts import html
from layouts.components.pieces import card, empty, page_head, say, tag
from layouts.components.words import moment, number, percent, short_moment

EVERY = 2000
"""Milliseconds between two looks while something is made."""

MEGABYTE = 1024 * 1024


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    LIST = "exports-list"
    TICK = "exports-tick"


def act(kind: Any, task: Any) -> dict[str, Any]:
    """The id of a button; kind: cancel, again or drop."""
    return {"type": "exports-act", "act": kind, "task": task}


def draw(view: ExportsView) -> html.Div:
    """The list; it is looked at again while something is made."""
    return html.Div(
        [
            page_head(
                _("我的导出"),
                _("较大的导出在后台逐份生成，完成后发送消息"),
                as_of=moment(view.at),
            ),
            *_begun(view),
            html.Div(body(view), id=Ids.LIST),
            dcc.Interval(id=Ids.TICK, interval=EVERY, disabled=not view.running),
        ],
        id="page-exports",
    )


def _begun(view: ExportsView) -> list[Any]:
    if view.begun is None:
        return []
    words = _("导出已开始，共{count}件，完成后在“我的导出”下载，并发送消息通知。")
    return [html.Div(say(words.format(count=number(view.begun))), role="status")]


def body(view: ExportsView) -> list[Any]:
    """What changes while files are made."""
    if not view.lines:
        how = _("在问题台账中导出较多问题时，文件在后台生成，列在这里。")
        return [card(None, empty(_("暂无导出文件"), how, link=_to_register()))]
    lines = [html.Li(_line(line, view)) for line in view.lines]
    return [card(None, html.Ul(lines, className="exports"))]


def _to_register() -> Any:
    return html.Link(_("前往问题台账"), href="/problems")


def name_of(line: ExportLine) -> str:
    """问题台账（Excel）."""
    return _("{what}（{form}）").format(what=_(line.what.label), form=_(line.form.label))


def _line(line: ExportLine, view: ExportsView) -> list[Any]:
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.B(name_of(line)),
                        tag(_(line.state.label), strong=line.ready or line.under_way),
                    ],
                    className="export-head",
                ),
                html.Div(line.filter, className="export-filter"),
                *_course(line),
                html.Div(_details(line, view), className="muted small num"),
            ],
            className="export-what",
        ),
        html.Div(_acts(line), className="export-acts"),
    ]


def _course(line: ExportLine) -> list[Any]:
    """How far it is, or why there is no file."""
    if line.reason:
        return [html.Div(line.reason, className="export-reason")]
    if line.state is not ExportState.RUNNING:
        return []
    done = 100 * line.done // line.total if line.total else 0
    bar = html.Div(
        html.Div(className="progress-bar", style={"width": f"{done}%"}),
        className="progress export-progress",
        role="progressbar",
        **{"aria-valuenow": str(done), "aria-valuemin": "0", "aria-valuemax": "100",
           "aria-label": _("{name}生成进度").format(name=name_of(line))},
    )  # fmt: skip
    words = _("已写入 {done} / {total} 件，{part}").format(
        done=number(line.done), total=number(line.total), part=percent(line.done, line.total)
    )
    return [bar, html.Div(words, className="muted small num")]


def _details(line: ExportLine, view: ExportsView) -> str:
    told = [_("{at} 申请").format(at=short_moment(line.asked_at, now=view.at))]
    if line.state is not ExportState.RUNNING:
        told.insert(0, _("{count}件").format(count=number(line.total)))
    if line.ready:
        told += [
            _("{at} 完成").format(at=short_moment(line.finished_at, now=view.at)),
            size_words(line.size),
            _("保留至 {at}").format(at=short_moment(line.expires_at, now=view.at)),
        ]
    return _(" · ").join(told)


def size_words(size: int) -> str:
    """Bytes as people say them."""
    if size < MEGABYTE:
        return _("{n} KB").format(n=number(max(size / 1024, 1)))
    return _("{n} MB").format(n=number(size / MEGABYTE, 1))


def _acts(line: ExportLine) -> list[Any]:
    if line.under_way:
        return [_button("cancel", _("取消"), line)]
    ended = [_button("again", _("重新导出"), line), _button("drop", _("删除"), line)]
    return [_download(line), *ended] if line.ready else ended


def _download(line: ExportLine) -> Any:
    return html.A(
        _("下载"),
        href=f"/export/files/{line.id}",
        className="btn btn-primary btn-sm",
        **{"aria-label": _("下载{name}").format(name=name_of(line))},
    )


def _button(kind: str, words: str, line: ExportLine) -> html.Button:
    return html.Button(
        words,
        id=act(kind, line.id),
        type="button",
        className="btn btn-outline-secondary btn-sm",
        **{"aria-label": _("{act}{name}").format(act=words, name=name_of(line))},
    )
