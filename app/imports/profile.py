"""Import profiles: TOML that says which column is which fact, and how its cells are read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.catalogue import Stage
from app.domain.errors import DomainError
from app.domain.register_columns import COLUMN, ColumnKind

FIELDS: dict[str, ColumnKind] = {
    **{key: column.kind for key, column in COLUMN.items() if not column.derived},
    "source_due": ColumnKind.INSTANT,
    "place": ColumnKind.TEXT,
    "anonymous": ColumnKind.YES,
}
"""Every fact that a column can hold, and how its cells are read."""

SERIAL = "excel"
"""Among the forms of dates: a number is a spreadsheet's day count from 1899-12-30."""

UNKNOWN_DEPARTMENT = ("reject", "add")
REST = "*"
"""In a value table: what every value that is not listed becomes."""

STAGES: tuple[tuple[Stage, tuple[str, ...]], ...] = (
    (Stage.CLOSED, ("closed_at",)),
    (Stage.FEEDBACK, ("submitted_at",)),
    (Stage.HANDLING, ("signed_at",)),
    (Stage.TRANSFER, ("dispatched_at",)),
    (Stage.TRANSFER, ("accepted_at",)),
    (Stage.INTAKE, ()),
)
"""The stage of a row that names none: the first whose facts are all given."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How files of one kind are read.

    source: the first part of every row's key. keys: the facts that make the second part, in the
    order of trial. columns: fact → headings. required: facts without whose columns a file is not
    of this kind. forms: of dates, tried in order after ISO 8601. updates: a row of a known key
    with other content replaces what the file said before. text: the TOML itself.
    """

    name: str
    title: str
    source: str
    keys: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    updates: bool = False
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    forms: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    separators: str = "、，,；;"
    dropped: tuple[str, ...] = ()
    unknown_department: str = "reject"
    stages: tuple[tuple[Stage, tuple[str, ...]], ...] = STAGES
    ground: str = "imported"
    text: str = ""


def parse_profile(text: str, *, file: str) -> Profile:
    """The profile of a TOML text.

    Raises DomainError "profile_wrong" with file, key and what would be right.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DomainError("profile_wrong", file=file, key="TOML", detail=str(error)) from error
    try:
        return Profile(**{**_read(READERS, table, ""), "text": text})
    except _WrongError as wrong:
        raise DomainError("profile_wrong", file=file, key=wrong.key, detail=wrong.detail) from wrong


def shipped() -> tuple[Profile, ...]:
    """The profiles that come with the product, by name."""
    return tuple(_shipped()[name] for name in sorted(_shipped()))


@cache
def _shipped() -> dict[str, Profile]:
    folder = resources.files("app.imports").joinpath("profiles")
    found = {}
    for entry in folder.iterdir():
        if entry.name.endswith(".toml"):
            profile = parse_profile(entry.read_text(encoding="utf-8"), file=entry.name)
            found[profile.name] = profile
    return found


def shipped_profile(name: str) -> Profile:
    """The shipped profile of a name. Raises DomainError "profile_unknown"."""
    if name not in _shipped():
        raise DomainError("profile_unknown", name=name, known=", ".join(sorted(_shipped())))
    return _shipped()[name]


def load_profile(name: str) -> Profile:
    """The shipped profile of a name, or the one in a file (NAME.toml) of this machine.

    Raises DomainError "profile_unknown", "import_unreadable" or "profile_wrong".
    """
    if name in _shipped() or not name.endswith(".toml"):
        return shipped_profile(name)
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError("import_unreadable", file=name) from error
    return parse_profile(text, file=name)


class _WrongError(Exception):
    def __init__(self, key: str, detail: str) -> None:
        super().__init__(key)
        self.key, self.detail = key, detail


Reader = Callable[[Any, str], Any]


def _read(readers: Mapping[str, tuple[str, Reader]], table: Any, key: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise _WrongError(key, "table")
    for name in table:
        if name not in readers:
            raise _WrongError(f"{key}{name}", f"one of {', '.join(readers)}")
    for name in REQUIRED if not key else ():
        if name not in table:
            raise _WrongError(name, "required")
    read: dict[str, Any] = {}
    for name, value in table.items():
        attribute, reader = readers[name]
        found = reader(value, f"{key}{name}")
        read.update(found if not attribute else {attribute: found})
    return read


def _word(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 64:
        raise _WrongError(key, "text of 1 to 64 characters")
    return value


def _words(value: Any, key: str) -> tuple[str, ...]:
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise _WrongError(key, "list of texts")
    return tuple(rows)


def _yes(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise _WrongError(key, "true or false")
    return value


def _zone(value: Any, key: str) -> ZoneInfo:
    try:
        return ZoneInfo(_word(value, key))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _WrongError(key, "time zone such as Asia/Shanghai") from error


def _field(name: Any, key: str) -> str:
    if name not in FIELDS:
        raise _WrongError(key, f"one of {', '.join(FIELDS)}")
    return str(name)


def _fields(value: Any, key: str) -> tuple[str, ...]:
    return tuple(_field(name, key) for name in _words(value, key))


def _keys(value: Any, key: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not value:
        raise _WrongError(key, "list of lists of facts")
    return tuple(_fields(row, key) for row in value)


def _each(reader: Reader) -> Reader:
    def read(value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _WrongError(key, "table")
        return {_field(n, f"{key}.{n}"): reader(v, f"{key}.{n}") for n, v in value.items()}

    return read


def _value_table(value: Any, key: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise _WrongError(key, "table of texts")
    return dict(value)


def _stages(value: Any, key: str) -> tuple[tuple[Stage, tuple[str, ...]], ...]:
    if not isinstance(value, list) or not value:
        raise _WrongError(key, "list of tables with `is` and `when`")
    return tuple(_stage(row, f"{key}.{n}") for n, row in enumerate(value, start=1))


def _stage(row: Any, key: str) -> tuple[Stage, tuple[str, ...]]:
    if not isinstance(row, dict) or set(row) - {"is", "when"} or row.get("is") not in list(Stage):
        raise _WrongError(key, f"is = one of {', '.join(Stage)}, when = facts")
    return Stage(row["is"]), _fields(row.get("when", []), f"{key}.when")


def _departments(value: Any, key: str) -> dict[str, Any]:
    return _read(DEPARTMENT_READERS, value, f"{key}.")


def _unknown(value: Any, key: str) -> str:
    if value not in UNKNOWN_DEPARTMENT:
        raise _WrongError(key, f"one of {', '.join(UNKNOWN_DEPARTMENT)}")
    return str(value)


def _set(value: Any, key: str) -> frozenset[str]:
    return frozenset(_words(value, key))


REQUIRED = ("name", "title", "source", "keys", "columns", "required")

DEPARTMENT_READERS: dict[str, tuple[str, Reader]] = {
    "separators": ("separators", _word),
    "drop": ("dropped", _words),
    "unknown": ("unknown_department", _unknown),
}

READERS: dict[str, tuple[str, Reader]] = {
    "name": ("name", _word),
    "title": ("title", _word),
    "source": ("source", _word),
    "keys": ("keys", _keys),
    "columns": ("columns", _each(_words)),
    "required": ("required", _fields),
    "updates": ("updates", _yes),
    "zone": ("zone", _zone),
    "dates": ("forms", _words),
    "missing": ("missing", _set),
    "ignored": ("ignored", _set),
    "constants": ("constants", _each(_word)),
    "values": ("values", _each(_value_table)),
    "departments": ("", _departments),
    "stages": ("stages", _stages),
    "ground": ("ground", _word),
}
