"""Charts of counts beside those of the week before, where weeks are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.review.pack_rows import Count
from app.queries.report import Chart, Series, Shape
from app.translations import _


def counted_columns(
    counts: Sequence[Count], *, key: str, title: str, names: Mapping[str, str]
) -> Chart:
    """This week beside the last."""
    now = Series(name=_("本周"), values=tuple(float(c.n) for c in counts))
    before = Series(name=_("上周"), values=tuple(_float(c.before) for c in counts))
    compared = any(count.before is not None for count in counts)
    return Chart(
        key=key,
        title=title,
        shape=Shape.COLUMNS,
        labels=tuple(names[c.code] for c in counts),
        series=(now, before) if compared else (now,),
    )


def counted_lights(counts: Sequence[Count], names: Mapping[str, str]) -> Chart:
    compared = any(count.before is not None for count in counts)
    return Chart(
        key="lights",
        title=_("期末在办问题按预警灯分布"),
        shape=Shape.STACKED,
        labels=(_("本周"), _("上周")) if compared else (_("本周"),),
        series=tuple(
            Series(
                name=names[c.code],
                tone=c.code,
                values=(float(c.n), _float(c.before)) if compared else (float(c.n),),
            )
            for c in counts
        ),
    )


def _float(n: int | None) -> float | None:
    return None if n is None else float(n)
