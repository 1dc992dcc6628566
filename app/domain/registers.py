"""Registers: the office's own streams in the log, beside the problems' ones."""

from __future__ import annotations

from enum import IntEnum

from app.domain.identifiers import DAYS_PER_CITY, SEQUENCES_PER_DAY

CITY_FACTOR = DAYS_PER_CITY * SEQUENCES_PER_DAY


class Register(IntEnum):
    """What a register's events are about. Its subject id has a date part of zero."""

    PEOPLE = 1
    DEPARTMENTS = 2
    CALENDARS = 3
    RULES = 4
    ENTERPRISES = 5
    ACCESS = 6
    EXPORTS = 7
    ANCHORS = 8
    IMPORTS = 9
    BACKUPS = 10
    FIELDS = 11
    CONSULTATIONS = 12
    NOTICES = 13
    PROVINCE_LISTS = 14
    REVIEWS = 15
    SURVEYS = 16


def register_subject(register: Register, *, region: str = "33") -> int:
    """The subject id of a register in the chain of a region's city ("3307…" → 3307)."""
    return int(chain_of_region(region)) * CITY_FACTOR + int(register)


def chain_of_region(region: str) -> str:
    """The chain of a division code: its city, or 3300 for the province itself."""
    return region[:4] if len(region) >= 4 else f"{region}00"


def chain_of_subject(subject: int) -> str:
    """The chain that holds a subject's events."""
    return f"{subject // CITY_FACTOR:04d}"


def is_register(subject: int, *, of: Register | None = None) -> bool:
    """Whether a subject is a register's stream and no problem; of: of that register."""
    return subject % CITY_FACTOR in (set(Register) if of is None else {of})
