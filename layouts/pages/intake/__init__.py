"""受理登记 — one screen from the first word to the number; answer at once what can be answered."""

from __future__ import annotations

from dash import dcc, html

from app.queries.intake import IntakeView
from app.translations import _
from layouts.components.pieces import page_head
from layouts.components.words import moment
from layouts.pages.intake.form import form
from layouts.pages.intake.ids import Ids, choose, field
from layouts.pages.intake.side import choices, done, known, near, queue

__all__ = ["Ids", "choices", "choose", "done", "draw", "field", "form", "known", "near", "queue"]


def _surveys(view: IntakeView) -> list[dcc.Link]:
    """The way to the findings of survey rounds, which can be registered there."""
    if not view.may_see_surveys:
        return []
    words = _("评价轮次发现的问题")
    return [dcc.Link(words, href="/surveys", className="btn btn-outline-secondary btn-sm")]


def draw(view: IntakeView) -> html.Div:
    """The form at the left; what is known and near, and the queue, at the right."""
    return html.Div(
        [
            page_head(
                _("受理登记"),
                _("各渠道诉求一口登记；能当场答复的当场答复"),
                as_of=moment(view.at),
                tools=_surveys(view),
            ),
            html.Div(
                [
                    html.Div([html.Div(id=Ids.DONE), form(view)], className="column span-15"),
                    html.Div(
                        [
                            html.Div(id=Ids.KNOWN, **{"aria-live": "polite"}),
                            html.Div(near([], []), id=Ids.NEAR, **{"aria-live": "polite"}),
                            html.Div(queue(view), id=Ids.QUEUE),
                        ],
                        className="column span-9",
                    ),
                ],
                className="grid",
            ),
        ],
        id="page-intake",
    )
