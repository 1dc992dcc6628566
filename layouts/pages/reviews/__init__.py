"""周例会: the weeks of a region; a frozen pack; the pack on the screen of a meeting."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.queries.reviews import PackView, ReviewsView
from layouts import html
from layouts.pages.reviews import pack, screen, weeks
from layouts.pages.reviews.decided import decided
from layouts.pages.reviews.desk import decision_desk
from layouts.pages.reviews.ids import (
    FORM,
    Ids,
    address,
    ask,
    confirm,
    control,
    decide,
    edit,
    more,
    recorded,
    sentence,
    table,
    typed,
)
from layouts.pages.reviews.pack import folded
from layouts.pages.reviews.questions import freeze_question, sign_question
from layouts.pages.reviews.sentences import editing, one

__all__ = [
    "FORM",
    "Ids",
    "address",
    "ask",
    "body",
    "confirm",
    "control",
    "decide",
    "decided",
    "decision_desk",
    "draw",
    "edit",
    "editing",
    "folded",
    "freeze_question",
    "more",
    "one",
    "recorded",
    "sentence",
    "sign_question",
    "table",
    "typed",
]


def draw(view: ReviewsView | PackView) -> html.Div:
    """The page, or the screen of the meeting."""
    if isinstance(view, PackView) and view.meeting_mode:
        return html.Div(
            [_shown(view), *screen.screen(view)], className="review-screen", id="page-reviews"
        )
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            dcc.Location(id=Ids.OPENED, refresh="callback-nav"),
            _shown(view),
            html.Div(body(view), id=Ids.BODY),
            dbc.Modal(
                html.Div(id=Ids.QUESTION), id=Ids.DIALOG, is_open=False, centered=True,
                labelledby=Ids.NAME,
            ),
        ],
        id="page-reviews",
        className="reviews",
    )  # fmt: skip


def body(view: ReviewsView | PackView) -> list[Any]:
    """All that changes when something was done."""
    return pack.draw(view) if isinstance(view, PackView) else weeks.draw(view)


def _shown(view: ReviewsView | PackView) -> dcc.Store:
    """What the page shows, for the callbacks to show it again."""
    week = view.line.day.isoformat() if isinstance(view, PackView) else ""
    return dcc.Store(id=Ids.SHOWN, data={"region": view.region, "week": week})
