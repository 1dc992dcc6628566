"""`bihuan bench`: databases of a given size, every screen timed, and the speeds to reach."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from app.bench import making, running
from app.bench.aims import with_ratios
from app.bench.measuring import Measured
from app.bench.place import Place
from app.bench.places import place_of
from app.commands.refusals import telling
from app.commands.tables import aligned
from app.domain.errors import DomainError
from app.translations import N_, _
from app.translations.errors import sentence

SMALLEST, LARGEST, FEWEST_OPEN = 100, 20_000_000, 50

UNMEASURED = 2
"""The exit status where some of the cases could not be measured."""


@click.command("bench")
@click.option("--size", "sizes", required=True, metavar="N[,N…]", help=N_("问题件数，逗号分隔"))
@click.option("--open", "open_", metavar="N", help=N_("在办件数，默认5000"))
@click.option(
    "--url", default="", metavar="DATABASE_URL", help=N_("PostgreSQL 服务器；默认用 SQLite")
)
@click.option("--folder", default="var/bench", show_default=True, help=N_("测速数据库所在目录"))
@click.option("--cases", default="", metavar="A,B|-A,-B", help=N_("只测这些项目；前加减号的不测"))
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_context
def bench(
    context: click.Context,
    *,
    sizes: str,
    open_: str | None,
    url: str,
    folder: str,
    cases: str,
    rounds: int,
    as_json: bool,
) -> None:
    """建立给定规模的数据库（各建一次），测量各页面和批量操作，与同次运行的下限相比。"""
    with telling():
        places = list(_places(sizes, open_, url=url, folder=Path(folder)))
        chosen = running.chosen(cases)
        failures: list[DomainError] = []
        measured = [
            running.measure(place, cases=chosen, rounds=rounds, failed=failures.append)
            for place in places
        ]
    rows = with_ratios([row for rows in measured for row in rows])
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        for line in table(rows):
            click.echo(line)
    for failure in failures:
        click.echo(sentence(failure), err=True)
    context.exit(UNMEASURED if failures else 0)


COMMANDS = (bench,)


def _places(sizes: str, open_: str | None, *, url: str, folder: Path) -> Iterator[Place]:
    """The databases asked for. Raises DomainError "bad_size"."""
    for text in sizes.split(","):
        size = _whole(text, SMALLEST, LARGEST)
        count = making.open_of(size) if open_ is None else _whole(open_, FEWEST_OPEN, size)
        yield place_of(size=size, open_=count, server=url, folder=folder)


def _whole(text: str, least: int, most: int) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or not least <= int(plain) <= most:
        raise DomainError("bad_size", value=text, least=least, most=most)
    return int(plain)


HEADINGS = (
    (N_("规模"), "size"),
    (N_("项目"), "case"),
    (N_("次数"), "n"),
    (N_("中位ms"), "median_ms"),
    (N_("P95ms"), "p95_ms"),
    (N_("最快ms"), "best_ms"),
    (N_("语句"), "sql_count"),
    (N_("SQLms"), "sql_ms"),
    (N_("下限ms"), "floor_ms"),
    (N_("字节"), "bytes"),
    (N_("内存MB"), "rss_mb"),
)


def table(rows: Sequence[Measured]) -> Iterator[str]:
    """The rows aligned, and below them the ratios, each with its aim and whether it holds."""
    lines = [[_(heading) for heading, _key in HEADINGS]]
    lines += [[_shown(getattr(row, key)) for _heading, key in HEADINGS] for row in rows]
    yield from aligned(lines)
    yield ""
    ratios = [[_("规模"), _("项目"), _("比值"), _("实测"), _("要求"), _("结论")]]
    for row in rows:
        for ratio in row.ratios:
            sign = "≥" if ratio["least"] else "≤"
            verdict = _("达到") if ratio["holds"] else _("未达到")
            ratios.append([str(row.size), row.case, _(ratio["name"]), f"{ratio['value']:g}",
                           f"{sign}{ratio['aim']:g}", verdict])  # fmt: skip
    yield from aligned(ratios)


def _shown(value: object) -> str:
    return "—" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
