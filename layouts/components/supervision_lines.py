"""Lines of the page of supervision: an order with its silence, a draft, what waits at the side."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc

from app.domain.catalogue import OrderLevel
from app.domain.steps import Action
from app.queries.supervision_lines import (
    About,
    DraftLine,
    InstructionLine,
    LiftedLine,
    OrderLine,
)
from app.translations import _
from layouts import html
from layouts.components.act_panel import ActPanel
from layouts.components.pieces import lamp, tag
from layouts.components.words import short_moment, spoken_moment

PANEL = ActPanel("supervision")


def ask(problem: Any) -> dict[str, Any]:
    """The id of the button that asks before a draft is released."""
    return {"type": "supervision-ask", "problem": problem}


def order_line(order: OrderLine, *, may_remind: bool) -> html.Li:
    """One order: whose it is, when all is due, and whether it is answered."""
    head = [
        html.B(order.number, className="sv-number"),
        html.Link(order.about.title, href=f"/problems/{order.about.number}", className="sv-title"),
        lamp(str(order.light), due_words(order)),
    ]
    about = [
        order.department,
        _("{place} · {stage}").format(place=order.about.place, stage=_(order.about.stage.label)),
        order.about.number,
        _("{at} 下达，已 {n} 个工作日").format(
            at=short_moment(order.issued_at), n=f"{order.age:.1f}"
        ),
        rhythm_words(order.rhythm),
    ]
    return html.Li(
        [
            html.Div(
                [
                    html.Div(head, className="sv-head"),
                    html.Div(html.Span(_(" · ").join(about)), className="sv-about"),
                    html.Div(answered(order), className="sv-answer"),
                ]
            ),
            html.Div(_buttons(order, may_remind), className="task-acts"),
        ],
        className="sv-silent" if order.silent else "",
    )


def level_tag(level: OrderLevel) -> html.Span:
    """提醒, 督办, 挂牌督办."""
    return tag(_(level.label), strong=level is not OrderLevel.REMINDER)


def due_words(order: OrderLine) -> str:
    """When all has to be done, or by how much that is past."""
    if order.light == "red":
        return over_words(order.over)
    return _("期限 {at}").format(at=spoken_moment(order.due))


def over_words(over: float) -> str:
    """By how many working days an order is past its date."""
    return _("已到期限") if over < 0.05 else _("超过期限{n}个工作日").format(n=f"{over:.1f}")


def rhythm_words(rhythm: int) -> str:
    """How often it is answered."""
    return _("每{n}个工作日答复").format(n=rhythm) if rhythm else _("到期一次答复")


def silence_words(silence: float) -> str:
    """By how much an answer is overdue."""
    if silence < 0.05:
        return _("答复已到期，未答复")
    return _("逾期{n}个工作日未答复").format(n=f"{silence:.1f}")


def answered(order: OrderLine) -> list[Any]:
    """The silence or the next date, and the beginning of the last answer."""
    parts: list[Any] = [_next_answer(order)]
    if order.answered_at:
        said = _("第{n}次答复 {at}：{words}").format(
            n=order.answers, at=short_moment(order.answered_at), words=order.answer
        )
        parts.append(html.Span(said, className="sv-said"))
    else:
        parts.append(html.Span(_("尚未答复"), className="muted"))
    return parts


def _next_answer(order: OrderLine) -> Any:
    if order.silent:
        return html.B(silence_words(order.silence), className="alarm")
    if order.answer_due is None:
        return html.Span(_("答复已齐，待解除"), className="muted")
    words = _("下次答复 {at}").format(at=spoken_moment(order.answer_due))
    if order.answer_light == "yellow":
        return lamp("yellow", words)
    return html.Span(words)


def _buttons(order: OrderLine, may_remind: bool) -> list[dbc.Button]:
    problem = order.about.problem
    buttons = []
    if may_remind:
        buttons.append(PANEL.button(problem, Action.REMIND, _("催办"), first=order.silent))
    if order.may_change and order.level is not OrderLevel.LISTED:
        buttons.append(PANEL.button(problem, Action.RAISE, _("升级"), first=False))
    if order.may_change:
        buttons.append(PANEL.button(problem, Action.LIFT, _("解除"), first=False))
    return buttons


def draft_line(draft: DraftLine) -> html.Li:
    """What a rule has drawn up: on what ground, since when."""
    about = draft.about
    head = [
        level_tag(draft.level),
        html.B(draft.ground, className="sv-number"),
        html.Link(about.title, href=f"/problems/{about.number}", className="sv-title"),
    ]
    detail = [
        draft.department,
        _("{place} · {stage}").format(place=about.place, stage=_(about.stage.label)),
        about.number,
        _("{at} 由规则拟制").format(at=short_moment(draft.since)),
        _("{n}个工作日内完成，{rhythm}").format(
            n=draft.due_days, rhythm=rhythm_words(draft.rhythm)
        ),
    ]
    return html.Li(
        [
            html.Div(
                [
                    html.Div(head, className="sv-head"),
                    html.Div(_(" · ").join(detail), className="sv-about"),
                ]
            ),
            html.Div(_settling(about), className="task-acts"),
        ]
    )


def _settling(about: About) -> list[dbc.Button]:
    if not about.may_order:
        return []
    return [
        dbc.Button(_("下达"), id=ask(str(about.problem)), color="primary"),
        PANEL.button(about.problem, Action.DISCARD_ORDER, _("不予下达"), first=False),
    ]


def instruction_line(line: InstructionLine) -> html.Li:
    """批示: by whom, and who owes the answer since when."""
    return html.Li(
        [
            html.Link(line.about.title, href=f"/problems/{line.about.number}"),
            html.Div(_("{by}批示：{words}").format(by=line.by, words=line.words)),
            html.Small(
                _("{who} 待答复，自 {at}，已 {n} 个工作日").format(
                    who=line.who, at=short_moment(line.since), n=f"{line.waited:.1f}"
                )
            ),
        ]
    )


def lifted_line(line: LiftedLine) -> html.Li:
    """An order that was lifted."""
    late = _("逾期解除") if line.late else _("期限内解除")
    small = [
        line.department,
        _("{issued} 下达，{lifted} 解除").format(
            issued=short_moment(line.issued_at), lifted=short_moment(line.lifted_at)
        ),
        _("答复 {n} 次").format(n=line.answers),
        late,
    ]
    return html.Li(
        [
            html.Link(line.about.title, href=f"/problems/{line.about.number}"),
            html.Div([html.Span(line.number), " ", level_tag(line.level)]),
            html.Small(_(" · ").join(small)),
        ]
    )
