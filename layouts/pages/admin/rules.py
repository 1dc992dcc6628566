"""规则: limits, pauses, flags and lights in force, each with its source; and another text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.domain.amounts import Amount, Unit
from app.domain.catalogue import Difficulty, FlagKind, Kind, Role, Term, Urgency
from app.domain.rules import Limit, RuleBook
from app.queries.admin.rules import RulesPreview, RulesView
from app.translations import N_, _
from layouts.components.pieces import card, empty, table
from layouts.components.words import NOTHING
from layouts.pages.admin.controls import area, beside, kept, panel, press
from layouts.pages.admin.ids import Ids, address
from layouts.pages.admin.versions import versions

TAB = "rules"

UNITS: dict[Unit, str] = {
    Unit.SECONDS: N_("{n} 秒（办公时间）"),
    Unit.MINUTES: N_("{n} 分钟（办公时间）"),
    Unit.HOURS: N_("{n} 个办公小时"),
    Unit.DAYS: N_("{n} 个自然日"),
    Unit.WORKING_DAYS: N_("{n} 个工作日"),
}

CLOCKS: dict[str, str] = {
    "accept": N_("受理"),
    "dispatch": N_("派单"),
    "sign": N_("签收"),
    "first_contact": N_("首次联系"),
    "closing": N_("办结"),
    "objection_window": N_("提出异议"),
    "objection_review": N_("异议审核"),
    "co_handler": N_("协办意见"),
    "extension_notice": N_("申请延期（到期前）"),
    "callback": N_("回访"),
    "bad_grade_contact": N_("差评联系"),
    "rework": N_("差评整改"),
    "reopen": N_("可重开"),
    "awaited_objection": N_("对前置提异议"),
}

PARAMETERS: dict[str, str] = {
    "working_days": N_("超过 {n} 个工作日"),
    "dispatches": N_("交办 {n} 次"),
    "reworks": N_("重办 {n} 次"),
    "from_one_enterprise": N_("同一企业 {n} 次"),
    "enterprises": N_("{n} 家企业"),
    "within_days": N_("{n} 日内"),
    "objections": N_("异议 {n} 次"),
    "departments": N_("{n} 个部门以上"),
}


def draw(view: RulesView) -> html.Div:
    """The book in tables, the versions below; its text beside it when it is to be changed."""
    book = view.book
    tables = html.Div(
        [
            _limits(view, book),
            _pauses(book),
            html.Div([_flags(book), _lights(book)], className="column"),
            versions(view.versions, note=_("每个问题按登记事件时的版本可追溯")),
        ],
        className="column",
    )
    return beside(tables, _editor(view) if view.editing else None)


def amount_words(amount: Amount) -> str:
    """4 个办公小时, 15 个自然日."""
    return _(UNITS[amount.unit]).format(n=amount.n)


def _limits(view: RulesView, book: RuleBook) -> html.Section:
    rows = [
        *_closing(book),
        *_rows(book.limits, lambda code: _(CLOCKS[code])),
        *_of(Urgency, book.first_contacts, _("首次联系")),
        *_of(Difficulty, book.extensions.amounts, _("延期")),
    ]
    times = _("可延期 {n} 次，再次延期由{role}批准；{unreached}").format(
        n=book.extensions.times, role=_(Role(book.extensions.further_needs).label),
        unreached=_("无法回访：{days}个工作日内用{means}种方式联系{n}次").format(
            days=book.unreached.working_days, means=book.unreached.means, n=book.unreached.attempts
        ),
    )  # fmt: skip
    return card(
        _("时限"),
        html.Div(table([_("事项"), _("时限"), _("依据")], rows), className="scroll-x", tabIndex=0),
        html.P(times, className="muted small"),
        note=f"{book.name} {book.version}",
        link=dcc.Link(_("修改规则"), href=address(TAB, edit=1)),
    )


def _closing(book: RuleBook) -> list[list[Any]]:
    return [
        *_of(Kind, book.closing_by_kind, _("办结")),
        *_of(Difficulty, book.closing_by_difficulty, _("办结")),
    ]


def _of(terms: type[Term], limits: Mapping[str, Limit], what: str) -> list[list[Any]]:
    return _rows(limits, lambda code: f"{what} · {_(terms(code).label)}")


def _rows(limits: Mapping[str, Limit], name: Any) -> list[list[Any]]:
    return [
        [name(code), html.Strong(amount_words(limit.amount)), _source(limit.source)]
        for code, limit in limits.items()
    ]


def _source(words: str) -> html.Span:
    return html.Span(words, className="muted small")


def _yes(value: bool) -> str:
    return _("是") if value else _("否")


def _pauses(book: RuleBook) -> html.Section:
    heads = [_("事由"), _("停哪些时限"), _("累计上限"), _("须批准"), _("每轮一次"), _("依据")]
    rows = [
        [
            reason.name,
            _("、").join(_(CLOCKS[code]) for code in CLOCKS if code in reason.stops),
            amount_words(reason.cap),
            _yes(reason.needs_approval),
            _yes(reason.once_a_round),
            _source(reason.source),
        ]
        for reason in book.pause_reasons.values()
    ]
    return card(
        _("挂起事由"),
        html.Div(table(heads, rows), className="scroll-x", tabIndex=0),
        note=_("封闭清单；等待其他部门不是挂起事由"),
    )


def _flags(book: RuleBook) -> html.Section:
    rows = [
        [
            flag.name,
            _(FlagKind(flag.kind).label) if flag.kind else NOTHING,
            _("，").join(_(PARAMETERS[k]).format(n=n) for k, n in flag.parameters.items())
            or NOTHING,
            _source(flag.source),
        ]
        for flag in book.flags.values()
    ]
    return card(
        _("提请会商标记"),
        html.Div(
            table([_("规则"), _("情形"), _("参数"), _("依据")], rows),
            className="scroll-x", tabIndex=0,
        ),
    )  # fmt: skip


def _lights(book: RuleBook) -> html.Section:
    lights = book.lights
    rows = [
        [
            _("不超过 {n} 天的时限").format(n=lights.short_up_to),
            _("办公时间用过 {part}").format(part=_part(lights.short_from)),
        ],
        [
            _("不超过 {n} 天的时限").format(n=lights.medium_up_to),
            _("剩余不超过 {n} 个工作日").format(n=lights.medium_days_left),
        ],
        [_("更长的时限"), _("办公时间用过 {part}").format(part=_part(lights.long_from))],
    ]
    return card(
        _("预警灯转黄"), table([_("时限"), _("何时转黄")], rows), html.P(_source(lights.source))
    )


def _part(value: Any) -> str:
    return f"{100 * value:.0f}%"


def _editor(view: RulesView) -> html.Div:
    upload = dcc.Upload(
        html.Button(_("上传 TOML 文件"), type="button", className="btn btn-outline-secondary"),
        id=Ids.RULES_FILE, accept=".toml,.txt", max_size=1024 * 1024,
    )  # fmt: skip
    show = dbc.Button(_("校验并预览变化"), id=Ids.RULES_SHOW, color="primary", n_clicks=0)
    return html.Div(
        [
            panel(
                _("修改规则"),
                html.P(
                    _("改动后请更换 version；校验通过并预览后才能载入。"), className="muted small"
                ),
                upload,
                area("rules", _("规则文本（TOML）"), view.text, rows=24),
                html.Div(show, className="admin-buttons"),
                close=address(TAB),
            ),
            html.Div(id=Ids.RULES_PREVIEW, **{"aria-live": "polite"}),
        ],
        className="column",
    )  # fmt: skip


def preview(view: RulesPreview, text: str) -> html.Section:
    """What would change, and the button that loads just what was looked at."""
    if not view.changes:
        return card(_("预览"), empty(_("与现行规则一致，无须载入。")))
    rows = [[html.Code(c.key), c.before or NOTHING, c.after or NOTHING] for c in view.changes]
    title = _("预览：版本 {version}，共变化 {n} 项").format(
        version=view.version, n=len(view.changes)
    )
    return card(
        title,
        html.Div(
            table([_("项"), _("现行"), _("载入后")], rows), className="admin-changes scroll-x",
            tabIndex=0,
        ),
        html.Div(_("版本号 {version} 已存在，请更换。").format(version=view.version),
                 className="warn") if view.known else _load(),
        kept("previewed", text),
        classes="admin-preview",
    )  # fmt: skip


def _load() -> html.Div:
    words = _("载入后立即生效，在办问题的时限在数分钟内重算，原时限留在日志。")
    return html.Div(
        [
            html.P(words, className="small"),
            html.Div(press("load-rules", _("载入并重算在办时限")), className="admin-buttons"),
        ]
    )


def refused(words: str) -> html.Div:
    """Why a text cannot be used."""
    return html.Div(words, className="warn", role="alert")
