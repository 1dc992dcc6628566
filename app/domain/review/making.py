"""A pack out of what was known of the cases as the week ended: nothing else goes into it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.consultation import WEIGHT
from app.domain.flags import FlagCode
from app.domain.identifiers import problem_number
from app.domain.network.findings import findings
from app.domain.network.observed import Observed
from app.domain.network.observed_cases import observed
from app.domain.problem import Case, Decision
from app.domain.review.counted import measure_lines
from app.domain.review.hot import of_one_enterprise, of_one_matter, told_of
from app.domain.review.life import Life
from app.domain.review.lines import Lines, cut, is_overdue, left_the_loop
from app.domain.review.pack import Hot, Moving, Names, Pack, Supervision
from app.domain.review.pack_rows import (
    Candidate,
    Count,
    DecisionLine,
    FindingLine,
    HotField,
    Listed,
    OrderLine,
    Repeated,
)
from app.domain.review.sums import Sums, due_soon_until
from app.domain.review.waiters import who_waits
from app.domain.review.weeks import WEEK, Week, holiday_in, is_marked
from app.domain.review.words import Words
from app.domain.rules import RuleBook


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that a pack is made of.

    lives: of the cases that were open in the week or the one before, or that anything of the pack
    tells of, in the order of their ids. awaited: other cases that these wait for. told: the cases
    among which repetitions are looked for. heads, rules, calendar, frozen_at: as of the pack;
    book, clock: the rule book and the calendar of these names.
    """

    region: str
    week: Week
    frozen_at: datetime
    heads: Mapping[str, int]
    rules: str
    calendar: str
    book: RuleBook
    clock: Calendar
    lives: Sequence[Life]
    awaited: Mapping[int, Case] = field(default_factory=dict)
    told: Mapping[int, Case] = field(default_factory=dict)

    @property
    def compared(self) -> bool:
        """Whether the week stands beside the one before: neither bears a long holiday."""
        weeks = (self.week, self.week.before)
        return not any(is_marked(week, calendar=self.clock) for week in weeks)


def make(known: Known, *, words: Words) -> Pack:
    """The pack; what its words were is for the caller to note as its names."""
    return _Making(known, words).pack()


class _Making:
    """One pack in the making."""

    def __init__(self, known: Known, words: Words) -> None:
        self.known, self.words, self.week = known, words, known.week
        self.at = known.week.until
        self.sums = Sums(known.lives, week=known.week, region=known.region, calendar=known.clock)
        self.lines = Lines(known.lives, at=self.at, calendar=known.clock, words=words)
        self.here = [life for life in known.lives if life.end.region.startswith(known.region)]
        self.open = [life for life in self.here if life.end.open]
        self.new = [life for life in known.lives if self.sums.is_new(life)]
        self.seen = self._observed()

    def pack(self) -> Pack:
        known, compared = self.known, self.known.compared
        return Pack(
            region=known.region,
            region_name=self.words.region(known.region),
            organ=self.words.office(known.region),
            week=self.week,
            frozen_at=known.frozen_at,
            holiday=holiday_in(self.week, calendar=known.clock),
            rules=known.rules,
            calendar=known.calendar,
            heads=known.heads,
            names=Names(),
            overview=self.sums.overview(compared=compared),
            stock=self.sums.stocks(self.words),
            open=self._worst_first(),
            new=self.lines.listed(self.new),
            moving=self._moving(compared),
            overdue=self._overdue(),
            due_soon=self._due_soon(),
            supervision=self._supervision(compared),
            candidates=self._candidates(),
            closed=self._closed(),
            measures=measure_lines(
                [fact for life in self.here for fact in life.facts],
                [fact for life in self.here for fact in life.facts_before] if compared else None,
                words=self.words,
            ),
            hot=Hot(fields=self._fields(compared), repeated=tuple(self._repeated())),
            findings=tuple(self._findings()),
            waiting=who_waits(self.seen, clock=known.clock, words=self.words),
            decisions=self._decisions(),
        )

    def _worst_first(self) -> Listed:
        """All that is open: the overdue first, then by due date, at last what has none."""
        late = {life.case.id: is_overdue(life.end, at=self.at) for life in self.open}

        def order(life: Life) -> tuple[bool, bool, datetime, int]:
            due = life.end.due
            return not late[life.case.id], due is None, due or life.end.registered_at, life.case.id

        return self.lines.listed(sorted(self.open, key=order))

    def _moving(self, compared: bool) -> Moving:
        new = {life.case.id for life in self.new}
        moving = [life for life in self.open if life.case.id not in new]
        moving.sort(key=lambda life: (life.end.registered_at, life.case.id))
        return Moving(
            bands=self.sums.age_bands(compared=compared), problems=self.lines.listed(moving)
        )

    def _overdue(self) -> Listed:
        return self._by_due([life for life in self.open if is_overdue(life.end, at=self.at)])

    def _due_soon(self) -> Listed:
        until = due_soon_until(self.week, self.known.clock)
        unmet = [life for life in self.open if life.end.met_at is None]
        return self._by_due(
            [life for life in unmet if life.end.due and self.at <= life.end.due <= until]
        )

    def _by_due(self, lives: list[Life]) -> Listed:
        return self.lines.listed(sorted(lives, key=lambda life: (life.end.due, life.case.id)))

    def _supervision(self, compared: bool) -> Supervision:
        lines = [
            self.lines.order(life.case, order)
            for life in self.open
            if (order := life.case.open_order)
        ]
        lines.sort(key=lambda line: (-line.silence, line.due, line.problem))
        coming = Week(since=self.at, until=self.at + WEEK)
        return Supervision(
            open=tuple(lines),
            due=tuple(line for line in lines if coming.holds(line.answer_due)),
            silent=tuple(line for line in lines if self._silent(line)),
            issued=self._orders("issued_at", compared),
            lifted=self._orders("lifted_at", compared),
        )

    def _silent(self, line: OrderLine) -> bool:
        return line.answer_due is not None and line.answer_due < self.at

    def _orders(self, what: str, compared: bool) -> Count:
        """How many orders were issued or lifted in the week."""
        instants = [getattr(order, what) for life in self.here for order in life.case.orders]
        before = sum(map(self.week.before.holds, instants))
        now = sum(map(self.week.holds, instants))
        return Count(code=what.removesuffix("_at"), n=now, before=before if compared else None)

    def _candidates(self) -> tuple[Candidate, ...]:
        flagged = sorted((life for life in self.open if life.case.standing_flags), key=_weight)
        return tuple(self.lines.candidate(life, self.known.book) for life in flagged)

    def _closed(self) -> Listed:
        closed = [life for life in self.here if self.sums.is_closed(life)]
        return self.lines.listed(
            sorted(closed, key=lambda life: (life.end.closed_at, life.case.id))
        )

    def _fields(self, compared: bool) -> tuple[HotField, ...]:
        now, before = self.sums.new_by_field()
        ranked = sorted(now, key=lambda code: (-now[code], code))
        return tuple(
            HotField(
                field=code,
                name=self.words.field(code) if code else "",
                n=now[code],
                before=before[code] if compared else None,
            )
            for code in ranked
        )

    def _repeated(self) -> Iterator[Repeated]:
        cases, new = self.known.told, {life.case.id for life in self.new}
        told = [told_of(case, enterprise=self._enterprise(case)) for case in cases.values()]
        by_one = of_one_enterprise(told, new=new)
        for group in by_one:
            yield self._repetition("enterprise", group, self._enterprise(cases[max(group)]))
        for group in of_one_matter(told, new=new):
            if group not in by_one:
                yield self._repetition("matter", group, cut(cases[max(group)].matter.title))

    def _enterprise(self, case: Case) -> str:
        return self.words.appellant(case) if case.appellant.enterprise else ""

    def _repetition(self, by: str, group: Collection[int], name: str) -> Repeated:
        cases = self.known.told
        latest = sorted(group, key=lambda n: (cases[n].registered_at, n), reverse=True)
        return Repeated(by=by, name=name, n=len(group), problems=tuple(map(problem_number, latest)))

    def _observed(self) -> Observed:
        """Who waits for whom as the week ends."""
        return observed(
            {**self.known.awaited, **{life.case.id: life.case for life in self.known.lives}},
            among={life.case.id for life in self.here},
            at=self.at,
        )

    def _findings(self) -> Iterator[FindingLine]:
        for found in findings(self.seen, calendar=self.known.clock):
            yield FindingLine(
                code=str(found.code),
                sentence=self.words.finding(found),
                problems=tuple(map(problem_number, found.problems)),
                departments=found.departments,
            )

    def _decisions(self) -> tuple[DecisionLine, ...]:
        told = [
            self.lines.decision(life.case, decision)
            for life in self.here
            for decision in life.case.decisions
            if self._of_the_week(life, decision)
        ]
        return tuple(sorted(told, key=lambda line: (line.due, line.problem, line.n)))

    def _of_the_week(self, life: Life, decision: Decision) -> bool:
        """Decided or carried out in it, or still to be carried out."""
        if decision.fulfilled_at is not None:
            return self.week.holds(decision.fulfilled_at)
        return not left_the_loop(life.end)


def _weight(life: Life) -> tuple[int, datetime, int]:
    """The most pressing first, then what has stood longest."""
    flags = life.case.standing_flags
    weight = sum(WEIGHT[FlagCode(flag.rule)] for flag in flags)
    return -weight, min(flag.since for flag in flags), life.case.id
