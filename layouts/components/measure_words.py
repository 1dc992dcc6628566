"""Figures of measures in words: values, how sure they are, how they changed."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.measures.figures import Reading
from app.domain.measures.measure import BY_CODE, Unit
from app.translations import _
from layouts.components.words import NOTHING, number

ROUNDED = 0.05
"""Less is nothing at one decimal."""


def figure(value: float | None, unit: Unit) -> str:
    """91.6%, or 2.5 of working days; a dash of nothing."""
    if value is None:
        return NOTHING
    return f"{100 * value:.1f}%" if unit is Unit.SHARE else number(value, 1)


def interval(read: Reading, unit: Unit) -> str:
    """Between what the value lies; "" where none can be given."""
    if read.low is None or read.high is None:
        return ""
    return _("{low}—{high}").format(low=figure(read.low, unit), high=figure(read.high, unit))


def change(now: Reading, before: Reading | None, unit: Unit) -> str:
    """Against the window before: by how many percentage points or working days; "" of nothing."""
    if before is None or now.value is None or before.value is None:
        return ""
    apart = (now.value - before.value) * (100 if unit is Unit.SHARE else 1)
    if abs(apart) < ROUNDED:
        return _("持平")
    words = _("↑ 升{n}") if apart > 0 else _("↓ 降{n}")
    return words.format(n=f"{abs(apart):.1f}")


def counted(read: Reading, unit: Unit) -> str:
    """113/123 of a share; how many otherwise."""
    if unit is Unit.SHARE and read.numerator is not None:
        return f"{read.numerator:,.0f}/{read.denominator:,}"
    return f"{read.denominator:,}"


def meaning(*codes: str) -> str:
    """What measures are made of, by their table: 解决率：…÷…。"""
    pair = _("{name}：{numerator}÷{denominator}。")
    return "".join(
        pair.format(
            name=_(measure.name),
            numerator=_(measure.numerator),
            denominator=_(measure.denominator),
        )
        for measure in (BY_CODE[code] for code in codes)
    )


def trend_words(trend: Sequence[float | None], unit: Unit) -> str:
    """The values of weeks in a sentence."""
    return _("近12周：{values}").format(values=_("、").join(figure(v, unit) for v in trend))
