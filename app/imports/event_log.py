"""Event logs: files in which each row tells one event of a case, read as cases with events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.events import stamp
from app.imports.cells import folded, is_empty, plain, read_instant
from app.imports.log_gathering import (
    GatheredCase,
    Gathering,
    Projection,
    UnreadableError,
    log_columns,
    missing_of,
    zone_of,
)
from app.imports.log_groups import Groups
from app.imports.log_notes import notes_on
from app.imports.log_profile import BETWEEN
from app.imports.plan import Plan
from app.imports.profile_reading import CASE, REST
from app.imports.rows import ENDS, Around, read_row
from app.translations import gettext as _

OF_THE_TRAIL = ("stage", "last_at", "closing_ground")
"""Facts of a row that a case of a log has from its events instead."""

LONGEST_FIELD = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedEvent:
    """One event. row: its number in the file. at: UTC. stage: of the catalogue, or empty.

    state: the file's own. group: a department's id, or the name of one to add; None where the
    event names none. by: who did it; machine: whether that is a program. to: who is responsible
    from then on. key: 16 hexadecimal digits over all that the profile reads of it.
    """

    row: int
    at: datetime
    stage: str
    state: str
    group: int | str | None
    by: str
    to: str
    activity: str
    machine: bool
    key: str


@dataclass(frozen=True, kw_only=True)
class LoggedCase:
    """A case and its events in the order of time, those of one instant as the file has them.

    ref: its key within the profile's source. row: its first in the file. facts: as of Reading,
    without the stage and what follows from it; empty where the events have a file of their own.
    registered_at is not after the first event.
    """

    ref: str
    row: int
    facts: dict[str, Any]
    events: tuple[LoggedEvent, ...]


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """A row that cannot be taken: its number, its cells as text, the heading, and why."""

    row: int
    cells: tuple[str, ...]
    field: str
    reason: str


class LogReading:
    """A log, read. rows: data rows. notes: what the reader of a preview should know of it."""

    def __init__(self, gathering: Gathering, *, around: Around) -> None:
        self.rows = gathering.rows
        self.notes = notes_on(gathering, plan=around.plan)
        self._gathering = gathering
        self._cases = _Cases(gathering, around=around)
        self._plan = around.plan
        self._walked = False

    def cases(self) -> Iterator[LoggedCase]:
        """The cases that can be taken, in the order of their first rows, made as they are asked."""
        for ref, gathered in self._gathering.cases.items():
            case = self._cases.case(ref, gathered)
            if case is not None:
                yield case
        self._walked = True

    def refuse(self, events: Iterable[LoggedEvent], *, field: str, reason: str) -> None:
        """Reject events for a reason that lies outside the file."""
        self._gathering.faults.update((event.row, (field, reason)) for event in events)

    def rejected(self) -> Iterator[RejectedRow]:
        """The rows that cannot be taken, in the order of the file, which is read again for them."""
        if not self._walked:
            for _case in self.cases():
                pass
        faults = self._gathering.faults
        for number, cells in self._plan.rows() if faults else ():
            if number in faults:
                field, reason = faults[number]
                texts = tuple(map(plain, cells))
                yield RejectedRow(row=number, cells=texts, field=field, reason=reason)


def read_log(plan: Plan, *, around: Around) -> LogReading:
    """The cases of a log with their events, and the rows that cannot be taken.

    An event without a case or a time, or with one that cannot be read, is rejected alone; a case
    whose own facts cannot be taken with all of its events. Raises DomainError of `Plan.rows`.
    """
    gathering = Gathering(around=around)
    gathering.gather()
    return LogReading(gathering, around=around)


class Stages:
    """The stages of a log's own states: looked up whole, then by their parts."""

    def __init__(self, plan: Plan) -> None:
        self._table = {folded(state): stage for state, stage in plan.profile.states.items()}
        self._known: dict[str, str] = {}
        self._silent = "state" not in plan.events

    def of(self, state: str) -> str:
        """The stage of a state; empty where the event says none or the profile knows none."""
        if state not in self._known:
            self._known[state] = self._look_up(state)
        return self._known[state]

    def _look_up(self, state: str) -> str:
        if not state and not self._silent:
            return ""
        forms = (state, *state.split(BETWEEN))
        found = (self._table.get(folded(form)) for form in forms if form and form != REST)
        return next(filter(None, found), self._table.get(REST, ""))


class _Cases:
    """Makes cases out of what was gathered."""

    def __init__(self, gathering: Gathering, *, around: Around) -> None:
        self._gathering = gathering
        self._plan = around.plan
        self._columns = log_columns(around.plan)
        self._stages = Stages(around.plan)
        self._groups = Groups(around=around)
        self._missing = missing_of(around.plan)
        self._width = len(around.plan.headings)
        self._around = replace(around, plan=_case_plan(around.plan))

    def case(self, ref: str, gathered: GatheredCase) -> LoggedCase | None:
        """A case; None, and a fault for each of its rows, where it cannot be taken."""
        places = self._gathering.events.of(gathered)
        facts: dict[str, Any] = {}
        if not self._columns.own_file:
            reading = read_row(self._cells(gathered, places[0]), around=self._around)
            if reading.faults:
                self._refuse(places, reading.faults)
                return None
            ref, facts = reading.ref, _without_stage(reading.facts, self._plan)
        events = self._events(places, facts)
        return LoggedCase(ref=ref, row=gathered.row, facts=facts, events=events) if events else None

    def _cells(self, gathered: GatheredCase, first: int) -> Projection:
        """A row that tells of the case what the first of its events says that says anything."""
        cells: list[Any] = [None] * self._width
        for _at, _row, told in sorted(gathered.told, key=lambda t: t[:2]):
            for place, cell in zip(self._gathering.projected, told, strict=True):
                if cells[place] is None and not is_empty(cell, self._missing):
                    cells[place] = cell
        return (*cells, *self._times(cells, self._gathering.instant(first)))

    def _times(self, cells: list[Any], first: datetime) -> tuple[Any, Any]:
        """When the case was registered and closed, for its row.

        Registered not after its first event, and closed not before: a date that contradicts the
        events was filled in by another clock, or gives the day alone.
        """
        registered, closed = (self._time(cells, fact) for fact in ("registered_at", "closed_at"))
        if registered is None or (isinstance(registered, datetime) and registered > first):
            registered = first
        if isinstance(closed, datetime) and isinstance(registered, datetime):
            closed = max(closed, registered)
        return _cell_of(registered), _cell_of(closed)

    def _time(self, cells: list[Any], fact: str) -> Any:
        """The instant of a fact's cell; the cell itself where it is none, None where empty."""
        place = self._plan.columns.get(fact)
        cell = None if place is None else cells[place]
        if cell is None or place is None:
            return None
        zone = zone_of(self._plan, fact, self._plan.headings[place])
        found = read_instant(cell, self._plan.profile, zone=zone)
        return found[0] if found else cell

    def _events(self, places: list[int], facts: Mapping[str, Any]) -> tuple[LoggedEvent, ...]:
        """The events at these places but for those whose group is unknown, which are refused."""
        gathering = self._gathering
        ended = "closed_at" in facts or self._stages.of(self._said(places[-1])[0]) in ENDS
        events = []
        for place in places:
            try:
                events.append(self._event(place, facts, ended=ended))
            except UnreadableError as error:
                gathering.faults[gathering.events.rows[place]] = error.fault
        return tuple(events)

    def _said(self, place: int) -> tuple[str, ...]:
        return self._gathering.said[self._gathering.events.said[place]]

    def _event(self, place: int, facts: Mapping[str, Any], *, ended: bool) -> LoggedEvent:
        gathering = self._gathering
        state, group, by, to, activity = self._said(place)
        at = gathering.instant(place)
        region = facts.get("region", "")
        return LoggedEvent(
            row=gathering.events.rows[place],
            at=at,
            stage=self._stages.of(state),
            state=state,
            group=self._groups.of(group, region=region, at=at, ended=ended) if group else None,
            by=by,
            to=to,
            activity=activity,
            machine=by in self._columns.machines,
            key=f"{gathering.events.keys[place]:016x}",
        )

    def _refuse(self, places: list[int], faults: tuple[tuple[str, str], ...]) -> None:
        fields = _("、").join(dict.fromkeys(heading for heading, _sentence in faults))
        reason = _("；").join(sentence for _heading, sentence in faults)
        for place in places:
            row = self._gathering.events.rows[place]
            self._gathering.faults[row] = fields[:LONGEST_FIELD], reason


def _case_plan(plan: Plan) -> Plan:
    """How the row of a case is read: its times stand behind the file's own columns."""
    width = len(plan.headings)
    columns = {CASE: plan.events["case"][0], **plan.columns, "registered_at": width}
    closed = {"closed_at": width + 1} if "closed_at" in plan.columns else {}
    registered = plan.heading("registered_at" if "registered_at" in plan.columns else "at")
    return replace(
        plan,
        columns={**columns, **closed},
        headings=(*plan.headings, registered, plan.heading("closed_at")),
    )


def _without_stage(facts: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    told = {fact for fact in OF_THE_TRAIL if fact in plan.columns}
    return {k: v for k, v in facts.items() if k not in OF_THE_TRAIL or k in told}


def _cell_of(value: Any) -> Any:
    return stamp(value) if isinstance(value, datetime) else value
