"""指挥总览: one screen of what stands, what is late, where it is stuck."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any
from urllib.parse import quote_plus, urlencode

import dash_bootstrap_components as dbc
from dash import dcc

from app.domain.register_filter import RegisterFilter
from app.queries.overview import Meeting, View
from app.queries.register_choices import Choice
from app.translations import _
from layouts import html
from layouts.components.overview_lanes import lanes
from layouts.components.overview_numbers import numbers
from layouts.components.overview_places import (
    fields_table,
    first_things,
    heat_map,
    region_tiles,
)
from layouts.components.overview_wall import wall
from layouts.components.overview_weeks import weeks_chart
from layouts.components.past import past_band, past_control
from layouts.components.pieces import page_head
from layouts.components.words import moment

PATH, REVIEWS = "/", "/reviews"
ANY = "-"
SECONDS = 60


class Ids(StrEnum):
    """What the callbacks of the overview speak of."""

    ADDRESS = "overview-address"
    WALL = "overview-wall"
    CLOCK = "overview-clock"


def control(key: str) -> dict[str, str]:
    """The id of the control of one thing asked; `key` as it stands in the address."""
    return {"type": "overview-filter", "key": key}


def draw(view: View) -> html.Div:
    """The page; or the dark room, which has a clock of its own."""
    address = dcc.Location(id=Ids.ADDRESS, refresh="callback-nav")
    if view.wall:
        clock = dcc.Interval(id=Ids.CLOCK, interval=SECONDS * 1000)
        return html.Div([address, clock, html.Div(wall(view), id=Ids.WALL, className="wall")])
    band = [past_band(view.at, back=_present(view).address(PATH))] if view.asked.stood_at else []
    return html.Div([address, _head(view), *band, _body(view)], className="overview")


def _present(view: View) -> RegisterFilter:
    return view.asked.narrowed(stood_at=None)


def _head(view: View) -> html.Header:
    asked, offered = view.asked, view.choices
    first_level = [(code, name) for code, name in offered.fields if len(code) == 2]
    tools: list[Any] = [
        _select("region", _("区域"), offered.regions, asked.region, _("全部区域")),
        _select("field", _("服务领域"), first_level, asked.field, _("全部领域")),
    ]
    if view.may_mine:
        mine = [("1", _("我分管的"))]
        tools.append(_select("mine", _("分管"), mine, "1" if asked.mine else "", _("不限分管")))
    tools.append(past_control(control("at"), asked.stood_at))
    if asked.stood_at is None:
        tools += _of_now(asked)
    tools.append(html.Link(_("打开台账"), href=asked.address(), className=f"btn {_weight(view)}"))
    if view.meeting is not None:
        tools.append(_to_the_meeting(view.meeting))
    return page_head(_("指挥总览"), _("在办、超期与堵点"), as_of=moment(view.at), tools=tools)


def _of_now(asked: RegisterFilter) -> list[Any]:
    """What is told of now alone."""
    return [
        html.A(
            _("导出"),
            href=f"/export/register.xlsx{asked.address('')}",
            className="btn btn-outline-secondary export-link",
            title=_("导出当前范围的在办问题台账"),
            **{"data-busy": _("正在生成…")},
        ),
        html.Link(_("大屏"), href=_wall_address(asked), className="btn btn-outline-secondary"),
    ]


def _weight(view: View) -> str:
    """One button of the head is the first one."""
    return "btn-primary" if view.meeting is None else "btn-outline-secondary"


def _to_the_meeting(meeting: Meeting) -> html.Link:
    """The last week on the screen of the meeting; the list of weeks where it is not frozen yet."""
    asked = {"region": meeting.region}
    if meeting.day:
        asked = {"week": meeting.day.isoformat(), **asked, "mode": "meeting"}
    href = f"{REVIEWS}?{urlencode(asked)}"
    return html.Link(_("进入周例会"), href=href, className="btn btn-primary")


def address(asked: RegisterFilter, at: str = "") -> str:
    """The page of a filter. at: a past instant as people write it, YYYY-MM-DDTHH:MM."""
    found = asked.address(PATH)
    if not at:
        return found
    return f"{found}{'&' if '?' in found else '?'}at={quote_plus(at)}"


def _wall_address(asked: RegisterFilter) -> str:
    query = asked.address("")
    return f"{PATH}{query}&wall=1" if query else f"{PATH}?wall=1"


def _select(
    key: str, label: str, options: tuple[Choice, ...] | list[Choice], value: str, blank: str
) -> html.Div:
    named = json.dumps(control(key), sort_keys=True, separators=(",", ":"))
    listed = [{"label": words, "value": code} for code, words in options]
    return html.Div(
        [
            html.Label(label, htmlFor=named, className="visually-hidden"),
            dbc.Select(
                id=control(key),
                options=[{"label": blank, "value": ANY}, *listed],
                value=value or ANY,
                size="sm",
            ),
        ]
    )


def _body(view: View) -> html.Div:
    parts = [lanes(view), *numbers(view), first_things(view), heat_map(view)]
    if view.tiles:
        parts.append(region_tiles(view))
    return html.Div([*parts, weeks_chart(view), fields_table(view)], className="grid")


__all__ = ["Ids", "address", "control", "draw", "wall"]
