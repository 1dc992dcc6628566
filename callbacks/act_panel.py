"""An act taken in the panel beside a list: open its form, take it, keep what was typed."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries import form_answers
from app.queries.forms import FormView, load_form
from app.services import handling
from app.translations import _
from app.translations.errors import sentence
from callbacks.errors import show
from callbacks.group import CallbackGroup
from layouts.components.act_panel import ActPanel
from layouts.components.forms import answers, read_form

NUMBERED = frozenset({Action.ORDER, Action.RAISE, Action.ANSWER_ORDER, Action.LIFT})
"""Acts on an order: what is said afterwards names it."""


class PanelCallbacks:
    """The callbacks of one page's panel."""

    def __init__(self, panel: ActPanel) -> None:
        self.panel = panel

    def attach(self, page: CallbackGroup) -> None:
        """Record them in the page's group."""
        panel, form = self.panel, answers(self.panel.form)
        page.on(Output(panel.opened, "data"), Input(panel.press(ALL, ALL), "n_clicks"))(open_form)
        page.on(
            Output(panel.body, "children"),
            Output(panel.panel, "is_open"),
            Input(panel.opened, "data"),
            Input(panel.confirm(ALL), "n_clicks"),
            State(form, "id"),
            State(form, "value"),
        )(self.act)

    def act(
        self, opened: dict[str, Any] | None, clicks: list[int | None], ids: list[Any],
        values: list[Any],
    ) -> tuple[Any, Any]:  # fmt: skip
        """Draw the form that was opened, or take its act."""
        by_opening = ctx.triggered_id == self.panel.opened
        if opened is None or not (by_opening or any(clicks)):
            return no_update, no_update
        problem, action = int(opened["problem"]), Action(opened["action"])
        if by_opening:
            return self.panel.act(form_of(problem, action, {})), True
        return self.take(problem, action, read_form(ids, values))

    def take(self, problem: int, action: Action, typed: dict[str, Any]) -> tuple[Any, bool]:
        """Take an act; a refusal stands beside the field it speaks of, and keeps what was typed."""
        try:
            with transaction() as store:
                given = form_answers.given(store, action=action, problem=problem, typed=typed)
                case = handling.perform(
                    store, action=action, problem=problem, given=given, viewer=viewer(), at=now()
                )
        except DomainError as refused:
            name, words = str(refused.facts.get("name", "")), sentence(refused)
            view, notice = form_of(problem, action, typed), "" if name else words
            return self.panel.act(view, wrong=name, complaint=words, notice=notice), True
        show(saved_words(action, case))
        return [], False


def open_form(clicks: list[int | None]) -> Any:
    """A press opens the form of its act; a redrawn list is no press."""
    pressed = ctx.triggered_id
    return {**pressed, "tries": sum(c or 0 for c in clicks)} if any(clicks) else no_update


def form_of(problem: int, action: Action, typed: dict[str, Any]) -> FormView:
    """The form of an act, with what was typed before."""
    with reading() as store:
        return load_form(
            store, problem=problem, action=action, viewer=viewer(), at=now(), typed=typed
        )


def saved_words(action: Action, case: Case) -> str:
    """What is said when an act was taken; of an order with its number."""
    if action in NUMBERED and case.orders:
        words = _("已保存：{act} {number}")
        return words.format(act=_(action.label), number=case.orders[-1].number)
    return _("已保存：{act}").format(act=_(action.label))
