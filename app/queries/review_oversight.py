"""Orders and candidates for consultation of a weekly review, out of its pack alone."""

from __future__ import annotations

from collections import Counter

from app.domain.catalogue import Difficulty, FlagKind, OrderLevel, Stage
from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import Candidate, Count, OrderLine
from app.queries.report import Card, Chapter, Column, Form, Table, Value
from app.queries.report_words import said
from app.queries.review_addresses import number_addresses
from app.queries.review_phrases import (
    MOST_CARDS,
    days,
    listed,
    number,
    number_figure,
    numbers_of,
    sentences,
    versus,
)
from app.queries.review_tables import lead_name
from app.queries.telling import term_word
from app.translations import _
from app.translations.flag_sentences import flag_mark


def supervision(pack: Pack) -> Chapter:
    """The orders that stand, the longest silent first."""
    told, count = pack.supervision, numbers_of(pack)["under_order"]
    address = number_addresses(pack).get("under_order", "")
    return Chapter(
        key=Section.SUPERVISION,
        title=_(Section.SUPERVISION.label),
        sentences=sentences(_ordered(pack), _silent(pack), _answers_due(pack)),
        figures=(
            number_figure(count, address=address),
            number_figure(told.issued),
            number_figure(told.lifted),
            number_figure(Count(code="silent", n=len(told.silent))),
        ),
        tables=(_orders_table(pack),) if told.open else (),
    )  # fmt: skip


def _ordered(pack: Pack) -> str:
    told, n = pack.supervision, len(pack.supervision.open)
    levels = Counter(line.level for line in told.open)
    parts = [
        _("{level} {n} 件").format(level=_(level.label), n=number(levels[level]))
        for level in OrderLevel
        if levels[level]
    ]
    words = _(
        "本周下达督办单 {issued} 件{versus}，解除 {lifted} 件；期末未解除 {open} 件{levels}。"
    )
    return words.format(
        issued=number(told.issued.n),
        versus=versus(told.issued),
        lifted=number(told.lifted.n),
        open=number(n),
        levels=_("（{parts}）").format(parts=listed(parts)) if parts else "",
    )


def _silent(pack: Pack) -> str:
    silent = pack.supervision.silent
    if not silent:
        return ""
    words = _("逾期未答复 {n} 件，最久的是{order}（{lead}），已逾期 {days} 个工作日。")
    return words.format(
        n=number(len(silent)),
        order=silent[0].order,
        lead=_answering(silent[0]),
        days=days(silent[0].silence),
    )


def _answers_due(pack: Pack) -> str:
    due = len(pack.supervision.due)
    return _("下一周期应答复 {n} 件。").format(n=number(due)) if due else ""


def _answering(line: OrderLine) -> str:
    return line.lead or _("尚未派单")


def _orders_table(pack: Pack) -> Table:
    silent = {line.order for line in pack.supervision.silent}
    due = {line.order for line in pack.supervision.due}

    def state(line: OrderLine) -> str:
        if line.order in silent:
            return _("逾期未答复")
        return _("下一周期应答复") if line.order in due else _("推进中")

    columns = (
        Column(key="order", title=_("督办单"), width=10),
        Column(key="level", title=_("级别"), width=4),
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=11),
        Column(key="title", title=_("问题"), width=18),
        Column(key="ground", title=_("督办事由"), width=18),
        Column(key="lead", title=_("答复单位"), width=8),
        Column(key="issued_at", title=_("下达时间"), form=Form.MOMENT, width=8),
        Column(key="due", title=_("督办期限"), form=Form.MOMENT, width=8),
        Column(key="answer_due", title=_("应答复时间"), form=Form.MOMENT, width=8),
        Column(key="answers", title=_("已答复（次）"), form=Form.COUNT, width=4),
        Column(key="answer", title=_("最近答复"), width=20),
        Column(key="age", title=_("历时（工作日）"), form=Form.DAYS, width=5),
        Column(key="over", title=_("超期（工作日）"), form=Form.DAYS, width=5),
        Column(key="silence", title=_("逾期未答复（工作日）"), form=Form.DAYS, width=6),
        Column(key="state", title=_("状态"), width=6),
    )
    rows = tuple(
        (
            *(line.order, term_word(OrderLevel, line.level), line.number, line.title),
            *(line.ground, _answering(line), line.issued_at, line.due, line.answer_due),
            *(line.answers, line.answer, line.age, line.over or None, line.silence or None),
            state(line),
        )
        for line in pack.supervision.open
    )
    return Table(
        key="orders", title=_("未解除的督办单"), columns=columns, rows=rows, total=len(rows),
        brief=("order", "level", "title", "lead", "due", "silence", "state"),
    )  # fmt: skip


def candidates(pack: Pack) -> Chapter:
    """What is put forward for consultation, the most pressing first."""
    count = numbers_of(pack)["flagged"]
    address = number_addresses(pack).get("flagged", "")
    newly = sum(pack.week.holds(min(flag.since for flag in c.flags)) for c in pack.candidates)
    return Chapter(
        key=Section.CANDIDATES,
        title=_(Section.CANDIDATES.label),
        sentences=sentences(_put_forward(pack, newly), _beyond_cards(pack)),
        figures=(
            number_figure(count, address=address),
            number_figure(Count(code="newly_flagged", n=newly)),
        ),
        tables=(_candidates_table(pack),) if pack.candidates else (),
        cards=tuple(map(_candidate_card, pack.candidates[:MOST_CARDS])),
    )  # fmt: skip


def _put_forward(pack: Pack, newly: int) -> str:
    count = numbers_of(pack)["flagged"]
    if not count.n:
        return _("期末无提请会商的问题{versus}。").format(versus=versus(count))
    words = _("期末提请会商 {n} 件{versus}，其中本周新增 {newly} 件{kinds}。")
    return words.format(
        n=number(count.n), versus=versus(count), newly=number(newly), kinds=_kinds(pack)
    )


def _kinds(pack: Pack) -> str:
    of = Counter(kind for c in pack.candidates for kind in {flag.kind for flag in c.flags})
    parts = [
        _("{kind} {n} 件").format(kind=_(kind.label), n=number(of[kind]))
        for kind in FlagKind
        if of[kind]
    ]
    words = _("；按情形：{kinds}，一件可有多种情形")
    return words.format(kinds=listed(parts)) if parts else ""


def _beyond_cards(pack: Pack) -> str:
    if len(pack.candidates) <= MOST_CARDS:
        return ""
    return _("以下逐件列明最紧迫的 {n} 件，其余见表。").format(n=MOST_CARDS)


def _candidates_table(pack: Pack) -> Table:
    columns = (
        Column(key="number", title=_("问题编号"), form=Form.PROBLEM, width=11),
        Column(key="title", title=_("问题"), width=18),
        Column(key="lead", title=_("主办单位"), width=8),
        Column(key="due", title=_("办结期限"), form=Form.MOMENT, width=8),
        Column(key="light", title=_("预警"), form=Form.LIGHT, width=3),
        Column(key="flags", title=_("提请情形"), width=10),
        Column(key="since", title=_("提请时间"), form=Form.MOMENT, width=8),
        Column(key="why", title=_("提请理由"), width=26),
        Column(key="tried", title=_("已采取措施"), width=26),
        Column(key="question", title=_("需会商明确"), width=26),
    )
    return Table(
        key="candidates",
        title=_("提请会商问题"),
        columns=columns,
        rows=tuple(map(_candidate_row, pack.candidates)),
        total=len(pack.candidates),
        brief=("number", "title", "lead", "flags", "since"),
    )


def _candidate_row(candidate: Candidate) -> tuple[Value, ...]:
    of, flags = candidate.of, candidate.flags
    return (
        *(of.number, of.title, lead_name(of), of.due, of.light),
        listed(flag_mark(flag.rule) for flag in flags),
        min(flag.since for flag in flags),
        _why(candidate),
        candidate.tried,
        candidate.question,
    )


def _why(candidate: Candidate) -> str:
    return _("；").join(flag.sentence for flag in candidate.flags)


def _candidate_card(candidate: Candidate) -> Card:
    of = candidate.of
    facts = (
        (_("诉求人"), of.appellant),
        (_("区域"), of.region),
        (_("服务领域"), of.field),
        (_("难度"), term_word(Difficulty, of.difficulty)),
        (_("环节"), term_word(Stage, of.stage)),
        (_("主办单位"), lead_name(of)),
        (_("责任人"), of.responsible),
        (_("分管领导"), of.leader),
        (_("办结期限"), said(Form.MOMENT, of.due)),
        (_("预警"), said(Form.LIGHT, of.light)),
        (_("历时"), _("{n} 个工作日").format(n=days(of.age))),
        (_("超期"), _("{n} 个工作日").format(n=days(of.over)) if of.over else ""),
    )
    lines = (
        _("提请理由：{why}。").format(why=_why(candidate)),
        _("已采取措施：{tried}").format(tried=candidate.tried) if candidate.tried else "",
        _("需会商明确：{what}").format(what=candidate.question) if candidate.question else "",
    )
    return Card(
        number=of.number,
        title=of.title,
        facts=tuple(pair for pair in facts if pair[1]),
        lines=tuple(filter(None, lines)),
    )
