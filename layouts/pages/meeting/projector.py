"""Meeting mode: one item at a time in large type, moved by ← and →, decided by D, left by Esc."""

from __future__ import annotations

from typing import Any

from app.domain.lights import Light
from app.queries.meeting import MeetingView
from app.queries.meeting_items import Item
from app.translations import _
from layouts import html
from layouts.components.decision_words import decision_state, responsible
from layouts.components.flag_lines import flag_lines
from layouts.components.pieces import LAMPS, empty
from layouts.components.words import spoken_moment
from layouts.pages.meeting.ids import button, press
from layouts.pages.meeting.items import item_tags, wait_words


def screen(view: MeetingView) -> list[Any]:
    """The bar above and the item that is shown."""
    if view.shown is None:
        return [_bar(view, 0, []), empty(_("议程还是空的"))]
    items = [i for i in view.meeting.items if i.stands]
    place = items.index(view.shown)
    return [_bar(view, place, items), _item(view.shown, place)]


def _bar(view: MeetingView, place: int, items: list[Item]) -> html.Header:
    where = _("议题 {n} / {all}").format(n=place + 1 if items else 0, all=len(items))
    moves = [
        _move(view, items[place - 1] if place else None, "ArrowLeft", _("上一项 ←")),
        html.B(where),
        _move(view, items[place + 1] if place + 1 < len(items) else None, "ArrowRight",
              _("下一项 →")),
    ]  # fmt: skip
    acts: list[Any] = []
    if view.deciding and view.shown:
        acts.append(
            button(_("议定 D"), press("decide", view.shown.n), first=True, **{"data-key": "d"})
        )
    acts.append(
        html.Button(
            _("全屏"), type="button", className="btn btn-outline-secondary",
            **{"data-fullscreen": "screen"},
        )
    )  # fmt: skip
    leave = _keyed("Escape", _("退出 Esc"), f"/consultations/{view.meeting.id}")
    return html.Header(
        [
            html.Span(view.meeting.title, className="screen-title"),
            html.Nav(moves, className="screen-moves", **{"aria-label": _("议题")}),
            html.Div([*acts, leave], className="screen-acts"),
        ],
        className="screen-bar",
    )


def _move(view: MeetingView, item: Item | None, key: str, words: str) -> Any:
    if item is None:
        return html.Span(words, className="btn disabled", **{"aria-disabled": "true"})
    return _keyed(key, words, f"/consultations/{view.meeting.id}?mode=projector&item={item.n}")


def _keyed(key: str, words: str, href: str) -> html.Span:
    """A link that a key follows, too."""
    link = html.Link(words, href=href, className="btn btn-outline-secondary")
    return html.Span(link, **{"data-key": key})


def _item(item: Item, place: int) -> html.Section:
    return html.Section(
        [
            html.H1([html.Span(str(place + 1), className="agenda-place"), item.title]),
            html.P(
                [_(" · ").join(filter(None, [item.enterprise, item.number])), *item_tags(item)],
                className="screen-about",
            ),
            _figures(item),
            html.Div(
                [html.Div(_left(item), className="screen-left"),
                 html.Div(_right(item), className="screen-right")],
                className="screen-columns",
            ),
        ],
        className="screen-item",
    )  # fmt: skip


def _figures(item: Item) -> html.Div:
    sign, word = LAMPS[str(item.light)]
    late = item.light is Light.RED and item.overdue >= 0.05
    over = _("超期 {n} 个工作日").format(n=f"{item.overdue:.1f}".removesuffix(".0"))
    rows = [
        (_("预警灯"), f"{sign} {over if late else _(word)}", f"screen-{item.light}"),
        (_("办结期限"), spoken_moment(item.due), ""),
        (_("主办"), item.lead or _("尚未派单"), ""),
        (_("环节"), _(item.stage.label), ""),
    ]
    return html.Div(
        [html.Div([html.Small(name), html.Strong(value, className=kind)])
         for name, value, kind in rows],
        className="screen-figures",
    )  # fmt: skip


def _left(item: Item) -> list[Any]:
    parts: list[Any] = [
        html.H2(_("提请研究的问题")),
        html.P(item.question or _("（待填写）"), className="screen-question"),
    ]
    if item.tried:
        parts += [html.H2(_("已做的工作")), html.P(item.tried)]
    if item.decisions:
        parts.append(html.H2(_("议定事项")))
    for decision in item.decisions:
        due = _("{at} 前").format(at=spoken_moment(decision.due))
        facts = [responsible(decision), due, decision.effect]
        parts.append(
            html.Div(
                [html.P(decision.text), html.P([*_joined(facts), decision_state(decision)])],
                className="screen-decision",
            )
        )
    return parts


def _joined(words: list[str]) -> list[Any]:
    return [html.Span(_(" · ").join(filter(None, words)))]


def _right(item: Item) -> list[Any]:
    parts: list[Any] = []
    if item.reasons:
        parts += [html.H2(_("提请会商的原因")), flag_lines(item.reasons)]
    if item.waits:
        waits = [html.Li(wait_words(w)) for w in item.waits]
        parts += [html.H2(_("谁在等谁")), html.Ul(waits, className="wait-lines")]
    names = _("、").join(name for _id, name in item.departments)
    return [*parts, html.H2(_("参加部门")), html.P(names or "—")]
