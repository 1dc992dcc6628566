"""督办单: how orders are numbered, and when their answers are due.

Source: 党政机关公文处理 practice (GB/T 9704-2012 on 发文字号): mark, year in 六角括号, number
without zeros in front, 号.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.working_time import Amount, Unit, deadline

DEFAULT_MARK = "督"


def order_number(*, mark: str, year: int, n: int) -> str:
    """The number of an order: 浙改督〔2026〕7号. An organ without a mark of its own uses 督."""
    return f"{mark or DEFAULT_MARK}〔{year}〕{n}号"


def order_series(*, mark: str, year: int) -> str:
    """The name of the series that a number is taken from: one a mark and year."""
    return f"order:{mark or DEFAULT_MARK}:{year}"


def answer_after(at: datetime, *, rhythm: int, calendar: Calendar) -> datetime:
    """When the next answer is due: the close of business so many working days after that of `at`.

    In: the order's issue or the last answer (aware), working days. Out: UTC.
    """
    amount = Amount(n=rhythm, unit=Unit.WORKING_DAYS)
    return deadline(calendar, start=at, amount=amount).instant
