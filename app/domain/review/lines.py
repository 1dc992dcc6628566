"""The rows of a pack's lists: problems, orders, candidates, decisions, out of cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.catalogue import Stage
from app.domain.flag_evidence import evidence_at
from app.domain.flags import FlagCode
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light
from app.domain.oversight_parts import Decision, Flag, Order
from app.domain.problem import Case
from app.domain.review.life import Life
from app.domain.review.pack_rows import (
    LONGEST_TEXT,
    MOST_ROWS,
    Candidate,
    DecisionLine,
    DecisionState,
    FlagLine,
    Listed,
    OrderLine,
    ProblemLine,
)
from app.domain.review.words import Words
from app.domain.rules import RuleBook
from app.domain.standing_history import Standing
from app.domain.working_days import WorkingDays


def cut(text: str) -> str:
    """A text of at most LONGEST_TEXT signs; one that was cut ends in an ellipsis."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def light_of(standing: Standing, *, at: datetime) -> Light:
    """The light of a problem at an instant in which it stood so."""
    return light(
        at=at,
        due=standing.due,
        yellow_from=standing.yellow_from,
        paused=standing.paused,
        met_at=standing.met_at,
    )


def is_overdue(standing: Standing, *, at: datetime) -> bool:
    """Past its approved date, and no result was handed in."""
    return standing.met_at is None and light_of(standing, at=at) is Light.RED


class Lines:
    """Rows as of an instant (UTC), in the words of the pack."""

    def __init__(self, lives: Iterable[Life], *, at: datetime, calendar: Calendar, words: Words):
        self._at, self._calendar, self._words = at, calendar, words
        self._ruler = WorkingDays(calendar, _reach(lives, at))

    def listed(self, lives: Sequence[Life]) -> Listed:
        """A list: its length and its first rows."""
        return Listed(total=len(lives), rows=tuple(map(self.problem, lives[:MOST_ROWS])))

    def problem(self, life: Life) -> ProblemLine:
        """A problem as it stands at the end of its life."""
        case, end = life.case, life.end
        matter, lead, told = case.matter, case.lead, case.told_result
        submission = case.submissions[-1] if case.submissions else None
        return ProblemLine(
            problem=case.id,
            number=problem_number(case.id),
            title=cut(matter.title),
            appellant=self._words.appellant(case),
            region=self._words.region(end.region),
            field=self._words.field(end.field) if end.field else "",
            kind=end.kind,
            difficulty=end.difficulty,
            urgency=end.urgency,
            stage=str(end.stage),
            lane=str(end.lane or ""),
            lead=self._department(end.lead_department),
            lead_id=end.lead_department,
            responsible=lead.responsible if lead else "",
            leader=lead.leader if lead else "",
            registered_at=end.registered_at,
            due=end.due,
            original_due=end.original_due,
            light=str(light_of(end, at=self._at)),
            age=self._days(end.registered_at, end.closed_at or self._at),
            over=self._days(end.due, self._at) if is_overdue(end, at=self._at) else 0.0,
            order_level=end.order_level,
            flags=tuple(end.flags.split()),
            closed_at=end.closed_at,
            ground=end.closing_ground,
            result=submission.result if submission else "",
            answer=cut(submission.text) if submission else "",
            solved=told.solved if told else None,
            grade=end.grade,
        )

    def order(self, case: Case, order: Order) -> OrderLine:
        """An order that was not lifted."""
        return OrderLine(
            problem=case.id,
            number=problem_number(case.id),
            title=cut(case.matter.title),
            order=order.number,
            level=order.level,
            ground=cut(order.ground),
            lead=self._department(order.lead),
            lead_id=order.lead,
            issued_at=order.issued_at,
            due=order.due,
            answer_due=order.answer_due,
            answers=order.answers,
            answer=cut(order.answer),
            age=self._days(order.issued_at, self._at),
            over=self._days(order.due, self._at),
            silence=self._days(order.answer_due, self._at),
        )

    def candidate(self, life: Life, rules: RuleBook) -> Candidate:
        """A problem with its standing flags, in the order of their raising."""
        case = life.case
        return Candidate(
            of=self.problem(life),
            flags=tuple(self._flag(flag, rules) for flag in case.standing_flags),
            tried=cut(self._words.tried(case)),
            question=cut(self._words.question(case)),
        )

    def _flag(self, flag: Flag, rules: RuleBook) -> FlagLine:
        by_hand = flag.rule == FlagCode.ASKED
        written = {"reason": cut(flag.reason)} if by_hand else flag.evidence
        evidence = evidence_at(written, at=self._at, calendar=self._calendar)
        return FlagLine(
            rule=flag.rule,
            kind=rules.flags[flag.rule].kind,
            since=flag.since,
            sentence=self._words.flag(flag.rule, evidence),
        )

    def decision(self, case: Case, decision: Decision) -> DecisionLine:
        """A decision and what became of it."""
        return DecisionLine(
            problem=case.id,
            number=problem_number(case.id),
            title=cut(case.matter.title),
            n=decision.n,
            text=cut(decision.text),
            lead=self._department(decision.lead),
            lead_id=decision.lead,
            decided_at=decision.at,
            due=decision.due,
            fulfilled_at=decision.fulfilled_at,
            report=cut(decision.report),
            state=str(self._state(decision)),
        )

    def _state(self, decision: Decision) -> DecisionState:
        done = decision.fulfilled_at
        if done is not None:
            return DecisionState.DONE if done <= decision.due else DecisionState.DONE_LATE
        return DecisionState.OVERDUE if self._at > decision.due else DecisionState.RUNNING

    def _department(self, number: int | None) -> str:
        return "" if number is None else self._words.department(number)

    def _days(self, start: datetime | None, end: datetime) -> float:
        """Working days, to the thousandth; 0 where nothing has passed."""
        if start is None or start >= end:
            return 0.0
        return round(self._ruler.between(start, end), 3)


def _reach(lives: Iterable[Life], at: datetime) -> Iterator[datetime]:
    """The instants between which working days are counted."""
    yield at
    for life in lives:
        case, end = life.case, life.end
        orders = [i for o in case.orders for i in (o.issued_at, o.due, o.answer_due)]
        for instant in (end.registered_at, end.due, end.closed_at, *orders):
            if instant is not None and instant < at:
                yield instant


def left_the_loop(standing: Standing) -> bool:
    """Declined, withdrawn or merged: what was decided of it need not be done any more."""
    return not standing.open and standing.stage is not Stage.CLOSED
