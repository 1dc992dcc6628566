"""Import profiles: TOML that says which column is which fact, and how its cells are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.catalogue import Stage
from app.domain.errors import DomainError
from app.imports.log_profile import ROLES, LogColumns
from app.imports.profile_reading import TEMPLATE, WrongError, read_profile

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
    order of trial; none: all that the row says, and how many above it say the same. columns: fact →
    headings. required: facts, and roles of a log, without whose columns a file is not of this
    kind. generic: read by
    this one only what no other fits. zones: fact or heading → zone, where it is not `zone`. forms:
    of dates, tried in order before ISO 8601. missing: folded by case. texts: fact → a template of
    headings in braces. updates: a row of a known key with other content replaces what the file
    said before. events: makes it the profile of a log. states: the log's own state → stage. text:
    the TOML itself.
    """

    name: str
    title: str
    source: str
    keys: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    updates: bool = False
    generic: bool = False
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    zones: Mapping[str, ZoneInfo] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    separators: str = "、，,；;"
    dropped: tuple[str, ...] = ()
    unknown_department: str = "reject"
    stages: tuple[tuple[Stage, tuple[str, ...]], ...] = STAGES
    ground: str = "imported"
    events: LogColumns | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    def headings(self, name: str) -> tuple[str, ...]:
        """The headings of a fact, of a role in a log, or of what a text is composed of."""
        if name in self.columns:
            return self.columns[name]
        if self.events and name in ROLES:
            return self.events.headings(name)
        return tuple(TEMPLATE.findall(self.texts.get(name, ""))) or (name,)

    def zone_of(self, name: str) -> ZoneInfo:
        """The zone of a fact's or heading's times without an offset."""
        return self.zones.get(name, self.zone)


def parse_profile(text: str, *, file: str) -> Profile:
    """The profile of a TOML text.

    Raises DomainError "profile_wrong" with file, key and what would be right.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DomainError("profile_wrong", file=file, key="TOML", detail=str(error)) from error
    try:
        return Profile(**read_profile(table), text=text)
    except WrongError as wrong:
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
