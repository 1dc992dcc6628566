"""What a meeting decided on a case, as the pack's page and the meeting's screen show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.queries.review_decisions import Recorded
from app.translations import _
from layouts import html
from layouts.components.decision_words import decision_state, responsible
from layouts.components.pieces import tag
from layouts.components.words import day


def decided(recorded: Sequence[Recorded]) -> list[Any]:
    """The decisions in their order; nothing where there are none."""
    if not recorded:
        return []
    return [html.Ul([_decision(each) for each in recorded], className="decisions")]


def _decision(recorded: Recorded) -> html.Li:
    decision = recorded.decision
    facts: list[Any] = [
        html.Span(responsible(decision)),
        html.Span(_("{day}前").format(day=day(decision.due))),
        decision_state(decision),
        tag(decision.effect),
    ]
    if recorded.meeting is not None:
        facts.append(html.Link(_("会商议程"), href=f"/consultations/{recorded.meeting}"))
    return html.Li(
        [
            html.Div([html.B(_("议定")), html.Span(decision.text)]),
            html.Div(facts, className="decision-facts"),
        ]
    )
