"""`bihuan flags`: which problems call for joint consultation, and why."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from app.commands.clock_questions import instant_of
from app.commands.installation import Installation
from app.commands.refusals import telling
from app.domain.flows import OFFICE_ZONE
from app.queries.flags import FlagLine, flag_lines
from app.translations import N_, _


@click.command("flags")
@click.option("--as-of", metavar="T", help=N_("截至此刻（ISO 8601）：由当时及以前的事件还原，"
              "按当时施行的规则和日历；默认为现在"))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_obj
def flags(installation: Installation, *, as_of: str | None, as_json: bool) -> None:
    """列出应提请会商的问题：依据的规则、起始时间和情形，先重后轻。"""
    with telling():
        then = instant_of(as_of) if as_of else None
        application = installation.application()
        now = application.now()
        with application.reading() as store:
            past = then if then is not None and then < now else None
            lines = flag_lines(store, at=now, as_of=past)
    if as_json:
        click.echo(json.dumps([row(line) for line in lines], ensure_ascii=False))
        return
    for line in lines:
        click.echo("\t".join((line.problem, line.mark, spoken(line), line.evidence)))
    click.echo(_("共 {count} 条").format(count=len(lines)))


COMMANDS = (flags,)


def row(line: FlagLine) -> dict[str, Any]:
    """A line as `flags --json` tells it."""
    told = asdict(line) | {"since": line.since.astimezone(OFFICE_ZONE).isoformat()}
    return {name: told[name] for name in ("problem", "rule", "kind", "since", "evidence")}


def spoken(line: FlagLine) -> str:
    """Since when, by the clocks of the office."""
    return f"{line.since.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
