"""督办 in the side column: each order with its answers, and the draft that waits."""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import OrderLevel
from app.domain.problem import Draft
from app.queries.problem import ProblemView
from app.queries.problem_orders import OrderView
from app.queries.telling import term_word
from app.translations import _
from layouts import html
from layouts.components.pieces import lamp, tag
from layouts.components.supervision_lines import over_words, rhythm_words, silence_words
from layouts.components.words import short_moment, spoken_moment


def supervision(view: ProblemView) -> list[html.Li]:
    """The draft, then the orders from the newest on."""
    found = view.supervision
    drafts = [draft(found.draft, view)] if found.draft else []
    return [*drafts, *(order(o, view) for o in found.orders)]


def draft(d: Draft, view: ProblemView) -> html.Li:
    """What a rule has drawn up; who may settle it is led there."""
    words = _("拟制{level}：{ground}").format(level=term_word(OrderLevel, d.level), ground=d.ground)
    state: Any = tag(_("待下达"), strong=True)
    if view.supervision.may_settle:
        state = html.Link(_("去下达"), href="/supervision", className="problem-go")
    told = _("{at} 由规则拟制 · {rhythm}").format(
        at=short_moment(d.at, now=view.at), rhythm=rhythm_words(d.rhythm)
    )
    return html.Li([html.Span(words), state, html.Small(told)])


def order(o: OrderView, view: ProblemView) -> html.Li:
    """Level, number and light; ground, date and rhythm; the answers and the next one."""
    level = term_word(OrderLevel, o.order.level)
    return html.Li(
        [
            html.Span(f"{level} {o.order.number}"),
            lamp(*order_lamp(o)),
            html.Small(_(" · ").join(terms(o, view))),
            *answers(o, view),
            *_printed(o, view),
        ]
    )


def order_lamp(o: OrderView) -> tuple[str, str]:
    """The light of an order's date, and its words."""
    if o.order.lifted_at:
        return "none", _("已解除")
    if o.light == "red":
        return "red", over_words(o.late_days)
    return str(o.light), _("{at} 前完成").format(at=spoken_moment(o.order.due))


def terms(o: OrderView, view: ProblemView) -> list[str]:
    """On what ground, by whom, since when, until when, how often it is answered."""
    order, now = o.order, view.at
    raised = short_moment(order.raised_at, now=now)
    lifted = short_moment(order.lifted_at, now=now)
    found = [
        order.ground,
        _("批准 {by}").format(by=order.approved_by) if order.approved_by else "",
        _("{at} 下达").format(at=short_moment(order.issued_at, now=now)),
        _("{at} 升级").format(at=raised) if order.raised_at else "",
        _("期限 {at}").format(at=short_moment(order.due, now=now)),
        rhythm_words(order.rhythm),
        _("{at} 解除").format(at=lifted) if order.lifted_at else "",
    ]
    return [words for words in found if words]


def answers(o: OrderView, view: ProblemView) -> list[html.Small]:
    """The silence, or when the next answer is due; what was answered last."""
    order = o.order
    lines = []
    if o.silent:
        lines.append(html.Small(html.B(silence_words(o.silence)), className="alarm"))
    elif order.answer_due and not order.lifted_at:
        due = spoken_moment(order.answer_due)
        lines.append(html.Small(_("下次答复 {at} 前").format(at=due)))
    if order.answered_at:
        said = _("已答复{n}次，最近 {at}：{words}").format(
            n=order.answers, at=short_moment(order.answered_at, now=view.at), words=order.answer
        )
        lines.append(html.Small(said))
    elif not order.lifted_at:
        lines.append(html.Small(_("尚未答复")))
    return lines


def _printed(o: OrderView, view: ProblemView) -> list[Any]:
    if not view.supervision.may_print:
        return []
    href = f"/problems/{view.number}/order/{o.order.n}.docx"
    return [html.A(_("打印督办单"), href=href, className="small")]
