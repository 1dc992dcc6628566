"""`bihuan verify`, `backup`, `restore`, `jobs`: keeping the product running."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from threading import Event
from typing import Any

import click

from app.commands.refusals import telling
from app.context import Application
from app.jobs import runner
from app.services import backups
from app.services.verifying import verified as verify_all
from app.translations import N_, _
from app.translations.differences import difference
from db.differences import Area
from db.verification import Verification

DIFFERENT = 1


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_context
def verify_command(context: click.Context, *, as_json: bool) -> None:
    """核验日志链、承办时段、时限，并由日志重建全部数据逐项比对；有不符时退出码为 1。"""
    with telling():
        found = verified(context.obj.application())
    told(found, as_json=as_json)
    context.exit(0 if found.ok else DIFFERENT)


@click.command("backup")
@click.argument("file", metavar="FILE")
@click.pass_context
def backup_command(context: click.Context, *, file: str) -> None:
    """备份到 FILE：不停止办理，备份结束前已答复的操作全部在内。"""
    with telling():
        application: Application = context.obj.application()
        with backups.taking(
            application.database,
            application.transaction,
            settings=application.settings,
            files=application.files,
            file=Path(file),
            at=application.now(),
        ) as manifest:
            click.echo(_("已备份：{file}（材料{files}份）").format(
                file=file, files=manifest["files"]))  # fmt: skip
            for digest in manifest["missing_files"]:
                click.echo(_("材料文件缺失，未能备份：{digest}").format(digest=digest), err=True)
            leave()


@click.command("restore")
@click.argument("file", metavar="FILE")
@click.pass_context
def restore_command(context: click.Context, *, file: str) -> None:
    """把备份 FILE 恢复到空数据库，完成后核验；有不符时退出码为 1。"""
    with telling():
        application: Application = context.obj.opened()
        manifest = backups.restore(
            application.database,
            settings=application.settings,
            files=application.files,
            file=Path(file),
        )
        found = verified(application)
    click.echo(_("已恢复：{file}").format(file=file))
    if "secret" not in manifest["members"]:
        click.echo(_("备份不含密钥，请沿用原来的 BIHUAN_SECRET，否则电话和姓名无法解密"))
    told(found, as_json=False)
    context.exit(0 if found.ok else DIFFERENT)


@click.command("jobs")
@click.option("--once", is_flag=True, help=N_("只运行已到期的任务，然后退出"))
@click.pass_context
def jobs_command(context: click.Context, *, once: bool) -> None:
    """在本进程运行定时任务，直到被终止。"""
    with telling():
        application = context.obj.application()
        if once:
            click.echo(_("、").join(runner.run_all(application)) or _("没有到期的任务"))
            return
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        handle = runner.start(application)
        click.echo(_("定时任务运行中"))
        stopped.wait()
        if not handle.stop():
            leave()


COMMANDS = (verify_command, backup_command, restore_command, jobs_command)


def verified(application: Application) -> Verification:
    """The verification of what an application works on."""
    with application.reading() as store:
        return verify_all(store, files=application.files)


def report(found: Verification) -> dict[str, Any]:
    """A verification as `verify --json` tells it."""
    differences = [difference(d.code, d.facts) for d in found.differences]
    if found.untold:
        differences.append(_("另有{count}处不符未逐一列出。").format(count=found.untold))
    return {
        "problems": found.problems,
        "events": found.events,
        **{str(area): found.holds(area) for area in Area},
        "ok": found.ok,
        "differences": differences,
    }


AREAS = {
    Area.CHAIN: N_("日志链"),
    Area.SPANS: N_("承办时段"),
    Area.CLOCKS: N_("时限"),
    Area.REBUILD: N_("重建比对"),
}


def told(found: Verification, *, as_json: bool) -> None:
    """Say what a verification found."""
    whole = report(found)
    if as_json:
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    click.echo(_("问题{problems}件，事件{events}条").format(**whole))
    for area, name in AREAS.items():
        verdict = _("一致") if found.holds(area) else _("不符")
        click.echo(_("{name}：{verdict}").format(name=_(name), verdict=verdict))
    for line in whole["differences"]:
        click.echo(line)


def leave() -> None:
    """End this process at once, whatever it holds: a backup's lock, a job that will not end.

    The system lets go of the lock when the process is gone, so that no act is answered before
    whoever waits for this command may see its end. Only as a program; a caller goes on.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.stdout is sys.__stdout__:
        os._exit(0)
