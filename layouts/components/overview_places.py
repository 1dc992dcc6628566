"""Where it is stuck: what to look at first, lines by lane, regions as tiles, fields."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from app.domain.catalogue import Lane
from app.domain.duties import DutyKind
from app.queries.overview import Pressing, View
from app.queries.overview_places import HEAT_LANES, FieldRow, LineRow, Share, Tile
from app.translations import _
from layouts import html
from layouts.components.entries import address_of, light_words, marks, who_handles
from layouts.components.overview_lanes import opens
from layouts.components.past import local_minute
from layouts.components.pieces import card, empty, lamp, table, tag
from layouts.components.words import number, percent, signed

LINES_SHOWN = 8
STEPS = (0.0, 0.1, 0.2, 0.35)


def shade(share: Share) -> str:
    """The class of a cell by the share of what is overdue: 0 none, 1 to 4 from 10 % on."""
    if not share.count:
        return "shade-empty"
    return f"shade-{bisect_left(STEPS, share.red / share.count)}"


def first_things(view: View) -> html.Section:
    """今天先看这些."""
    title = _("当时先看这些") if view.asked.stood_at else _("今天先看这些")
    if not view.first:
        return card(title, empty(_("没有超期或临期的问题。")), classes="span-10")
    rows = [_pressing(p, view) for p in view.first]
    heads = (_("时限"), _("问题"), _("承办"), _("标记"))
    link = opens(_("全部超期 {n} 件 →").format(n=number(view.overdue.count)), view.overdue.asked)
    body = html.Div(table(heads, rows), className="first-things")
    return card(title, body, note=_("按超期时长"), link=link, classes="span-10")


def _pressing(pressing: Pressing, view: View) -> list[Any]:
    entry = pressing.entry
    title = [entry.title, " ", html.Span(entry.who, className="muted")]
    words = [*marks(entry), *([_("有前置")] if pressing.waiting and not entry.ring else [])]
    return [
        lamp(entry.light, light_words(entry, view.at)),
        html.Link(title, href=address_of(entry), title=f"{entry.number} {entry.title}"),
        _who(pressing),
        html.Span([tag(word, strong=True) for word in words[:1]], title=_("、").join(words)),
    ]


def _who(pressing: Pressing) -> str:
    entry = pressing.entry
    if DutyKind.REVIEW in pressing.duties:
        return _("{place}（异议审核）").format(place=entry.place)
    if not entry.lead:
        return _("{place}（待派单）").format(place=entry.place)
    return who_handles(entry)


def heat_map(view: View) -> html.Section:
    """各条线卡在哪一环？"""
    title, note = _("各条线卡在哪一环？"), _("主办条线在办件数，底色为超期占比")
    span = "span-9" if view.tiles else "span-14"
    link = html.Link(_("谁在等谁 →"), href=_network(view)) if view.may_see_network else None
    if not view.lines:
        nothing = empty(_("没有已派单的在办问题。"))
        return card(title, nothing, note=note, link=link, classes=span)
    first, rest = view.lines[:LINES_SHOWN], view.lines[LINES_SHOWN:]
    parts: list[Any] = [_heat_table(first, view)]
    if rest:
        parts.append(
            html.Details(
                [
                    html.Summary(_("展开其余 {n} 个条线").format(n=len(rest))),
                    _heat_table(rest, view),
                ],
                className="heat-rest",
            )
        )
    return card(title, *parts, note=note, link=link, classes=span)


def _network(view: View) -> str:
    """The page of who waits for whom, as of the same instant."""
    then = local_minute(view.asked.stood_at)
    return f"/network?as_of={then}" if then else "/network"


def _heat_table(rows: Sequence[LineRow], view: View) -> html.Table:
    waits = any(row.waiting for row in view.lines)
    most = max((row.waited_days for row in view.lines), default=0.0)
    heads = [html.Th("", scope="col")]
    heads += [html.Th(_(lane.label), scope="col") for lane in HEAT_LANES]
    if waits:
        tip = _("其他单位因前置事项等待本条线：等待的问题件数和合计工作日。")
        words: Any = _("他单位等待（件·日）")
        if view.may_see_network:
            words = html.Link(words, href=_network(view), className="opens")
        heads.append(html.Th(words, scope="col", title=tip))
    return html.Table(
        [
            html.Thead(html.Tr(heads)),
            html.Tbody([_heat_row(row, waits, most) for row in rows]),
        ],
        className="heat",
    )


def _heat_row(row: LineRow, waits: bool, most: float) -> html.Tr:
    cells: list[Any] = [html.Th(row.line, scope="row")]
    cells += [_heat_cell(row.line, lane, row.cells[lane]) for lane in HEAT_LANES]
    if waits:
        cells.append(html.Td(_waiting(row, most), className="heat-waiting"))
    return html.Tr(cells)


def _heat_cell(line: str, lane: Lane, share: Share) -> html.Td:
    if not share.count:
        return html.Td("·", className="shade-empty")
    words = _("{line}{lane} {n} 件，超期 {red} 件").format(
        line=line, lane=_(lane.label), n=share.count, red=share.red
    )
    return html.Td(opens(number(share.count), share.asked, title=words), className=shade(share))


def _waiting(row: LineRow, most: float) -> list[Any]:
    if not row.waiting:
        return []
    width = f"{max(4, 100 * row.waited_days / most):.0f}%" if most else "4%"
    words = f"{number(row.waiting)} · {number(row.waited_days)}"
    return [
        opens(words, row.asked_waiting),
        html.Span(html.I(style={"width": width}), className="bar-track", **{"aria-hidden": "true"}),
    ]


def region_tiles(view: View) -> html.Section:
    """各市在办, as tiles on a grid; no map outline."""
    provincial = any(tile.place for tile in view.tiles)
    title = _("各市在办") if provincial else _("各县（市、区）在办")
    return card(
        title,
        html.Div(
            [_tile(tile) for tile in view.tiles],
            className="tiles" if provincial else "tiles tiles-flow",
        ),
        note=_("超期占比"),
        classes="span-5",
    )


def _tile(tile: Tile) -> html.Link:
    share = tile.share
    style = {}
    if tile.place:
        row, column = tile.place
        style = {"gridRow": row + 1, "gridColumn": column + 1}
    return html.Link(
        html.Div(
            [
                html.Span(tile.name),
                html.B(number(share.count)),
                html.Em(_tile_share(share)),
            ],
            className=f"tile {shade(share)}",
        ),
        href=share.asked.address(),
        className="tile-link",
        style=style,
        title=_("{name}：在办 {n} 件，超期 {red} 件").format(
            name=tile.name, n=share.count, red=share.red
        ),
    )


def _tile_share(share: Share) -> str:
    return percent(share.red, share.count)


def fields_table(view: View) -> html.Section:
    """哪些领域来件多？"""
    title, note = _("哪些领域来件多？"), _("按上期新登记")
    if not view.fields:
        return card(title, empty(_("暂无来件。")), note=note, classes="span-10")
    most = max(row.came for row in view.fields) or 1
    rows = [_field_row(row, most) for row in view.fields]
    heads = (_("服务领域"), _("上期新登记"), "", _("较前期"), _("在办"), _("超期"))
    return card(
        title,
        html.Div(table(heads, rows, numeric=(1, 3, 4, 5)), className="fields-table"),
        note=note,
        classes="span-10",
    )


def _field_row(row: FieldRow, most: int) -> list[Any]:
    width = f"{100 * row.came / most:.0f}%"
    red: Any = "—"
    if row.share.red:
        red = opens(html.Span(number(row.share.red), className="alarm"), row.asked_red)
    return [
        row.name,
        opens(number(row.came), row.asked_came),
        html.Span(html.I(style={"width": width}), className="bar-track", **{"aria-hidden": "true"}),
        signed(row.came - row.came_before),
        opens(number(row.share.count), row.share.asked),
        red,
    ]
