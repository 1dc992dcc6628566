"""评价考核 in words: of when and of what it is told, on the page and away from it."""

from __future__ import annotations

from datetime import datetime

from app.domain.flows import OFFICE_ZONE
from app.queries.evaluation_view import EvaluationView
from app.translations import _


def told_of(view: EvaluationView) -> str:
    """The window, the one before it where anything is compared with it, and the filter."""
    period = view.period
    told = [_between(_("统计期间"), period.since, period.until)]
    if view.table is not None:
        told.append(_between(_("上期"), period.before, period.since))
    pair = _("{label}：{value}")
    asked = view.conditions if view.table is not None else ()
    told += [pair.format(label=label, value=value) for label, value in asked]
    return _("；").join(told)


def _between(what: str, since: datetime, until: datetime) -> str:
    return _("{what}：{since} 至 {until}").format(
        what=what, since=minute(since), until=minute(until)
    )


def minute(at: datetime) -> str:
    """2026-11-19 17:30, by the clocks of Shanghai."""
    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
