"""The command line: `bihuan`. Each command is a few lines in app/commands."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from app.commands.clock_questions import instant_of
from app.commands.installation import Installation
from app.domain.errors import DomainError
from app.translations import N_
from app.translations.errors import sentence

COMMANDS: dict[str, str] = {
    "demo": "serving",
    "serve": "serving",
    "migrate": "serving",
    "user": "people",
    "import": "importing",
    "export": "exporting",
    "deadline": "clocks",
    "elapsed": "clocks",
    "network": "network",
    "calendar": "calendars",
    "rules": "calendars",
    "flags": "flags",
    "measures": "measures",
    "review": "reviews",
    "surveys": "surveys",
    "verify": "operation",
    "backup": "operation",
    "restore": "operation",
    "jobs": "operation",
    "bench": "bench",
    "docs": "docs",
}
"""Every command and its module in app.commands, which is read when the command is asked for."""


class Refused(click.ClickException):
    """One line on stderr, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """The line alone: nothing stands before it."""
        click.echo(self.format_message(), err=True)


class CommandLine(click.Group):
    """Reads the modules of the commands when they are asked for, and tells errors in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return [name for name, module in COMMANDS.items() if find_spec(f"app.commands.{module}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"app.commands.{COMMANDS[cmd_name]}")
        return next(c for c in module.COMMANDS if c.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; what the domain refuses is a sentence and exit status 2."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise Refused(sentence(error)) from error


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--now", metavar="T", help=N_("以此刻为当前时间（ISO 8601），仅供试算"))
@click.version_option(package_name="bihuan", prog_name="bihuan")
@click.pass_context
def bihuan(context: click.Context, *, now: str | None) -> None:
    """闭环：涉企问题闭环调度。"""
    try:
        context.obj = Installation(now=instant_of(now) if now else None)
    except DomainError as error:
        raise Refused(sentence(error)) from error


def main() -> None:
    """The entry point of the installed command."""
    bihuan(prog_name="bihuan")
