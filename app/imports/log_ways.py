"""The ways of cases: of any event log, the groups of each case's events in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile
from typing import Any

from app.domain.errors import DomainError
from app.imports.cells import microseconds, one_line, plain, read_instant
from app.imports.date_order import dates_with_year_last
from app.imports.log_profile import LogColumns
from app.imports.plan import Plan, key_of_heading, plan
from app.imports.profile import Profile, shipped_profile
from app.imports.sheets import Form, Sheet, sheets
from app.imports.xes import OF_CASE
from app.translations import gettext as _

GENERIC = ("event-log", "event-log-xes")
"""The profiles of logs that nobody has mapped: dates and zone of the first, words for nothing of
both, so that a log says the same in either form."""

ROLES = ("case", "at", "group")
SHOWN, SHOWN_HEADINGS = 40, 60


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which columns of a log say whose event a row is, when it was, and which group had it.

    case: in XES, where it stands in the trace, with or without `case:` before it. missing: words
    that name no group, besides the usual ones.
    """

    case: str
    at: str
    group: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ways:
    """A log's cases in the order of their first rows.

    cases: case → the groups of its events in the order of time, those of one instant as the file
    has them; None where an event names none. nothing: the words that were read as no group → how
    many events. certain: whether the file itself tells the order of day and month.
    """

    cases: dict[str, list[str | None]]
    nothing: dict[str, int]
    certain: bool


def read_ways(content: bytes, *, file: str, columns: Columns) -> Ways:
    """Read a log: csv, xlsx or XES, as it is or packed. Times without an offset are Shanghai's.

    Raises DomainError: log_columns_missing; log_case_empty and log_time_unreadable, which tell the
    first such row and how many there are; and what `sheets` and `plan` raise.
    """
    events = _Events(_planned(sheets(content, file=file), columns))
    events.read()
    moments, certain = events.moments()
    return Ways(cases=events.by_case(moments), nothing=events.nothing(), certain=certain)


def _planned(found: Sequence[Sheet], columns: Columns) -> Plan:
    """The sheet that has the columns, and where they stand."""
    try:
        return plan(found, profiles=[_profile(columns, xes=found[0].form is Form.LOG)])
    except DomainError as error:
        if error.code != "import_missing_columns":
            raise
        raise _columns_missing(found, columns) from error


def _profile(columns: Columns, *, xes: bool) -> Profile:
    usual = shipped_profile(GENERIC[0])
    words = (word.casefold() for word in columns.missing)
    cases = (f"{OF_CASE}{columns.case}", columns.case) if xes else (columns.case,)
    return replace(
        usual,
        columns={},
        texts={},
        required=ROLES,
        missing=frozenset().union(words, *(shipped_profile(name).missing for name in GENERIC)),
        events=LogColumns(case=cases, at=(columns.at,), group=(columns.group,)),
    )


def _columns_missing(found: Sequence[Sheet], columns: Columns) -> DomainError:
    """The refusal with the likeliest header: the row with most of the columns, or else most cells.

    A column without a heading, as of row numbers, makes the rows below as wide but no wider.
    """
    asked = {key_of_heading(name): name for name in (columns.case, columns.at, columns.group)}
    rows = [cells for sheet in found for _row, cells in sheet.head()]
    named = [[_text(cell)[:SHOWN] for cell in cells] for cells in rows]
    header = max(named, key=lambda row: (len(asked.keys() & _keys(row)), len(row)), default=[])
    missing = [name for key, name in asked.items() if key not in _keys(header)]
    return DomainError(
        "log_columns_missing",
        file=found[0].file,
        missing=_("、").join(missing),
        headings=_("、").join(filter(None, header[:SHOWN_HEADINGS])),
    )


def _keys(headings: Iterable[str]) -> set[str]:
    return set(map(key_of_heading, headings))


class _Events:
    """The events of a log in three columns, in the order of the file."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cases: list[str] = []
        self._times: list[Any] = []
        self._groups: list[str] = []
        self._silent: set[str] = set()

    def read(self) -> None:
        """Read every row. Raises DomainError "log_case_empty"."""
        text = cache(_text)
        for _row, case, time, group in self._rows():
            self._cases.append(text(case))
            self._times.append(time)
            self._groups.append(text(group))
        missing = self._plan.profile.missing
        self._silent = {g for g in set(self._groups) if not g or g.casefold() in missing}
        count = self._cases.count("")
        if count:
            row = next(row for row, case, _time, _group in self._rows() if not _text(case))
            raise self._refused("log_case_empty", "case", row=row, count=count)

    def moments(self) -> tuple[dict[Any, int], bool]:
        """Each distinct time in microseconds, and whether the file tells the order of its dates.

        Raises DomainError "log_time_unreadable".
        """
        distinct = set(self._times)
        texts = (time for time in distinct if isinstance(time, str))
        dates = dates_with_year_last(texts, zone=self._plan.profile.zone)
        read = {**{time: self._moment(time) for time in distinct - dates.moments.keys()},
                **dates.moments}  # fmt: skip
        wrong = {time for time, found in read.items() if found is None}
        if wrong:
            rows = ((row, time) for row, _case, time, _group in self._rows() if time in wrong)
            row, first = next(rows)
            count, value = sum(time in wrong for time in self._times), _text(first)[:SHOWN]
            raise self._refused("log_time_unreadable", "at", row=row, count=count, value=value)
        return {time: moment for time, moment in read.items() if moment is not None}, dates.certain

    def _moment(self, time: Any) -> int | None:
        """A time whose year stands first, with strokes or hyphens between, or a true date."""
        cell = time.replace("/", "-") if isinstance(time, str) else time
        found = read_instant(cell, self._plan.profile)
        return microseconds(found[0]) if found else None

    def by_case(self, moments: dict[Any, int]) -> dict[str, list[str | None]]:
        """The groups of each case by time; those of one instant as the file has them."""
        ways: dict[str, list[str | None]] = {case: [] for case in self._cases}
        at = [moments[time] for time in self._times]
        for place in sorted(range(len(at)), key=at.__getitem__):
            group = self._groups[place]
            ways[self._cases[place]].append(None if group in self._silent else group)
        return ways

    def nothing(self) -> dict[str, int]:
        """The words that name no group → how many events."""
        return dict(Counter(group for group in self._groups if group in self._silent))

    def _rows(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """The rows below the header: number, and the cells of case, time and group."""
        case, at, group = (self._plan.events[role][0] for role in ROLES)
        blanks = (None,) * (max(case, at, group) + 1)
        header, rows = self._plan.header_row, self._plan.sheet.rows(upto=len(blanks))
        for number, row in dropwhile(lambda numbered: numbered[0] <= header, rows):
            cells = row if len(row) >= len(blanks) else row + blanks
            yield number, cells[case], cells[at], cells[group]

    def _refused(self, code: str, role: str, **facts: Any) -> DomainError:
        heading = self._plan.heading(role)
        return DomainError(code, file=self._plan.sheet.file, heading=heading, **facts)


def _text(cell: Any) -> str:
    return one_line(plain(cell))
