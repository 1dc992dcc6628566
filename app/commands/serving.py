"""`bihuan serve`, `bihuan demo`, `bihuan migrate`."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path
from signal import SIGTERM

import click
from sqlalchemy.engine import make_url

from app.commands.installation import Installation
from app.config import Settings
from app.context import Application
from app.domain.errors import DomainError
from app.services import accounts
from app.services.setup import set_up
from app.translations import N_, _
from db import migrations

PORT = click.option("--port", default=8050, show_default=True, type=click.IntRange(0, 65535))


@click.command("migrate")
@click.pass_obj
def migrate(installation: Installation) -> None:
    """把数据库结构更新到最新。"""
    application = installation.migrated()
    with application.transaction() as store:
        set_up(store, at=application.now())
    click.echo(_("数据库结构已是最新。"))


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help=N_("监听地址"))
@PORT
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              help=N_("网页进程数；多于1个时定时任务另有专门进程"))  # fmt: skip
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64),
              help=N_("每个进程的线程数"))  # fmt: skip
@click.pass_obj
def serve(installation: Installation, *, host: str, port: int, workers: int, threads: int) -> None:
    """在 BIHUAN_DATABASE_URL 所指数据库上提供服务，并运行定时任务。"""
    if installation.now is not None:
        raise DomainError("clock_on_served")
    _require_timetable(installation.settings)
    if workers > 1:
        _require_shared(installation.settings)
    application = installation.migrated()
    with application.transaction() as store:
        set_up(store, at=application.now())
        first = accounts.first_administrator(store, at=application.now())
    if first is not None:
        _tell_first(*first)
    if workers > 1:
        _serve_with_workers(application, host=host, port=port, workers=workers, threads=threads)
    else:
        _leave(ended=_serve(application, host=host, port=port, threads=threads))


@click.command("demo")
@PORT
@click.option("--seed", default=2026, show_default=True, help=N_("随机种子：同一种子同一数据"))
@click.option("--problems", default=1500, show_default=True, type=click.IntRange(1, 100_000))
@click.pass_obj
def demo(installation: Installation, *, port: int, seed: int, problems: int) -> None:
    """用一个用后即弃的演示库在本机提供服务。"""
    from app.demonstration.accounts import accounts as offered

    with tempfile.TemporaryDirectory(prefix="bihuan-demo-", ignore_cleanup_errors=True) as folder:
        application = demonstration(installation, Path(folder))
        _fill(application, seed=seed, problems=problems)
        for account in offered():
            click.echo(f"{account.username}\t{account.password}\t{_(account.role)}")
        ended = _serve(application, host="127.0.0.1", port=port, threads=8)
    _leave(ended=ended)


COMMANDS = (serve, demo, migrate)


def demonstration(installation: Installation, folder: Path) -> Application:
    """An application over an empty, migrated database in a folder."""
    from app.main import open_application

    settings = Settings(
        database_url=f"sqlite:///{folder}/bihuan.sqlite",
        folder=folder,
        secret=secrets.token_urlsafe(48),
        demonstration=True,
        fixed_now=installation.now,
    )
    application = open_application(settings)
    migrations.upgrade(application.database)
    return application


def _fill(application: Application, *, seed: int, problems: int) -> None:
    from app.demonstration.simulation import fill

    label = _("生成演示数据")
    with click.progressbar(length=problems, label=label, file=sys.stderr) as bar:
        fill(
            application,
            seed=seed,
            problems=problems,
            progress=lambda done, total: bar.update(done - bar.pos),
        )


def _serve(application: Application, *, host: str, port: int, threads: int) -> bool:
    """Serve in this process, the timetable running beside, until told to stop.

    False where a job has not ended by then.
    """
    from app.jobs import runner
    from app.serving.listening import Stop, start_logging
    from app.serving.threads import serve

    start_logging()
    stop = Stop.at(SIGTERM)
    timetable = runner.start(application)
    try:
        serve(application, host=host, port=port, threads=threads, stop=stop, ready=_ready)
    finally:
        ended = timetable.stop()
        application.database.dispose()
    return ended


def _leave(*, ended: bool) -> None:
    """A job that will not end would hold the process back."""
    if not ended:
        os._exit(0)


def _serve_with_workers(
    application: Application, *, host: str, port: int, workers: int, threads: int
) -> None:
    from app.serving import workers as processes
    from app.serving.listening import start_logging

    start_logging()
    # A connection that goes over into a child would be used by both.
    application.database.dispose()
    processes.serve(
        application.settings, host=host, port=port, workers=workers, threads=threads, ready=_ready
    )


def _require_timetable(settings: Settings) -> None:
    """Raise DomainError where the times set for the jobs are wrong, before anything begins."""
    from app.jobs.crontabs import placed
    from app.jobs.timetable import JOBS

    placed(JOBS, settings.timetable)


def _require_shared(settings: Settings) -> None:
    """Raise DomainError where several processes cannot work on what the settings name."""
    if sys.platform == "win32":
        raise DomainError("workers_unavailable")
    address = make_url(settings.database_url)
    if address.get_backend_name() != "sqlite":
        return
    if address.database in (None, "", ":memory:"):
        raise DomainError("workers_in_memory")
    click.echo(_("SQLite 的写入逐一进行；多进程正式运行请使用 PostgreSQL。"), err=True)


def _ready(address: str) -> None:
    click.echo(_("服务地址 {address}，按 Ctrl+C 停止").format(address=address))


def _tell_first(username: str, password: str) -> None:
    click.echo(_("尚无管理员，已建立账号 {username}，初始密码 {password}").format(
        username=username, password=password))  # fmt: skip
    click.echo(_("密码只显示这一次，首次登录须修改。"), err=True)
