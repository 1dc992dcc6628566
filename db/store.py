"""The store of one transaction: cases out of the log, outcomes into it, rows beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import SYSTEM, Viewer
from app.domain.acting import Outcome
from app.domain.errors import DomainError
from app.domain.events import Event, RegisterKind, quiet
from app.domain.folding import fold
from app.domain.identifiers import number_series, problem_id
from app.domain.notices import Means
from app.domain.problem import Case
from app.domain.registers import Register, chain_of_region, register_subject
from db import log, outbox, projection, rollup, search, telling
from db.cipher import Cipher
from db.files import FileStore
from db.inserting import insert_rows
from db.models import CircularRow, CounterRow, EnterpriseRow, ProblemRow
from db.open_days import forget_late
from db.oversight_rows import circular_rows
from db.rollup import INSERT
from db.rules import RulesInForce


class Store:
    """What a service works on. The session's transaction belongs to the gesture.

    means: by which the office sends messages beside the bell.
    """

    def __init__(
        self,
        session: Session,
        *,
        cipher: Cipher,
        rules: RulesInForce,
        files: FileStore,
        means: frozenset[Means] = frozenset(),
    ) -> None:
        self.session = session
        self.cipher = cipher
        self.rules = rules
        self.files = files
        self.means = means

    @property
    def dialect(self) -> str:
        """sqlite or postgresql."""
        return str(self.session.get_bind().dialect.name)

    def case(self, problem: int, *, expected: int | None = None) -> Case:
        """The case of a problem, locked until the transaction ends.

        expected: the version that the actor saw. Raises DomainError "unknown_problem", or
        "conflict" with who changed what since.
        """
        locked = self.session.scalar(
            select(ProblemRow.id).where(ProblemRow.id == problem).with_for_update()
        )
        if locked is None:
            raise DomainError("unknown_problem")
        events = log.events_of(self.session, problem)
        if expected is not None:
            _refuse_what_changed(events, expected)
        return fold(events)

    def peek(self, problem: int) -> Case:
        """The case of a problem, without a lock. Raises DomainError "unknown_problem"."""
        return fold(log.events_of(self.session, problem))

    def save(self, before: Case | None, outcome: Outcome) -> Case:
        """Write an outcome: its events with their links, and every row that follows.

        The case comes back, which now says whom the act told.
        """
        outcome = telling.told(self.session, before, outcome)
        log.append(self.session, outcome.events)
        projection.write(self.session, before, outcome.case, calendar_of=self.rules.calendar)
        forget_late(self.session, outcome.events)
        if before is None or words_differ(before, outcome.case):
            search.index(self.session, outcome.case.id, self.words_of(outcome.case))
        rollup.move(self.session, before=[before] if before else [], after=[outcome.case])
        self._deliver(outcome.events)
        return outcome.case

    def _deliver(self, events: Sequence[Event]) -> None:
        outbox.put(self.session, events, means=self.means, calendar=self.rules.calendar())

    def words_of(self, case: Case) -> str:
        """What a problem is found by; names of natural persons are not among it."""
        enterprise = case.appellant.enterprise
        name = (
            self.session.scalar(select(EnterpriseRow.name).where(EnterpriseRow.id == enterprise))
            if enterprise
            else ""
        )
        return words(case, enterprise=name or "")

    def record(
        self,
        kind: RegisterKind,
        *,
        register: Register,
        facts: Mapping[str, Any],
        at: datetime,
        viewer: Viewer = SYSTEM,
        region: str | None = None,
    ) -> Event:
        """Write an event of a register into its city's chain.

        Whom its facts name as `notify` is told of it.
        """
        region = viewer.region if region is None else region
        subject = register_subject(register, region=region)
        log.lock_head(self.session, chain_of_region(region))
        event = Event(
            subject=subject,
            n=log.next_place(self.session, subject),
            kind=kind,
            at=at,
            recorded_at=at,
            actor=viewer.person,
            acting_for=viewer.acting_for,
            facts=dict(facts),
            rules=self.rules.rules_version,
            calendar=self.rules.calendar_version,
        )
        log.append(self.session, [event])
        insert_rows(self.session, CircularRow, circular_rows(event))
        self._deliver([event])
        return event

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; the series is locked until the transaction ends."""
        row = self.session.get(CounterRow, series, with_for_update=True, populate_existing=True)
        if row is None:
            made = INSERT[self.dialect](CounterRow).values(name=series, last=0)
            self.session.execute(made.on_conflict_do_nothing())
            row = self.session.get_one(
                CounterRow, series, with_for_update=True, populate_existing=True
            )
        row.last += 1
        self.session.flush()
        return row.last

    def new_problem_id(self, *, region: str, day: date) -> int:
        """The id of a new problem of a region's city on a local date."""
        city = chain_of_region(region)
        # The chain before its day's numbers, as a new enterprise's event does: always one order.
        log.lock_head(self.session, city)
        sequence = self.next_number(number_series(city=city, day=day))
        return problem_id(city=city, day=day, sequence=sequence)


def _refuse_what_changed(events: Sequence[Event], expected: int) -> None:
    """Somebody has acted since; what the timetable alone wrote stands in nobody's way."""
    since = [(e.actor, str(e.kind), e.at) for e in events[expected:] if not quiet(e)]
    if since or expected > len(events):
        raise DomainError("conflict", version=len(events), since=since)


def words(case: Case, *, enterprise: str) -> str:
    """What a problem is found by, the name of its enterprise being known."""
    matter = case.matter
    return search.words_of(
        case.id,
        source_no=matter.source_no,
        title=matter.title,
        text=matter.text,
        enterprise=enterprise,
    )


def words_differ(before: Case, after: Case) -> bool:
    """Whether a problem is found by other words than before."""
    return (before.matter.title, before.matter.text) != (after.matter.title, after.matter.text)
