"""Copies of a story: the rows that the product makes of it, with the copy's own values put in.

A story's rows come from the functions that write every problem's rows. Each value is read once
for slots and dates; a copy then fills them in: other days with the same pattern of working days,
another number, another enterprise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from app.bench.midnights import midnights
from app.bench.telling import Slot, Story
from app.domain.calendar import Calendar
from app.domain.events import Event, canonical, dump, stamp
from app.domain.flows import flows, local_day
from app.domain.identifiers import problem_number
from db.archive import Header, kind_of
from db.models import Base
from db.projection import TABLES, parts, problem_row
from db.store import words

SLOTS = tuple(Slot)
PLACE = {slot: place for place, slot in enumerate(SLOTS)}

EVENTS, PROBLEMS = "event", "problem"


def header_of(*tables: str) -> dict[str, Header]:
    """The columns of tables, by the tables' names."""
    columns = {name: Base.metadata.tables[name].columns for name in tables}
    return {name: [(c.name, kind_of(c)) for c in found] for name, found in columns.items()}


HEADERS = header_of(EVENTS, PROBLEMS, *(part.__tablename__ for part in TABLES))

Cells = Sequence[Any]
Pick = Callable[[Cells], tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Struck:
    """One copy. rows: by table; events: (recorded at, number, the bytes that the chain covers)."""

    rows: Mapping[str, list[list[Any]]]
    events: list[tuple[str, int, bytes]]
    words: str


class Stamp:
    """A story made ready to be copied. calendar: under which it was told."""

    def __init__(self, story: Story, *, calendar: Calendar, until: date) -> None:
        self.story = story
        case = story.case
        reading = _Reading(story)
        rows = {
            name: [reading.row(name, row) for row in rows] for name, rows in _rows(story, calendar)
        }
        recorded = [reading.place(stamp(event.recorded_at)) for event in story.events]
        chained = [reading.place(_covered(event)) for event in story.events]
        found_by = reading.place(words(case, enterprise=str(Slot.ENTERPRISE_NAME.value)))
        self.days = reading.days
        self._formats = reading.formats
        self._constants = reading.constants
        self._rows = {
            name: [_picking(map(reading.index, places)) for places in listed]
            for name, listed in rows.items()
        }
        self._recorded = [reading.index(place) for place in recorded]
        self._chained = [reading.index(place) for place in chained]
        self._words = reading.index(found_by)
        self.length = max(self.days) + 1
        self.ends = (local_day(case.last_at) - story.day).days
        self.flows = [
            ((day - story.day).days, bool(line), flow, n)
            for (day, _region, line, flow), n in flows(case).items()
        ]
        self.ended = list(midnights(story, until=until))

    def strike(self, values: Sequence[Any], days: Sequence[str]) -> Struck:
        """A copy. values: of the slots, in their order; days: the ISO dates from its first day."""
        own = [*values, *(days[n] for n in self.days)]
        cells = [*own, *(form % pick(own) for form, pick in self._formats), *self._constants]
        return Struck(
            rows={name: [[*pick(cells)] for pick in picks] for name, picks in self._rows.items()},
            events=[
                (cells[at], n, cells[chained].encode())
                for n, (at, chained) in enumerate(
                    zip(self._recorded, self._chained, strict=True), start=1
                )
            ],
            words=cells[self._words],
        )


def _rows(story: Story, calendar: Calendar) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Every row of the story, by table."""
    yield EVENTS, [_event_row(event) for event in story.events]
    yield PROBLEMS, [problem_row(story.case)]
    for table, rows_of in parts(lambda _version: calendar):
        yield table.__tablename__, rows_of(story.case)


def _event_row(event: Event) -> dict[str, Any]:
    return {**vars(event), "kind": str(event.kind), "facts": dump(event.facts)}


def _covered(event: Event) -> str:
    """What the chain covers of an event."""
    return canonical(event, facts=dump(event.facts)).decode()


Place = tuple[str, int]


@dataclass
class _Reading:
    """What stands in the values of a story: slots, dates, and what is the same in every copy."""

    story: Story
    days: list[int] = field(default_factory=list)
    formats: list[tuple[str, Pick]] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    _known: dict[Any, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        subject = self.story.case.id
        stands = {slot: str(slot.value) for slot in Slot}
        stands |= {Slot.ID: str(subject), Slot.NUMBER: problem_number(subject)}
        self._slots = {text: slot for slot, text in stands.items()}
        ordered = sorted(self._slots, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<!\d)(?:{'|'.join(map(re.escape, ordered))}|\d{{4}}-\d{{2}}-\d{{2}})(?!\d)"
        )

    def row(self, table: str, row: Mapping[str, Any]) -> list[Place]:
        """The places of a row's values, in the order of the table's columns."""
        return [self.place(row.get(name)) for name, _kind in HEADERS[table]]

    def place(self, value: Any) -> Place:
        """Where a value is found among the cells of a copy."""
        if isinstance(value, datetime):
            value = stamp(value)
        key = (type(value), value)
        if key not in self._known:
            self._known[key] = self._placed(value)
        return self._known[key]

    def index(self, place: Place) -> int:
        """The place as a number: slots first, then days, then texts, then constants."""
        begins = {"slot": 0, "day": len(SLOTS)}
        begins["text"] = begins["day"] + len(self.days)
        begins["constant"] = begins["text"] + len(self.formats)
        kind, n = place
        return begins[kind] + n

    def _placed(self, value: Any) -> Place:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return self._constant(value)
        if isinstance(value, int):
            slot = self._slots.get(str(value))
            return ("slot", PLACE[slot]) if slot else self._constant(value)
        found = self._pattern.findall(value)
        if not found:
            return self._constant(value)
        places = [self._part(part) for part in found]
        if found == [value]:
            return places[0]
        form = "%s".join(part.replace("%", "%%") for part in self._pattern.split(value))
        self.formats.append((form, _later(self, places)))
        return "text", len(self.formats) - 1

    def _part(self, part: str) -> Place:
        if part in self._slots:
            return "slot", PLACE[self._slots[part]]
        days = (date.fromisoformat(part) - self.story.day).days
        if days not in self.days:
            self.days.append(days)
        return "day", self.days.index(days)

    def _constant(self, value: Any) -> Place:
        self.constants.append(value)
        return "constant", len(self.constants) - 1


def _later(reading: _Reading, places: list[Place]) -> Pick:
    """Picks slots and days; neither moves when more days are found."""
    return _picking(map(reading.index, places))


def _picking(indices: Iterable[int]) -> Pick:
    """Picks these cells, always as a tuple."""
    wanted = tuple(indices)
    if len(wanted) == 1:
        return lambda cells: (cells[wanted[0]],)
    return itemgetter(*wanted)
