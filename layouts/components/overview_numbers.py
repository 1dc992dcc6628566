"""The six numbers under the lanes: name, value, n, change, what it means when one points at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.catalogue import Phase
from app.domain.register_filter import Late, LightWord, Outcome, RegisterFilter
from app.queries.overview import View
from app.queries.overview_measures import Rate
from app.translations import N_, _
from layouts import html
from layouts.components.measure_words import meaning
from layouts.components.overview_lanes import DUTY_WORDS, opens, period_words
from layouts.components.words import NOTHING, number, percent, signed


def numbers(view: View) -> list[html.Div]:
    """The six numbers under the lanes."""
    return [
        _stock(view),
        _overdue(view),
        _timely(view),
        _outcome(view),
        _times(view),
        _waiting(view),
    ]


def _figure(
    name: str, value: Sequence[Any], note: Sequence[Any], definition: str, change: Any = ""
) -> html.Div:
    return html.Div(
        [
            html.Div([html.H2(name), html.Span(change)], className="stat-name"),
            html.Div(list(value), className="stat-value"),
            html.Div(list(note), className="stat-note"),
        ],
        className="paper stat span-4",
        title=definition,
    )


def _big(words: str, asked: RegisterFilter | None = None, *, alarm: bool = False) -> Any:
    strong = html.Strong(words, className="alarm" if alarm else "")
    return opens(strong, asked) if asked is not None else strong


def _stock(view: View) -> html.Div:
    stock = view.stock
    note = [
        _("7天前 {n} ").format(n=number(stock.before)),
        opens(html.B(f"+{number(stock.came)}"), stock.asked_came, title=_("新登记")),
        " ",
        opens(html.B(f"\N{MINUS SIGN}{number(stock.left)}"), stock.asked_left, title=_("离开在办")),
    ]
    definition = _(
        "尚未办结的问题。7天前日终存量，加近7天新登记，减近7天离开在办"
        "（办结、不予受理、并单、撤回），等于现在。"
    )
    value = [_big(number(stock.now), stock.asked), html.Span(_("件"))]
    return _figure(_("在办"), value, note, definition)


def _overdue(view: View) -> html.Div:
    over = view.overdue
    value = [_big(number(over.count), over.asked, alarm=bool(over.count)), html.Span(_("件"))]
    note: list[Any] = [_("无超期未结")]
    if over.longest:
        days = _("{n} 个工作日").format(n=f"{over.longest:.0f}" if over.longest >= 1 else "<1")
        note = [_("最长 "), html.B(days, className="alarm")]
    change = NOTHING if over.change is None else signed(over.change)
    note += [_(" · 较上期 {change}").format(change=change)]
    definition = _("预警灯为红的在办问题：已过批准时限，或过时限后才提交、尚未销号。")
    return _figure(_("超期未结"), value, note, definition, _flagged(view))


def _flagged(view: View) -> Any:
    count, asked = view.flagged.count, view.flagged.asked
    return opens(_("提请会商 {n}").format(n=number(count)), asked) if count else ""


def _rate(rate: Rate) -> str:
    return percent(rate.numerator, rate.denominator).removesuffix("%")


def _timely(view: View) -> html.Div:
    rate, approved = view.on_original, view.on_approved
    value = [
        _big(_rate(rate)),
        html.Span("%"),
        opens(html.Small(f"n={number(rate.denominator)}"), rate.asked),
    ]
    missed = rate.denominator - rate.numerator
    note: list[Any] = [
        _("按批准 {rate}").format(rate=percent(approved.numerator, approved.denominator)),
        " ",
        opens(f"n={number(approved.denominator)}", approved.asked),
    ]
    if missed:
        late = rate.asked.narrowed(late=Late.ORIGINAL)
        note += [" · ", opens(_("逾期 {n}").format(n=number(missed)), late)]
    definition = _(
        "上期（{period}）。{meaning}大数按原期限，小字按批准的期限；本页一件计一次，重办的以本轮计。"
    ).format(period=period_words(view.week), meaning=meaning("met_original", "met_approved"))
    return _figure(_("按期办结率"), value, note, definition, _points(rate.change))


def _points(change: float | None) -> str:
    if change is None:
        return ""
    sign = "+" if change >= 0 else "\N{MINUS SIGN}"
    return _("{change} 百分点").format(change=f"{sign}{abs(change):.1f}")


def _outcome(view: View) -> html.Div:
    counts, asked, total = view.closed.counts, view.closed.asked, view.closed.total
    reached, graded = counts[Outcome.REACHED], counts[Outcome.GRADED]
    solved, satisfied = counts[Outcome.SOLVED], counts[Outcome.SATISFIED]
    of_closed = total - (reached - graded)
    value = [
        _big(percent(solved, total).removesuffix("%")),
        html.Span("%"),
        _big(percent(satisfied, graded).removesuffix("%")),
        html.Span("%"),
    ]
    note = [
        opens(_("办结 n={n}").format(n=number(total)), asked),
        " · ",
        opens(_("评价 n={n}").format(n=number(graded)), asked.narrowed(outcome=Outcome.GRADED)),
        _(" · 全部 {satisfied}").format(satisfied=percent(satisfied, of_closed)),
    ]
    definition = _("上期（{period}）。{meaning}").format(
        period=period_words(view.week),
        meaning=meaning("solved", "satisfied_of_reached", "satisfied_of_closed"),
    )
    return _figure(_("解决率 / 满意率"), value, note, definition)


PARTS = (
    (N_("流转"), (Phase.INTAKE, Phase.TRANSIT)),
    (N_("在手"), (Phase.HANDLING,)),
    (N_("反馈"), (Phase.FEEDBACK,)),
)


def _times(view: View) -> html.Div:
    times = view.times
    value = [
        _big(number(times.median, 1)),
        html.Span(_("中位")),
        html.Small(_("P90 {n}").format(n=number(times.p90, 1))),
        html.Small(_("平均 {n}").format(n=number(times.mean, 1))),
    ]
    parts = [
        f"{_(words)} {number(sum(times.parts[p] for p in phases), 1)}"
        for words, phases in PARTS
        if times.parts
    ]
    definition = _(
        "上期（{period}）办结的 {n} 件自登记至销号的工作日，不含等待企业补件；"
        "平均数等于流转（含受理）、主办在手、反馈之和。"
    ).format(period=period_words(view.week), n=number(times.n))
    note = [" · ".join(parts) or _("上期无办结")]
    return _figure(_("办理时长（工作日）"), value, note, definition)


def _waiting(view: View) -> html.Div:
    duties = [lane.duty for lane in view.lanes if lane.duty]
    value: list[Any] = []
    for kind, n, asked in duties:
        value += [_big(number(n), asked), html.Span(_(DUTY_WORDS[kind]))]
    grey = sum(lane.lights.get("grey", 0) for lane in view.lanes)
    paused = view.asked.narrowed(light=LightWord.GREY)
    note = [opens(_("另有挂起 {n} 件").format(n=number(grey)), paused) if grey else _("无挂起")]
    definition = _("转办环节尚未签收的问题，反馈环节尚未回访的问题；督办件在督办环节另计。")
    return _figure(_("待签收 / 待回访"), value, note, definition)
