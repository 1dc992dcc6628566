"""下一步: the acts that the viewer may take, and the form of the one that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.domain.acting import Offer
from app.domain.steps import Action
from app.queries.forms import FormView
from app.queries.problem import Change, ProblemView
from app.queries.problem_acts import Act
from app.queries.problem_facts import Unmasked
from app.translations import _
from layouts import html
from layouts.components.forms import form
from layouts.components.pieces import card, empty
from layouts.components.words import NOTHING, short_moment
from layouts.pages.problem.ids import FORM_KEY, Ids, press


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What stands over the buttons of a form.

    words: why it was refused; fact: the one it speaks of. changes: what others did meanwhile.
    sure: the act is final and was pressed once. asked_for: facts that are now to be given.
    """

    words: str = ""
    fact: str = ""
    changes: Sequence[Change] = ()
    sure: bool = False
    asked_for: Sequence[str] = ()


NOTHING_TO_SAY = Notice()


def acts(view: ProblemView, *extra: Any) -> list[Any]:
    """The buttons; `extra` stands above them (what was asked to be seen for once)."""
    found = view.acts
    parts: list[Any] = [*extra]
    if found.primary is None:
        parts.append(empty(_("目前没有需要您办理的事项。")))
    else:
        parts.append(button(found.primary, "btn btn-primary act-main"))
    if found.near:
        parts.append(button(found.near[0], "btn btn-outline-secondary act-second"))
    small = [button(a, "btn btn-outline-secondary", spoken=False) for a in found.near[1:]]
    parts.append(html.Div(small, className="act-grid"))
    if found.more:
        rest = [button(a, "btn btn-outline-secondary", spoken=False) for a in found.more]
        parts.append(
            html.Details([html.Summary(_("其他操作")), html.Div(rest, className="act-grid")])
        )
    parts += [html.P(words, className="act-refused") for words in found.refused]
    head = card(_("下一步"), html.Div(parts, className="acts"), note=_("您可以做的"))
    return [head, opened({})]


def opened(data: Mapping[str, Any]) -> dcc.Store:
    """Which act's form is open, and which version of the problem it was opened on."""
    return dcc.Store(id=Ids.FORM, data=dict(data))


def button(act: Act, name: str, *, spoken: bool = True) -> html.Button:
    """An act, with what it does in words where there is room."""
    label = _(act.action.label)
    inner: list[Any] = [html.Span(label)]
    if spoken:
        inner.append(html.Small(act.consequence))
    return html.Button(
        inner, id=press("open", str(act.action)), type="button", className=name,
        title=act.consequence,
    )  # fmt: skip


def act_form(view: FormView, *, notice: Notice = NOTHING_TO_SAY) -> list[Any]:
    """The form of an act in place of the buttons."""
    offer, step = view.offer, view.offer.step
    fields = form(
        offer, view, key=FORM_KEY, wrong=notice.fact, complaint=notice.words,
        asked_for=notice.asked_for,
    )  # fmt: skip
    shown = card(
        _(step.action.label),
        *told(notice, offer),
        fields,
        html.Div(buttons(offer, sure=notice.sure), className="act-buttons"),
        classes="act-card",
    )
    return [shown, opened({"action": str(step.action), "version": view.version})]


def told(notice: Notice, offer: Offer) -> list[Any]:
    """Changes made by others, a refusal that speaks of no field, the second question."""
    parts: list[Any] = []
    if notice.changes:
        lines = [
            html.Li(f"{short_moment(c.at)} {c.who} {c.act}", className="conflict-line")
            for c in notice.changes
        ]
        parts += [
            html.P(_("您填写期间，该问题已有新的办理，本次未保存：")),
            html.Ul(lines),
            html.P(_("页面已更新到最新情况，您填写的内容仍在下面，请核对后再次提交。")),
        ]
    elif notice.words and not notice.fact:
        parts.append(html.P(notice.words))
    if notice.sure:
        parts.append(html.P(sure_words(offer)))
    return [html.Div(parts, className="warn", role="alert")] if parts else []


def sure_words(offer: Offer) -> str:
    """What will happen, once more."""
    step = offer.step
    targets = _("、").join(_(t.label) for t in step.targets)
    return _("请确认{act}：问题将转为“{stage}”，{meaning}。").format(
        act=_(step.action.label), stage=targets, meaning=_(step.meaning)
    )


def buttons(offer: Offer, *, sure: bool) -> list[html.Button]:
    """Take the act (a final one is asked for twice), or leave the form."""
    action, label = str(offer.step.action), _(offer.step.action.label)
    do, words = "take", label
    if offer.step.final:
        do, words = ("take", _("确认{act}")) if sure else ("check", _("{act}，核对"))
        words = words.format(act=label)
    return [
        html.Button(words, id=press(do, action), type="button", className="btn btn-primary"),
        html.Button(
            _("取消"), id=press("back"), type="button", className="btn btn-outline-secondary"
        ),
    ]


def lost(view: ProblemView, action: Action, notice: Notice, typed: Mapping[str, Any]) -> list[Any]:
    """An act that is not to be had any more: why, and what had been typed."""
    kept = [html.Li(str(value)) for value in words_of(typed)]
    warn = html.Div(
        [
            html.P(_("“{act}”未保存：{why}").format(act=_(action.label), why=notice.words)),
            *([html.P(_("您刚才填写的：")), html.Ul(kept)] if kept else []),
            html.Ul([html.Li(f"{short_moment(c.at)} {c.who} {c.act}") for c in notice.changes]),
        ],
        className="warn",
        role="alert",
    )
    return acts(view, warn)


def words_of(typed: Any) -> list[str]:
    """Every text in what was typed."""
    if isinstance(typed, str):
        return [typed] if typed.strip() else []
    inner = typed.values() if isinstance(typed, Mapping) else typed
    if not isinstance(inner, Sequence) and not isinstance(typed, Mapping):
        return []
    return [words for part in inner for words in words_of(part)]


def unmasked(plain: Unmasked) -> html.Div:
    """Shown once; the next redraw is masked again."""
    name = plain.name or plain.contact or NOTHING
    return html.Div(
        [
            html.P([_("联系人 "), html.B(name), " ", html.B(plain.phone or NOTHING)]),
            html.Small(_("本次查看已记入日志，仅此一次显示。")),
        ],
        className="warn",
        role="status",
    )


def link(address: str) -> html.Div:
    """The enterprise's own address, to be sent to it."""
    return html.Div(
        [
            html.Label(_("企业进度链接"), htmlFor="problem-link", className="form-label"),
            html.Div(
                [
                    dbc.Input(id="problem-link", value=address, readonly=True),
                    html.Button(
                        _("复制"), type="button", className="btn btn-outline-secondary",
                        **{"data-copy": "problem-link", "data-copied": _("已复制")},
                    ),
                ],
                className="link-row",
            ),
            html.Small(_("企业凭此链接查看进度、确认和评价，无须账号；请勿转给他人。")),
        ],
        className="link-card",
    )  # fmt: skip
