"""第三方评估与问卷调查 in 季度评价报告: the rounds of the quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from app.domain.access import Viewer
from app.domain.flows import local_day
from app.domain.measures.periods import Period
from app.domain.surveys import SurveyRound, seen_from
from app.queries.quarterly_sentences import written
from app.queries.report import Chapter, Column, Form, Table, Value
from app.queries.report_words import said
from app.queries.survey_results import ResultLine, result_lines
from app.translations import _
from db import survey_query
from db.store import Store

LISTED = 40
NARROW, NAMED = 5, 10

Told = tuple[SurveyRound, Sequence[ResultLine], int]
"""A round, its results, and how many of its findings became problems."""


def surveys_chapter(
    store: Store, *, viewer: Viewer, at: datetime, period: Period, region: str
) -> Chapter | None:
    """The rounds of a region that overlap a quarter; None where there are none."""
    first, last = local_day(period.since), local_day(period.until - timedelta(microseconds=1))
    found = survey_query.rounds_between(store.session, first=first, last=last)
    rounds = [seen for told in found if (seen := seen_from(told, region))]
    if not rounds:
        return None
    told = [_told(store, one, viewer=viewer, at=at) for one in rounds]
    return Chapter(
        key="surveys",
        title=_("第三方评估与问卷调查"),
        sentences=written(list(map(_sentence, told))),
        tables=(_table(told),) if any(lines for _one, lines, _n in told) else (),
    )


def _told(store: Store, one: SurveyRound, *, viewer: Viewer, at: datetime) -> Told:
    taken = survey_query.registered(store.session, one.code)
    return (
        one,
        result_lines(store, one, viewer=viewer, at=at),
        sum(found.n in taken for found in one.findings),
    )


def _sentence(told: Told) -> str:
    one, lines, registered = told
    return _(
        "{kind}“{title}”（{surveyor}，{first}至{last}）：评价结果{results}条，发现问题{findings}个，"
        "已转为诉求{registered}个。"
    ).format(
        kind=_(one.kind.label),
        title=one.title,
        surveyor=one.surveyor,
        first=said(Form.DAY, one.first),
        last=said(Form.DAY, one.last),
        results=len(lines),
        findings=len(one.findings),
        registered=registered,
    )


def _table(told: Sequence[Told]) -> Table:
    columns = (
        Column(key="subject", title=_("部门、区域"), width=NAMED),
        Column(key="round", title=_("轮次"), width=NAMED),
        Column(key="indicator", title=_("评价指标"), width=NAMED),
        Column(key="n", title=_("样本"), form=Form.COUNT, width=NARROW),
        Column(key="share", title=_("满意占比"), form=Form.SHARE, width=NARROW),
        Column(key="low", title=_("区间下限"), form=Form.SHARE, width=NARROW),
        Column(key="high", title=_("区间上限"), form=Form.SHARE, width=NARROW),
        Column(key="score", title=_("得分"), form=Form.DAYS, width=NARROW),
        Column(key="own_n", title=_("回访到n"), form=Form.COUNT, width=NARROW),
        Column(key="own", title=_("本系统满意率"), form=Form.SHARE, width=NARROW),
        Column(key="few", title=_("样本少"), width=NARROW),
    )
    rows = list(_rows(told))
    return Table(
        key="surveys",
        title=_("评价结果与本系统满意率"),
        columns=columns,
        rows=tuple(rows[:LISTED]),
        total=len(rows),
        brief=("subject", "indicator", "n", "share", "score", "own_n", "own", "few"),
    )


def _rows(told: Sequence[Told]) -> Iterator[tuple[Value, ...]]:
    for one, lines, _registered in told:
        for line in lines:
            share, own = line.share, line.own
            yield (
                line.subject, one.title, line.indicator, line.respondents,
                share.value if share else None, share.low if share else None,
                share.high if share else None, line.score, own.n if own else None,
                own.value if own else None, _("少") if line.small else "",
            )  # fmt: skip
