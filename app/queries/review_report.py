"""周例会材料 as a report: every number of it comes out of the frozen pack and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.domain.changing import replace
from app.domain.flows import OFFICE_ZONE
from app.domain.review.pack import Pack, Section
from app.queries.report import Chapter, Form, Report
from app.queries.report_words import said
from app.queries.review_carried_out import decisions
from app.queries.review_lists import definitions, lists
from app.queries.review_measures import measures
from app.queries.review_oversight import candidates, supervision
from app.queries.review_overview import overview
from app.queries.review_progress import closed, due_soon, moving, new, overdue
from app.queries.review_stock import stock
from app.queries.review_waiting import findings, hot
from app.translations import _
from db.models import PackRow

Edits = Mapping[tuple[str, int], str]
"""What stands in the place of sentences, by section and number."""

CHAPTERS: Mapping[Section, Callable[[Pack], Chapter]] = {
    Section.OVERVIEW: overview,
    Section.STOCK: stock,
    Section.NEW: new,
    Section.MOVING: moving,
    Section.OVERDUE: overdue,
    Section.DUE_SOON: due_soon,
    Section.SUPERVISION: supervision,
    Section.CANDIDATES: candidates,
    Section.CLOSED: closed,
    Section.MEASURES: measures,
    Section.HOT: hot,
    Section.FINDINGS: findings,
    Section.DECISIONS: decisions,
}


def review_report(pack: Pack, *, row: PackRow | None = None, edits: Edits | None = None) -> Report:
    """The report of a pack. row: as it was frozen, None of one that is not; edits: of its words."""
    return Report(
        key="review",
        title=_("{region}涉企问题闭环办理周报").format(region=pack.region_name),
        organ=pack.organ,
        since=pack.week.since,
        until=pack.week.until,
        as_of=pack.as_of,
        facts=tuple(_facts(pack, row)),
        chapters=tuple(_edited(CHAPTERS[section](pack), edits or {}) for section in Section),
        lists=lists(pack),
        definitions=definitions(),
        dated=(row.signed_at or row.frozen_at) if row is not None else None,
    )


def _edited(chapter: Chapter, edits: Edits) -> Chapter:
    told = (
        replace(sentence, text=edits.get((chapter.key, sentence.n)) or sentence.written)
        for sentence in chapter.sentences
    )
    return replace(chapter, sentences=tuple(told))


def _facts(pack: Pack, row: PackRow | None) -> Iterator[tuple[str, str]]:
    """How it came to be, in pairs of words."""
    yield _("期次"), _issue(pack)
    yield _("统计范围"), _("{region}及所辖").format(region=pack.region_name)
    if pack.holiday:
        yield _("长假"), _("含{holiday}，不与上周比较").format(holiday=pack.holiday)
    yield _("冻结时间"), said(Form.MOMENT, pack.frozen_at)
    yield _("规则版本"), pack.rules
    yield _("日历版本"), pack.calendar
    if row is not None:
        yield from _frozen(row)


def _issue(pack: Pack) -> str:
    """The week of the year in which it ends."""
    year, week, _day = pack.week.until.astimezone(OFFICE_ZONE).isocalendar()
    return _("{year}年第{week}周").format(year=year, week=week)


def _frozen(row: PackRow) -> Iterator[tuple[str, str]]:
    yield _("冻结人"), row.frozen_by or _("系统定时冻结")
    yield _("校验值"), row.digest
    if row.signed_at is not None:
        yield (
            _("签发"),
            _("{who}，{when}").format(who=row.signed_by, when=said(Form.MOMENT, row.signed_at)),
        )
