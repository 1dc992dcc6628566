"""问题详情: the page of one problem. Acts and their forms stand apart from what is redrawn."""

from __future__ import annotations

from dash import dcc

from app.queries.problem import ProblemView
from layouts import html
from layouts.pages.problem.body import body
from layouts.pages.problem.desk import act_form, acts, link, lost, unmasked
from layouts.pages.problem.head import head
from layouts.pages.problem.ids import FORM_KEY, Ids, outlook, press, supposed, upload
from layouts.pages.problem.similar import similar
from layouts.pages.problem.whatif import outlooks

TICK_SECONDS = 60
TICKS = 30
"""A page that nobody touches asks for news for half an hour, then lets the sign-in end."""


def draw(view: ProblemView) -> html.Div:
    """The page: head, 下一步, and all that changes when something happens."""
    return html.Div(
        [
            head(view),
            html.Aside(acts(view), id=Ids.DESK, className="desk"),
            html.Div(body(view), id=Ids.BODY, className="problem-body"),
            html.Div(id=Ids.SIMILAR, className="problem-near", **{"aria-live": "polite"}),
            dcc.Interval(id=Ids.TICK, interval=TICK_SECONDS * 1000, max_intervals=TICKS),
        ],
        className="problem",
    )


__all__ = [
    "FORM_KEY",
    "Ids",
    "act_form",
    "acts",
    "body",
    "draw",
    "link",
    "lost",
    "outlook",
    "outlooks",
    "press",
    "similar",
    "supposed",
    "unmasked",
    "upload",
]
