"""Both clocks: how long the enterprise waited, how long the lead has it, in their parts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.queries.problem import ProblemView
from app.queries.problem_clocks import Clock, Part, Worked
from app.translations import _
from layouts import html
from layouts.components.pieces import card
from layouts.components.words import NOTHING, short_moment


def clocks(view: ProblemView) -> html.Div:
    """The enterprise's clock and the lead's own, side by side."""
    cards = [enterprise(view)]
    if view.clocks.lead is not None:
        cards.append(own(view))
    return html.Div(cards, className="problem-clocks")


def enterprise(view: ProblemView) -> html.Section:
    """企业等了: four parts that add up, and beside them what the enterprise itself owed."""
    clock, c = view.clocks.enterprise, view.clocks
    late = view.limit.over.seconds > 0
    title = _("企业等了") if view.case.open else _("企业共等了")
    beside = []
    if c.owed.seconds:
        beside.append(_("另有企业补件 {n} 日不计").format(n=days(c.owed)))
    beside.append(due_words(view))
    return card(
        title,
        figure(clock.total, "late" if late else ""),
        bar(clock),
        html.Small(_(" · ").join(filter(None, beside)), className="muted"),
        detail(clock, c.owed),
        classes="clock",
    )


def due_words(view: ProblemView) -> str:
    """原定 10-29 17:30，批准 11-09 17:30（暂定）."""
    limit = view.limit
    if limit.due is None:
        return ""
    words = _("原定 {at}").format(at=short_moment(limit.original, now=view.at))
    if limit.due != limit.original:
        words += _(" · 批准 {at}").format(at=short_moment(limit.due, now=view.at))
    return words + (_("（暂定，待放假通知）") if limit.provisional else "")


def own(view: ProblemView) -> html.Section:
    """The lead's own clock, and the co-handlers' tracks below it."""
    c = view.clocks
    late = bool(c.own.of(Part.OVER).seconds)
    notes = []
    if c.waited.seconds:
        notes.append(_("其中等待前置事项 {n} 日").format(n=days(c.waited)))
    if c.paused.seconds:
        notes.append(_("挂起 {n} 日").format(n=days(c.paused)))
    lead = view.names.department(c.lead)
    return card(
        _("{department}手里").format(department=lead),
        figure(c.own.total, "over" if late else ""),
        bar(c.own),
        html.Small(_(" · ").join(notes), className="muted"),
        co_handlers(view),
        classes="clock",
    )


def figure(total: Worked, kind: str) -> html.Div:
    """29.4 个工作日."""
    return html.Div(
        [html.Span(days(total)), html.Small(_("个工作日"))], className=f"clock-value {kind}"
    )


def days(worked: Worked) -> str:
    """Working days with one decimal."""
    return f"{worked.days:.1f}"


def bar(clock: Clock) -> html.Div:
    """The parts as lengths; what they are stands in their titles and in the detail."""
    whole = float(clock.total.seconds) or 1.0
    parts = [
        html.Span(
            className=f"clock-seg clock-seg-{part}",
            style={"width": f"{100 * float(w.seconds) / whole:.2f}%"},
            title=_("{part} {n} 个工作日").format(part=_(part.label), n=days(w)),
        )
        for part, w in clock.parts
        if w.seconds
    ]
    words = _("，").join(
        _("{part} {n} 日").format(part=_(part.label), n=days(w))
        for part, w in clock.parts
        if w.seconds
    )
    return html.Div(parts, className="clock-segs", role="img", **{"aria-label": words or NOTHING})


def detail(clock: Clock, owed: Worked) -> html.Details:
    """To the second: the four parts, their sum, and what stands beside."""
    handling = clock.of(Part.WITHIN, Part.OVER)
    listed: list[tuple[str, Worked, str]] = [
        (_("受理"), clock.of(Part.INTAKE), "intake"),
        (_("流转"), clock.of(Part.TRANSIT), "transit"),
        (_("主办在手"), handling, "within"),
        (_("反馈"), clock.of(Part.FEEDBACK), "feedback"),
    ]
    rows: list[Any] = [row(name, w, kind) for name, w, kind in listed]
    rows.append(row(_("企业等待"), clock.total, "sum"))
    if owed.seconds:
        rows.append(row(_("企业所欠（另计）"), owed, "owed"))
    return html.Details(
        [html.Summary(_("构成")), html.Table(html.Tbody(rows), className="plain clock-parts")],
        className="clock-detail",
    )


def row(name: str, w: Worked, kind: str) -> html.Tr:
    """One part: days, and hours to the second."""
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(_("{n} 日").format(n=days(w)), className="num"),
            html.Td(to_the_second(w.seconds), className="num muted"),
        ],
        className=f"part-{kind}",
    )


def to_the_second(seconds: Decimal) -> str:
    """235:12:30 of working time."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def co_handlers(view: ProblemView) -> Any:
    """Each co-handler's own track, which runs beside and does not add to the waiting."""
    if not view.clocks.co_handlers:
        return None
    items = [
        html.Li(
            [
                html.Span(_("{name} 协办").format(name=view.names.department(c.department))),
                html.Span(
                    _("{n} 日").format(n=days(c.held)),
                    className="alarm" if c.over.seconds else "",
                ),
                html.Small(
                    _("超期 {n} 日").format(n=days(c.over)) if c.over.seconds else state(c.done)
                ),
            ]
        )
        for c in view.clocks.co_handlers
    ]
    return html.Ul(items, className="co-clocks")


def state(done: bool) -> str:
    """已交 or 时限内."""
    return _("已完成") if done else _("时限内")
