"""Cells: what stands in them as text, and what that text means."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.catalogue import Term
from app.domain.register_columns import NO, YES
from app.imports.profile import SERIAL, Profile

RETURN = "_x000D_"
"""How a spreadsheet writes a carriage return that it could not keep."""

INJECTABLE = ("=", "+", "-", "@")
"""A cell that begins so is data here, and a formula to a careless spreadsheet."""

SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
FIRST_SERIAL, LAST_SERIAL = 20_000, 100_000
_STRANGE = re.compile(r"[^\n -~\u3001-\u9fff\uff01-\uff5e]")
_TOO_MANY_LINES = re.compile(r"\n{2,}")
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)


def plain(value: Any) -> str:
    """A cell as text, so that writing the text and reading it again gives the same."""
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


def one_line(text: str) -> str:
    """A cleaned text on one line, blanks single."""
    return " ".join(cleaned(text).split())


def folded(text: str) -> str:
    """A text for comparing: half width, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def read_term(text: str, terms: tuple[type[Term], ...]) -> str | None:
    """The code of the term that a label or code names; None where none does."""
    wanted = folded(text)
    for term in (member for kind in terms for member in kind):
        if wanted in (folded(term.label), term.value):
            return str(term.value)
    return None


def read_yes(text: str) -> bool | None:
    """是 or 否, also yes, no, 1, 0; None for anything else."""
    word = folded(text)
    if word in (YES, "yes", "y", "true", "1", "√"):
        return True
    return False if word in (NO, "no", "n", "false", "0", "×") else None


def read_instant(value: Any, profile: Profile) -> tuple[datetime, bool] | None:
    """The UTC instant of a cell, and whether it gives the day alone; None where it is no date.

    A date, a text in ISO 8601 or one of the profile's forms, or a serial number where the profile
    allows it. Without an offset it is in the profile's zone.
    """
    local = _local(value, profile)
    if local is None:
        return None
    only_day = local.time() == time()
    try:
        return _aware(local, profile.zone), only_day
    except (OverflowError, ValueError):
        return None


def _aware(local: datetime, zone: ZoneInfo) -> datetime:
    aware = local if local.tzinfo else local.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def _local(value: Any, profile: Profile) -> datetime | None:
    if isinstance(value, datetime):
        return _to_the_second(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, bool | time | timedelta):
        return None
    if isinstance(value, int | float):
        return _of_serial(float(value)) if SERIAL in profile.forms else None
    return _of_text(" ".join(unicodedata.normalize("NFKC", str(value)).split()), profile.forms)


def _of_text(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        if form != SERIAL:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the profile's
            except ValueError:
                continue
    if SERIAL in forms and _SERIAL.fullmatch(text):
        return _of_serial(float(text))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _of_serial(days: float) -> datetime | None:
    if not FIRST_SERIAL <= days < LAST_SERIAL:
        return None
    return _to_the_second(SERIAL_EPOCH + timedelta(days=days))


def _to_the_second(value: datetime) -> datetime:
    """A spreadsheet counts in fractions of a day: 9:32:09 comes back a few microseconds off."""
    return (value + timedelta(milliseconds=500)).replace(microsecond=0)
