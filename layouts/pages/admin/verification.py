"""核验: whether the log is whole, and whether everything computed from it agrees."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app.queries.admin.verification import Finding, VerificationView
from app.translations import N_, _
from layouts.components.pieces import card, empty, facts, table, tag
from layouts.components.words import moment, number
from layouts.pages.admin.controls import press
from layouts.pages.admin.ids import Ids
from layouts.pages.admin.jobs import EVERY, took

AREAS: dict[str, tuple[str, str]] = {
    "chain": (N_("哈希链"), N_("逐条重算，无增删改")),
    "spans": (N_("承办区间"), N_("首尾相接，无空档、无重叠")),
    "clocks": (N_("时限"), N_("按当时规则和日历重算一致")),
    "rebuild": (N_("数据重建"), N_("由日志重建的各表与现有数据一致")),
}


def draw(view: VerificationView) -> html.Div:
    """The last finding, and those before it."""
    return html.Div(
        [
            html.Div(standing(view), id=Ids.STANDING, className="column"),
            dcc.Interval(id=Ids.LOOK, interval=EVERY, disabled=not view.waiting),
        ]
    )


def waiting(view: VerificationView) -> bool:
    """Whether a run is asked for or going on."""
    return view.waiting


def standing(view: VerificationView) -> list[Any]:
    """What is looked at again while a verification runs."""
    last = view.findings[0] if view.findings else None
    return [
        card(
            _("核验"),
            html.P(
                _("重读全部日志，校验哈希链，并由日志重建全部数据逐项比对；不影响办理。"),
                className="muted small",
            ),
            _running(view) if view.waiting else _button(),
            _finding(last) if last else empty(_("尚未核验。"), _("按“立即核验”开始。")),
            note=_("每日自动核验一次"),
        ),
        *([_differences(last)] if last and last.differences else []),
        *([_earlier(view)] if view.findings else []),
    ]


def _button() -> html.Div:
    return html.Div(press("verify", _("立即核验"), of="verify"), className="admin-buttons")


def _running(view: VerificationView) -> html.Div:
    words = _("{status}……数据量大时需要数分钟，可离开本页。")
    status = _(view.run.status.label) if view.run else ""
    return html.Div(words.format(status=status), className="say", role="status")


def _finding(found: Finding) -> html.Div:
    said = _("核验通过：未发现差异。") if found.ok else _("核验未通过：发现 {n} 处差异。")
    lines = [
        [
            _(name),
            _(meaning),
            _wrong() if area in found.wrong else tag(_("一致"), strong=True),
        ]
        for area, (name, meaning) in AREAS.items()
    ]
    return html.Div(
        [
            html.Div(
                said.format(n=number(found.count)), className="admin-ok" if found.ok else "warn",
                role="status",
            ),
            facts(
                {
                    _("最近核验"): moment(found.at),
                    _("问题"): number(found.problems),
                    _("事件"): number(found.events),
                    _("差异"): number(found.count),
                }
            ),
            table([_("项目"), _("核验内容"), _("结果")], lines),
        ]
    )  # fmt: skip


def _wrong() -> html.Span:
    return html.Span(_("不一致"), className="tag tag-alarm")


def _differences(found: Finding) -> html.Section:
    rows = [[_(AREAS[area][0]), words] for area, words in found.differences]
    note = _("显示前 {n} 处").format(n=len(rows)) if found.count > len(rows) else ""
    return card(_("差异"), table([_("项目"), _("说明")], rows), note=note)


def _earlier(view: VerificationView) -> html.Section:
    rows = [
        [
            moment(f.at),
            number(f.problems),
            number(f.events),
            tag(_("通过"), strong=True) if f.ok else _wrong(),
        ]
        for f in view.findings
    ]
    heads = [_("时间"), _("问题"), _("事件"), _("结果")]
    return card(
        _("历次核验"), table(heads, rows, numeric=(1, 2)),
        note=_("末次用时 {took}").format(took=took(view.run)) if view.run else "",
    )  # fmt: skip
