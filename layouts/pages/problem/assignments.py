"""承办: who has which part, signed when, due when, answered what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.catalogue import AssignmentEnd, ObjectionGround, ReviewOutcome
from app.queries.problem import AssignmentView, ProblemView
from app.queries.telling import term_word
from app.translations import _
from layouts import html
from layouts.components.pieces import card, lamp
from layouts.components.words import NOTHING, short_moment

TOLD_ROWS = 5
"""How many of the parts that another system's log tells of are shown at once: the last."""


def assignments(view: ProblemView) -> html.Section:
    """One row an assignment, in the order of their dispatch; a long past is folded away."""
    if not view.assignments:
        return card(_("承办部门"), html.P(_("尚未派单。"), className="muted mb-0"))
    told = [a for a in view.assignments if a.assignment.told and not a.assignment.open]
    earlier = told[:-TOLD_ROWS]
    shown = [table_of([a for a in view.assignments if a not in earlier], view)]
    if earlier:
        words = html.Summary(_("此前承办 {n} 次（导入）").format(n=len(earlier)))
        shown.append(html.Details([words, table_of(earlier, view)]))
    return card(_("承办部门"), *shown, link=printed_dispatch(view))


def printed_dispatch(view: ProblemView) -> html.A | None:
    """The way to the printed 交办单, for who may take it along."""
    if view.case.lead is None or not view.supervision.may_print:
        return None
    return html.A(_("打印交办单"), href=f"/problems/{view.number}/dispatch.docx")


def table_of(parts: Sequence[AssignmentView], view: ProblemView) -> html.Table:
    """Assignments under their headings."""
    heads = [_("部门"), _("事项与意见"), _("派单"), _("签收"), _("时限"), _("责任人")]
    rows = [
        html.Tr(
            [
                html.Td(cell, **{"data-label": head})
                for head, cell in zip(heads, row(a, view), strict=True)
            ]
        )
        for a in parts
    ]
    named = html.Thead(html.Tr([html.Th(h, scope="col") for h in heads]))
    return html.Table([named, html.Tbody(rows)], className="plain assignments")


def row(a: AssignmentView, view: ProblemView) -> list[Any]:
    """Department and role, what is asked and answered, dates, light, people."""
    part = a.assignment
    return [
        html.Span([html.B(a.department), html.Small(_(part.role.label), className="muted")]),
        matter(a, view),
        short_moment(part.dispatched_at, now=view.at),
        signed(a, view),
        due(a, view),
        people(a),
    ]


def matter(a: AssignmentView, view: ProblemView) -> html.Div:
    """The question, the objection if there was one, and the answer."""
    part, lines = a.assignment, []
    if part.question:
        lines.append(html.Div(part.question))
    objection = part.objection
    if objection:
        outcome = term_word(ReviewOutcome, objection.outcome or "") or _("待审核")
        lines.append(
            html.Div(
                _("异议：{ground}，{words} → {outcome}").format(
                    ground=term_word(ObjectionGround, objection.ground),
                    words=objection.words,
                    outcome=outcome,
                ),
                className="muted",
            )
        )
    if part.contribution:
        lines.append(html.Div([html.B(_("意见：")), part.contribution]))
    if part.end in (AssignmentEnd.RELEASED, AssignmentEnd.REASSIGNED, AssignmentEnd.STOPPED):
        lines.append(html.Div(_(part.end.label), className="muted"))
    return html.Div(lines or NOTHING)


def signed(a: AssignmentView, view: ProblemView) -> Any:
    """When, and whether it only counts as signed."""
    part = a.assignment
    if part.signed_at is None:
        return html.Span(_("未签收") if part.open else NOTHING, className="muted")
    words: list[Any] = [short_moment(part.signed_at, now=view.at)]
    if part.auto_signed:
        words.append(html.Span(_("视同"), className="tag"))
    return html.Span(words)


def due(a: AssignmentView, view: ProblemView) -> Any:
    """The limit and its light; what is done says when."""
    if a.due is None:
        return NOTHING
    part = a.assignment
    words = ""
    if a.late_days >= 0.05:
        words = _("超期 {n} 日").format(n=f"{a.late_days:.1f}")
    elif part.end is not None:
        words = _("已交")
    return html.Span([short_moment(a.due, now=view.at), html.Br(), lamp(str(a.light), words)])


def people(a: AssignmentView) -> Any:
    """责任人 and 分管领导."""
    part = a.assignment
    if not part.responsible and not part.leader:
        return NOTHING
    leader = html.Small(_("分管 {name}").format(name=part.leader), className="muted")
    return html.Span([part.responsible or NOTHING, html.Br(), leader if part.leader else ""])
