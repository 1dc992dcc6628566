"""Meetings and decisions in lists: what comes, what was, what is still to be carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.consultation import MeetingStatus
from app.domain.lights import Light
from app.queries.consultations import ConsultationsView, MeetingLine, Undone
from app.queries.meeting_series import Proposed
from app.translations import _
from layouts import html
from layouts.components.pieces import card, empty, lamp, say, tag
from layouts.components.words import day, moment, short_moment

Press = Callable[..., dict[str, Any]]


def coming(view: ConsultationsView, *, press: Press) -> html.Section:
    """Meetings that are called or going on, and the next ones of the series."""
    rows = [_coming(m, view) for m in view.coming]
    rows += [_proposed(p, view, press) for p in view.proposed]
    if not rows:
        nothing = empty(_("没有待开的会议"), _("召集后可将待会商问题列入议程。"))
        return card(_("会商会议"), nothing)
    return card(_("会商会议"), html.Ul(rows, className="meeting-lines"))


def _coming(meeting: MeetingLine, view: ConsultationsView) -> html.Li:
    open_now = meeting.status is MeetingStatus.OPEN
    late = not open_now and meeting.starts_at < view.at
    state = tag(_(meeting.status.label), strong=open_now)
    if late:
        state = lamp("yellow", _("已到时间未开始"))
    small = [moment(meeting.starts_at), meeting.place, meeting.region]
    return html.Li(
        [
            html.Link(meeting.title, href=f"/consultations/{meeting.id}"),
            state,
            html.Span(_("议题 {n} 项").format(n=meeting.items)),
            html.Small(" · ".join(filter(None, small))),
        ]
    )


def _proposed(proposed: Proposed, view: ConsultationsView, press: Press) -> html.Li:
    parts: list[Any] = [
        html.Span(proposed.title),
        tag(_("例会待召集")),
        html.Small(
            _("{series} · 下一次 {at}").format(
                series=proposed.series, at=moment(proposed.starts_at)
            )
        ),
    ]
    if view.may_consult:
        parts.append(
            html.Button(
                _("召集"), id=press("propose", proposed.series), type="button",
                className="btn btn-outline-secondary btn-sm",
                **{"aria-label": _("召集{series}").format(series=proposed.series)},
            )
        )  # fmt: skip
    return html.Li(parts)


def past(view: ConsultationsView) -> html.Section:
    """The last meetings that are over, with the numbers of their minutes."""
    if not view.past:
        return card(_("往次会议"), empty(_("还没有开过会议")))
    return card(_("往次会议"), html.Ul([_past(m) for m in view.past], className="meeting-lines"))


def _past(meeting: MeetingLine) -> html.Li:
    cancelled = meeting.status is MeetingStatus.CANCELLED
    words = _("议题 {n} 项，议定 {decided} 项，结转 {carried} 项").format(
        n=meeting.items, decided=meeting.decided, carried=meeting.carried
    )
    small = [day(meeting.starts_at), meeting.region, "" if cancelled else words]
    number = _("纪要{number}").format(number=meeting.number) if meeting.number else ""
    return html.Li(
        [
            html.Link(meeting.title, href=f"/consultations/{meeting.id}"),
            tag(number or _(meeting.status.label)),
            html.Small(" · ".join(filter(None, small))),
        ]
    )


def undone(view: ConsultationsView) -> Any:
    """Decisions that are not carried out, the longest overdue first."""
    if not view.undone:
        return empty(_("议定事项均已落实"))
    rows: list[Any] = [html.Ul([_undone(u) for u in view.undone], className="decision-lines")]
    if view.more_undone > 0:
        rows.append(say(_("另有 {n} 项未列出。").format(n=view.more_undone)))
    return html.Div(rows)


def _undone(decision: Undone) -> html.Li:
    held: Any = ""
    if decision.meeting is not None and decision.meeting_title:
        held = html.Link(decision.meeting_title, href=f"/consultations/{decision.meeting}")
    return html.Li(
        [
            html.Div(
                [
                    decision_lamp(decision.light, decision.late),
                    html.B(decision.lead),
                    html.Span(_("{at} 前").format(at=short_moment(decision.due))),
                ],
                className="candidate-head",
            ),
            html.Div(decision.text),
            html.Small(
                [
                    html.Link(decision.title, href=f"/problems/{decision.number}"),
                    " · " if held else "",
                    held,
                ],
                className="muted",
            ),
        ]
    )


def decision_lamp(light: Light, late: float) -> html.Span:
    """The light of a decision that waits: overdue by how much, or in time."""
    if light is Light.RED and late >= 0.05:
        words = _("逾期 {n} 个工作日").format(n=f"{late:.1f}".removesuffix(".0"))
        return lamp(str(light), words)
    return lamp(str(light), _("已逾期") if light is Light.RED else _("未到期"))
