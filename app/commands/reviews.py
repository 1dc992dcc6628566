"""`bihuan review`: freezing a review week, the packs there are, and what one of them says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import click

from app.commands.installation import Installation
from app.commands.refusals import telling
from app.commands.tables import aligned
from app.domain.access import PROVINCE, SYSTEM
from app.domain.events import stamp
from app.domain.flows import OFFICE_ZONE
from app.domain.review.pack import Pack
from app.domain.review.pack_text import canonical
from app.domain.review.weeks import Week, last_whole_week
from app.services import pack_restoring, packs
from app.translations import N_, _
from db.models import PackRow
from db.store import Store

MOST_LISTED = 60

WEEK = click.option(
    "--week", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help=N_("截止于该日的例会周期，默认为上一例会周期"),
)  # fmt: skip
REGION = click.option("--region", default=PROVINCE, metavar="CODE", help=N_("行政区划代码"))
AS_JSON = click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))


@click.group("review")
def review() -> None:
    """周例会材料：冻结、列出、查看。"""


@review.command("freeze")
@WEEK
@REGION
@AS_JSON
@click.pass_obj
def freeze(
    installation: Installation, *, week: datetime | None, region: str, as_json: bool
) -> None:
    """冻结一个例会周期的材料；冻结后不再改变。"""
    with telling():
        application = installation.application()
        now = application.now()
        with application.reading() as store:
            asked = week_named(store, week.date() if week else None, now=now)
            pack = packs.prepare(store, region=region, week=asked, at=now)
        with application.transaction() as store:
            digest = packs.freeze(store, pack=pack, viewer=SYSTEM)
    words = _("已冻结：{since} 至 {until}，校验值 {digest}")
    _tell(asked, region, digest, words=words, as_json=as_json)


@review.command("list")
@REGION
@AS_JSON
@click.pass_obj
def list_packs(installation: Installation, *, region: str, as_json: bool) -> None:
    """列出一个地区已冻结的例会材料，最近的在前。"""
    with telling(), installation.application().reading() as store:
        rows = [listed(row) for row in packs.frozen(store, region=region, most=MOST_LISTED)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for line in aligned([[str(value or "") for value in row.values()] for row in rows] or [[""]]):
        click.echo(line)


@review.command("show")
@WEEK
@REGION
@AS_JSON
@click.pass_obj
def show(installation: Installation, *, week: datetime | None, region: str, as_json: bool) -> None:
    """查看一个例会周期的材料：--json 输出全部内容，否则输出总览。"""
    with telling():
        application = installation.application()
        with application.reading() as store:
            asked = week_named(store, week.date() if week else None, now=application.now())
            pack = packs.pack_of(store, region=region, since=asked.since)
    if as_json:
        click.echo(canonical(pack).decode())
        return
    for line in summary(pack):
        click.echo(line)


@review.command("restore")
@WEEK
@REGION
@AS_JSON
@click.pass_obj
def restore(
    installation: Installation, *, week: datetime | None, region: str, as_json: bool
) -> None:
    """据日志重新生成丢失或损坏的例会材料，校验值须与冻结时一致。"""
    with telling():
        application = installation.application()
        now = application.now()
        with application.transaction() as store:
            asked = week_named(store, week.date() if week else None, now=now)
            digest = pack_restoring.restore(store, region=region, since=asked.since)
    words = _("已恢复：{since} 至 {until}，校验值 {digest}")
    _tell(asked, region, digest, words=words, as_json=as_json)


COMMANDS = (review,)


def week_named(store: Store, day: date | None, *, now: datetime) -> Week:
    """The week that ends on a local date, or the last one before it; without one, the last."""
    edge = store.rules.rules().review
    if day is None:
        return last_whole_week(now, edge=edge)
    end = datetime.combine(day, datetime.max.time(), OFFICE_ZONE).astimezone(UTC)
    return last_whole_week(end, edge=edge)


def _tell(week: Week, region: str, digest: str, *, words: str, as_json: bool) -> None:
    """What was written, for people or for programs."""
    if as_json:
        told = {"region": region, "since": stamp(week.since), "until": stamp(week.until)}
        click.echo(json.dumps({**told, "digest": digest}, ensure_ascii=False))
        return
    click.echo(words.format(since=shown(week.since), until=shown(week.until), digest=digest))


def listed(row: PackRow) -> dict[str, Any]:
    """A pack as `review list --json` tells it."""
    return {
        "since": stamp(row.since),
        "until": stamp(row.until),
        "frozen_at": stamp(row.frozen_at),
        "signed_at": stamp(row.signed_at) if row.signed_at else None,
        "digest": row.digest,
    }


def summary(pack: Pack) -> Iterable[str]:
    """The numbers of the overview, each with that of the week before."""
    yield f"{pack.region_name}  {shown(pack.week.since)} — {shown(pack.week.until)}"
    yield from aligned(list(_numbers(pack)))


def _numbers(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for count in (*pack.overview.lanes, *pack.overview.numbers):
        yield count.code, str(count.n), "—" if count.before is None else str(count.before)


def shown(instant: datetime) -> str:
    """An instant on the wall of the office."""
    return f"{instant.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
