"""督办单: how orders are numbered, when their answers are due, and what a rule draws one up for.

Source: 党政机关公文处理 practice (GB/T 9704-2012 on 发文字号): mark, year in 六角括号, number
without zeros in front, 号.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.calendar import Calendar
from app.domain.catalogue import Stage, Term
from app.domain.flag_standing import still_dissatisfied
from app.domain.problem import Case
from app.domain.rules import SupervisionRule
from app.domain.working_time import Amount, Unit, deadline

DEFAULT_MARK = "督"
NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")


class Ground(Term):
    """Why a rule draws an order up (山东 2017: 重办后仍不满意; 芜湖: 批示件及无进展事项)."""

    DISSATISFIED = "dissatisfied", "重办后企业仍不满意"
    INSTRUCTION = "instruction", "领导批示逾期未答复"
    QUIET = "quiet", "承办单位长时间未反馈进展"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An order that a rule asks for. level: of the order. since: when its cause began (UTC)."""

    ground: Ground
    level: str
    since: datetime

    def facts(self, rule: SupervisionRule) -> Mapping[str, Any]:
        """The facts of the act that draws it up."""
        return {
            "rule": str(self.ground),
            "level": self.level,
            "ground": self.ground.label,
            "due_days": rule.due,
            "rhythm": rule.rhythm,
        }


def order_number(*, mark: str, year: int, n: int) -> str:
    """The number of an order: 浙改督〔2026〕7号. An organ without a mark of its own uses 督."""
    return f"{mark or DEFAULT_MARK}〔{year}〕{n}号"


def order_series(*, mark: str, year: int) -> str:
    """The name of the series that a number is taken from: one a mark and year."""
    return f"order:{mark or DEFAULT_MARK}:{year}"


def place_in_series(number: str) -> tuple[str, int] | None:
    """The series that a number was taken from, and its place there; None for other numbers."""
    found = NUMBER.fullmatch(number)
    if found is None:
        return None
    mark, year, n = found.groups()
    return order_series(mark=mark, year=int(year)), int(n)


def answer_after(at: datetime, *, rhythm: int, calendar: Calendar) -> datetime:
    """When the next answer is due: the close of business so many working days after that of `at`.

    In: the order's issue or the last answer (aware), working days. Out: UTC.
    """
    amount = Amount(n=rhythm, unit=Unit.WORKING_DAYS)
    return deadline(calendar, start=at, amount=amount).instant


def proposal(
    case: Case, *, rule: SupervisionRule, calendar: Calendar, at: datetime
) -> Proposal | None:
    """The order that a rule asks for on a case at `at`; the gravest cause, None without one.

    Nothing is asked for while an order is open or a draft waits (政府督查工作条例: 严禁重复督查),
    nor again for a cause that an earlier order or draft has met already.
    """
    if not case.open or case.open_order or case.draft:
        return None
    since_last = max(
        [*(o.issued_at for o in case.orders), *(d.at for d in case.drafts)], default=None
    )
    for found in (
        _dissatisfied(case, rule),
        _unanswered(case, rule, calendar, at),
        _quiet(case, rule, calendar, at),
    ):
        if found and found.level and (since_last is None or found.since > since_last):
            return found
    return None


def _dissatisfied(case: Case, rule: SupervisionRule) -> Proposal | None:
    since = still_dissatisfied(case)
    if since is None:
        return None
    return Proposal(ground=Ground.DISSATISFIED, level=rule.dissatisfied, since=since)


def _unanswered(
    case: Case, rule: SupervisionRule, calendar: Calendar, at: datetime
) -> Proposal | None:
    waiting = [i.at for i in case.instructions if i.answered_at is None]
    if not waiting:
        return None
    first = min(waiting)
    if at <= answer_after(first, rhythm=rule.instruction_after, calendar=calendar):
        return None
    return Proposal(ground=Ground.INSTRUCTION, level=rule.instruction, since=first)


def _quiet(case: Case, rule: SupervisionRule, calendar: Calendar, at: datetime) -> Proposal | None:
    """A lead in hand that was not heard of; a pause is no silence, it begins anew after one."""
    if case.stage is not Stage.HANDLING or case.running_pause or case.heard_at is None:
        return None
    heard = max([case.heard_at, *(pause.over() for pause in case.pauses)])
    if at <= answer_after(heard, rhythm=rule.quiet_after, calendar=calendar):
        return None
    return Proposal(ground=Ground.QUIET, level=rule.quiet, since=heard)
