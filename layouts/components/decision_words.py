"""议定事项 in words: who leads, who does what beside, and what became of it."""

from __future__ import annotations

from app.domain.lights import Light
from app.queries.meeting_items import Decision
from app.translations import _
from layouts import html
from layouts.components.pieces import lamp
from layouts.components.words import NOTHING, spoken_moment


def responsible(decision: Decision) -> str:
    """Who leads, and who does what beside."""
    words = _("{lead}牵头").format(lead=decision.lead or NOTHING)
    asked = [_("{who}：{what}").format(who=who, what=what) for who, what in decision.co_handlers]
    return words + (_("；配合 {asked}").format(asked=_("；").join(asked)) if asked else "")


def decision_state(decision: Decision) -> html.Span:
    """Done when, or its light."""
    if decision.fulfilled_at:
        late = decision.light is Light.RED
        words = _("{at} 落实").format(at=spoken_moment(decision.fulfilled_at))
        return lamp(
            str(decision.light), _("{words}（逾期）").format(words=words) if late else words
        )
    waiting = decision.light is Light.GREEN
    return lamp(str(decision.light), _("待落实") if waiting else _("逾期未落实"))
