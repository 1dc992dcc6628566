"""Gathering: the rows of a log brought together by case, 40 bytes an event, in one pass."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from app.domain.events import stamp
from app.imports.cells import EPOCH, microseconds, one_line, plain, read_instant
from app.imports.facts import EARLIEST, LATEST
from app.imports.log_foresight import COLUMNS_LOOKED_AT, Foresight
from app.imports.log_profile import BETWEEN, LogColumns
from app.imports.plan import Plan, key_of_heading
from app.imports.rows import TOLERANCE, Around
from app.translations import gettext as _

LONGEST_WORD = 200
SHOWN = 40
KEPT_CELLS = 50_000
"""Cells of one column whose reading is kept; a column of ever new texts must not fill memory."""

KEY_BYTES = 8
SAID = ("state", "group", "by", "to", "activity")
"""What is kept of every event, in this order; `reads` goes into its key alone."""

TRUE_AND_FALSE = ("true", "false")
Fault = tuple[str, str]
Projection = tuple[Any, ...]


class UnreadableError(Exception):
    """An event that cannot be taken: the heading and the sentence that says why."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__(heading)
        self.fault = heading, sentence


@dataclass(slots=True)
class GatheredCase:
    """A case while it is gathered.

    row: its first in the file. last: its event read last. told: what its rows said of the case
    whenever that changed, with the earliest instant and row that said so.
    """

    row: int
    last: int
    told: list[tuple[int, int, Projection]]


@dataclass
class Events:
    """Events in columns, by their place. before: the place of the case's event before, or -1."""

    rows: array[int] = field(default_factory=lambda: array("I"))
    at: array[int] = field(default_factory=lambda: array("q"))
    said: array[int] = field(default_factory=lambda: array("I"))
    keys: array[int] = field(default_factory=lambda: array("Q"))
    before: array[int] = field(default_factory=lambda: array("q"))

    def of(self, case: GatheredCase) -> list[int]:
        """The places of a case's events in the order of time, as in the file where equal."""
        found, place = [], case.last
        while place >= 0:
            found.append(place)
            place = self.before[place]
        found.reverse()
        found.sort(key=self.at.__getitem__)
        return found


class Column:
    """One column of a log: what its cells say, each distinct one read once."""

    def __init__(self, read: Callable[[Any], Any], *, place: int) -> None:
        self.place, self._read = place, read
        self._known: dict[str, Any] = {}

    def __call__(self, cells: tuple[Any, ...]) -> Any:
        """What stands in a row's cell. Raises UnreadableError."""
        cell = cells[self.place]
        if not isinstance(cell, str):
            return self._read(cell)
        found = self._known.get(cell)
        if found is None:
            found = self._read(cell)
            if len(self._known) < KEPT_CELLS:
                self._known[cell] = found
        return found


class Gathering:
    """The events of a log by case, and why some rows are none.

    rows: data rows read. cases: by their key. said: the distinct (state, group, by, to, activity).
    faults: row → heading and sentence. foresight: what its columns tell before its time.
    """

    def __init__(self, *, around: Around) -> None:
        self.rows = 0
        self.cases: dict[str, GatheredCase] = {}
        self.events = Events()
        self.said: list[tuple[str, ...]] = []
        self.faults: dict[int, Fault] = {}
        self._around, self._plan = around, around.plan
        self._places_of_said: dict[tuple[str, ...], int] = {}
        self._missing = missing_of(self._plan)
        self.foresight = Foresight(self._plan, missing=self._missing)
        self._case = self._column("case")[0]
        self._at = self._column("at")[0]
        self._words = [self._column(role) for role in SAID]
        self._reads = self._column("reads")
        self.projected = tuple(sorted({self._case.place, *self._plan.case_places()}))
        self._project = projector(self.projected)

    def gather(self) -> None:
        """Read every row of the plan."""
        seen = min(len(self._plan.headings), COLUMNS_LOOKED_AT)
        width = max(seen, *(place + 1 for place in self._plan.read_places()))
        blanks = (None,) * width
        for number, cells in self._plan.rows():
            self.rows += 1
            whole = cells if len(cells) >= width else cells + blanks[len(cells) :]
            try:
                self._take(number, whole)
            except UnreadableError as error:
                self.faults[number] = error.fault

    def instant(self, place: int) -> datetime:
        """When an event happened."""
        return EPOCH + timedelta(microseconds=self.events.at[place])

    def _take(self, number: int, cells: tuple[Any, ...]) -> None:
        ref, _piece = self._case(cells)
        at, moment = self._at(cells)
        if not ref:
            raise UnreadableError(self._plan.heading("case"), _empty(self._plan.heading("case")))
        pieces, said = [moment], []
        for columns in self._words:
            read = [column(cells) for column in columns]
            said.append(read[0][0] if len(read) == 1 else _joined(read))
            pieces += [piece for _text, piece in read]
        pieces += [column(cells)[1] for column in self._reads]
        self._add(ref, number, at, cells)
        self.events.said.append(self._place_of(tuple(said)))
        self.events.keys.append(_key("".join(pieces)))
        self.foresight.see(ref, number, at, cells)

    def _add(self, ref: str, number: int, at: int, cells: tuple[Any, ...]) -> None:
        events, case = self.events, self.cases.get(ref)
        place = len(events.at)
        told = self._project(cells)
        if case is None:
            self.cases[ref] = GatheredCase(row=number, last=place, told=[(at, number, told)])
            events.before.append(-1)
        else:
            events.before.append(case.last)
            case.last = place
            _tell(case.told, at, number, told)
        events.rows.append(number)
        events.at.append(at)

    def _place_of(self, said: tuple[str, ...]) -> int:
        place = self._places_of_said.setdefault(said, len(self.said))
        if place == len(self.said):
            self.said.append(said)
        return place

    def _column(self, role: str) -> list[Column]:
        places = self._plan.events.get(role, ())
        return [Column(self._reader(role, place), place=place) for place in places]

    def _reader(self, role: str, place: int) -> Callable[[Any], Any]:
        heading = self._plan.headings[place]
        if role == "at":
            return lambda cell: self._moment(heading, cell)
        name = key_of_heading(heading) if role == "reads" else role
        return lambda cell: self._word(name, heading, cell)

    def _word(self, name: str, heading: str, cell: Any) -> tuple[str, str]:
        """A cell's text, and its piece of the event's content; both empty where it is missing."""
        text = one_line(plain(cell))
        if not text or text.casefold() in self._missing:
            return "", ""
        if len(text) > LONGEST_WORD:
            sentence = _("“{heading}”超过{limit}字").format(heading=heading, limit=LONGEST_WORD)
            raise UnreadableError(heading, sentence)
        same = text.lower() if text.lower() in TRUE_AND_FALSE else text
        return text, f"\n{name}={same}"

    def _moment(self, heading: str, cell: Any) -> tuple[int, str]:
        """A cell's instant in microseconds, and its piece of the event's content."""
        text = one_line(plain(cell))
        if not text or text.casefold() in self._missing:
            raise UnreadableError(heading, _empty(heading))
        profile = self._plan.profile
        found = read_instant(cell, profile, zone=zone_of(self._plan, "at", heading))
        if found is None or not EARLIEST <= found[0] < LATEST:
            sentence = _("“{heading}”无法识别：{value}").format(heading=heading, value=text[:SHOWN])
            raise UnreadableError(heading, sentence)
        if found[0] > self._around.now + TOLERANCE:
            raise UnreadableError(heading, _("“{heading}”晚于当前时间").format(heading=heading))
        return microseconds(found[0]), f"at={stamp(found[0])}"


def missing_of(plan: Plan) -> frozenset[str]:
    """The words, folded by case, that say nothing in the columns of the events."""
    events = plan.profile.events
    return plan.profile.missing | (events.missing if events else frozenset())


def zone_of(plan: Plan, name: str, heading: str) -> Any:
    """The zone of a column's times: told for its heading, for what it is read as, or for all."""
    zones = plan.profile.zones
    return zones.get(heading) or zones.get(name) or plan.profile.zone


def projector(places: tuple[int, ...]) -> Callable[[tuple[Any, ...]], Projection]:
    """What takes the cells at these places out of a row."""
    if not places:
        return lambda _cells: ()
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)


def log_columns(plan: Plan) -> LogColumns:
    """The [events] of a plan's profile. Raises ValueError where it is no log."""
    if plan.profile.events is None:
        raise ValueError(plan.profile.name)
    return plan.profile.events


def _tell(told: list[tuple[int, int, Projection]], at: int, row: int, cells: Projection) -> None:
    """Keep what a row says of its case, unless the row before it said the same earlier."""
    before = told[-1]
    if before[2] != cells:
        told.append((at, row, cells))
    elif at < before[0]:
        told[-1] = (at, row, before[2])


def _joined(read: list[tuple[str, str]]) -> str:
    return BETWEEN.join(text for text, _piece in read if text)


def _empty(heading: str) -> str:
    return _("“{heading}”不能为空").format(heading=heading)


def _key(content: str) -> int:
    return int.from_bytes(hashlib.sha256(content.encode()).digest()[:KEY_BYTES], "big")
