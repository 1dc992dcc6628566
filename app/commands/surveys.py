"""`bihuan surveys`: survey rounds out of a file, and the empty files to fill them into."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from app.commands.importing import ACCEPTED, SOME_REJECTED, opened
from app.commands.refusals import telling
from app.context import Application
from app.domain.errors import DomainError
from app.exports.survey_template import survey_template
from app.imports.sheets import file_content
from app.services import surveys as service
from app.services.people import COMMAND_LINE
from app.services.surveys import Change, Judged
from app.translations import N_, _


@click.group("surveys")
def surveys() -> None:
    """评价轮次：导入、模板。"""


@surveys.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=N_("只校验，不写入"))
@click.option("--rejects", metavar="OUT.csv", help=N_("把不合格的行及原因写入文件"))
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_context
def import_rounds(
    context: click.Context, *, file: Path, dry_run: bool, rejects: str | None, as_json: bool
) -> None:
    """导入 FILE（xlsx、csv 或含三个 csv 的 zip）中的评价轮次；有一行不合格则全部不写入。"""
    with telling():
        application = opened(context.obj, dry_run=dry_run)
        judged = _imported(application, file, dry_run=dry_run)
        if rejects is not None:
            _write(Path(rejects), service.faults_csv(judged.faults))
    _tell(judged, dry_run=dry_run, as_json=as_json)
    context.exit(SOME_REJECTED if judged.faults else ACCEPTED)


@surveys.command("template")
@click.argument("out", type=click.Path(path_type=Path))
def template(*, out: Path) -> None:
    """把空白模板写入 OUT：后缀为 zip 的是三个 csv，其余为 xlsx。"""
    with telling():
        _write(out, survey_template("csv" if out.suffix == ".zip" else "xlsx"))
    click.echo(_("已写入：{file}").format(file=out.name))


COMMANDS = (surveys,)


def _imported(application: Application, path: Path, *, dry_run: bool) -> Judged:
    """What the file did, or would do; what is wrong with it, where it cannot be taken."""
    asked: dict[str, Any] = {
        "content": file_content(path), "file": path.name, "viewer": COMMAND_LINE,
        "at": application.now(),
    }  # fmt: skip
    with application.reading() as store:
        judged = service.judge(store, **asked)
    if dry_run or judged.faults:
        return judged
    with application.transaction() as store:
        return service.take(store, **asked)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DomainError("file_not_writable", file=str(path)) from error


def _tell(judged: Judged, *, dry_run: bool, as_json: bool) -> None:
    taken = not judged.faults
    counted = {str(change): judged.count(change) if taken else 0 for change in Change}
    if as_json:
        told = {"file": judged.file, "rows": judged.rows, "faults": len(judged.faults), **counted}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for fault in judged.faults:
        words = _("{sheet} 第{row}行“{field}”：{reason}") if fault.row else \
            _("{sheet} {field}：{reason}")  # fmt: skip
        click.echo(
            words.format(sheet=fault.sheet, row=fault.row, field=fault.field, reason=fault.reason),
            err=True,
        )
    words = _(
        "{file}：共{rows}行，新增轮次{new}个，更正{corrected}个，无变化{same}个，不合格{faults}处"
    )
    if dry_run or judged.faults:
        words = _("{words}（未写入）").format(words=words)
    click.echo(
        words.format(file=judged.file, rows=judged.rows, faults=len(judged.faults), **counted)
    )
