"""督办 — orders by level and age, the answers that are due, and who is silent."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.domain.order_filter import OrderFilter
from app.queries.province_list import ProvinceView
from app.queries.supervision import SupervisionView
from app.queries.supervision_counts import Count
from app.queries.supervision_lines import DraftLine, OrderLine
from app.translations import _
from layouts import html
from layouts.components import province_list
from layouts.components.pieces import card, empty, facts, page_head, say, stat
from layouts.components.supervision_lines import (
    PANEL,
    draft_line,
    level_tag,
    order_line,
    rhythm_words,
)
from layouts.components.supervision_side import side, unlisted
from layouts.components.supervision_tabs import tabs
from layouts.components.words import moment, number, spoken_moment


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    LIST = "supervision-list"
    ADDRESS = "supervision-address"
    REFRESH = "supervision-refresh"
    DIALOG = "supervision-dialog"
    QUESTION = "supervision-question"
    NAME = "supervision-question-name"


def decide(do: Any, problem: Any, version: Any) -> dict[str, Any]:
    """The id of a button of the question: release, cancel."""
    return {"type": "supervision-decide", "do": do, "problem": problem, "version": version}


def draw_view(view: SupervisionView | ProvinceView) -> html.Div:
    """Whichever of the two views the address named."""
    return province_list.draw(view) if isinstance(view, ProvinceView) else draw(view)


def draw(view: SupervisionView) -> html.Div:
    """The head, the lists, the panel of acts, the question before a release."""
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh=False),
            dcc.Interval(id=Ids.REFRESH, interval=120_000),
            html.Div(body(view), id=Ids.LIST),
            *PANEL.draw(),
            dbc.Modal(
                html.Div(id=Ids.QUESTION), id=Ids.DIALOG, is_open=False, centered=True,
                labelledby=Ids.NAME,
            ),
        ],
        id="page-supervision",
    )  # fmt: skip


def body(view: SupervisionView) -> list[Any]:
    """All that changes when something was done."""
    return [
        page_head(
            _("督办"),
            _("督办单按级别和时长，谁在答复、谁没有声音"),
            as_of=moment(view.at),
        ),
        tabs("orders"),
        _figures(view),
        html.Div(
            [
                html.Div(
                    [*_drafts(view), _kinds(view), *_orders(view)], className="column span-16"
                ),
                html.Div(side(view), className="column span-8"),
            ],
            className="grid",
        ),
    ]


def _figures(view: SupervisionView) -> html.Div:
    silent = OrderFilter(silent=True).address()
    cards = [
        stat(_("未解除督办单"), number(view.open), _("件"), note=_levels_words(view.levels)),
        stat(
            _("逾期未答复"), number(view.silent), _("件"), alarm=view.silent > 0, href=silent,
            note=_("到答复日没有声音"),
        ),
        stat(
            _("超过完成期限"), number(view.overdue), _("件"), alarm=view.overdue > 0,
            note=_("督办单期限已过"),
        ),
        stat(_("待下达"), number(view.drafted), _("件"), note=_("由规则拟制")),
        stat(_("批示待答复"), number(view.instructed), _("件"), note=_("由中心负责人答复")),
    ]  # fmt: skip
    return html.Div(cards, className="sv-figures")


def _levels_words(levels: Sequence[Count]) -> str:
    return _(" · ").join(f"{level.name} {number(level.open)}" for level in levels)


def _drafts(view: SupervisionView) -> list[Any]:
    if not view.drafted:
        return []
    note = _("{n} 件，由规则拟制，下达后生效").format(n=number(view.drafted))
    lines = html.Ul([draft_line(draft) for draft in view.drafts], className="sv-lines")
    return [card(_("待下达"), lines, *unlisted(view.drafted - len(view.drafts)), note=note)]


def _kinds(view: SupervisionView) -> html.Nav:
    asked = view.asked
    silent = asked.narrowed(silent=not asked.silent)
    links = [
        _pill(
            _("全部"), view.open, asked.narrowed(level=None, silent=False), not _is_narrow(asked)
        ),
        *(
            _pill(c.name, c.open, asked.narrowed(level=c.asked.level), asked.level == c.code)
            for c in view.levels
        ),
        _pill(_("逾期未答复"), view.silent, silent, asked.silent),
    ]
    return html.Nav(links, className="kinds", **{"aria-label": _("督办级别")})


def _is_narrow(asked: OrderFilter) -> bool:
    return asked.level is not None or asked.silent


def _pill(words: str, count: int, asked: OrderFilter, on: bool) -> html.Link:
    return html.Link(
        [words, html.B(number(count))], href=asked.address(), className="on" if on else ""
    )


def _orders(view: SupervisionView) -> list[Any]:
    parts = _narrowed_by(view)
    if not view.orders:
        return [*parts, card(None, _nothing(view))]
    for level in view.levels:
        found = [o for o in view.orders if o.level == level.code]
        if found:
            lines = [order_line(o, may_remind=view.may_remind) for o in found]
            parts.append(card(level.name, html.Ul(lines, className="sv-lines"), note=_tally(found)))
    if view.found > len(view.orders):
        left = view.found - len(view.orders)
        parts.append(say(_("另有 {n} 件未列出，请按级别、单位或区域查看。").format(n=left)))
    return parts


def _tally(orders: Sequence[OrderLine]) -> str:
    """How many there are, how many of them late or silent, and their order."""
    silent, over = sum(o.silent for o in orders), sum(o.light == "red" for o in orders)
    parts = [
        _("{n} 件").format(n=len(orders)),
        _("{n} 件未答复").format(n=silent) if silent else "",
        _("{n} 件超期限").format(n=over) if over else "",
        _("下达早的在前"),
    ]
    return _("，").join(part for part in parts if part)


def _nothing(view: SupervisionView) -> html.Div:
    if view.open:
        every = html.Link(_("查看全部督办单"), href=OrderFilter().address())
        return empty(_("没有符合条件的督办单"), link=every)
    return empty(
        _("没有未解除的督办单"),
        _("在问题页签发，或由规则拟制后在这里下达；答复和解除都在这里看得到。"),
    )


def _narrowed_by(view: SupervisionView) -> list[Any]:
    """What the list is narrowed to besides its level, with the way back."""
    asked = view.asked
    names = [c.name for c in view.departments if c.asked.lead == asked.lead]
    names += [c.name for c in view.regions if asked.region and c.asked.region == asked.region]
    if asked.lead is None and not asked.region:
        return []
    words = _("只看 {names} 的督办单，{n} 件。").format(
        names=_("、").join(names) or _("所选范围"), n=view.found
    )
    back = html.Link(_("看全部"), href=asked.narrowed(lead=None, region="").address())
    return [say(words, " ", back)]


def question(draft: DraftLine, *, approved_by: str) -> list[Any]:
    """What will be when the draft is released, and the two buttons."""
    due = _("{at}（{n}个工作日）").format(at=spoken_moment(draft.due), n=draft.due_days)
    told = {
        _("问题"): f"{draft.about.title}（{draft.about.number}）",
        _("督办级别"): level_tag(draft.level),
        _("督办依据"): draft.ground,
        _("答复单位"): draft.department,
        _("完成期限"): due,
        _("报告频次"): rhythm_words(draft.rhythm),
        _("批准人"): approved_by,
    }
    problem, version = str(draft.about.problem), draft.about.version
    return [
        dbc.ModalHeader(dbc.ModalTitle(_("下达督办单"), id=Ids.NAME), close_button=False),
        dbc.ModalBody(
            [
                facts(told, columns=1),
                html.P(_("文号由系统编排；下达后答复单位即有待办。"), className="muted small"),
            ]
        ),
        dbc.ModalFooter(
            [
                dbc.Button(
                    _("取消"), id=decide("cancel", problem, version), color="secondary",
                    outline=True,
                ),
                dbc.Button(_("下达"), id=decide("release", problem, version), color="primary"),
            ]
        ),
    ]  # fmt: skip
