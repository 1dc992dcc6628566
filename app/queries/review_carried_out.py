"""议定事项落实 of a weekly review, out of its pack alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import Count, DecisionLine, DecisionState
from app.queries.report import Card, Chapter, Column, Figure, Form, Table
from app.queries.report_words import said
from app.queries.review_phrases import MOST_CARDS, number, number_figure, sentences
from app.queries.telling import term_word
from app.translations import _

STATES_FIRST = (
    *(DecisionState.OVERDUE, DecisionState.RUNNING),
    *(DecisionState.DONE_LATE, DecisionState.DONE),
)
"""What has to be spoken of comes first."""


def decisions(pack: Pack) -> Chapter:
    """What was decided, and what became of it."""
    told = sorted(pack.decisions, key=lambda line: STATES_FIRST.index(DecisionState(line.state)))
    return Chapter(
        key=Section.DECISIONS,
        title=_(Section.DECISIONS.label),
        sentences=sentences(_carried_out(pack), _decided(pack)),
        figures=tuple(_state_figures(pack)),
        tables=(_decisions_table(told),) if told else (),
        cards=tuple(map(_decision_card, told[:MOST_CARDS])),
    )


def _state_figures(pack: Pack) -> Iterator[Figure]:
    counts = Counter(line.state for line in pack.decisions)
    for state in STATES_FIRST:
        yield number_figure(Count(code=f"decision_{state}", n=counts[state]))


def _carried_out(pack: Pack) -> str:
    counts = Counter(line.state for line in pack.decisions)
    if not counts:
        return _("本周无新议定事项，亦无待落实的议定事项。")
    words = _(
        "本周落实议定事项 {done} 项，其中按期 {in_time} 项；"
        "期末未落实 {running} 项，其中逾期 {late} 项。"
    )
    return words.format(
        done=number(counts[DecisionState.DONE] + counts[DecisionState.DONE_LATE]),
        in_time=number(counts[DecisionState.DONE]),
        running=number(counts[DecisionState.RUNNING] + counts[DecisionState.OVERDUE]),
        late=number(counts[DecisionState.OVERDUE]),
    )


def _decided(pack: Pack) -> str:
    new = sum(pack.week.holds(line.decided_at) for line in pack.decisions)
    return _("本周新议定 {n} 项。").format(n=number(new)) if new else ""


def _decisions_table(told: Sequence[DecisionLine]) -> Table:
    columns = (
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=11),
        Column(key="title", title=_("问题"), width=18),
        Column(key="text", title=_("议定事项"), width=26),
        Column(key="lead", title=_("牵头单位"), width=8),
        Column(key="decided_at", title=_("议定时间"), form=Form.MOMENT, width=8),
        Column(key="due", title=_("完成期限"), form=Form.MOMENT, width=8),
        Column(key="state", title=_("落实情况"), width=6),
        Column(key="fulfilled_at", title=_("落实时间"), form=Form.MOMENT, width=8),
        Column(key="report", title=_("落实说明"), width=22),
    )
    rows = tuple(
        (
            *(line.number, line.title, line.text, line.lead, line.decided_at, line.due),
            *(term_word(DecisionState, line.state), line.fulfilled_at, line.report),
        )
        for line in told
    )
    return Table(
        key="decisions", title=_("议定事项"), columns=columns, rows=rows, total=len(rows),
        brief=("title", "text", "lead", "due", "state"),
    )  # fmt: skip


def _decision_card(line: DecisionLine) -> Card:
    facts = (
        (_("牵头单位"), line.lead),
        (_("议定时间"), said(Form.MOMENT, line.decided_at)),
        (_("完成期限"), said(Form.MOMENT, line.due)),
        (_("落实情况"), term_word(DecisionState, line.state)),
        (_("落实时间"), said(Form.MOMENT, line.fulfilled_at) if line.fulfilled_at else ""),
    )
    return Card(
        number=line.number,
        title=line.title,
        facts=tuple(pair for pair in facts if pair[1]),
        lines=(
            _("议定事项：{text}").format(text=line.text),
            *((_("落实说明：{report}").format(report=line.report),) if line.report else ()),
        ),
    )
