"""The overview's six lanes: each number opens the list that it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.catalogue import Lane
from app.domain.duties import DutyKind
from app.domain.order_filter import OrderFilter
from app.domain.register_filter import Outcome, RegisterFilter
from app.queries.overview import LaneCount, View
from app.queries.overview_periods import Period
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import LAMPS
from layouts.components.words import NOTHING, number, signed

LIGHTS = ("green", "yellow", "red", "grey", "none")


def opens(
    words: Any, asked: RegisterFilter | OrderFilter, *, classes: str = "", title: str = ""
) -> html.Link:
    """A number that opens its list."""
    return html.Link(words, href=asked.address(), className=f"opens {classes}".strip(), title=title)


def period_words(period: Period) -> str:
    """11-16 至 11-22."""
    return _("{first} 至 {last}").format(first=f"{period.first:%m-%d}", last=f"{period.last:%m-%d}")


def light_bar(lights: Mapping[str, int]) -> html.Div:
    """The lights as parts of a bar; the words under it say the same."""
    parts = [
        html.I(className=f"bar-{light}", style={"flexGrow": lights.get(light, 0)})
        for light in LIGHTS
        if lights.get(light)
    ]
    return html.Div(parts, className="ov-lane-bar", **{"aria-hidden": "true"})


def light_words(lights: Mapping[str, int]) -> list[Any]:
    """● 32 ▲ 4 ■ 2, each with its word for who cannot see the shape."""
    return [
        html.Span(
            [
                html.Span(LAMPS[light][0], className=f"sign-{light}", **{"aria-hidden": "true"}),
                html.Span(_(LAMPS[light][1]), className="visually-hidden"),
                f" {number(lights[light])}",
            ],
            title=_(LAMPS[light][1]),
            className="light-count",
        )
        for light in LIGHTS
        if lights.get(light)
    ]


LANE_MEANING = {
    Lane.INTAKE: N_("已登记、尚未受理的问题。"),
    Lane.TRANSFER: N_("已受理，待派单、待签收或异议审核中的问题。"),
    Lane.HANDLING: N_("主办已签收、正在办理的问题。"),
    Lane.SUPERVISION: N_("有未解除督办单的问题，不再计入其所在环节。"),
    Lane.FEEDBACK: N_("主办已提交结果，待回访、待销号的问题。"),
}

DUTY_WORDS = {DutyKind.SIGN: N_("待签收"), DutyKind.CALL_BACK: N_("待回访")}


def lanes(view: View) -> html.Section:
    """受理 转办 办理 督办 反馈 and 上期办结, counts that add up."""
    return html.Section(
        [*(_lane(lane, view) for lane in view.lanes), _closed_lane(view)],
        className="paper ov-lanes",
        **{"aria-label": _("各环节在办问题")},
    )


def _lane(lane: LaneCount, view: View) -> html.Div:
    under = lane.lane is Lane.SUPERVISION
    asked = view.supervised if under and view.supervised else lane.asked
    meaning = _(LANE_MEANING[lane.lane]) + _("各环节互不重复，合计即在办。变化与7天前日终比较。")
    count = opens(
        number(lane.count),
        asked,
        classes="ov-lane-count alarm" if under and lane.count else "ov-lane-count",
        title=meaning,
    )
    return html.Div(
        [
            html.Div([html.H2(_(lane.lane.label)), _change(lane.change)], className="ov-lane-name"),
            count,
            light_bar(lane.lights),
            html.Div(_lane_note(lane), className="ov-lane-note"),
        ],
        className="ov-lane ov-lane-supervision" if under else "ov-lane",
    )


def _lane_note(lane: LaneCount) -> list[Any]:
    if lane.parts:
        links = [opens(f"{_(s.label)} {number(n)}", asked) for s, n, asked in lane.parts]
        return _between(links)
    notes = light_words(lane.lights)
    if lane.duty and lane.duty[1]:
        kind, n, asked = lane.duty
        words = _("{duty} {n}").format(duty=_(DUTY_WORDS[kind]), n=number(n))
        notes += ["· ", opens(words, asked)]
    return notes or [_("无")]


def _between(parts: Sequence[Any]) -> list[Any]:
    joined: list[Any] = []
    for part in parts:
        joined += [" · ", part] if joined else [part]
    return joined


def _change(change: int | None) -> html.Span:
    words = NOTHING if change is None else signed(change)
    return html.Span(_("较上期 {change}").format(change=words), className="ov-lane-change")


def _closed_lane(view: View) -> html.Div:
    closed = view.closed
    confirmed, rest = closed.counts[Outcome.CONFIRMED], closed.counts[Outcome.UNCONFIRMED]
    asked = closed.asked
    meaning = _("上期（{period}，周一至周日整周）办结销号的问题；未确认为无法回访、解释办结等。")
    yes, no = (
        asked.narrowed(outcome=outcome) for outcome in (Outcome.CONFIRMED, Outcome.UNCONFIRMED)
    )
    note = [
        opens(_("已确认 {n}").format(n=number(confirmed)), yes),
        " · ",
        opens(_("未确认 {n}").format(n=number(rest)), no),
    ]
    before = _("前期 {n}").format(n=number(closed.total_before))
    return html.Div(
        [
            html.Div(
                [
                    html.H2(_("上期办结")),
                    opens(before, closed.asked_before, classes="ov-lane-change"),
                ],
                className="ov-lane-name",
            ),
            opens(
                number(closed.total),
                asked,
                classes="ov-lane-count",
                title=meaning.format(period=period_words(view.week)),
            ),
            light_bar({"green": confirmed, "grey": rest}),
            html.Div(note, className="ov-lane-note"),
        ],
        className="ov-lane",
    )
