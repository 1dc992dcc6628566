"""`bihuan network`: who hands cases over to whom, in the database or in any event log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from app.commands.clock_questions import instant_of
from app.commands.installation import Installation
from app.commands.tables import aligned
from app.domain.errors import DomainError
from app.domain.network.handovers import Handovers
from app.imports.log_ways import Columns, Ways, read_ways
from app.imports.sheets import file_content
from app.translations import N_, _

TOP = 10


@click.command("network")
@click.option("--log", metavar="FILE", help=N_("事件日志（csv、xlsx、xes，可用 zip、gz 压缩）"))
@click.option("--case", metavar="C", help=N_("案件编号所在的列"))
@click.option("--time", metavar="T", help=N_("事件时间所在的列"))
@click.option("--group", metavar="G", help=N_("承办部门所在的列"))
@click.option("--missing", metavar="WORD", multiple=True, help=N_(
    "部门列中作未注明读取的字样，可重复；"
    "空白、?、-、—、/、无、N/A、EMPTY、UNKNOWN 无须指定"))  # fmt: skip
@click.option("--as-of", metavar="T", help=N_("截至此刻（ISO 8601），默认为现在；仅用于本系统数据"))
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_obj
def network(
    installation: Installation,
    *,
    log: str | None,
    case: str | None,
    time: str | None,
    group: str | None,
    missing: tuple[str, ...],
    as_of: str | None,
    as_json: bool,
) -> None:
    """统计各部门之间的流转和往返流转：本系统的，或事件日志 FILE 的。

    本系统另列部门间等待和发现的堵点。日志中案件的事件按时间排序，同一时刻按文件次序；
    未注明部门的事件不改变承办部门。
    """
    given = {"--log": log, "--case": case, "--time": time, "--group": group}
    if not any((*given.values(), missing)):
        _tell_database(installation, as_of=as_of, as_json=as_json)
        return
    path, *names = _required(given)
    columns = Columns(case=names[0], at=names[1], group=names[2], missing=missing)
    ways = read_ways(file_content(Path(path)), file=Path(path).name, columns=columns)
    counted = handovers(ways)
    if not ways.certain:
        click.echo(doubt(columns), err=True)
    if as_json:
        click.echo(json.dumps(told(counted), ensure_ascii=False))
        return
    for line in (*figures(counted), *busiest(counted), *by_group(counted), *nothing(ways)):
        click.echo(line)


def _tell_database(installation: Installation, *, as_of: str | None, as_json: bool) -> None:
    # What a log needs must not wait for what only a database does.
    from app.commands import network_standing

    found = network_standing.standing(installation, as_of=instant_of(as_of) if as_of else None)
    counted = found.counted
    if as_json:
        answer = {**told(counted), **network_standing.told(found)}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    counts = (*figures(counted), *busiest(counted), *by_group(counted))
    for line in (*counts, *network_standing.lines(found)):
        click.echo(line)


COMMANDS = (network,)


def _required(given: dict[str, str | None]) -> list[str]:
    """The values of options. Raises DomainError "option_missing" with those that have none."""
    lacking = [option for option, value in given.items() if not value]
    if lacking:
        raise DomainError("option_missing", options=_("、").join(lacking))
    return [value for value in given.values() if value]


def doubt(columns: Columns) -> str:
    """What a reader has to know where the file leaves the order of day and month open."""
    words = _("“{heading}”的日、月都不大于12，无法判定先后，{order}读取")
    order = _("按先日后月（十二小时制的按先月后日）")
    return words.format(heading=columns.at, order=order)


def handovers(ways: Ways) -> Handovers[str]:
    """All cases of a log, counted."""
    counted: Handovers[str] = Handovers()
    for groups in ways.cases.values():
        counted.add(groups)
    return counted


def told(counted: Handovers[str]) -> dict[str, Any]:
    """What `network --json` tells of a log."""
    return {
        "events": counted.events,
        "cases": counted.cases,
        "groups": len(counted.per_group),
        "without_group": counted.without_group,
        "pairs": counted.pairs,
        "self": counted.self_pairs,
        "cross": counted.cross,
        "edges": len(counted.edges),
        "top": [list(edge) for edge in counted.busiest(TOP)],
        "cases_with_transfer": counted.cases_with_transfer,
        "max_transfers": counted.max_transfers,
        "pingpong_occurrences": counted.pingpong_occurrences,
        "pingpong_cases": counted.pingpong_cases,
        "per_group": dict(_by_events(counted)),
    }


def figures(counted: Handovers[str]) -> Iterator[str]:
    """The counts, a line each."""
    rows = (
        (_("事件"), counted.events),
        (_("案件"), counted.cases),
        (_("部门"), len(counted.per_group)),
        (_("未注明部门的事件"), counted.without_group),
        (_("前后相接的事件"), counted.pairs),
        (_("其中部门未变"), counted.self_pairs),
        (_("其中流转"), counted.cross),
        (_("流转方向"), len(counted.edges)),
        (_("有流转的案件"), counted.cases_with_transfer),
        (_("单件最多流转次数"), counted.max_transfers),
        (_("往返流转次数"), counted.pingpong_occurrences),
        (_("有往返流转的案件"), counted.pingpong_cases),
    )
    yield from aligned([(name, str(count)) for name, count in rows])


def busiest(counted: Handovers[str]) -> Iterator[str]:
    """The directions with most handovers, and how many of these went back where they came from."""
    edges = counted.busiest(TOP)
    if not edges:
        return
    yield ""
    lines = [[_("移出部门"), _("移入部门"), _("流转次数"), _("其中退回原部门")]]
    lines += [
        [giver, taker, str(count), str(counted.returned[giver, taker])]
        for giver, taker, count in edges
    ]
    yield from aligned(lines)


def by_group(counted: Handovers[str]) -> Iterator[str]:
    """How many events each group had."""
    if counted.per_group:
        yield ""
        rows = [(group, str(events)) for group, events in _by_events(counted)]
        yield from aligned([(_("部门"), _("事件数")), *rows])


def nothing(ways: Ways) -> Iterator[str]:
    """The words of a file that were read as no group."""
    words = {word: count for word, count in ways.nothing.items() if word}
    if words:
        yield ""
        shown = [_("“{word}”{count}行").format(word=word, count=n) for word, n in words.items()]
        yield _("作未注明部门读取：{words}").format(words=_("、").join(shown))


def _by_events(counted: Handovers[str]) -> list[tuple[str, int]]:
    """The groups with their events, most first, ties by name."""
    return sorted(counted.per_group.items(), key=lambda row: (-row[1], row[0]))
