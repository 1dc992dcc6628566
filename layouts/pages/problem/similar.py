"""相似问题: what was said in like words before, and how it was answered."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.catalogue import OPEN_STAGES
from app.queries.similar import SimilarProblem
from app.translations import _
from layouts import html
from layouts.components.pieces import card, tag


def similar(found: Sequence[SimilarProblem]) -> html.Section:
    """The nearest first; without any, a sentence."""
    if not found:
        nothing = html.P(_("未发现相近的问题。"), className="muted mb-0")
        return card(_("相似问题"), nothing)
    lines = html.Ul([line(problem) for problem in found], className="problem-lines")
    return card(_("相似问题"), lines, note=_("含其他企业，供办理参考"))


def line(problem: SimilarProblem) -> html.Li:
    """Title, where it is or how it was answered; how near, where and which it is."""
    answered = _(problem.result.label) if problem.result else ""
    stands = [_(problem.stage.label), answered]
    small = [_(problem.nearness.label), problem.region, problem.number]
    return html.Li(
        [
            html.Link(problem.title, href=f"/problems/{problem.number}"),
            tag(_(" · ").join(filter(None, stands)), strong=problem.stage in OPEN_STAGES),
            html.Small(_(" · ").join(small)),
        ]
    )
