"""`bihuan docs`: the documents that are written out of the product's own tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from app.commands.refusals import telling
from app.domain import diagram
from app.translations import N_, _

DOCUMENTS: dict[str, Callable[[], str]] = {"docs/workflow.md": diagram.document}
"""Every generated document, by its path from the root of the repository."""

STALE = 1


def stale(root: Path) -> list[str]:
    """The documents under a root that are missing or say something else than the tables."""
    return [name for name, text in DOCUMENTS.items() if _read(root / name) != text()]


def write(root: Path, names: list[str]) -> None:
    """Write the documents of these names under a root. Raises OSError."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(DOCUMENTS[name](), encoding="utf-8")


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


@click.command("docs")
@click.option("--check", is_flag=True, help=N_("只比对，不写入；有不符时退出码为 1"))
@click.pass_context
def docs_command(context: click.Context, *, check: bool) -> None:
    """由流程表生成 docs/workflow.md（在代码库根目录下运行）。"""
    root = Path.cwd()
    with telling():
        found = stale(root)
        if not check:
            write(root, found)
    words = _("与流程表不符：{file}") if check else _("已写入：{file}")
    for name in found:
        click.echo(words.format(file=name))
    context.exit(STALE if check and found else 0)


COMMANDS = (docs_command,)
