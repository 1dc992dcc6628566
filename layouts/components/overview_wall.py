"""The overview on a wall: few figures, each readable at six metres, in the one dark room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.catalogue import Lane
from app.domain.register_filter import Outcome
from app.queries.overview import LaneCount, Pressing, View
from app.queries.overview_flows import Week
from app.queries.overview_places import Tile
from app.translations import _
from layouts import html
from layouts.components.entries import light_words, who_handles
from layouts.components.overview_lanes import LIGHTS, light_bar, period_words
from layouts.components.overview_places import shade
from layouts.components.pieces import LAMPS
from layouts.components.words import moment, number, percent, signed

FIRST_ON_WALL = 5


def wall(view: View) -> list[Any]:
    """Head, lanes, figures; below them what to look at first, regions and weeks."""
    return [
        _head(view),
        html.Div([*map(_lane, view.lanes), _closed(view)], className="wall-lanes"),
        html.Div(_figures(view), className="wall-figures"),
        html.Div(
            [_first(view), _tiles(view), _weeks(view)],
            className="wall-below" if view.tiles else "wall-below wall-below-two",
        ),
    ]


def _head(view: View) -> html.Header:
    said = [value for label, value in view.choices.describe(view.asked)[1:]]
    where = " · ".join(said) or _("全部区域和领域")
    return html.Header(
        [
            html.H1(_("涉企问题闭环 · 指挥总览")),
            html.Span(where),
            html.Span(_("截至 {at}").format(at=moment(view.at)), className="wall-at"),
            html.A(_("退出大屏"), href=view.asked.address("/"), className="wall-leave"),
        ]
    )


def _lane(lane: LaneCount) -> html.Section:
    change = "" if lane.change is None else signed(lane.change)
    red = " wall-red" if lane.lane is Lane.SUPERVISION and lane.count else ""
    return html.Section(
        [
            html.H2([_(lane.lane.label), html.Small(change)]),
            html.Strong(number(lane.count)),
            light_bar(lane.lights),
            html.Div(_signs(lane.lights), className="wall-signs"),
        ],
        className=f"wall-lane{red}",
    )


def _signs(lights: Mapping[str, int]) -> list[Any]:
    return [
        html.Span(
            [
                html.Span(LAMPS[light][0], **{"aria-hidden": "true"}),
                html.Span(_(LAMPS[light][1]), className="visually-hidden"),
                f" {number(lights[light])}",
            ],
            className=f"sign-{light}",
        )
        for light in LIGHTS
        if lights.get(light)
    ]


def _closed(view: View) -> html.Section:
    counts = view.closed.counts
    return html.Section(
        [
            html.H2([_("上期办结"), html.Small(period_words(view.week))]),
            html.Strong(number(view.closed.total)),
            light_bar({"green": counts[Outcome.CONFIRMED], "grey": counts[Outcome.UNCONFIRMED]}),
            html.Div(
                _("企业确认 {n}").format(n=number(counts[Outcome.CONFIRMED])),
                className="wall-signs",
            ),
        ],
        className="wall-lane",
    )


def _figures(view: View) -> list[html.Section]:
    counts, rate = view.closed.counts, view.on_original
    solved = percent(counts[Outcome.SOLVED], view.closed.total)
    satisfied = percent(counts[Outcome.SATISFIED], counts[Outcome.GRADED])
    longest = view.overdue.longest
    over = _("最长 {n} 个工作日").format(n=f"{longest:.0f}") if longest >= 1 else ""
    flow = _("7天 +{came} \N{MINUS SIGN}{left}").format(
        came=number(view.stock.came), left=number(view.stock.left)
    )
    due = _("n={n}").format(n=number(rate.denominator))
    p90 = _("工作日 · P90 {n}").format(n=number(view.times.p90, 1))
    return [
        _figure(_("在办"), number(view.stock.now), flow),
        _figure(_("超期未结"), number(view.overdue.count), over, alarm=bool(view.overdue.count)),
        _figure(_("按期办结率"), percent(rate.numerator, rate.denominator), due),
        _figure(_("解决率"), solved, _("办结 {n}").format(n=number(view.closed.total))),
        _figure(_("满意率"), satisfied, _("有评价 {n}").format(n=number(counts[Outcome.GRADED]))),
        _figure(_("办理时长"), number(view.times.median, 1), p90),
    ]


def _figure(name: str, value: str, note: str, *, alarm: bool = False) -> html.Section:
    return html.Section(
        [html.H2(name), html.Strong(value), html.Div(note, className="wall-note")],
        className="wall-figure wall-red" if alarm else "wall-figure",
    )


def _first(view: View) -> html.Section:
    items = [_item(p, view) for p in view.first[:FIRST_ON_WALL]]
    rest: list[Any] = [html.Ol(items)] if items else [html.P(_("没有超期或临期的问题。"))]
    return html.Section([html.H2(_("今天先看这些")), *rest], className="wall-first")


def _item(pressing: Pressing, view: View) -> html.Li:
    entry = pressing.entry
    sign = LAMPS[entry.light][0]
    return html.Li(
        [
            html.Span(
                [html.Span(f"{sign} ", **{"aria-hidden": "true"}), light_words(entry, view.at)],
                className=f"sign-{entry.light} wall-lamp",
            ),
            html.Span(entry.title, className="wall-title"),
            html.Span(who_handles(entry), className="wall-who"),
        ]
    )


def _tiles(view: View) -> Any:
    if not view.tiles:
        return None
    placed = all(tile.place for tile in view.tiles)
    return html.Section(
        [
            html.H2([_("各地在办"), html.Small(_("底色为超期占比"))]),
            html.Div(
                [_tile(tile) for tile in view.tiles],
                className="wall-tiles" if placed else "wall-tiles tiles-flow",
            ),
        ]
    )


def _tile(tile: Tile) -> html.Div:
    style = {}
    if tile.place:
        style = {"gridRow": tile.place[0] + 1, "gridColumn": tile.place[1] + 1}
    return html.Div(
        [html.Span(tile.name), html.Strong(number(tile.share.count))],
        className=f"wall-tile {shade(tile.share)}",
        style=style,
    )


def _weeks(view: View) -> html.Section:
    """The twelve weeks as bars whose lengths follow the screen; the red mark is the stock."""
    top = max((max(w.came, w.left, w.stock) for w in view.weeks), default=0) or 1
    keys = (("wall-came", _("新登记")), ("wall-left", _("离开在办")), ("wall-stock", _("周末在办")))
    return html.Section(
        [
            html.H2([_("近12周"), html.Small(_("整周，件"))]),
            html.Div(
                [html.Span([html.I(className=name), words]) for name, words in keys],
                className="wall-key",
            ),
            html.Div(
                [_week(week, n, top) for n, week in enumerate(view.weeks)], className="wall-chart"
            ),
        ]
    )


def _week(week: Week, n: int, top: int) -> html.Div:
    first = week.period.first
    return html.Div(
        [
            html.Div(
                [
                    html.I(className="wall-came", style={"height": f"{100 * week.came / top}%"}),
                    html.I(className="wall-left", style={"height": f"{100 * week.left / top}%"}),
                    html.B(style={"bottom": f"{100 * week.stock / top}%"}),
                ],
                className="wall-bars",
            ),
            html.Span(f"{first.month}/{first.day}" if n % 3 == 2 else ""),
        ],
        className="wall-week",
        title=_("{week} 新登记 {came}，离开在办 {left}，周末在办 {stock}").format(
            week=period_words(week.period), came=week.came, left=week.left, stock=week.stock
        ),
    )
