"""Measures in words: values, how sure they are, how they changed, what they are made of."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.measures.figures import Reading
from app.domain.measures.measure import AGE_BANDS, BY_CODE, Measure, Unit
from app.translations import N_, _
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


def trend_words(trend: Sequence[float | None], unit: Unit) -> str:
    """The values of weeks in a sentence."""
    return _("近12周：{values}").format(values=_("、").join(figure(v, unit) for v in trend))


AGE_NUMERATOR = N_("截至现在在办、自登记起的工作日在此范围内的问题")
AGE_DENOMINATOR = N_("截至现在在办的全部问题")
AGE_DATED = N_("截至现在，不随期间变化")


def definition(code: str) -> tuple[tuple[str, str], ...]:
    """What a measure is, as labels and words."""
    if code in BY_CODE:
        return _of_measure(BY_CODE[code])
    (age,) = (age for age in AGE_BANDS if age.code == code)
    return (
        (_("分子"), _(AGE_NUMERATOR)),
        (_("分母"), _(AGE_DENOMINATOR)),
        (_("时间口径"), _(AGE_DATED)),
        (_("最低样本"), str(age.minimum)),
    )


def _of_measure(measure: Measure) -> tuple[tuple[str, str], ...]:
    window = _("{date}；{window}").format(date=measure.dated, window=_(measure.window.label))
    treated = _("；").join((measure.excluded, measure.extended, measure.imported))
    return (
        (_("分子"), _(measure.numerator)),
        (_("分母"), _(measure.denominator)),
        (_("时间口径"), window),
        (_("特殊情形"), treated),
        (_("评价方向"), _(measure.better.label)),
        (_("最低样本"), str(measure.minimum)),
        (_("依据"), _(measure.source)),
    )
