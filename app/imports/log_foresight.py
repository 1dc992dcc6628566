"""Foresight: columns of a log that say at an event what was known only after it.

They say it by design, in every case alike: the first cases of a log show them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from app.imports.cells import microseconds, one_line, plain, read_instant
from app.imports.plan import Plan
from app.translations import N_

Cells = tuple[Any, ...]

CASES_LOOKED_AT, ROWS_LOOKED_AT = 2_000, 50_000
"""The first of a file: what is so in all of so many is no accident, and a million rows cost little
more than these."""

COLUMNS_LOOKED_AT = 256
"""The first of a row: logs have some dozens, and a file may be made with a million."""

LEAST_CASES = 10
"""Cases of several events, and rows with a date: fewer show nothing."""

LATE_SHARE = 0.5
"""Of the dates of a column that lie after their event: half or more is no slip of a clock."""

ALIKE_SHARE = 0.9
"""Of the cases in which two things are equal: the rest is what logs get wrong."""

NUMBER_ALONE = re.compile(r"[+-]?[\d.,]*")
"""A cell of digits is a number, though ISO 8601 has dates without marks between."""

END_IN_LATIN = re.compile(r"(?:^|[^a-z])(?:clos(?:e|ed|ing|ure)|resol(?:ve|ved|ution)|outcome|"
                          r"final|result)(?![a-z])")  # fmt: skip
END_IN_CHINESE = (
    N_("办结"), N_("结案"), N_("归档"), N_("关闭"), N_("解决"), N_("办理结果"), N_("最终"),
)  # fmt: skip


class Sign(Enum):
    """What tells that a column knows the end: its name, or what it is equal to."""

    NAME = "name"
    ROWS = "rows"
    HANDOVERS = "handovers"
    LAST = "last"


@dataclass(frozen=True, kw_only=True)
class Late:
    """A column of dates. filled: rows that have one; later: of those, after the row's own time.

    row: the first of them.
    """

    place: int
    filled: int
    later: int
    row: int


@dataclass(frozen=True, kw_only=True)
class Foretold:
    """A column that is the same in every row of a case. cases: in how many of several events.

    like: the place of the column whose last value it has, for Sign.LAST.
    """

    place: int
    cases: int
    sign: Sign
    like: int = -1


@dataclass(slots=True)
class _Dates:
    """A column of dates while it is read."""

    place: int
    read: Callable[[Any], int | None]
    filled: int = 0
    later: int = 0
    row: int = 0
    known: dict[Any, int | None] = field(default_factory=dict)

    def compare(self, cells: Cells, number: int, at: int) -> None:
        cell = cells[self.place]
        if cell not in self.known:
            self.known[cell] = self.read(cell)
        moment = self.known[cell]
        if moment is not None:
            self.filled += 1
            if moment > at:
                self.later += 1
                self.row = self.row or number


@dataclass(slots=True)
class _Case:
    """A case that is looked at: its first and last row, and how often its group changed."""

    first: Cells
    last: Cells
    last_at: int
    rows: int = 1
    group: str = ""
    handovers: int = 0


class Foresight:
    """Watches the first cases as a log is gathered. partial: there were others, or more rows."""

    def __init__(self, plan: Plan, *, missing: frozenset[str]) -> None:
        self._plan, self._missing = plan, missing
        own = (plan.events["case"][0], plan.events["at"][0])
        group = next(iter(plan.events.get("group", ())), None)
        self._group = group if group is not None and group < COLUMNS_LOOKED_AT else None
        looked_at = enumerate(plan.headings[:COLUMNS_LOOKED_AT])
        self._undecided = [n for n, heading in looked_at if heading and n not in own]
        self._places = tuple(self._undecided)
        self._dates: list[_Dates] = []
        self._cases: dict[str, _Case] = {}
        self._rows = 0
        self.partial = False
        self._steady = list(self._places)

    def see(self, ref: str, number: int, at: int, cells: Cells) -> None:
        """Take a row into account, as long as the header; at: its time, microseconds since 1970."""
        case = self._cases.get(ref)
        if self._rows == ROWS_LOOKED_AT or (case is None and len(self._cases) == CASES_LOOKED_AT):
            self.partial = True
            return
        self._rows += 1
        cells = cells[:COLUMNS_LOOKED_AT]
        if case is None:
            self._cases[ref] = _Case(first=cells, last=cells, last_at=at, group=self._held(cells))
        else:
            self._look_again(case, at, cells)
        if self._undecided:
            self._decide(cells)
        for dates in self._dates:
            dates.compare(cells, number, at)

    @property
    def cases(self) -> int:
        """How many cases it has watched."""
        return len(self._cases)

    def late(self) -> Iterator[Late]:
        """The columns whose dates lie after their events."""
        for d in sorted(self._dates, key=lambda d: d.place):
            if d.filled >= LEAST_CASES and d.later >= LATE_SHARE * d.filled:
                yield Late(place=d.place, filled=d.filled, later=d.later, row=d.row)

    def foretold(self) -> Iterator[Foretold]:
        """The other columns that say from the first event on how the case ends."""
        several = [case for case in self._cases.values() if case.rows > 1]
        if len(several) < LEAST_CASES:
            return
        dates = {dates.place for dates in self._dates}
        for place in (place for place in self._steady if place not in dates):
            told = [case for case in several if self._says(case.first[place])]
            if len({case.first[place] for case in told}) > 1:
                yield from self._signs(place, told)

    def _signs(self, place: int, cases: list[_Case]) -> Iterator[Foretold]:
        """The first sign that a column knows the end."""
        varying = (n for n in self._places if n not in self._steady)
        like = next((n for n in varying if _ends_as(cases, place, n)), -1)
        if like >= 0:
            sign = Sign.LAST
        elif _counts(cases, place, lambda case: case.rows):
            sign = Sign.ROWS
        elif _counts(cases, place, lambda case: case.handovers):
            sign = Sign.HANDOVERS
        elif _names_an_end(self._plan.headings[place]):
            sign = Sign.NAME
        else:
            return
        yield Foretold(place=place, cases=len(cases), sign=sign, like=like)

    def _look_again(self, case: _Case, at: int, cells: Cells) -> None:
        case.rows += 1
        changed = [place for place in self._steady if cells[place] != case.first[place]]
        for place in changed:
            self._steady.remove(place)
        held = self._held(cells)
        if held and held != case.group:
            case.handovers += bool(case.group)
            case.group = held
        if at >= case.last_at:
            case.last, case.last_at = cells, at

    def _held(self, cells: Cells) -> str:
        cell = "" if self._group is None else cells[self._group]
        return plain(cell) if self._says(cell) else ""

    def _decide(self, cells: Cells) -> None:
        """A column is one of dates if the first that it says is a date."""
        for place in [n for n in self._undecided if self._says(cells[n])]:
            self._undecided.remove(place)
            if self._moment(place, cells[place]) is not None:
                self._dates.append(_Dates(place=place, read=self._reader(place)))

    def _reader(self, place: int) -> Callable[[Any], int | None]:
        return lambda cell: self._moment(place, cell) if self._says(cell) else None

    def _moment(self, place: int, cell: Any) -> int | None:
        if not isinstance(cell, str | datetime):
            return None
        if isinstance(cell, str) and NUMBER_ALONE.fullmatch(cell.strip()):
            return None
        heading, profile = self._plan.headings[place], self._plan.profile
        fact = next((f for f, n in self._plan.columns.items() if n == place), heading)
        zone = profile.zones.get(heading) or profile.zone_of(fact)
        found = read_instant(cell, profile, zone=zone)
        return microseconds(found[0]) if found else None

    def _says(self, cell: Any) -> bool:
        if cell is None or cell == "":
            return False
        return not isinstance(cell, str) or one_line(cell).casefold() not in ("", *self._missing)


def _ends_as(cases: list[_Case], place: int, other: int) -> bool:
    """Whether a column has from the first what another comes to, where that one changes."""
    changed = [case for case in cases if case.first[other] != case.last[other]]
    alike = sum(case.first[place] == case.last[other] for case in changed)
    return len(changed) >= LEAST_CASES and alike >= ALIKE_SHARE * len(changed)


def _counts(cases: list[_Case], place: int, count: Callable[[_Case], int]) -> bool:
    """Whether a column has from the first how many there will have been, where that differs."""
    counts = {count(case) for case in cases}
    alike = sum(plain(case.first[place]) == str(count(case)) for case in cases)
    return len(cases) >= LEAST_CASES and len(counts) > 1 and alike >= ALIKE_SHARE * len(cases)


def _names_an_end(heading: str) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).lower().replace("_", " ")
    return bool(END_IN_LATIN.search(words) or any(word in heading for word in END_IN_CHINESE))
