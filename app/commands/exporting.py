"""`bihuan export`: what the office hands out, written by the server."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import click

from app.commands.clock_questions import instant_of
from app.commands.installation import Installation
from app.commands.refusals import telling
from app.commands.reviews import week_named
from app.context import Application
from app.domain.access import PROVINCE, SYSTEM, Permission, Viewer
from app.domain.errors import DomainError
from app.domain.export_tasks import Progress
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.register_filter import RegisterFilter, State
from app.exports.event_log import export_event_log
from app.exports.meeting_files import minutes_file
from app.exports.order_files import named_order, order_file
from app.exports.register import export_register
from app.exports.review_files import review_file
from app.exports.streamed import unwatched
from app.queries.signed_in import signed_in
from app.services.people import person_named
from app.translations import N_, _

KINDS = ("register", "weekly", "event-log", "order", "minutes")


@click.command("export")
@click.argument("what", metavar="register|weekly|event-log|order|minutes")
@click.argument("name", metavar="[ID]", required=False)
@click.option(
    "--format", "kind", required=True, metavar="xlsx|csv|docx|pptx|html|xes|ocel",
    help=N_("文件格式"),
)  # fmt: skip
@click.option("-o", "--output", required=True, metavar="FILE", help=N_("写入的文件"))
@click.option("--region", default=PROVINCE, metavar="CODE", help=N_("例会材料的行政区划代码"))
@click.option("--as-of", metavar="T", help=N_("截至此刻的状态（ISO 8601），默认为现在"))
@click.option("--as", "username", metavar="USER", help=N_("以此账号的可见范围导出，默认为全部"))
@click.pass_obj
def export(
    installation: Installation,
    *,
    what: str,
    name: str | None,
    kind: str,
    output: str,
    region: str,
    as_of: str | None,
    username: str | None,
) -> None:
    """把问题台账写入 FILE（xlsx 或 csv），可再导入；或把督办单、会商纪要写入 FILE（docx）。

    weekly：已冻结的例会材料（docx、pptx、xlsx、html 或 csv）；FILE 以 .zip 结尾的 csv 每表一份。

    event-log：事件日志（xes、ocel 或 csv），供过程挖掘；FILE 以 .gz 结尾的 xes 压缩写入。

    ID：例会周期的截止日期（默认为上一例会周期）；督办单的文号，或问题编号（取其最近一份督办单）；会商会议的编号。
    """
    with telling():
        if what not in KINDS:
            raise DomainError("unknown_export", what=what, known=_("、").join(KINDS))
        at = instant_of(as_of) if as_of else None
        application, path = installation.application(), Path(output)
        if what == "weekly":
            rows = write_review(
                application, day=name, region=region, kind=kind, path=path, as_of=at,
                username=username,
            )  # fmt: skip
        elif what in PAPERS:
            rows = write_paper(
                application, what=what, name=name or "", kind=kind, path=path, username=username
            )
        else:
            rows = written(
                application, what=what, kind=kind, path=path, as_of=at, username=username
            )
    click.echo(_("已导出 {rows} 件到 {file}").format(rows=rows, file=output))


COMMANDS = (export,)


def written(
    application: Application,
    *,
    what: str,
    kind: str,
    path: Path,
    as_of: datetime | None,
    username: str | None,
) -> int:
    """Write the register, or the event log, into the file; how many problems come back."""
    now, viewer = application.now(), viewer_named(application, username)
    packed = what == "event-log" and kind == "xes" and path.suffix == ".gz"

    def stream(file: IO[bytes]) -> int:
        return STREAMED[what](
            application,
            asked=RegisterFilter(state=State.ALL),
            viewer=viewer,
            at=now,
            kind="xes.gz" if packed else kind,
            file=file,
            as_of=as_of if as_of is not None and as_of < now else None,
            progress=told_to(sys.stderr),
        )

    return whole(path, stream)


def told_to(stream: IO[str]) -> Progress:
    """Who is told how far a file is: a terminal, and nothing else."""
    return Course(stream) if stream.isatty() else unwatched


class Course:
    """One line of a terminal that says how far it is, written anew at each hundredth."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self._part = stream, -1

    def __call__(self, done: int, total: int) -> None:
        """So many problems of so many are written."""
        part = 100 * done // total
        if part != self._part:
            self._part = part
            words = _("已写入 {done} / {total} 件").format(done=done, total=total)
            click.echo(f"\r{words}", file=self._stream, nl=done >= total)


def _register(application: Application, **asked: Any) -> int:
    return export_register(application, **asked).rows


def _event_log(application: Application, **asked: Any) -> int:
    return export_event_log(application, **asked).cases


STREAMED: dict[str, Callable[..., int]] = {"register": _register, "event-log": _event_log}


def write_paper(
    application: Application, *, what: str, name: str, kind: str, path: Path, username: str | None
) -> int:
    """Write an order, named by its own or its problem's number, or the minutes of a meeting; 1.

    Raises DomainError: unknown_format, no_order, unknown_meeting, meeting_not_closed,
    file_not_writable.
    """
    if kind != "docx":
        raise DomainError("unknown_format", format=kind, known="docx")
    content = PAPERS[what](application, name, viewer_named(application, username))
    whole(path, lambda file: file.write(content))
    return 1


def write_review(
    application: Application,
    *,
    day: str | None,
    region: str,
    kind: str,
    path: Path,
    as_of: datetime | None,
    username: str | None,
) -> int:
    """Write the material of the week that ends on a date, or else of the last whole week; 1.

    Raises DomainError: unknown_pack, unknown_format, not_allowed, file_not_writable.
    """
    viewer, now = viewer_named(application, username), application.now()
    with application.reading() as store:
        week = week_named(store, _date(day) if day else None, now=as_of or now)
    packed = kind == "csv" and path.suffix == ".zip"
    _name, content = review_file(
        application, region=region, day=week.until.astimezone(OFFICE_ZONE).date(),
        kind="zip" if packed else kind, viewer=viewer, at=now,
    )  # fmt: skip
    whole(path, lambda file: file.write(content))
    return 1


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise DomainError("unknown_pack") from wrong


def _order(application: Application, name: str, viewer: Viewer) -> bytes:
    problem, n = named_order(application, name, viewer=viewer)
    return order_file(application, problem=problem, n=n, viewer=viewer, at=application.now())


def _minutes(application: Application, name: str, viewer: Viewer) -> bytes:
    if not name.isdecimal():
        raise DomainError("unknown_meeting")
    return minutes_file(application, meeting=int(name), viewer=viewer, at=application.now())


PAPERS: dict[str, Callable[[Application, str, Viewer], bytes]] = {
    "order": _order,
    "minutes": _minutes,
}


def whole(path: Path, write: Callable[[IO[bytes]], int]) -> int:
    """Write a file beside its place and move it there when it is whole; what `write` counted."""
    if not path.parent.is_dir():
        raise DomainError("file_not_writable", file=str(path))
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            counted = write(file.file)
        except DomainError:
            os.unlink(file.name)
            raise
    Path(file.name).replace(path)
    return counted


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
