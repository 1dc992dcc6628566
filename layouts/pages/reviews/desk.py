"""The form in which a decision on a case is recorded in the meeting."""

from __future__ import annotations

from typing import Any

from app.queries.deciding_form import DecidingForm
from app.translations import _
from layouts import html
from layouts.components.decision_form import Refusal, decision_fields
from layouts.components.pieces import card
from layouts.pages.reviews.ids import FORM, decide

NOTHING_REFUSED = Refusal()


def decision_desk(
    form: DecidingForm, *, number: str, refusal: Refusal = NOTHING_REFUSED
) -> html.Section:
    """The form, with what was typed; number: of the problem. It is the only one, at no step."""
    buttons = html.Div(
        [
            _button("save", _("记录议定"), number, "btn btn-primary"),
            _button("back", _("取消"), number, "btn btn-outline-secondary"),
            html.Small(_("Ctrl + Enter 保存，Esc 取消"), className="muted"),
        ],
        className="act-buttons",
    )
    title = _("议定：{title}").format(title=form.view.title)
    return card(
        title, decision_fields(form, key=FORM, refusal=refusal), buttons, classes="act-card"
    )


def _button(do: str, words: str, number: str, classes: str) -> html.Button:
    more: dict[str, Any] = {"data-do": do}
    return html.Button(words, id=decide(do, number, 0), type="button", className=classes, **more)
