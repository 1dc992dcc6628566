"""关键路径 in a sentence, and 假如: what would come of an assignment done now, or done late."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc

from app.queries.problem import ProblemView
from app.queries.problem_dependencies import Outlook
from app.translations import _
from layouts import html
from layouts.components.form_rows import dom_id
from layouts.components.pieces import card, lamp, say, table
from layouts.components.words import moment
from layouts.pages.problem.ids import outlook, supposed

FINISHED, LATE = "finished", "late"
MOST_DAYS = 250
"""Working days by which something may be supposed to be late: a year of them."""


def path_words(view: ProblemView) -> list[list[Any]]:
    """What has to come one after the other, and when that can be done at the earliest."""
    found = view.dependencies
    if found is None:
        return []
    if found.closing is None:
        return [[html.B(_("互等成环")), _("，解开前无法推算办结日期。")]]
    if len(found.path) < 2:
        return []
    words: list[Any] = [
        html.B(_("关键路径：")),
        _("{path}。各环节用足剩余时限，最早 {closing} 可办结").format(
            path=" → ".join(found.path), closing=moment(found.closing)
        ),
    ]
    if found.late_days:
        words.append(_("，比批准时限晚 {n} 个工作日").format(n=f"{found.late_days:.1f}"))
    return [[*words, _("。")]]


def what_if(view: ProblemView) -> list[html.Section]:
    """The card, where several parts depend on one another."""
    found = view.dependencies
    if found is None:
        return []
    fields = html.Div([_part(found.parts), _how(), _days()], className="supposed-fields")
    told = html.Div(id=outlook(), className="supposed-outlook", **{"aria-live": "polite"})
    return [card(_("假如"), fields, told, note=_("只作推算，不改动任何记录"))]


def outlooks(now: Outlook, then: Outlook) -> html.Div:
    """Both beside each other, and whether anything differs."""
    rows = [
        [_("最早办结"), _closing(now), _closing(then)],
        [_("届时预警灯"), lamp(now.light), lamp(then.light)],
        [_("互等"), _rings(now), _rings(then)],
    ]
    same = _("没有变化。") if now == then else ""
    return html.Div([table(["", _("现在"), _("假如")], rows), say(same) if same else None])


def _closing(told: Outlook) -> str:
    return moment(told.closing) if told.closing else _("无法推算")


def _rings(told: Outlook) -> str:
    return _("；").join(_("与").join(ring) for ring in told.rings) or _("无")


def _part(parts: tuple[tuple[str, str], ...]) -> html.Div:
    options = [{"label": name, "value": node} for node, name in parts]
    control = dbc.Select(
        id=supposed("part"), options=options, value="", placeholder=_("选择承办单位")
    )
    return _field("part", _("承办事项"), control)


def _how() -> html.Div:
    options = [
        {"label": _("现在办结"), "value": FINISHED},
        {"label": _("延后办结"), "value": LATE},
    ]
    return _field("how", _("情形"), dbc.Select(id=supposed("how"), options=options, value=FINISHED))


def _days() -> html.Div:
    control = dbc.Input(
        id=supposed("days"), type="number", min=1, max=MOST_DAYS, step=1, value=3, debounce=True
    )
    return _field("days", _("延后工作日"), control)


def _field(name: str, label: str, control: Any) -> html.Div:
    named = html.Label(label, htmlFor=dom_id(supposed(name)), className="form-label")
    return html.Div([named, control])
