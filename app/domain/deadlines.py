"""Which limits a case runs under, and when each is due: recomputed from what happened."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentRole, Difficulty, Kind, Stage, Urgency
from app.domain.errors import DomainError
from app.domain.lights import yellow_from
from app.domain.problem import Assignment, Case, Limit
from app.domain.rules import RuleBook
from app.domain.working_time import Amount, Interval, Unit, deadline, elapsed

CLOSING = "closing"
ACCEPT = "accept"
DISPATCH = "dispatch"


def reckon(case: Case, *, rules: RuleBook, calendar: Calendar) -> dict[str, Limit]:
    """Every limit that the case has begun, by name, in the rule book and calendar given.

    accept, dispatch, closing (closing:2 in the second round), sign:<assignment>,
    contact:<assignment>, co:<assignment>, review:<assignment>, callback:<round>. A limit that
    was met or ended keeps the date it had: what was judged once is not judged again.
    """
    book = _Book(case, rules, calendar)
    if case.round <= case.history:
        limits = book.history()
    else:
        limits = book.intake() | book.rounds() | book.assignments() | book.feedback()
    return {
        n: case.clocks[n] if n in case.clocks and settled(case, n) else limits[n] for n in limits
    }


def changed(case: Case, *, rules: RuleBook, calendar: Calendar) -> dict[str, Limit]:
    """The limits of `reckon` that differ from what the case holds."""
    found = reckon(case, rules=rules, calendar=calendar)
    return {name: limit for name, limit in found.items() if case.clocks.get(name) != limit}


def governing(case: Case) -> Limit | None:
    """The limit whose light is the problem's: acceptance before it, the closing limit after."""
    if case.stage is Stage.INTAKE or case.accepted_at is None:
        return case.clocks.get(ACCEPT) or case.clocks.get(closing_name(case))
    return case.clocks.get(closing_name(case))


def closing_name(case: Case) -> str:
    """The closing limit of the present round."""
    return CLOSING if case.round == 1 else f"{CLOSING}:{case.round}"


def governing_met(case: Case) -> datetime | None:
    """When the governing limit was met: acceptance, the standing submission, or the end."""
    if not case.open:
        return case.submitted_at or case.closed_at
    if case.stage is Stage.INTAKE:
        return None
    return case.submitted_at


def closing_paused(case: Case) -> bool:
    """Whether the governing clock stands still now."""
    return case.running_pause is not None


def settled(case: Case, name: str) -> bool:
    """Whether a limit was met or has ended, so that nothing moves it any more."""
    kind, _, number = name.partition(":")
    n = int(number or 1)
    if kind == ACCEPT:
        return case.accepted_at is not None or not case.open
    if kind == DISPATCH:
        return case.dispatches > 0 or not case.open
    if kind == CLOSING:
        return n < case.round or not case.open
    if kind == "callback":
        return n < case.round or not case.open or any(c.round == n for c in case.callbacks)
    assignment = case.assignment(n)
    return assignment is None or _assignment_settled(assignment, kind)


def _assignment_settled(assignment: Assignment, kind: str) -> bool:
    objection = assignment.objection
    return {
        "sign": assignment.signed_at is not None or not assignment.open,
        "contact": assignment.contacted_at is not None or not assignment.open,
        "co": not assignment.open,
        "review": objection is None or objection.decided_at is not None,
    }[kind]


def close_of_business(calendar: Calendar, day: date) -> datetime:
    """The end of a day's last window, moved to the next working day where it has none.

    Source: 民法典 203. In: a local date; out: a UTC instant.
    """
    begin = datetime.combine(day, time(), calendar.timezone)
    first = deadline(calendar, start=begin, amount=Amount(n=0, unit=Unit.SECONDS)).instant
    return calendar.spans_on(calendar.local_date(first))[-1][1]


def require_later(calendar: Calendar, text: str, *, at: datetime, field: str) -> datetime:
    """The close of business of an ISO date that must lie after `at`; else DomainError."""
    due = close_of_business(calendar, date.fromisoformat(text[:10]))
    if due <= at:
        raise DomainError("date_not_later", field=field)
    return due


class _Book:
    """The limits of one case under one rule book and one calendar."""

    def __init__(self, case: Case, rules: RuleBook, calendar: Calendar) -> None:
        self.case, self.rules, self.calendar = case, rules, calendar

    def _pauses(self, clock: str, since: datetime) -> list[Interval]:
        """The pauses that stop a clock, capped together as the rule book says."""
        spans = []
        for pause in self.case.pauses:
            reason = self.rules.pause_reason(pause.reason)
            if clock in reason.stops and pause.over() > since:
                spans.append((max(pause.start, since), pause.over()))
        return [span for span in spans if span[1] > span[0]]

    def _limit(self, start: datetime, amount: Amount, *, clock: str = "") -> Limit:
        pauses = self._pauses(clock, start) if clock else []
        due = deadline(self.calendar, start=start, amount=amount, pauses=pauses)
        return self._dated(start, due.instant, due.instant, amount, due.provisional, pauses)

    def _dated(
        self,
        start: datetime,
        original: datetime,
        due: datetime,
        amount: Amount,
        provisional: bool,
        pauses: list[Interval],
    ) -> Limit:
        yellow = yellow_from(
            self.calendar,
            start=start,
            due=max(due, start),
            amount=amount,
            thresholds=self.rules.lights,
            pauses=tuple(pauses),
        )
        return Limit(
            start=start, due=due, original=original, yellow_from=yellow, provisional=provisional
        )

    def intake(self) -> dict[str, Limit]:
        case = self.case
        limits = {
            ACCEPT: self._limit(case.rounds[0].start, self.rules.limit("accept"), clock=ACCEPT)
        }
        if case.accepted_at and (case.stage is not Stage.FEEDBACK or case.dispatches):
            limits[DISPATCH] = self._limit(case.accepted_at, self.rules.limit("dispatch"))
        return limits

    def rounds(self) -> dict[str, Limit]:
        case = self.case
        if case.accepted_at is None:
            return {}
        limits = {}
        for r in case.rounds:
            start = case.accepted_at if r.n == 1 else r.start
            amount = self._closing_amount(r.kind)
            name = CLOSING if r.n == 1 else f"{CLOSING}:{r.n}"
            limits[name] = self._closing(start, amount, r.n)
        return limits

    def _closing_amount(self, kind: str) -> Amount:
        if kind == "rework":
            return self.rules.limit("rework")
        matter = self.case.matter
        return self.rules.closing(matter.kind or Kind.HELP, matter.difficulty or Difficulty.GENERAL)

    def _closing(self, start: datetime, amount: Amount, round_: int) -> Limit:
        """Original = start + limit + lawful pauses; approved = it, an extension's, or a decision's.

        The source's own due date governs where it is earlier.
        """
        pauses = self._pauses(CLOSING, start)
        due = deadline(self.calendar, start=start, amount=amount, pauses=pauses)
        original = due.instant
        source_due = self.case.matter.source_due
        if source_due and round_ == 1 and source_due > start:
            original = min(original, source_due)
        approved = original
        for extension in self.case.extensions:
            if extension.approved and extension.round == round_ and extension.decided_at:
                moved = self._moved(extension.new_due, extension.decided_at)
                approved = max(approved, moved)
        if self.case.decided_due and round_ == self.case.round:
            approved = self.case.decided_due
        return self._dated(start, original, approved, amount, due.provisional, pauses)

    def _moved(self, new_due: datetime, since: datetime) -> datetime:
        """An approved date pushed on by the pauses that began after it was approved."""
        pauses = [p for p in self._pauses(CLOSING, since) if p[0] < new_due]
        paused = sum(
            (elapsed(self.calendar, start=a, end=min(b, new_due)).seconds for a, b in pauses),
            Decimal(0),
        )
        if not paused:
            return new_due
        amount = Amount(n=paused, unit=Unit.SECONDS)
        return deadline(self.calendar, start=new_due, amount=amount).instant

    def assignments(self) -> dict[str, Limit]:
        limits: dict[str, Limit] = {}
        for a in self.case.assignments:
            if a.dispatched_at != a.signed_at:
                limits[f"sign:{a.n}"] = self._limit(a.dispatched_at, self.rules.limit("sign"))
            if a.role is AssignmentRole.CO:
                limits[f"co:{a.n}"] = self._limit(
                    a.dispatched_at, self.rules.limit("co_handler"), clock="co_handler"
                )
            else:
                limits[f"contact:{a.n}"] = self._limit(a.dispatched_at, self._first_contact(a))
            if a.objection:
                limits[f"review:{a.n}"] = self._limit(
                    a.objection.at, self.rules.limit("objection_review")
                )
        return limits

    def _first_contact(self, assignment: Assignment) -> Amount:
        if assignment.round > 1:
            return self.rules.limit("bad_grade_contact")
        return self.rules.first_contact(self.case.matter.urgency or Urgency.NORMAL)

    def feedback(self) -> dict[str, Limit]:
        received = {s.round: s.accepted_at for s in self.case.submissions if s.accepted_at}
        callback = self.rules.limit("callback")
        return {f"callback:{r}": self._limit(at, callback) for r, at in received.items() if at}

    def history(self) -> dict[str, Limit]:
        """The limits of a round that a file tells of: its due date is kept.

        What was begun in this system since the import runs under the rule book.
        """
        case, since = self.case, self.case.imported_at
        if case.n == 1 or since is None:
            return self._kept()
        begun = self.assignments() | self.feedback()
        return self._kept() | {n: limit for n, limit in begun.items() if limit.start >= since}

    def _kept(self) -> dict[str, Limit]:
        case = self.case
        if case.fixed_due is None:
            return {}
        start = case.accepted_at or case.registered_at
        original = case.fixed_original or case.fixed_due
        extended = [e.new_due for e in case.extensions if e.approved and e.round == case.round]
        due = case.decided_due or max([case.fixed_due, *extended])
        if not case.open:
            return {closing_name(case): Limit(start=start, due=due, original=original,
                                              yellow_from=due)}  # fmt: skip
        amount = self._closing_amount(case.rounds[-1].kind)
        return {closing_name(case): self._dated(start, original, due, amount, False, [])}
