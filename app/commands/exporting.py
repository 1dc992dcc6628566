"""`bihuan export`: what the office hands out, written by the server."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

import click

from app.commands.clock_questions import instant_of
from app.commands.installation import Installation
from app.commands.refusals import telling
from app.context import Application
from app.domain.access import SYSTEM, Permission, Viewer
from app.domain.errors import DomainError
from app.domain.flows import local_day
from app.domain.register_filter import RegisterFilter, State
from app.exports.register import export_register
from app.queries.signed_in import signed_in
from app.services.people import person_named
from app.translations import N_, _

KINDS = ("register",)


@click.command("export")
@click.argument("what", metavar="register")
@click.option("--format", "kind", required=True, metavar="xlsx|csv", help=N_("文件格式"))
@click.option("-o", "--output", required=True, metavar="FILE", help=N_("写入的文件"))
@click.option("--as-of", metavar="T", help=N_("截至此刻的状态（ISO 8601），默认为现在"))
@click.option("--as", "username", metavar="USER", help=N_("以此账号的可见范围导出，默认为全部"))
@click.pass_obj
def export(
    installation: Installation,
    *,
    what: str,
    kind: str,
    output: str,
    as_of: str | None,
    username: str | None,
) -> None:
    """把问题台账写入 FILE（xlsx 或 csv），可再导入。"""
    with telling():
        if what not in KINDS:
            raise DomainError("unknown_export", what=what, known=_("、").join(KINDS))
        at = instant_of(as_of) if as_of else None
        application = installation.application()
        rows = written(application, kind=kind, path=Path(output), as_of=at, username=username)
    click.echo(_("已导出 {rows} 件到 {file}").format(rows=rows, file=output))


COMMANDS = (export,)


def written(
    application: Application,
    *,
    kind: str,
    path: Path,
    as_of: datetime | None,
    username: str | None,
) -> int:
    """Write the file beside its place and move it there when it is whole; rows come back."""
    if not path.parent.is_dir():
        raise DomainError("file_not_writable", file=str(path))
    now = application.now()
    viewer = viewer_named(application, username)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            about = export_register(
                application,
                asked=RegisterFilter(state=State.ALL),
                viewer=viewer,
                at=now,
                kind=kind,
                file=file.file,
                as_of=as_of if as_of is not None and as_of < now else None,
            )
        except DomainError:
            os.unlink(file.name)
            raise
    Path(file.name).replace(path)
    return about.rows


def viewer_named(application: Application, username: str | None) -> Viewer:
    """The person of an account, who must be allowed to export; the system where none is named."""
    if username is None:
        return SYSTEM
    with application.reading() as store:
        person = person_named(store, username)
        found = signed_in(
            store, person=person.id, acting_for=None, today=local_day(application.now())
        )
    if found is None:
        raise DomainError("not_allowed", username=username)
    found.viewer.require(Permission.EXPORT)
    return found.viewer
