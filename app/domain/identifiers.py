"""Unified social credit codes (GB 32100-2015) and the numbers of problems.

A credit code has 18 places: registering department (1), kind of body (1), place of
registration (6 digits), body code with its own check digit (9, GB 11714) and a check digit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.domain.errors import DomainError

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_SIGNS = frozenset(USCC_ALPHABET)
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

NUMBER_EPOCH = date(2000, 1, 1)
SEQUENCES_PER_DAY = 10**6
DAYS_PER_CITY = 10**5
PROBLEM_NUMBER = re.compile(r"(?:ZJ-?)?(\d{4})-(\d{8})-(\d{4,6})", re.ASCII)


@dataclass(frozen=True)
class UsccVerdict:
    """What is to be thought of a credit code as somebody wrote it.

    `valid`: the standard is met in every place. `irregular`: eighteen places of the right
    alphabet that break a finer rule, as some old registrations do: warn, do not refuse.
    Neither: no credit code at all. `code` is the normalized spelling; `reason` is empty or one
    of length, alphabet, place, organisation_check, check_digit.
    """

    valid: bool
    irregular: bool
    code: str
    reason: str


def normalize_code(text: str) -> str:
    """Full-width to half-width, lower to upper case, blanks removed."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_uscc(code: str) -> UsccVerdict:
    """Judge a credit code by GB 32100-2015; letters are allowed in places 1 and 2."""
    normal = normalize_code(code)
    if len(normal) != 18:
        return UsccVerdict(valid=False, irregular=False, code=normal, reason="length")
    if not USCC_SIGNS.issuperset(normal):
        return UsccVerdict(valid=False, irregular=False, code=normal, reason="alphabet")
    reason = _irregularity(normal)
    return UsccVerdict(valid=not reason, irregular=bool(reason), code=normal, reason=reason)


def _irregularity(code: str) -> str:
    if uscc_check_digit(code[:17]) != code[17]:
        return "check_digit"
    if not code[2:8].isdigit():
        return "place"
    if organisation_check_digit(code[8:16]) != code[16]:
        return "organisation_check"
    return ""


def uscc_check_digit(first17: str) -> str:
    """The 18th place for the first 17, by modulus 31 (GB 32100-2015, annex)."""
    total = sum(
        USCC_ALPHABET.index(sign) * weight
        for sign, weight in zip(first17, USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]


def organisation_check_digit(body8: str) -> str:
    """The ninth place of a body code for its first eight, by modulus 11 (GB 11714)."""
    total = sum(
        ORGANISATION_ALPHABET.index(sign) * weight
        for sign, weight in zip(body8, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def make_uscc(prefix8: str, body8: str) -> str:
    """A valid credit code from places 1–8 and the first eight places of the body code."""
    first17 = prefix8 + body8 + organisation_check_digit(body8)
    return first17 + uscc_check_digit(first17)


def problem_id(*, city: str, day: date, sequence: int) -> int:
    """The key of a problem.

    `city` is the city-level region code as four digits ("3307"; the province itself "3300"),
    `day` the day of registration in Asia/Shanghai, `sequence` its place on that day in that
    city, from 1. Raises DomainError("bad_number") where a part does not fit. The first day of the
    epoch belongs to the registers.
    """
    days = (day - NUMBER_EPOCH).days
    fits = (
        re.fullmatch("[1-9][0-9]{3}", city)
        and 0 < days < DAYS_PER_CITY
        and 0 < sequence < SEQUENCES_PER_DAY
    )
    if not fits:
        raise DomainError("bad_number", city=city, day=day.isoformat(), sequence=sequence)
    return (int(city) * DAYS_PER_CITY + days) * SEQUENCES_PER_DAY + sequence


def problem_number(id: int) -> str:
    """The number people read and say: region, day of registration, sequence."""
    series, sequence = divmod(id, SEQUENCES_PER_DAY)
    return f"{_spoken_series(series)}-{sequence:04d}"


@lru_cache(maxsize=10_000)
def _spoken_series(series: int) -> str:
    """Region and day of registration, which many problems of a list have in common."""
    city, day, _sequence = number_parts(series * SEQUENCES_PER_DAY)
    return f"ZJ-{city}-{day:%Y%m%d}"


def number_parts(id: int) -> tuple[str, date, int]:
    """City, local day and sequence of a problem's key: what `problem_id` made it of."""
    rest, sequence = divmod(id, SEQUENCES_PER_DAY)
    city, days = divmod(rest, DAYS_PER_CITY)
    return f"{city:04d}", NUMBER_EPOCH + timedelta(days=days), sequence


def number_series(*, city: str, day: date) -> str:
    """The series that the sequences of a city's day are counted in."""
    return f"problem:{city}:{day.isoformat()}"


def parse_problem_number(text: str) -> int:
    """The key behind a number as somebody typed it.

    The leading ZJ may be missing; full-width signs, lower case and blanks are accepted.
    Raises DomainError("bad_number") with the text.
    """
    match = PROBLEM_NUMBER.fullmatch(_dashes(normalize_code(text)))
    if match is None:
        raise DomainError("bad_number", text=text)
    city, day, sequence = match.groups()
    try:
        registered = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise DomainError("bad_number", text=text) from None
    return problem_id(city=city, day=registered, sequence=int(sequence))


def _dashes(text: str) -> str:
    return re.sub("[\u2010-\u2015\u2212]", "-", text)


def city_of(id: int) -> str:
    """The four digits of the city-level region a problem was registered in."""
    return str(id // (DAYS_PER_CITY * SEQUENCES_PER_DAY))
