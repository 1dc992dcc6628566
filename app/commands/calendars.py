"""`bihuan calendar load|show` and `bihuan rules check|load`: what the clocks go by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click

from app.commands.clock_questions import QuestionError
from app.commands.refusals import telling
from app.context import Application
from app.domain.access import SYSTEM
from app.domain.calendar import Calendar
from app.services import calendars
from app.translations import N_, _

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


@click.group("calendar")
def calendar_group() -> None:
    """工作日历。"""


@calendar_group.command("load")
@click.argument("file", metavar="FILE")
@click.option("--note", default="", help=N_("说明，如文号"))
@click.pass_context
def load_command(context: click.Context, *, file: str, note: str) -> None:
    """载入 FILE：放假通知（并入现行日历）或完整日历，TOML 或 JSON；随后重算在办时限。"""
    with telling():
        application: Application = context.obj.application()
        given = calendars.read_calendar(text_of(file))
        with application.transaction() as store:
            version = calendars.load_calendar(
                store, given=given, viewer=SYSTEM, at=application.now(), note=note
            )
        click.echo(_("已载入工作日历，版本 {version}").format(version=version))
        reckoned(application)


@calendar_group.command("show")
@click.argument("year", type=click.IntRange(1901, 2198))
@click.pass_context
def show_command(context: click.Context, *, year: int) -> None:
    """列出 YEAR 年的休息日和调休上班日。"""
    with telling():
        application: Application = context.obj.application()
        with application.reading() as store:
            calendar = store.rules.calendar()
    click.echo("\n".join(year_lines(calendar, year)))


@click.group("rules")
def rules_group() -> None:
    """规则库。"""


@rules_group.command("check")
@click.argument("file", metavar="FILE")
def check_command(*, file: str) -> None:
    """检查规则库 FILE 能否使用，不载入。"""
    with telling():
        version = calendars.check_rules(text_of(file))
    click.echo(_("规则库可用，版本 {version}").format(version=version))


@rules_group.command("load")
@click.argument("file", metavar="FILE")
@click.pass_context
def load_rules_command(context: click.Context, *, file: str) -> None:
    """载入规则库 FILE，随后重算在办时限。"""
    with telling():
        application: Application = context.obj.application()
        text = text_of(file)
        with application.transaction() as store:
            version = calendars.load_rules(store, text=text, viewer=SYSTEM, at=application.now())
        click.echo(_("已载入规则库，版本 {version}").format(version=version))
        reckoned(application)


COMMANDS = (calendar_group, rules_group)


def reckoned(application: Application) -> None:
    """Reckon what is open, and say how many problems moved."""
    moved = calendars.reckon_open(application.transaction, at=application.now())
    click.echo(_("已重算在办时限，{count}件有变化，原时限留存在日志").format(count=moved))


def text_of(file: str) -> str:
    """The text of a file. Raises QuestionError: file_unreadable, file_not_text."""
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError("file_not_text", found=file) from error
    except OSError as error:
        raise QuestionError("file_unreadable", found=file) from error


def year_lines(calendar: Calendar, year: int) -> Iterator[str]:
    """A year of the calendar, to be read."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    heading = _("{year} 年（暂定：放假安排尚未公布）") if calendar.is_provisional(first) else _(
        "{year} 年"
    )  # fmt: skip
    yield heading.format(year=year)
    yield _("版本  {version}").format(version=calendar.version)
    yield _("工作日  {count} 天").format(count=sum(map(calendar.is_working, days)))
    for day in days:
        if day in calendar.days_off:
            yield _("休息  {date} {weekday}  {name}").format(
                date=day.isoformat(), weekday=_(WEEKDAYS[day.weekday()]),
                name=calendar.days_off[day],
            )  # fmt: skip
        elif day in calendar.work_days:
            yield _("上班  {date} {weekday}").format(
                date=day.isoformat(), weekday=_(WEEKDAYS[day.weekday()])
            )
