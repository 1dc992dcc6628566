"""Facts: what the cells of one row say, each read as its kind; or why one cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from app.domain.flows import OFFICE_ZONE
from app.domain.register_columns import COLUMN, ColumnKind
from app.imports.cells import (
    cleaned,
    folded,
    is_empty,
    one_line,
    plain,
    read_instant,
    read_term,
    read_yes,
)
from app.imports.directory import Directory
from app.imports.plan import Plan
from app.imports.profile import Profile
from app.imports.profile_reading import FIELDS, REST
from app.services.departments import BRACKETS, ROLES_IN_WORDS, spellings
from app.translations import N_
from app.translations import gettext as _

Read = dict[str, Any]

LONG_TEXTS = {"text": 20_000, "answer": 20_000}
SHORT_TEXTS = {"title": 200, "enterprise_name": 128, "source_no": 64, "responsible": 64}
OTHER_TEXTS = 200
EARLIEST = datetime(2000, 1, 1, tzinfo=OFFICE_ZONE).astimezone(UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
DUES = frozenset({"due", "original_due", "source_due"})

LONGEST_DEPARTMENT = 64
AND_OTHERS = N_("等")
OPENING, CLOSING = "(（〔「【", ")）〕」】"


@dataclass(kw_only=True)
class Row:
    """One row while it is read.

    faults: (heading, sentence). said: departments as they are written. only_days: facts that
    give a day without a time.
    """

    plan: Plan
    directory: Directory
    cells: tuple[Any, ...]
    now: datetime
    facts: Read = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)
    only_days: set[str] = field(default_factory=set)
    settled: bool = False

    @property
    def profile(self) -> Profile:
        """The profile in use."""
        return self.plan.profile

    def cell(self, fact: str) -> Any:
        """The cell of a fact, else the text composed for it; None or "" where the row has none."""
        plan = self.plan
        place = plan.columns.get(fact, len(self.cells))
        value = self.cells[place] if place < len(self.cells) else None
        if fact in plan.texts and is_empty(value, plan.profile.missing):
            return "\n".join(filter(None, map(self._line, plan.texts[fact])))
        return value

    def _line(self, parts: tuple[str | int, ...]) -> str:
        """A line of a template; empty where nothing stands at any of its places."""
        told = {part: self._at(part) for part in parts if isinstance(part, int)}
        if not any(told.values()):
            return ""
        return "".join(part if isinstance(part, str) else told[part] for part in parts)

    def _at(self, place: int) -> str:
        value = self.cells[place] if place < len(self.cells) else None
        return "" if is_empty(value, self.profile.missing) else plain(value)

    def fault(self, fact: str, sentence: str) -> None:
        """Say why the row cannot be taken."""
        self.faults.append((self.plan.heading(fact), sentence))

    def misread(self, fact: str, value: Any, reason: str = "") -> None:
        """Say that a cell cannot be read, and show the beginning of what stands in it."""
        shown = one_line(plain(value))
        shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
        sentence = _("“{heading}”无法识别：{value}").format(
            heading=self.plan.heading(fact), value=shown
        )
        self.fault(fact, _("{sentence}（{reason}）").format(sentence=sentence, reason=reason)
                   if reason else sentence)  # fmt: skip

    @property
    def day(self) -> date:
        """The local day of registration; today where it is not known."""
        at: datetime = self.facts.get("registered_at", self.now)
        return at.astimezone(OFFICE_ZONE).date()


def read_facts(row: Row) -> None:
    """Fill the row's facts and faults from its cells.

    Departments come last: which one a name means depends on the region and on the day.
    """
    for fact, value in _values(row):
        if FIELDS[fact] is ColumnKind.DEPARTMENTS and not row.settled:
            settle_place(row)
        _READERS[FIELDS[fact]](row, fact, value)
    if not row.settled:
        settle_place(row)


def settle_place(row: Row) -> None:
    """The region, by its code before its name, and the service field likewise."""
    row.settled = True
    facts, directory = row.facts, row.directory
    for code, name, found in (
        ("region", "region_name", directory.region),
        ("field", "field_name", directory.field_code),
    ):
        told = facts.pop(name, None)
        meant = facts.get(code) or told
        if meant is not None and (known := found(meant)) is not None:
            facts[code] = known
        elif meant is not None:
            row.misread(code if code in facts else name, meant, _("没有这一项"))
            facts.pop(code, None)


def _values(row: Row) -> Iterator[tuple[str, Any]]:
    """What stands for each fact: the cell, else the profile's constant."""
    profile = row.profile
    for fact in row.plan.told:
        value = row.cell(fact)
        if is_empty(value, profile.missing):
            value = profile.constants.get(fact)
        elif fact in profile.values:
            value = _by_table(value, profile.values[fact])
        if value is not None and value != "":
            yield fact, value


def _by_table(value: Any, table: Mapping[str, str]) -> Any:
    wanted = folded(plain(value))
    for name, meaning in table.items():
        if name != REST and folded(name) == wanted:
            return meaning
    return table.get(REST, value)


def _text(row: Row, fact: str, value: Any) -> None:
    limit = LONG_TEXTS.get(fact)
    text = cleaned(plain(value)) if limit else one_line(plain(value))
    limit = limit or SHORT_TEXTS.get(fact, OTHER_TEXTS)
    if len(text) > limit:
        sentence = _("“{heading}”超过{limit}字").format(heading=row.plan.heading(fact), limit=limit)
        row.fault(fact, sentence)
    elif text:
        row.facts[fact] = text


def _term(row: Row, fact: str, value: Any) -> None:
    terms = COLUMN[fact].terms
    code = read_term(plain(value), terms)
    if code is None:
        allowed = _("、").join(member.label for kind in terms for member in kind)
        row.misread(fact, value, _("应为{allowed}").format(allowed=allowed))
    else:
        row.facts[fact] = code


def _instant(row: Row, fact: str, value: Any) -> None:
    found = read_instant(value, row.profile, zone=row.profile.zone_of(fact))
    if found is None:
        row.misread(fact, value)
        return
    at, only_day = found
    if not EARLIEST <= at < LATEST:
        row.misread(fact, value, _("年份超出范围"))
        return
    row.facts[fact] = at
    if only_day:
        row.only_days.add(fact)


def _number(row: Row, fact: str, value: Any) -> None:
    low, high = (1, 5) if fact == "grade" else (1, 99)
    text = folded(plain(value))
    number = int(text) if text.isdecimal() and len(text) < 9 else 0
    if low <= number <= high:
        row.facts[fact] = number
    else:
        row.misread(fact, value, _("应为{low}至{high}的整数").format(low=low, high=high))


def _yes(row: Row, fact: str, value: Any) -> None:
    found = read_yes(plain(value))
    if found is None:
        row.misread(fact, value, _("应为是或否"))
    else:
        row.facts[fact] = found


def _departments(row: Row, fact: str, value: Any) -> None:
    """The departments of a cell: ids, or the names of those that the import adds."""
    found: list[int | str] = []
    row.said[fact] = names_of(plain(value), row.profile)
    for name in row.said[fact]:
        known = _department(row, fact, name)
        if known is not None and known not in found:
            found.append(known)
    if found:
        row.facts[fact] = found


def _department(row: Row, fact: str, name: str) -> int | str | None:
    region = row.facts.get("region", "")
    try:
        for form in _spellings_before(name) if len(name) <= OTHER_TEXTS else spellings(name):
            known = row.directory.department(form, region=region, day=row.day)
            if known is not None:
                return known if "closed_at" in row.facts else row.directory.successor(known)
    except ValueError:
        row.fault(fact, _("部门“{name}”不止一个，请写全称").format(name=name))
        return None
    bare = ROLES_IN_WORDS.sub("", BRACKETS.sub("", name)).strip()
    if row.profile.unknown_department == "add" and 0 < len(bare) <= LONGEST_DEPARTMENT:
        return bare
    row.fault(fact, _("没有部门“{name}”").format(name=name[:40]))
    return None


_spellings_before = lru_cache(maxsize=4096)(spellings)


def names_of(text: str, profile: Profile) -> list[str]:
    """The departments that a cell names: parted by the separators, phrases dropped.

    省经信厅、省科技厅（按职责分工负责） → 省经信厅, 省科技厅
    """
    read = _names_before if len(text) <= OTHER_TEXTS else _names
    return list(read(text, profile.separators, profile.dropped))


def _names(text: str, separators: str, dropped: tuple[str, ...]) -> tuple[str, ...]:
    text = cleaned(text)
    for phrase in dropped:
        others = f"(?:{AND_OTHERS})?{re.escape(phrase)}"
        text = re.sub(f"[{OPENING}]{others}[{CLOSING}]", "", text)
    parts = map(str.strip, _parted(text, f"{separators}\n"))
    return tuple(n for n in parts if n.strip(OPENING + CLOSING) not in ("", *dropped))


_names_before = lru_cache(maxsize=4096)(_names)


def _parted(text: str, separators: str) -> list[str]:
    """The parts between separators; one inside brackets parts nothing."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in OPENING) - (sign in CLOSING)
        if sign in separators and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


_READERS: dict[ColumnKind, Callable[[Row, str, Any], None]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.TERM: _term,
    ColumnKind.INSTANT: _instant,
    ColumnKind.NUMBER: _number,
    ColumnKind.YES: _yes,
    ColumnKind.DEPARTMENTS: _departments,
}
