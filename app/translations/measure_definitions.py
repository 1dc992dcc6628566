"""What measures are, in words: for the page and for every file that tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.measures.figures import THREE_RATES, WEIGHTED
from app.domain.measures.measure import AGE_BANDS, BY_CODE, Measure
from app.translations import N_, _

AGE_NUMERATOR = N_("截至现在在办、自登记起的工作日在此范围内的问题")
AGE_DENOMINATOR = N_("截至现在在办的全部问题")
AGE_DATED = N_("截至现在，不随期间变化")


def definition(code: str, *, weights: Sequence[int] = ()) -> tuple[tuple[str, str], ...]:
    """What a measure is, as labels and words. weights: of 三率加权, in hundredths."""
    if code == THREE_RATES:
        return _of_three_rates(weights)
    if code in BY_CODE:
        return _of_measure(BY_CODE[code])
    (age,) = (age for age in AGE_BANDS if age.code == code)
    return (
        (_("分子"), _(AGE_NUMERATOR)),
        (_("分母"), _(AGE_DENOMINATOR)),
        (_("时间口径"), _(AGE_DATED)),
        (_("最低样本"), str(age.minimum)),
    )


def _of_three_rates(weights: Sequence[int]) -> tuple[tuple[str, str], ...]:
    term = _("{name}×{weight}%")
    terms = [
        term.format(name=_(BY_CODE[code].name), weight=weight)
        for code, weight in zip(WEIGHTED, weights, strict=True)
    ]
    return (
        (_("计算公式"), _("＋").join(terms)),
        (_("样本"), _("三项分母中最小的一项；任一项无样本时不计算")),
        (_("评价方向"), _("越高越好；加权值没有置信区间，不分档、不排名")),
        (_("依据"), _("规则库“三率加权”一节载明的权重；未启用时不列示")),
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
