"""系统管理: the tabs that the viewer may open, and what the open one shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from app.queries.admin import AdminView
from app.translations import _
from layouts.components.pieces import page_head
from layouts.components.words import moment
from layouts.pages.admin import (
    calendar,
    departments,
    fields,
    imports,
    jobs,
    log,
    people,
    rules,
    verification,
)
from layouts.pages.admin.ids import Ids, address

DRAW: dict[str, Callable[[Any], Any]] = {
    "people": people.draw,
    "departments": departments.draw,
    "fields": fields.draw,
    "calendar": calendar.draw,
    "rules": rules.draw,
    "imports": imports.draw,
    "jobs": jobs.draw,
    "log": log.draw,
    "verification": verification.draw,
}

CALENDAR = calendar.TAB

WAITING: dict[str, Any] = {"jobs": jobs, "verification": verification}
"""Tabs that are looked at again while something runs: `standing(shown)`, `waiting(shown)`."""


def draw(view: AdminView) -> html.Div:
    """The page."""
    return html.Div(
        [
            # One goes to another address; the other notes where one is without leaving.
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            dcc.Location(id=Ids.PLACE, refresh=False),
            page_head(
                _("系统管理"), _("人员、规则、数据与日志；每次改动都留痕"), as_of=moment(view.at)
            ),
            tabs(view),
            *horizon(view),
            html.Div(id=Ids.NOTICE, **{"aria-live": "polite"}),
            html.Div(body(view), id=Ids.BODY),
        ],
        className="admin",
    )


def tabs(view: AdminView) -> html.Nav:
    """The tabs; the open one is marked."""
    links = [
        dcc.Link(_(tab.title), href=address(tab.key), className="on" if tab.key == view.tab else "")
        for tab in view.tabs
    ]
    return html.Nav(links, className="admin-tabs", **{"aria-label": _("系统管理分类")})


def horizon(view: AdminView) -> list[Any]:
    """What every tab says while a year's notice is missing; the calendar's own tab says more."""
    if not view.unnoticed or view.tab == CALENDAR:
        return []
    years = _("、").join(map(str, view.unnoticed))
    words = _("尚未载入{years}年放假安排，跨入该年的时限暂定。").format(years=years)
    link = dcc.Link(_("到“日历”载入"), href=address(CALENDAR))
    return [html.Div([words, link], className="warn", role="note")]


def body(view: AdminView) -> Any:
    """What the open tab shows."""
    return DRAW[view.tab](view.shown)
