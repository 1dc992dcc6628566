"""Cells: what stands in them as text, and what that text means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.catalogue import Term
from app.domain.register_columns import NO, YES
from app.imports.profile import Profile
from app.imports.profile_reading import SERIAL

RETURN = "_x000D_"
"""How a spreadsheet writes a carriage return that it could not keep."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
FIRST_SERIAL, LAST_SERIAL = 20_000, 100_000
_KNOWN = r" -~\u2010-\u2027\u3001-\u9fff\uff01-\uff5e"
_PLAIN = re.compile(f"[{_KNOWN}]*")
_STRANGE = re.compile(f"[^\n{_KNOWN}]")
_TOO_MANY_LINES = re.compile(r"\n{2,}")
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)


_DIRECTIVE = re.compile("(%.)")
DIGITS = {
    "%Y": ("year", r"\d{4}"),
    "%m": ("month", r"1[0-2]|0[1-9]|[1-9]"),
    "%d": ("day", r"3[01]|[12]\d|0[1-9]|[1-9]| [1-9]"),
    "%H": ("hour", r"2[0-3]|[01]\d|\d"),
    "%M": ("minute", r"[0-5]\d|\d"),
    "%S": ("second", r"6[01]|[0-5]\d|\d"),
}
"""The directives of datetime.strptime that are plain numbers: what they are, and what they take."""

PARTS = ("year", "month", "day", "hour", "minute", "second")
"""The numbers of a date in the order in which a datetime takes them."""

DAY = 3
"""So many of them tell the day."""

MIDNIGHT = time()

LONGEST_NAME = 64
"""What is longer is no name that comes again, and not worth remembering."""


def plain(value: Any) -> str:
    """A cell as text, so that writing the text and reading it again gives the same."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return _to_the_second(value).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def cleaned(text: str) -> str:
    """A text without what spreadsheets and web pages leave in it; its lines stay lines.

    Literal _x000D_, U+00A0, U+3000, tabs, control and zero-width characters, and empty lines go.
    """
    if _PLAIN.fullmatch(text) and RETURN not in text:  # as nearly every cell is
        return text.strip()
    text = text.replace(RETURN, "").replace("\r\n", "\n").replace("\r", "\n")
    kept = _STRANGE.sub(_kept, text)
    lines = [" ".join(line.split(" ")).strip() for line in kept.split("\n")]
    return _TOO_MANY_LINES.sub("\n", "\n".join(lines)).strip()


def _kept(found: re.Match[str]) -> str:
    sign = found.group()
    category = unicodedata.category(sign)
    if category == "Zs" or sign == "\t":
        return " "
    return "" if category in ("Cc", "Cf", "Cs", "Co", "Cn") else sign


def is_empty(value: Any, marks: frozenset[str]) -> bool:
    """Whether nothing stands in a cell, or one of the marks for nothing (folded by case)."""
    if not isinstance(value, str):
        return value is None
    return not value or (_is_mark_before if len(value) <= LONGEST_NAME else _is_mark)(value, marks)


def _is_mark(text: str, marks: frozenset[str]) -> bool:
    said = cleaned(text)
    return not said or said.casefold() in marks


_is_mark_before = lru_cache(maxsize=8192)(_is_mark)


def one_line(text: str) -> str:
    """A cleaned text on one line, blanks single."""
    return " ".join(cleaned(text).split())


def folded(text: str) -> str:
    """A text for comparing: half width, lower case, no blanks."""
    return _folded_before(text) if len(text) <= LONGEST_NAME else _folded(text)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


_folded_before = lru_cache(maxsize=8192)(_folded)


def read_term(text: str, terms: tuple[type[Term], ...]) -> str | None:
    """The code of the term that a label or code names; None where none does."""
    return _names_of_terms(terms).get(folded(text))


@cache
def _names_of_terms(terms: tuple[type[Term], ...]) -> dict[str, str]:
    """Labels and codes of terms → code; the first that bears a name has it."""
    named: dict[str, str] = {}
    for term in (member for kind in terms for member in kind):
        named.setdefault(folded(term.label), str(term.value))
        named.setdefault(str(term.value), str(term.value))
    return named


def read_yes(text: str) -> bool | None:
    """是 or 否, also yes, no, 1, 0; None for anything else."""
    word = folded(text)
    if word in (YES, "yes", "y", "true", "1", "√"):
        return True
    return False if word in (NO, "no", "n", "false", "0", "×") else None


def microseconds(at: datetime) -> int:
    """An instant in microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def read_instant(
    value: Any, profile: Profile, *, zone: ZoneInfo | None = None, second: bool = False
) -> tuple[datetime, bool] | None:
    """The UTC instant of a cell, and whether it gives the day alone; None where it is no date.

    A date, a text in ISO 8601 or one of the profile's forms, or a serial number where the profile
    allows it. Without an offset it is in `zone` (the profile's unless told): a time that the clocks
    skip is as long after midnight as it says, one that they show twice is the first, or the second
    where that is asked for. Midnight in the zone stands for the day alone.
    """
    zone = zone or profile.zone
    if isinstance(value, str) and len(value) <= LONGEST_NAME:
        return _read_before(value, profile.forms, zone, second)
    return _read(value, profile.forms, zone, second)


def _read(
    value: Any, forms: tuple[str, ...], zone: ZoneInfo, second: bool
) -> tuple[datetime, bool] | None:
    try:
        local = _local(value, forms)
        if local is None:
            return None
        aware = local.astimezone(zone) if local.tzinfo else local.replace(tzinfo=zone, fold=second)
        return aware.astimezone(UTC), aware.time() == MIDNIGHT
    except (OverflowError, ValueError):
        return None


_read_before = lru_cache(maxsize=4096)(_read)  # rows of a log repeat their case's dates


def _local(value: Any, forms: tuple[str, ...]) -> datetime | None:
    if isinstance(value, datetime):
        return _to_the_second(value)
    if isinstance(value, date):
        return datetime.combine(value, MIDNIGHT)
    if isinstance(value, bool | time | timedelta):
        return None
    if isinstance(value, int | float):
        return _of_serial(float(value)) if SERIAL in forms else None
    return _of_text(" ".join(unicodedata.normalize("NFKC", str(value)).split()), forms)


def _of_text(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        if form != SERIAL:
            try:
                return _of_form(text, form)
            except ValueError:
                continue
    if SERIAL in forms and _SERIAL.fullmatch(text):
        return _of_serial(float(text))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _of_form(text: str, form: str) -> datetime:
    """As datetime.strptime, which takes twenty times as long. Raises ValueError as it does."""
    pattern = _pattern(form)
    if pattern is None:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the profile's
    found = pattern.match(text)
    if found is None or found.end() != len(text):
        raise ValueError(text)
    numbers: Iterator[Any] = map(int, found.group(*PARTS[: pattern.groups]))
    return datetime(*numbers)  # noqa: DTZ001


@lru_cache(maxsize=256)
def _pattern(form: str) -> re.Pattern[str] | None:
    """What a form looks for that tells day, or day and time, in plain numbers; None for others."""
    parts = _DIRECTIVE.split(form)
    marks = parts[1::2]
    told = {DIGITS[mark][0] for mark in marks if mark in DIGITS}
    if len(told) < max(len(marks), DAY) or told != set(PARTS[: len(told)]):
        return None
    words = [re.sub(r"(?:\\\s)+", r"\\s+", re.escape(part)) for part in parts[::2]]
    places = [f"(?P<{DIGITS[mark][0]}>{DIGITS[mark][1]})" for mark in marks]
    return re.compile("".join(a + b for a, b in zip(words, [*places, ""], strict=True)), re.I)


def _of_serial(days: float) -> datetime | None:
    if not FIRST_SERIAL <= days < LAST_SERIAL:
        return None
    return _to_the_second(SERIAL_EPOCH + timedelta(days=days))


def _to_the_second(value: datetime) -> datetime:
    """A spreadsheet counts in fractions of a day: 9:32:09 comes back a few microseconds off."""
    return (value + timedelta(milliseconds=500)).replace(microsecond=0)
