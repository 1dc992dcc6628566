"""Running the clock commands as a part of the command line."""

from __future__ import annotations

from typing import Any

import click
from click.testing import CliRunner, Result

from app.commands.clocks import COMMANDS

NIGHTS = """
timezone = "Europe/Amsterdam"
[windows]
mon = ["18:00-24:00"]
tue = ["18:00-24:00"]
"""


@click.group()
def bihuan() -> None:
    """The commands as a part of the command line."""


for command in COMMANDS:
    bihuan.add_command(command)


def run(*arguments: str, stdin: str | bytes | None = None, obj: Any = None) -> Result:
    return CliRunner().invoke(bihuan, arguments, input=stdin, obj=obj)
