"""What an agenda's paper begins with: the question that the flags raise, and what was tried.

Both are a first wording, made from the log when a problem is put on an agenda; the office writes
over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from app.domain.catalogue import AssignmentRole, OrderLevel
from app.domain.flags import FlagCode
from app.domain.oversight_parts import Flag
from app.domain.problem import Case
from app.translations import N_, gettext
from app.translations.flag_sentences import Departments, departments_in, listed

QUESTIONS: dict[FlagCode, str] = {
    FlagCode.RING: N_("{names}互为前置，由谁先行办理，能否并联办理、同步出具意见"),
    FlagCode.BLOCKED: N_("{names}承办的前置事项何时办结，能否先行办理后续事项"),
    FlagCode.LEVEL: N_("需上级协调的事项由哪一级牵头、如何承接"),
    FlagCode.MANY_DEPARTMENTS: N_("由谁牵头，各参与部门的责任和完成时限如何确定"),
    FlagCode.RETURNED: N_("承办单位如何确定"),
    FlagCode.DISSATISFIED: N_("企业诉求能否进一步解决，不能解决的如何说明"),
    FlagCode.REPEATED: N_("同类问题能否统一解决"),
    FlagCode.TWO_ROUNDS: N_("两次交办未办结的原因是什么，是否调整承办单位"),
    FlagCode.OVERDUE: N_("逾期的卡点在哪里，何时办结"),
    FlagCode.AGED: N_("长期未办结的卡点在哪里，何时办结"),
}
"""One a rule, what a meeting alone can settle first."""

MOST = 2
"""Questions of one paper: more are no longer one item."""


def question_of(flags: Sequence[Flag], *, departments: Departments) -> str:
    """The question to decide, from the standing flags; empty without one."""
    standing = {FlagCode(flag.rule): flag for flag in flags if flag.stands}
    asked = [flag.reason for code, flag in standing.items() if code is FlagCode.ASKED]
    found = [*filter(None, asked), *_raised(standing, departments)][:MOST]
    return gettext("{questions}。").format(questions=gettext("；").join(found)) if found else ""


def _raised(standing: dict[FlagCode, Flag], departments: Departments) -> Iterator[str]:
    for code, words in QUESTIONS.items():
        if code in standing:
            numbers = sorted(departments_in(standing[code].evidence))
            yield gettext(words).format(names=listed(numbers, departments))


def tried_of(case: Case, *, departments: Departments) -> str:
    """What was tried so far, as the log tells it; empty where nothing was."""
    found = list(_tried(case, departments))
    return gettext("{tried}。").format(tried=gettext("；").join(found)) if found else ""


def _tried(case: Case, departments: Departments) -> Iterator[str]:
    if case.dispatches:
        yield gettext("已派单 {n} 次，{whom}").format(
            n=case.dispatches, whom=_engaged(case, departments)
        )
    if case.round > 1:
        yield gettext("已重办 {n} 次").format(n=case.round - 1)
    extended = sum(e.approved is True for e in case.extensions)
    if extended:
        yield gettext("已延期 {n} 次").format(n=extended)
    if case.reminders:
        yield gettext("已催办 {n} 次").format(n=case.reminders)
    for order in case.orders:
        yield gettext("已下达{number}（{level}），答复 {n} 次").format(
            number=order.number, level=gettext(OrderLevel(order.level).label), n=order.answers
        )
    if case.decisions:
        last = max(case.decisions, key=attrgetter("at"))
        yield gettext("上次议定：{text}").format(text=last.text.rstrip("。"))


def _engaged(case: Case, departments: Departments) -> str:
    lead = case.lead
    others = {a.department for a in case.assignments if a.role is not AssignmentRole.LEAD}
    words = [gettext("主办{name}").format(name=departments(lead.department))] if lead else []
    if others:
        words.append(gettext("协办{names}").format(names=listed(sorted(others), departments)))
    return gettext("、").join(words)
