"""Questions to the clocks as they are written: a time, a pause, a calendar, a line of a batch."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.calendar import Calendar
from app.domain.errors import DomainError
from app.domain.working_time import Amount, Due, Elapsed, Interval, deadline, elapsed
from app.translations.clock_errors import sentence

# A time written without an offset is office time.
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
MOST_CALENDARS = 256

_END_OF_DAY = re.compile(r"([T ])24:?00(?::?00(?:[.,]0+)?)?(?=$|[Z+-])")

Answer = dict[str, Any]
Question = Callable[[Calendar, Mapping[str, Any]], Answer]


class QuestionError(DomainError):
    """A question that cannot be read."""


def instant_of(text: Any) -> datetime:
    """The aware instant of an ISO 8601 text; without an offset it is Asia/Shanghai.

    24:00 is the end of its day. Raises QuestionError time_wrong.
    """
    if not isinstance(text, str):
        raise QuestionError("time_wrong", found=text)
    midnight, days = _END_OF_DAY.subn(r"\g<1>00:00", text.strip())
    try:
        instant = datetime.fromisoformat(midnight) + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise QuestionError("time_wrong", found=text) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=OFFICE_ZONE)


def pause_of(text: str) -> Interval:
    """The pause written FROM/TO. Raises QuestionError."""
    begin, slash, end = text.partition("/")
    if not slash:
        raise QuestionError("pause_wrong", found=text)
    return instant_of(begin), instant_of(end)


def pauses_of(value: Any) -> tuple[Interval, ...]:
    """The pauses of a batch line, [[from, to], …]. Raises QuestionError."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise QuestionError("pauses_wrong", found=value)
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            raise QuestionError("pauses_wrong", found=pair)
    return tuple((instant_of(begin), instant_of(end)) for begin, end in value)


def amount_of(line: Mapping[str, Any]) -> Amount:
    """The amount of a batch line: a number and its unit, or both in one text."""
    if "unit" not in line and isinstance(line.get("amount"), str):
        return Amount.parse(line["amount"])
    return Amount.of(_given(line, "amount"), _given(line, "unit"))


def calendar_in(path: Path) -> Calendar:
    """The calendar of a calendar file. Raises QuestionError and CalendarError."""
    try:
        return Calendar.from_toml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise QuestionError("file_not_text", found=str(path)) from error
    except (OSError, ValueError) as error:
        raise QuestionError("file_unreadable", found=str(path)) from error


@dataclass
class Calendars:
    """The calendars of a batch, each read once.

    usual: gives the calendar of a line that names none. folder: where the batch lies; a path is
    looked up from here where it does not lead anywhere by itself.
    """

    usual: Callable[[], Calendar]
    folder: Path = field(default_factory=Path)
    _known: dict[str, Calendar] = field(default_factory=dict)

    def of(self, value: Any) -> Calendar:
        """The calendar a line means: a path, a file's content, or None for the usual one."""
        if value is None:
            return self._kept("", self.usual)
        if isinstance(value, str):
            return self._kept(f"path {value}", lambda: calendar_in(self._path(value)))
        if isinstance(value, Mapping):
            content = json.dumps(value, sort_keys=True)
            return self._kept(content, lambda: Calendar.from_mapping(value))
        raise QuestionError("calendar_not_usable", found=value)

    def _path(self, text: str) -> Path:
        try:
            return Path(text) if Path(text).exists() else self.folder / text
        except (OSError, ValueError) as error:
            raise QuestionError("file_unreadable", found=text) from error

    def _kept(self, key: str, make: Callable[[], Calendar]) -> Calendar:
        if key not in self._known:
            made = make()
            if len(self._known) >= MOST_CALENDARS:
                self._known.clear()
            self._known[key] = made
        return self._known[key]


def deadline_answer(calendar: Calendar, line: Mapping[str, Any]) -> Answer:
    """What `deadline` answers to a line with start, amount, unit and pauses."""
    start, amount = instant_of(_given(line, "start")), amount_of(line)
    due = deadline(calendar, start=start, amount=amount, pauses=pauses_of(line.get("pauses")))
    return due_told(calendar, start, amount, due)


def elapsed_answer(calendar: Calendar, line: Mapping[str, Any]) -> Answer:
    """What `elapsed` answers to a line with start, end and pauses."""
    start, end = instant_of(_given(line, "start")), instant_of(_given(line, "end"))
    found = elapsed(calendar, start=start, end=end, pauses=pauses_of(line.get("pauses")))
    return elapsed_told(calendar, start, end, found)


def due_told(calendar: Calendar, start: datetime, amount: Amount, due: Due) -> Answer:
    """The documented keys of `deadline`, times in the calendar's zone."""
    return {
        "start": start.astimezone(calendar.timezone).isoformat(),
        "amount": _plain(Decimal(amount.n)),
        "unit": str(amount.unit),
        "due": due.instant.astimezone(calendar.timezone).isoformat(),
        "last_day": due.last_day.isoformat(),
        "provisional": due.provisional,
        "days": _days_told(due),
    }


def elapsed_told(calendar: Calendar, start: datetime, end: datetime, found: Elapsed) -> Answer:
    """The documented keys of `elapsed`, times in the calendar's zone."""
    return {
        "start": start.astimezone(calendar.timezone).isoformat(),
        "end": end.astimezone(calendar.timezone).isoformat(),
        "seconds": _plain(found.seconds),
        "minutes": _plain(found.seconds / 60),
        "working_days": found.working_days,
        "days": _days_told(found),
    }


def answers(lines: Iterator[bytes], *, ask: Question, calendars: Calendars) -> Iterator[Answer]:
    """The answer to each line that is not blank; a wrong line's answer is its error."""
    for raw in lines:
        if raw.strip():
            yield _answer(raw, ask, calendars)


def _answer(raw: bytes, ask: Question, calendars: Calendars) -> Answer:
    identity = None
    try:
        line = _line(raw)
        identity = line.get("id")
        return {"id": identity, **ask(calendars.of(line.get("calendar")), line)}
    except DomainError as error:
        return {"id": identity, "error": sentence(error)}


def _line(raw: bytes) -> Mapping[str, Any]:
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise QuestionError("line_not_json") from error
    if not isinstance(line, dict):
        raise QuestionError("line_not_object")
    return line


def _given(line: Mapping[str, Any], key: str) -> Any:
    if line.get(key) is None:
        raise QuestionError("line_key_missing", key=key)
    return line[key]


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _days_told(found: Due | Elapsed) -> list[Answer]:
    return [
        {"date": note.date.isoformat(), "counts": note.counts, "why": note.why}
        for note in found.days
    ]
