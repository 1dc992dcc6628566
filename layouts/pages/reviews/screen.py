"""Meeting mode: the pack a step at a time in large type, moved and decided by keys.

All steps are in the page and one is shown; app/assets/reviews.js turns them, so that the next one
is there at once whatever becomes of the network.
"""

from __future__ import annotations

from typing import Any

from app.queries.report import Card, Chapter, Table
from app.queries.reviews import PackView
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import empty
from layouts.components.report_charts import SCREEN, chart, picture
from layouts.components.report_pieces import (
    card_facts,
    card_lines,
    count_words,
    figures,
    lists_problems,
    table,
)
from layouts.pages.reviews.decided import decided
from layouts.pages.reviews.ids import Ids, address, decide, recorded
from layouts.pages.reviews.steps import Step, steps_of
from layouts.pages.reviews.weeks import state_tag, week_words

ROWS = 7
"""So many rows of a table are shown: a longer list is for the page and the files."""

KEYS = (
    ("→", N_("下一页")),
    ("←", N_("上一页")),
    ("↑ ↓", N_("滚动")),
    ("Home / End", N_("首页、末页")),
    ("G", N_("目录")),
    ("D", N_("记录议定")),
    ("F", N_("全屏")),
    ("Esc", N_("退出")),
)
"""The keys that the bar tells of; a number and Enter go to a page."""


def screen(view: PackView) -> list[Any]:
    """The bar above, the steps, the form of a decision, the keys below, the list to jump by."""
    steps = steps_of(view.report)
    return [
        _bar(view, len(steps)),
        html.Div([_step(step, len(steps), view) for step in steps], className="review-steps"),
        html.Div(id=Ids.DESK, className="review-desk"),
        _keys(view),
        _jump(steps),
        html.Div(className="visually-hidden review-told", role="status"),
    ]


def _bar(view: PackView, steps: int) -> html.Header:
    leave = html.Link(
        _("退出"), href=address(view.region, view.line.day),
        className="btn btn-outline-secondary review-leave",
    )  # fmt: skip
    full = html.Button(
        _("全屏"), type="button", className="btn btn-outline-secondary",
        **{"data-fullscreen": "screen"},
    )  # fmt: skip
    return html.Header(
        [
            html.B(view.report.title),
            html.Span(week_words(view.line)),
            state_tag(view.line),
            html.Div(
                [
                    _turn("previous", "←", _("上一页")),
                    html.Strong(f"1 / {steps}", className="review-place"),
                    _turn("next", "→", _("下一页")),
                ],
                className="review-turns",
            ),
            html.Div([full, leave], className="review-acts"),
        ],
        className="review-bar",
    )


def _turn(turn: str, sign: str, words: str) -> html.Button:
    return html.Button(
        sign, type="button", className="btn btn-outline-secondary", title=words,
        **{"data-turn": turn, "aria-label": words},
    )  # fmt: skip


def _step(step: Step, of: int, view: PackView) -> html.Section:
    told = _("第 {n} 页，共 {of} 页：{title}").format(n=step.n, of=of, title=step.title)
    body = _case(step.card, step.n, view) if step.card else _chapter(step.chapter)
    return html.Section(
        [_heading(step), *body],
        className="review-step",
        hidden=step.n > 1,
        **{"data-told": told, "aria-label": step.title},
    )


def _heading(step: Step) -> html.H1:
    above = [html.Small(step.chapter.title)] if step.card else []
    return html.H1([*above, html.Span(step.title)], tabIndex=-1)


def _chapter(chapter: Chapter) -> list[Any]:
    """Figures across the top, below them sentences beside the charts, and lists in full width."""
    left: list[Any] = [html.P(s.text, className="review-sentence") for s in chapter.sentences]
    left += [_table(t) for t in chapter.tables if not lists_problems(t)]
    right = [html.Div([html.H2(c.title), chart(c, size=SCREEN)]) for c in chapter.charts]
    if chapter.picture is not None:
        drawn = picture(chapter.picture, size=SCREEN)
        right.append(html.Div([html.H2(_("部门之间谁在等谁？")), drawn]))
    below = [_table(t) for t in chapter.tables if lists_problems(t)]
    if not (left or right or below or chapter.figures):
        left = [empty(chapter.empty or _("本期没有这方面的情况。"))]
    return [*figures(chapter.figures), _beside(left, right), *below]


def _beside(left: list[Any], right: list[Any]) -> html.Div:
    parts = [html.Div(part, className="review-part") for part in (left, right) if part]
    kind = "review-columns" if len(parts) > 1 else "review-one"
    return html.Div(parts, className=kind)


def _table(shown: Table) -> html.Div:
    note = html.Small(count_words(shown, listed=min(ROWS, len(shown.rows))))
    return html.Div([html.H2([shown.title, note]), table(shown, rows=ROWS, linked=False)])


def _case(shown: Card, step: int, view: PackView) -> list[Any]:
    """A case: why it is here, its facts, and what is decided on it."""
    acts = []
    if view.may_decide:
        acts = [
            html.Button(
                _("记录议定事项 D"), id=decide("open", shown.number, step), type="button",
                className="btn btn-primary", **{"data-key": "d"},
            )
        ]  # fmt: skip
    place = html.Div(
        decided(view.recorded.get(shown.number, ())),
        id=recorded(shown.number, step),
        className="review-recorded",
    )
    left = [card_lines(shown), html.H2(_("议定事项")), place, *acts]
    about = html.P(shown.number, className="review-about")
    return [about, _beside(left, [card_facts(shown)])]


def _keys(view: PackView) -> html.Footer:
    shown = [each for each in KEYS if view.may_decide or each[0] != "D"]
    keys = [html.Span([html.Kbd(key), _(words)]) for key, words in shown]
    number = html.Span([html.Kbd(_("页码")), html.Kbd("Enter"), _("跳转")])
    return html.Footer([*keys, number], className="review-keys")


def _jump(steps: tuple[Step, ...]) -> html.Div:
    """The list of all steps, opened by G."""
    lines = [
        html.Li(
            html.Button(
                [html.Span(str(step.n)), html.Span(step.title)], type="button",
                className="review-jump-case" if step.card else "",
                **{"data-go": str(step.n)},
            )
        )
        for step in steps
    ]  # fmt: skip
    return html.Div(
        [html.H2(_("目录")), html.Ol(lines)],
        className="review-jump",
        hidden=True,
        role="dialog",
        **{"aria-modal": "true", "aria-label": _("目录")},
    )
