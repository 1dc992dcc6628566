"""会商: on which agendas the problem stood, what was decided, how it was carried out."""

from __future__ import annotations

from typing import Any

from app.domain.consultation import ItemStatus, MeetingStatus
from app.domain.lights import Light
from app.queries.problem import ProblemView
from app.queries.problem_consultation import AgendaLine, DecisionView
from app.translations import _
from layouts import html
from layouts.components.pieces import card, lamp, tag
from layouts.components.words import short_moment, spoken_moment


def consultation(view: ProblemView) -> html.Section | None:
    """The card, where there is anything to say."""
    found = view.consultation
    items = [_decision(d, view) for d in found.decisions]
    items += [_agenda(a, view) for a in found.agendas]
    return card(_("会商"), html.Ul(items, className="problem-lines")) if items else None


def _decision(shown: DecisionView, view: ProblemView) -> html.Li:
    decision = shown.decision
    light, words = _lamp(shown)
    asked = _("；").join(
        _("{who}：{what}").format(who=who, what=what) for who, what in shown.co_handlers
    )
    small = [
        _("{lead}牵头").format(lead=shown.lead),
        _("配合 {asked}").format(asked=asked) if asked else "",
        _("{at} 前完成").format(at=short_moment(decision.due, now=view.at)),
        decision.effect,
    ]
    report = _("落实情况：{words}").format(words=decision.report) if decision.report else ""
    return html.Li(
        [
            html.Span(_("议定：{text}").format(text=decision.text)),
            lamp(light, words),
            html.Small(_(" · ").join(filter(None, small))),
            html.Small(report) if report else None,
        ]
    )


def _lamp(shown: DecisionView) -> tuple[str, str]:
    """The light of a decision and its words."""
    late = _("逾期 {n} 日").format(n=f"{shown.late:.1f}") if shown.late >= 0.05 else ""
    if shown.decision.fulfilled_at:
        at = spoken_moment(shown.decision.fulfilled_at)
        done = _("{at} 落实").format(at=at)
        return str(shown.light), _(" · ").join(filter(None, [done, late]))
    return str(shown.light), late or (_("逾期") if shown.light is Light.RED else _("待落实"))


def _agenda(line: AgendaLine, view: ProblemView) -> html.Li:
    at = short_moment(line.starts_at, now=view.at)
    title: Any = html.Span(line.title)
    if line.seen:
        title = html.Link(line.title, href=f"/consultations/{line.meeting}")
    waits = line.item is ItemStatus.WAITING
    ahead = line.status in (MeetingStatus.CALLED, MeetingStatus.OPEN)
    state = _("已列入议程") if waits and ahead else _(line.item.label)
    return html.Li([title, tag(state, strong=waits), html.Small(_("{at} 会议").format(at=at))])
