"""Dates, durations and numbers as people say them, in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.translations import _

ZONE = ZoneInfo("Asia/Shanghai")
NOTHING = "—"


def moment(at: datetime | None) -> str:
    """2026-11-23 08:30, or a dash."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else NOTHING


def short_moment(at: datetime | None, *, now: datetime | None = None) -> str:
    """11-23 08:30; with the year where it is not this one."""
    if at is None:
        return NOTHING
    local = at.astimezone(ZONE)
    same = now is None or local.year == now.astimezone(ZONE).year
    return f"{local:%m-%d %H:%M}" if same else f"{local:%Y-%m-%d %H:%M}"


def spoken_moment(at: datetime | None) -> str:
    """11月30日 17:30."""
    if at is None:
        return NOTHING
    local = at.astimezone(ZONE)
    return _("{month}月{day}日 {time}").format(
        month=local.month, day=local.day, time=f"{local:%H:%M}"
    )


def day(value: date | datetime | None) -> str:
    """2026-11-23, or a dash."""
    if value is None:
        return NOTHING
    local = value.astimezone(ZONE).date() if isinstance(value, datetime) else value
    return local.isoformat()


def number(value: float | int | None, places: int = 0) -> str:
    """1,234 or 1,234.5, or a dash."""
    return NOTHING if value is None else f"{value:,.{places}f}"


def percent(numerator: int, denominator: int) -> str:
    """91.6 %, one decimal; of nothing it is a dash."""
    return f"{100 * numerator / denominator:.1f}%" if denominator else NOTHING


def signed(value: int) -> str:
    """A change with its sign; none is 持平."""
    if value == 0:
        return _("持平")
    return f"+{value}" if value > 0 else f"\N{MINUS SIGN}{-value}"


def working_days(value: float | None) -> str:
    """2.5 个工作日."""
    return NOTHING if value is None else _("{n} 个工作日").format(n=f"{value:.1f}")


def left_or_over(*, at: datetime, due: datetime | None, over_days: float = 0.0) -> str:
    """剩 2 小时 / 剩 3 日 / 超期 3.5 日 (working days, where they are given)."""
    if due is None:
        return NOTHING
    if at > due:
        if over_days >= 1:
            return _("超期 {n} 日").format(n=f"{over_days:.1f}".removesuffix(".0"))
        return _("超期 {n}").format(n=_short(at - due))
    return _("剩 {n}").format(n=_short(due - at))


def _short(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("{n} 分钟").format(n=max(minutes, 1))
    if minutes < 48 * 60:
        return _("{n} 小时").format(n=minutes // 60)
    return _("{n} 日").format(n=minutes // (24 * 60))
