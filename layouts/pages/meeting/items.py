"""The agenda: each item with its paper, its decisions, and what may be done with it."""

from __future__ import annotations

from typing import Any

from app.domain.consultation import ItemStatus
from app.domain.lights import Light
from app.queries.meeting import MeetingView
from app.queries.meeting_items import Decision, Item, Wait
from app.translations import _
from layouts import html
from layouts.components.decision_words import decision_state, responsible
from layouts.components.flag_lines import flag_lines
from layouts.components.pieces import card, empty, lamp, tag
from layouts.components.words import day, short_moment
from layouts.pages.meeting.ids import button, press


def agenda(view: MeetingView) -> html.Section:
    """All items in their order; what was taken off stands last, in one line."""
    items = [i for i in view.meeting.items if i.stands]
    if not items:
        link = html.Link(_("从待会商问题中选取"), href="/consultations")
        return card(_("议程"), empty(_("议程还是空的"), link=link))
    listed = html.Ol([_item(n, i, view) for n, i in enumerate(items, start=1)], className="agenda")
    dropped = [_dropped(i) for i in view.meeting.items if not i.stands]
    return card(_("议程"), listed, *dropped, note=_("议题 {n} 项").format(n=len(items)))


def _dropped(item: Item) -> html.P:
    words = _("已撤下：{title}（{reason}）").format(title=item.title, reason=item.reason)
    return html.P(words, className="muted small mb-0")


def _item(place: int, item: Item, view: MeetingView) -> html.Li:
    head = [
        html.Span(str(place), className="agenda-place"),
        html.H3(html.Link(item.title, href=f"/problems/{item.number}")),
        item_lamp(item),
        *item_tags(item),
    ]
    return html.Li(
        [
            html.Div(head, className="agenda-head"),
            html.P(about(item), className="muted small mb-0"),
            *paper(item),
            *decisions(item),
            *_acts(item, view),
        ],
        id=f"item-{item.n}",
    )


def item_lamp(item: Item) -> html.Span:
    """The light of the item's problem, overdue by how much."""
    if item.light is Light.RED and item.overdue >= 0.05:
        words = _("超期 {n} 个工作日").format(n=f"{item.overdue:.1f}".removesuffix(".0"))
        return lamp(str(item.light), words)
    return lamp(str(item.light))


def item_tags(item: Item) -> list[html.Span]:
    """How the item stands, and whether it comes from an earlier meeting."""
    tags = [tag(_(item.status.label), strong=item.status is ItemStatus.DECIDED)]
    return [*tags, *([tag(_("上次结转"))] if item.carried_from else [])]


def about(item: Item) -> str:
    """Number, enterprise, stage, lead, date."""
    parts = [
        item.number,
        item.enterprise,
        _(item.stage.label),
        _("主办 {lead}").format(lead=item.lead) if item.lead else _("尚未派单"),
        _("期限 {at}").format(at=short_moment(item.due)) if item.due else _("无时限"),
    ]
    return " · ".join(filter(None, parts))


def paper(item: Item) -> list[Any]:
    """Flags, who waits for whom, the question, what was tried, whom it needs."""
    names = _("、").join(name for _id, name in item.departments)
    rows = [
        (_("提请研究"), item.question or _("（待填写）")),
        (_("已做工作"), item.tried),
        (_("参加部门"), names),
        (_("结转原因"), item.reason if item.status is ItemStatus.CARRIED else ""),
    ]
    parts: list[Any] = [flag_lines(item.reasons)] if item.reasons else []
    if item.waits:
        lines = [html.Li(wait_words(w)) for w in item.waits]
        parts.append(html.Ul(lines, className="wait-lines"))
    shown = [html.Div([html.Dt(label), html.Dd(words)]) for label, words in rows if words]
    return [*parts, html.Dl(shown, className="paper-facts")]


def wait_words(wait: Wait) -> str:
    """甲等待乙：why（自 11-20 09:00）."""
    return _("{waiting}等待{awaited}：{why}（自 {at}）").format(
        waiting=wait.waiting,
        awaited=wait.awaited,
        why=wait.why.rstrip("。"),
        at=short_moment(wait.since),
    )


def decisions(item: Item) -> list[Any]:
    """What was decided on it."""
    if not item.decisions:
        return []
    return [html.Ul([_decision(d) for d in item.decisions], className="decisions")]


def _decision(decision: Decision) -> html.Li:
    return html.Li(
        [
            html.Div([html.B(_("议定")), html.Span(decision.text)]),
            html.Div(
                [
                    html.Span(responsible(decision)),
                    html.Span(_("{day}前").format(day=day(decision.due))),
                    decision_state(decision),
                    tag(decision.effect),
                ],
                className="decision-facts",
            ),
            html.Small(decision.report, className="muted") if decision.report else None,
        ]
    )


def _acts(item: Item, view: MeetingView) -> list[html.Div]:
    """Decide; write the paper; move; carry over; take off."""
    if not view.editable:
        return []
    found = []
    if view.deciding:
        again = item.status is ItemStatus.DECIDED
        words = _("再议定") if again else _("议定")
        found.append(button(words, press("decide", item.n), first=not again, small=True))
    found.append(button(_("填写议题"), press("paper", item.n), small=True))
    for do, sign, words in (("up", "↑", _("上移")), ("down", "↓", _("下移"))):
        label = _("{move}：{title}").format(move=words, title=item.title)
        move = press(do, item.n)
        found.append(button(sign, move, small=True, title=words, **{"aria-label": label}))
    if item.status is ItemStatus.WAITING:
        found.append(button(_("结转下次"), press("carry", item.n), small=True))
        found.append(button(_("撤下"), press("drop", item.n), small=True))
    return [html.Div(found, className="agenda-acts")]
