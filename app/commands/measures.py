"""`bihuan measures`: every measure of a window, with what it was made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import click

from app.commands.clock_questions import instant_of
from app.commands.exporting import viewer_named
from app.commands.installation import Installation
from app.commands.refusals import telling
from app.commands.tables import aligned
from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.domain.measures.grouping import By
from app.domain.measures.measure import Unit
from app.domain.review.weeks import last_whole_week
from app.queries.measures import MeasureRow
from app.queries.measures import measures as read_measures
from app.translations import N_, _
from db.store import Store

NOTHING = "—"
NAMED = {By.DEPARTMENT, By.LINE}
"""Groups that have no code of their own outside this database."""


@click.command("measures")
@click.option(
    "--from", "since", metavar="T", help=N_("起始时刻（ISO 8601），含；默认为上一例会周期")
)
@click.option("--to", "until", metavar="T", help=N_("截止时刻（ISO 8601），不含；不晚于现在"))
@click.option("--by", type=click.Choice([str(by) for by in By]), help=N_(
    "按承办部门、条线、区域、服务领域、来源渠道或难度分组"))  # fmt: skip
@click.option("--as", "username", metavar="USER", help=N_("以此账号的可见范围统计，默认为全部"))
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_obj
def measures(
    installation: Installation,
    *,
    since: str | None,
    until: str | None,
    by: str | None,
    username: str | None,
    as_json: bool,
) -> None:
    """统计评价指标：分子、分母、数值和95%置信区间。分母为零的以“—”表示，件数少的标“*”。"""
    group = By(by) if by else None
    with telling():
        application = installation.application()
        now, viewer = application.now(), viewer_named(application, username)
        with application.reading() as store:
            begin, end = window(store, since=since, until=until, now=now)
            rows = read_measures(store, viewer=viewer, at=now, since=begin, until=end, by=group)
    if as_json:
        click.echo(json.dumps([told(row, group) for row in rows], ensure_ascii=False))
        return
    for line in (span(begin, min(end, now)), *table(rows, group)):
        click.echo(line)


COMMANDS = (measures,)


def window(
    store: Store, *, since: str | None, until: str | None, now: datetime
) -> tuple[datetime, datetime]:
    """What was given, until now where no end was; without either, the last whole week of reviews.

    Raises DomainError: option_missing, window_reversed, and what reading an instant raises.
    """
    if since is None and until is None:
        week = last_whole_week(now, edge=store.rules.rules().review)
        return week.since, week.until
    if since is None:
        raise DomainError("option_missing", options="--from")
    begin, end = instant_of(since), instant_of(until) if until else now
    if end <= begin:
        raise DomainError("window_reversed", since=shown(begin), until=shown(end))
    return begin, end


def told(row: MeasureRow, by: By | None) -> dict[str, Any]:
    """A row as `measures --json` tells it. group: a code where there is one, else the name."""
    read = row.reading
    return {
        "measure": row.measure,
        "group": row.group if by in NAMED else row.key,
        "numerator": read.numerator,
        "denominator": read.denominator,
        "value": read.value,
        "low": read.low,
        "high": read.high,
        "n": read.n,
    }


def span(since: datetime, until: datetime) -> str:
    """The window, by the clocks of the office."""
    return _("统计期间：{since} 至 {until}").format(since=shown(since), until=shown(until))


def shown(at: datetime) -> str:
    """An instant, by the clocks of the office."""
    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def table(rows: Iterable[MeasureRow], by: By | None) -> Iterator[str]:
    """The rows under their headings; those of all together have no column of groups."""
    group = [by.label] if by else []
    heads = [_("指标"), *group, _("数值"), _("分子"), _("分母"), _("95%区间")]
    return aligned([heads, *(line(row, grouped=bool(by)) for row in rows)])


def line(row: MeasureRow, *, grouped: bool) -> list[str]:
    """A row in words."""
    read = row.reading
    group = [row.group or NOTHING] if grouped else []
    numerator = NOTHING if read.numerator is None else f"{read.numerator:g}"
    few = "*" if read.small and read.n else ""
    return [
        row.name, *group, _value(row, read.value) + few, numerator, str(read.n), _between(row),
    ]  # fmt: skip


def _between(row: MeasureRow) -> str:
    low, high = row.reading.low, row.reading.high
    if low is None and high is None:
        return NOTHING
    return _("{low} 至 {high}").format(low=_value(row, low), high=_value(row, high))


def _value(row: MeasureRow, value: float | None) -> str:
    if value is None:
        return NOTHING
    in_days = row.definition is not None and row.definition.unit is Unit.WORKING_DAYS
    return f"{value:.2f}" if in_days else f"{100 * value:.1f}%"
