"""The limits of one case under one rule book and one calendar, from what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentRole, Difficulty, Kind, Urgency
from app.domain.lights import yellow_from
from app.domain.limit_names import ACCEPT, CLOSING, DISPATCH, closing_name, numbered
from app.domain.problem import Assignment, Case, Limit, Round
from app.domain.rules import LightThresholds, RuleBook
from app.domain.working_time import Amount, Interval, Unit, deadline, elapsed

REWORK = "rework"

Reckon = Callable[[], Limit]
"""What reckons one limit when it is asked for: most limits of a case are settled, and are not."""


def received(case: Case, round_: int) -> datetime | None:
    """When the office last received a result in a round."""
    found = [s.accepted_at for s in case.submissions if s.round == round_ and s.accepted_at]
    return found[-1] if found else None


class Book:
    """Knows which limits a case has begun, and reckons each that is asked for afresh.

    Which of them may still move is not its business.
    """

    def __init__(self, case: Case, *, rules: RuleBook, calendar: Calendar) -> None:
        self.case, self.rules, self.calendar = case, rules, calendar

    def limits(self) -> dict[str, Reckon]:
        """What reckons each limit that the case has begun, by its name."""
        return {
            **self._accept(),
            **self._dispatch(),
            **self._rounds(),
            **self._assignments(),
            **self._callbacks(),
        }

    def _accept(self) -> dict[str, Reckon]:
        if self.case.history:
            return {}
        return {ACCEPT: partial(self._limit, self.case.rounds[0].start, ACCEPT)}

    def _dispatch(self) -> dict[str, Reckon]:
        starts = enumerate(self.case.to_dispatch, start=1)
        return {numbered(DISPATCH, n): partial(self._limit, at, DISPATCH) for n, at in starts}

    def _rounds(self) -> dict[str, Reckon]:
        case = self.case
        kept = self._told() if case.round == case.history else {}
        begun = [r for r in case.rounds if r.n > case.history]
        if case.accepted_at is None and not case.history:
            begun = []
        return kept | {numbered(CLOSING, r.n): partial(self._closing, r) for r in begun}

    def _closing(self, round_: Round) -> Limit:
        """Original = start + limit + lawful pauses; approved = it, an extension's, or a decision's.

        The source's own due date governs where it is earlier.
        """
        start = self.case.accepted_at if round_.n == 1 else None
        start = start or round_.start
        clock = REWORK if round_.kind == REWORK else CLOSING
        amount = self._closing_amount(round_.kind)
        pauses = self._pauses(clock, start)
        original, provisional = _due(self.calendar, start, amount, tuple(pauses))
        source_due = self.case.matter.source_due
        if source_due and round_.n == 1:
            original = min(original, source_due)
        approved = self._approved(round_, original, clock)
        return self._dated(start, original, approved, amount, provisional, pauses)

    def _closing_amount(self, kind: str) -> Amount:
        if kind == REWORK:
            return self.rules.limit(REWORK)
        matter = self.case.matter
        return self.rules.closing(matter.kind or Kind.HELP, matter.difficulty or Difficulty.GENERAL)

    def _approved(self, round_: Round, due: datetime, clock: str) -> datetime:
        """A due date after what was approved and decided in a round, in the order of time.

        An extension never shortens; a decision sets its date, whatever stood before.
        """
        case = self.case
        steps = [
            (e.decided_at, e.new_due, False)
            for e in case.extensions
            if e.approved and e.decided_at and e.round == round_.n
        ]
        steps += [
            (d.at, d.due, True) for d in case.decisions if d.round == round_.n and d.moves_due
        ]
        for at, date, decided in sorted(steps):
            moved = self._moved(date, at, clock)
            due = moved if decided else max(due, moved)
        return due

    def _moved(self, due: datetime, since: datetime, clock: str) -> datetime:
        """A date set at `since`, pushed on by the pauses that came before it was passed."""
        pauses = self._pauses(clock, since)
        if not pauses or due <= since:
            return due
        left = elapsed(self.calendar, start=since, end=due).seconds
        if not left:
            return due
        amount = Amount(n=left, unit=Unit.SECONDS)
        moved = deadline(self.calendar, start=since, amount=amount, pauses=pauses).instant
        return max(due, moved)

    def _told(self) -> dict[str, Reckon]:
        fixed = self.case.fixed_due or self.case.decided_due
        return {closing_name(self.case): partial(self._kept, fixed)} if fixed else {}

    def _kept(self, fixed: datetime) -> Limit:
        """The closing limit of a round that a file tells of: its due date, moved only here."""
        case = self.case
        start, round_ = case.accepted_at or case.registered_at, case.rounds[-1]
        original = case.fixed_original or fixed
        if not case.open:
            return Limit(start=start, due=fixed, original=original, yellow_from=fixed)
        clock = REWORK if round_.kind == REWORK else CLOSING
        since = case.imported_at or start
        due = self._approved(round_, self._moved(fixed, since, clock), clock)
        original = self._moved(original, since, clock)
        amount, pauses = self._closing_amount(round_.kind), self._pauses(clock, start)
        return self._dated(start, original, due, amount, False, pauses)

    def _assignments(self) -> dict[str, Reckon]:
        limits: dict[str, Reckon] = {}
        for a in self.case.assignments:
            if a.objection:
                limits[f"review:{a.n}"] = partial(self._limit, a.objection.at, "objection_review")
            if a.told:
                continue
            if not a.returned:
                limits[f"sign:{a.n}"] = partial(self._limit, a.dispatched_at, "sign")
            if a.role is AssignmentRole.CO:
                limits[f"co:{a.n}"] = partial(self._co_handler, a)
            elif not self._contacted_before(a):
                limits[f"contact:{a.n}"] = partial(self._contact, a)
        return limits

    def _co_handler(self, assignment: Assignment) -> Limit:
        limit = self._limit(assignment.dispatched_at, "co_handler")
        if assignment.due is None:
            return limit
        due = self._moved(assignment.due, assignment.dispatched_at, "co_handler")
        pauses = self._pauses("co_handler", assignment.dispatched_at)
        amount = self.rules.limit("co_handler")
        return self._dated(
            assignment.dispatched_at, limit.original, due, amount, limit.provisional, pauses
        )

    def _contacted_before(self, assignment: Assignment) -> bool:
        """退回补充 is no first contact: the lead had the problem in this round already."""
        earlier = self.case.assignments[: assignment.n - 1]
        same = [a for a in earlier if a.role is AssignmentRole.LEAD and a.round == assignment.round]
        return assignment.returned and bool(same)

    def _contact(self, assignment: Assignment) -> Limit:
        start = assignment.dispatched_at
        if self.case.rounds[assignment.round - 1].kind == REWORK:
            return self._limit(start, "bad_grade_contact")
        amount = self.rules.first_contact(self.case.matter.urgency or Urgency.NORMAL)
        return self._limit(start, "first_contact", amount)

    def _callbacks(self) -> dict[str, Reckon]:
        case = self.case
        limits: dict[str, Reckon] = {}
        for round_ in case.rounds:
            at = received(case, round_.n)
            told = case.imported_at and at and round_.n <= case.history and at < case.imported_at
            if at and not told:
                limits[f"callback:{round_.n}"] = partial(self._limit, at, "callback")
        return limits

    def _limit(self, start: datetime, clock: str, amount: Amount | None = None) -> Limit:
        """A limit of the rule book from its start, by its code."""
        amount = amount or self.rules.limit(clock)
        pauses = self._pauses(clock, start)
        due, provisional = _due(self.calendar, start, amount, tuple(pauses))
        return self._dated(start, due, due, amount, provisional, pauses)

    def _pauses(self, clock: str, since: datetime) -> list[Interval]:
        """The pauses that stop a clock, from `since` on; each ends by itself at its cap."""
        spans = []
        for pause in self.case.pauses:
            reason = self.rules.pause_reason(pause.reason)
            if clock in reason.stops and pause.over() > max(pause.start, since):
                spans.append((max(pause.start, since), pause.over()))
        return spans

    def _dated(
        self,
        start: datetime,
        original: datetime,
        due: datetime,
        amount: Amount,
        provisional: bool,
        pauses: list[Interval],
    ) -> Limit:
        yellow = _yellow(
            self.calendar, start, max(due, start), amount, self.rules.lights, tuple(pauses)
        )
        return Limit(
            start=start,
            due=due,
            original=original,
            yellow_from=yellow,
            provisional=provisional or self.calendar.is_provisional(self.calendar.local_date(due)),
        )


# Every act reckons all limits of its problem again, and most are as they were: these two are the
# costly parts, and depend on nothing but what they are given.


@lru_cache(maxsize=4096)
def _due(
    calendar: Calendar, start: datetime, amount: Amount, pauses: tuple[Interval, ...]
) -> tuple[datetime, bool]:
    due = deadline(calendar, start=start, amount=amount, pauses=pauses)
    return due.instant, due.provisional


@lru_cache(maxsize=4096)
def _yellow(
    calendar: Calendar,
    start: datetime,
    due: datetime,
    amount: Amount,
    thresholds: LightThresholds,
    pauses: tuple[Interval, ...],
) -> datetime:
    return yellow_from(
        calendar, start=start, due=due, amount=amount, thresholds=thresholds, pauses=pauses
    )
