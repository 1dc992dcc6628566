"""The side column: supervision and instructions, feedback, near problems, files."""

from __future__ import annotations

from typing import Any

from dash import dcc

from app.domain.catalogue import OPEN_STAGES, ContactMeans
from app.domain.problem import Attachment, Callback, Extension, Instruction
from app.queries.problem import ProblemView
from app.queries.problem_facts import Neighbour
from app.queries.telling import term_word
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import card, lamp, tag
from layouts.components.words import short_moment, spoken_moment
from layouts.pages.problem.consultation import consultation
from layouts.pages.problem.ids import upload
from layouts.pages.problem.orders import supervision


def side(view: ProblemView) -> list[html.Section]:
    """The cards that have something to say; the files always."""
    found = [extensions(view), oversight(view), consultation(view), feedback(view), ties(view)]
    found.append(others(view))
    return [*(c for c in found if c is not None), files(view)]


def extensions(view: ProblemView) -> html.Section | None:
    """延期与议定."""
    items = [extension(e, view) for e in reversed(view.case.extensions)]
    if view.case.decided_due:
        words = _("会商议定 {at} 前完成").format(at=spoken_moment(view.case.decided_due))
        items.append(html.Li(html.Span(words)))
    return card(_("延期"), html.Ul(items, className="problem-lines")) if items else None


def extension(e: Extension, view: ProblemView) -> html.Li:
    """What was asked, why, and what was decided."""
    state = {None: _("待批"), True: _("已批准"), False: _("未批准")}[e.approved]
    return html.Li(
        [
            html.Span(_("申请延至 {at}").format(at=spoken_moment(e.new_due))),
            tag(state, strong=e.approved is None),
            html.Small(_("；").join(filter(None, [e.reason, e.words]))),
        ]
    )


def oversight(view: ProblemView) -> html.Section | None:
    """督办与批示."""
    items = [*supervision(view), *(instruction(i, view) for i in reversed(view.case.instructions))]
    return card(_("督办与批示"), html.Ul(items, className="problem-lines")) if items else None


def instruction(i: Instruction, view: ProblemView) -> html.Li:
    """批示 and its answer."""
    answer = _("答复：{words}").format(words=i.answer) if i.answered_at else _("待答复")
    return html.Li(
        [
            html.Span(_("{by}批示：{words}").format(by=i.by, words=i.words)),
            html.Small(f"{short_moment(i.at, now=view.at)} · {answer}"),
        ]
    )


def feedback(view: ProblemView) -> html.Section | None:
    """回访与评价."""
    items = [callback(c, view) for c in reversed(view.case.callbacks)]
    return card(_("回访与评价"), html.Ul(items, className="problem-lines")) if items else None


def callback(c: Callback, view: ProblemView) -> html.Li:
    """Whom it reached, what was said, and an appeal if there is one."""
    who = _("企业自评") if c.by_enterprise else term_word(ContactMeans, c.means) + _("回访")
    solved = {None: "", True: _("认为已解决"), False: _("认为未解决")}[c.solved]
    said = solved if c.reached else _("未联系上")
    grade = [tag(_("{n} 分").format(n=c.grade), strong=c.grade < 3)] if c.grade else []
    appealed = {None: _("申诉待裁定"), True: _("申诉成立，已剔除"), False: _("申诉不成立")}
    small = [short_moment(c.at, now=view.at), _("第 {n} 轮").format(n=c.round), c.words]
    small += [appealed[c.excluded]] if c.appeal else []
    return html.Li(
        [
            html.Span(_("{who} {said}").format(who=who, said=said)),
            *grade,
            html.Small(_(" · ").join(filter(None, small))),
        ]
    )


TIES = {
    "merged": N_("并入本单"),
    "merged_into": N_("已并入"),
    "split_from": N_("拆自"),
    "part": N_("拆出"),
    "awaited": N_("须先完成"),
}


def ties(view: ProblemView) -> html.Section | None:
    """关联问题."""
    items = [neighbour(n, _(TIES[n.tie])) for n in view.basics.ties]
    return card(_("关联问题"), html.Ul(items, className="problem-lines")) if items else None


def others(view: ProblemView) -> html.Section | None:
    """What else the same enterprise has raised."""
    items = [neighbour(n, "") for n in view.basics.others]
    return (
        card(_("同一企业的其他问题"), html.Ul(items, className="problem-lines")) if items else None
    )


def neighbour(n: Neighbour, tie: str) -> html.Li:
    """A link with its light, its stage and its number; what has left the loop has no light."""
    stage, is_open = _(n.stage.label), n.stage in OPEN_STAGES
    small = _(" · ").join(filter(None, [tie, stage if is_open else "", n.number]))
    return html.Li(
        [
            html.Link(n.title, href=f"/problems/{n.number}"),
            lamp(str(n.light)) if is_open else lamp("none", stage),
            html.Small(small),
        ]
    )


def files(view: ProblemView) -> html.Section:
    """材料: each with its size and the way to have it, and the field for one more."""
    case = view.case
    parts: list[Any] = [
        html.Ul([file(a, view) for a in case.attachments], className="problem-lines problem-files")
        if case.attachments
        else html.P(_("还没有材料。"), className="muted mb-0")
    ]
    if view.acts.attach:
        parts.append(
            dcc.Upload(
                html.Button(
                    _("上传材料"), type="button", className="btn btn-outline-secondary btn-sm"
                ),
                id=upload(),
                multiple=False,
                className="problem-upload",
            )
        )
    note = _("{n} 个").format(n=len(case.attachments)) if case.attachments else ""
    return card(_("材料"), *parts, note=note)


def file(a: Attachment, view: ProblemView) -> html.Li:
    """Name, size, when."""
    return html.Li(
        [
            html.A(a.name, href=f"/files/{view.number}/{a.n}"),
            html.Span(size(a.size), className="muted"),
            html.Small(short_moment(a.at, now=view.at)),
        ]
    )


def size(count: int) -> str:
    """212 KB, 3.4 MB."""
    kilo = count / 1024
    return f"{max(1, round(kilo))} KB" if kilo < 1000 else f"{kilo / 1024:.1f} MB"
