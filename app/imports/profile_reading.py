"""Reading profiles: every key of the TOML is checked, and what is wrong is said where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.catalogue import Stage
from app.domain.register_columns import COLUMN, ColumnKind
from app.imports.log_profile import ROLES, LogColumns

FIELDS: dict[str, ColumnKind] = {
    **{key: column.kind for key, column in COLUMN.items() if not column.derived},
    "source_due": ColumnKind.INSTANT,
    "place": ColumnKind.TEXT,
    "anonymous": ColumnKind.YES,
}
"""Every fact that a column can hold, and how its cells are read."""

IN_ORDER = tuple(
    fact
    for kind in (
        ColumnKind.TEXT,
        ColumnKind.TERM,
        ColumnKind.INSTANT,
        ColumnKind.NUMBER,
        ColumnKind.YES,
        ColumnKind.DEPARTMENTS,
    )
    for fact in FIELDS
    if FIELDS[fact] is kind
)
"""The facts in the order in which a row's cells are read: departments last."""

SERIAL = "excel"
"""Among the forms of dates: a number is a spreadsheet's day count from 1899-12-30."""

CONTENT = "content"
"""As `keys`: rows without a number of their own are told apart by all that they say."""

TEMPLATE = re.compile(r"\{([^{}]+)\}")
"""A heading in the template of a text."""

SOME_DAY = datetime(2026, 12, 31, 13, 5, 7, tzinfo=UTC)
UNKNOWN_DEPARTMENT = ("reject", "add")
REST = "*"
"""In a value table: what every value that is not listed becomes."""

CASE = "source_no"
CASE_KEYS = ((CASE,),)
"""The rows of a log are told apart by their case."""

LONGEST_TEMPLATE = 1_000


class WrongError(Exception):
    """A key of the profile, and what would be right there."""

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(key)
        self.key, self.detail = key, detail


Reader = Callable[[Any, str], Any]


def read_profile(table: Any) -> dict[str, Any]:
    """What a profile's TOML says, by the attributes of a Profile. Raises WrongError."""
    read = _read(READERS, table, "")
    if "events" in read and read["keys"] != CASE_KEYS:
        raise WrongError("keys", f'[["{CASE}"]], as the profile has [events]')
    if "events" not in read:
        _require_facts(read["required"])
    return read


def _read(readers: Mapping[str, tuple[str, Reader]], table: Any, key: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise WrongError(key, "table")
    for name in table:
        if name not in readers:
            raise WrongError(f"{key}{name}", f"one of {', '.join(readers)}")
    for name in REQUIRED if not key else ():
        if name not in table:
            raise WrongError(name, "required")
    read: dict[str, Any] = {}
    for name, value in table.items():
        attribute, reader = readers[name]
        found = reader(value, f"{key}{name}")
        read.update(found if not attribute else {attribute: found})
    return read


def _word(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 64:
        raise WrongError(key, "text of 1 to 64 characters")
    return value


def _words(value: Any, key: str) -> tuple[str, ...]:
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise WrongError(key, "list of texts")
    return tuple(rows)


def _yes(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise WrongError(key, "true or false")
    return value


def _zone(value: Any, key: str) -> ZoneInfo:
    try:
        return ZoneInfo(_word(value, key))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongError(key, "time zone such as Asia/Shanghai") from error


def _zones(value: Any, key: str) -> dict[str, ZoneInfo]:
    if not isinstance(value, dict):
        raise WrongError(key, "table")
    return {name: _zone(zone, f"{key}.{name}") for name, zone in value.items()}


def _forms(value: Any, key: str) -> tuple[str, ...]:
    """Forms of dates that one can write by and read back."""
    forms = _words(value, key)
    for form in forms:
        try:
            datetime.strptime(SOME_DAY.strftime(form), form)  # noqa: DTZ007 - thrown away
        except (ValueError, re.error) as error:
            raise WrongError(key, 'forms such as %Y-%m-%d %H:%M, or "excel"') from error
    return forms


def _field(name: Any, key: str) -> str:
    if name not in FIELDS:
        raise WrongError(key, f"one of {', '.join(FIELDS)}")
    return str(name)


def _fields(value: Any, key: str) -> tuple[str, ...]:
    return tuple(_field(name, key) for name in _words(value, key))


def _required(value: Any, key: str) -> tuple[str, ...]:
    """Facts, and roles, which only a log has."""
    return tuple(name if name in ROLES else _field(name, key) for name in _words(value, key))


def _require_facts(required: tuple[str, ...]) -> None:
    """Rows that are no events have no roles. Raises WrongError."""
    roles = [name for name in required if name not in FIELDS]
    if roles:
        raise WrongError("required", f"facts alone: {', '.join(roles)} needs [events]")


def _keys(value: Any, key: str) -> tuple[tuple[str, ...], ...]:
    if value == CONTENT:
        return ()
    if not isinstance(value, list) or not value or not all(value):
        raise WrongError(key, f'list of lists of facts, or "{CONTENT}"')
    return tuple(_fields(row, key) for row in value)


def _each(reader: Reader) -> Reader:
    def read(value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongError(key, "table")
        return {_field(n, f"{key}.{n}"): reader(v, f"{key}.{n}") for n, v in value.items()}

    return read


def _value_table(value: Any, key: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise WrongError(key, "table of texts")
    return dict(value)


def _stages(value: Any, key: str) -> tuple[tuple[Stage, tuple[str, ...]], ...]:
    if not isinstance(value, list) or not value:
        raise WrongError(key, "list of tables with `is` and `when`")
    return tuple(_stage(row, f"{key}.{n}") for n, row in enumerate(value, start=1))


def _stage(row: Any, key: str) -> tuple[Stage, tuple[str, ...]]:
    if not isinstance(row, dict) or set(row) - {"is", "when"} or row.get("is") not in list(Stage):
        raise WrongError(key, f"is = one of {', '.join(Stage)}, when = facts")
    return Stage(row["is"]), _fields(row.get("when", []), f"{key}.when")


def _departments(value: Any, key: str) -> dict[str, Any]:
    return _read(DEPARTMENT_READERS, value, f"{key}.")


def _unknown(value: Any, key: str) -> str:
    if value not in UNKNOWN_DEPARTMENT:
        raise WrongError(key, f"one of {', '.join(UNKNOWN_DEPARTMENT)}")
    return str(value)


def _set(value: Any, key: str) -> frozenset[str]:
    return frozenset(_words(value, key))


def _folded(value: Any, key: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _words(value, key))


def _template(value: Any, key: str) -> str:
    if not isinstance(value, str) or not TEMPLATE.search(value) or len(value) > LONGEST_TEMPLATE:
        raise WrongError(key, "text with headings in braces")
    return value


def _events(value: Any, key: str) -> LogColumns:
    read = _read(EVENT_READERS, value, f"{key}.")
    for role in ("case", "at"):
        if not read.get(role):
            raise WrongError(f"{key}.{role}", "required")
    return LogColumns(**read)


def _own(value: Any, key: str) -> bool:
    if value != "own":
        raise WrongError(key, '"own"')
    return True


def _states(value: Any, key: str) -> dict[str, str]:
    table = _value_table(value, key)
    for name, stage in table.items():
        if stage not in list(Stage):
            raise WrongError(f"{key}.{name}", f"one of {', '.join(Stage)}")
    return table


REQUIRED = ("name", "title", "source", "keys", "columns", "required")

DEPARTMENT_READERS: dict[str, tuple[str, Reader]] = {
    "separators": ("separators", _word),
    "drop": ("dropped", _words),
    "unknown": ("unknown_department", _unknown),
}

EVENT_READERS: dict[str, tuple[str, Reader]] = {
    **{role: (role, _words) for role in ROLES},
    "machines": ("machines", _set),
    "missing": ("missing", _folded),
    "file": ("own_file", _own),
}

READERS: dict[str, tuple[str, Reader]] = {
    "name": ("name", _word),
    "title": ("title", _word),
    "source": ("source", _word),
    "keys": ("keys", _keys),
    "columns": ("columns", _each(_words)),
    "required": ("required", _required),
    "updates": ("updates", _yes),
    "generic": ("generic", _yes),
    "zone": ("zone", _zone),
    "zones": ("zones", _zones),
    "dates": ("forms", _forms),
    "missing": ("missing", _folded),
    "ignored": ("ignored", _set),
    "constants": ("constants", _each(_word)),
    "values": ("values", _each(_value_table)),
    "departments": ("", _departments),
    "texts": ("texts", _each(_template)),
    "stages": ("stages", _stages),
    "events": ("events", _events),
    "states": ("states", _states),
    "ground": ("ground", _word),
}
