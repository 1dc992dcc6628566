"""`bihuan deadline` and `bihuan elapsed`: what is due when, how long it took, and why."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from app.commands.clock_questions import (
    Answer,
    Calendars,
    Question,
    QuestionError,
    answers,
    calendar_in,
    deadline_answer,
    due_told,
    elapsed_answer,
    elapsed_told,
    instant_of,
    pause_of,
)
from app.domain.calendar import Calendar
from app.domain.errors import DomainError
from app.domain.working_time import Amount, DayNote, Due, Elapsed, deadline, elapsed
from app.translations import N_, _
from app.translations.clock_errors import sentence
from db.seed.calendar import seed_calendar

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
UNITS = {
    "s": N_("{n} 秒（办公时间）"),
    "min": N_("{n} 分钟（办公时间）"),
    "h": N_("{n} 小时（办公时间）"),
    "d": N_("{n} 个自然日"),
    "wd": N_("{n} 个工作日"),
}


class ClockCommand(click.Command):
    """A command that says what is wrong in one line, and takes -5wd for an argument."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:  # fmt: skip
        """As click's; a usage error carries no usage text."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise click.UsageError(" ".join(error.format_message().split())) from error


class Refused(click.ClickException):
    """One line on stderr, exit status 2."""

    exit_code = 2


CALENDAR = click.option("--calendar", "file", metavar="FILE", help=N_("工作日历文件（TOML）"))
PAUSE = click.option(
    "--pause", "pauses", metavar="FROM/TO", multiple=True, help=N_("挂起的起止时间，可重复")
)
BATCH = click.option("--batch", metavar="FILE", help=N_("逐行 JSON 的批量文件，- 为标准输入"))
JSON = click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
SETTINGS = {"ignore_unknown_options": True}


@click.command("deadline", cls=ClockCommand, context_settings=SETTINGS)
@click.argument("start", required=False)
@click.argument("amount", required=False)
@CALENDAR
@PAUSE
@BATCH
@JSON
@click.pass_context
def deadline_command(
    context: click.Context,
    *,
    start: str | None,
    amount: str | None,
    file: str | None,
    pauses: tuple[str, ...],
    batch: str | None,
    as_json: bool,
) -> None:
    """从 START 起 AMOUNT（s、min、h 为办公时间，d 为自然日，wd 为工作日）何时到期，为什么。"""
    with refusing():
        if batch is not None:
            refuse_beside_batch(START=start, AMOUNT=amount, pause=pauses)
            answer_batch(context, batch, file, deadline_answer)
            return
        calendar = chosen_calendar(context, file)
        begin, limit = instant_of(given("START", start)), Amount.parse(given("AMOUNT", amount))
        due = deadline(calendar, start=begin, amount=limit, pauses=[*map(pause_of, pauses)])
        if as_json:
            click.echo(as_line(due_told(calendar, begin, limit, due)))
        else:
            click.echo("\n".join(due_lines(calendar, begin, limit, due)))


@click.command("elapsed", cls=ClockCommand, context_settings=SETTINGS)
@click.argument("start", required=False)
@click.argument("end", required=False)
@CALENDAR
@PAUSE
@BATCH
@JSON
@click.pass_context
def elapsed_command(
    context: click.Context,
    *,
    start: str | None,
    end: str | None,
    file: str | None,
    pauses: tuple[str, ...],
    batch: str | None,
    as_json: bool,
) -> None:
    """从 START 到 END 之间的办公时间。"""
    with refusing():
        if batch is not None:
            refuse_beside_batch(START=start, END=end, pause=pauses)
            answer_batch(context, batch, file, elapsed_answer)
            return
        calendar = chosen_calendar(context, file)
        begin, until = instant_of(given("START", start)), instant_of(given("END", end))
        found = elapsed(calendar, start=begin, end=until, pauses=[*map(pause_of, pauses)])
        if as_json:
            click.echo(as_line(elapsed_told(calendar, begin, until, found)))
        else:
            click.echo("\n".join(elapsed_lines(calendar, begin, until, found)))


COMMANDS = (deadline_command, elapsed_command)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the clocks refuse into one line and exit status 2."""
    try:
        yield
    except DomainError as error:
        raise Refused(sentence(error)) from error


def given(name: str, value: str | None) -> str:
    """An argument that must be there. Raises QuestionError."""
    if value is None:
        raise QuestionError("argument_missing", key=name)
    return value


def refuse_beside_batch(**arguments: Any) -> None:
    """Refuse what a batch says line by line. Raises QuestionError."""
    for name, value in arguments.items():
        if value:
            raise QuestionError("argument_twice", key=name if name.isupper() else f"--{name}")


def chosen_calendar(context: click.Context, file: str | None) -> Calendar:
    """The calendar of --calendar, else the installation's, else the one that comes with it."""
    if file is not None:
        return calendar_in(Path(file))
    installed = getattr(context.obj, "calendar", None)
    if installed is None:
        return Calendar.from_mapping(seed_calendar())
    calendar: Calendar = installed()
    return calendar


def answer_batch(context: click.Context, batch: str, file: str | None, ask: Question) -> None:
    """Answer a file of questions line by line, as it is read."""
    calendar = chosen_calendar(context, file)
    with opened(batch) as lines:
        calendars = Calendars(usual=lambda: calendar, folder=Path(batch).parent)
        for answer in answers(lines, ask=ask, calendars=calendars):
            click.echo(as_line(answer))


def opened(batch: str) -> IO[bytes]:
    """The lines of a batch file; - is standard input. Raises QuestionError."""
    try:
        return click.open_file(batch, "rb")
    except (OSError, ValueError) as error:
        raise QuestionError("file_unreadable", found=batch) from error


def as_line(answer: Answer) -> str:
    """One line of JSON, in Chinese as it stands unless an id holds what no text can."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def due_lines(calendar: Calendar, start: datetime, amount: Amount, due: Due) -> Iterator[str]:
    """What is due when, and what happened to every day, to be read."""
    words = _("到期  {time}（暂定）") if due.provisional else _("到期  {time}")
    yield _("起算  {time}").format(time=time_told(calendar, start))
    yield _("时限  {amount}").format(amount=_(UNITS[amount.unit]).format(n=amount.n))
    yield words.format(time=time_told(calendar, due.instant))
    yield _("末日  {date}").format(date=due.last_day.isoformat())
    if due.provisional:
        years = sorted({day.date.year for day in due.days if calendar.is_provisional(day.date)})
        yield _("暂定：{years} 年放假安排尚未公布，按周末和法定节假日推算").format(
            years=_("、").join(map(str, years))
        )
    yield from day_lines(calendar, due.days)


def elapsed_lines(
    calendar: Calendar, start: datetime, end: datetime, found: Elapsed
) -> Iterator[str]:
    """The working time between two instants, and what happened to every day, to be read."""
    minutes, seconds = divmod(found.seconds, 60)
    yield _("开始  {time}").format(time=time_told(calendar, start))
    yield _("结束  {time}").format(time=time_told(calendar, end))
    yield _("办公时间  {hours} 小时 {minutes} 分 {seconds} 秒").format(
        hours=int(minutes) // 60, minutes=int(minutes) % 60, seconds=f"{seconds:f}"
    )
    yield _("合工作日  {days:.2f}").format(days=found.working_days)
    yield from day_lines(calendar, found.days)


def day_lines(calendar: Calendar, days: Iterable[DayNote]) -> Iterator[str]:
    """A line a day: the date, whether it counts, and why."""
    for note in days:
        yield _("{date} {weekday}  {counts}  {why}").format(
            date=note.date.isoformat(),
            weekday=_(WEEKDAYS[note.date.weekday()]),
            counts=_("计入") if note.counts else _("不计"),
            why=_("{why}（暂定）").format(why=note.why)
            if calendar.is_provisional(note.date)
            else note.why,
        )


def time_told(calendar: Calendar, instant: datetime) -> str:
    """A time in the calendar's zone, with offset and weekday."""
    local = instant.astimezone(calendar.timezone)
    return _("{time}（{weekday}）").format(
        time=local.isoformat(), weekday=_(WEEKDAYS[local.weekday()])
    )
