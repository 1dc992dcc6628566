"""Words on official paper: dates in Arabic digits without noughts, numerals of headings."""

from __future__ import annotations

from datetime import datetime

from app.domain.flows import OFFICE_ZONE
from app.translations import N_, _

DIGITS, TEN = N_("零一二三四五六七八九"), N_("十")


def on_day(at: datetime | None) -> str:
    """2026年12月4日 (GB/T 9704-2012, 7.3.5.4), of an instant in the office's zone; — of none."""
    if at is None:
        return "—"
    local = at.astimezone(OFFICE_ZONE)
    return _("{y}年{m}月{d}日").format(y=local.year, m=local.month, d=local.day)


def on_minute(at: datetime | None) -> str:
    """2026年12月4日 17:30; — of none."""
    return on_day(at) + (at.astimezone(OFFICE_ZONE).strftime(" %H:%M") if at else "")


def spoken(at: datetime) -> str:
    """2026年12月4日下午."""
    half = _("上午") if at.astimezone(OFFICE_ZONE).hour < 12 else _("下午")
    return on_day(at) + half


def numeral(n: int) -> str:
    """一, 二 … 十, 十一 … 九十九, of a heading. Raises ValueError beyond 1 to 99."""
    if not 1 <= n <= 99:
        raise ValueError(n)
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else TEN if tens == 1 else DIGITS[tens] + TEN
    return head + (DIGITS[ones] if ones else "")
