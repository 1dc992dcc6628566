"""各环节承办时间: who held the problem when, laid out over working time in percent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.catalogue import OFFICE, AssignmentEnd, AssignmentRole, Phase
from app.domain.deadlines import governing
from app.domain.problem import Assignment, Case, Span
from app.domain.rules import RuleBook
from app.domain.spans import MAIN
from app.domain.working_time import elapsed
from app.queries.lanes import (
    Axis,
    Bar,
    BarKind,
    Lane,
    Lanes,
    Line,
    Tie,
    axis_of,
    short_day,
    ticks_of,
)
from app.queries.names import Names
from app.queries.problem_clocks import due_of_span, ended_at
from app.translations import N_, _


def lanes_of(
    case: Case,
    *,
    calendar: Calendar,
    rules: RuleBook,
    names: Names,
    at: datetime,
    critical: Collection[int] = (),
) -> Lanes:
    """The chart of a case, running stretches up to `at`. critical: assignments to be marked."""
    axis = axis_of(case, calendar, at)
    chart = _Chart(case, axis, names, rules, at, critical)
    rows = tuple(chart.rows())
    return Lanes(
        rows=rows,
        lines=tuple(chart.lines()),
        ticks=tuple(ticks_of(axis)),
        ties=tuple(chart.ties(rows)),
        kinds=frozenset(b.kind for row in rows for b in row.bars),
    )


class _Chart:
    """The rows of one case: its leads, its co-handlers, the office, what the enterprise owed."""

    def __init__(
        self,
        case: Case,
        axis: Axis,
        names: Names,
        rules: RuleBook,
        at: datetime,
        critical: Collection[int],
    ) -> None:
        self.case, self.axis, self.names, self.rules, self.at = case, axis, names, rules, at
        self.critical = frozenset(critical)
        self.numbers: dict[int, int] = {}

    def rows(self) -> Iterator[Lane]:
        """Rows in the order of reading; `numbers` remembers which assignment lies in which."""
        place = 0
        for role in (AssignmentRole.LEAD, AssignmentRole.CO):
            for department in self._departments(role):
                parts = [
                    a
                    for a in self.case.assignments
                    if a.role is role and a.department == department
                ]
                self.numbers |= {a.n: place for a in parts}
                yield self._of_department(department, role, parts)
                place += 1
        office = self._office()
        if office.bars:
            yield office
        owed = self._owed()
        if owed.bars:
            yield owed

    def _departments(self, role: AssignmentRole) -> list[int]:
        found = [a.department for a in self.case.assignments if a.role is role]
        return list(dict.fromkeys(found))

    def _of_department(
        self, department: int, role: AssignmentRole, parts: Sequence[Assignment]
    ) -> Lane:
        if role is AssignmentRole.LEAD:
            spans = [s for s in self._main() if s.holder == department and s.phase in HELD]
            bars = [b for s in spans for b in self._cut(s, due_of_span(self.case, s))]
            limit = governing(self.case)
            due = limit.due if limit and parts[-1].open else None
        else:
            bars, due = [], None
            for a in parts:
                limit = self.case.clocks.get(f"co:{a.n}")
                due = limit.due if limit else None
                spans = [s for s in self.case.spans if s.track == a.n and s.holder != OFFICE]
                bars += [b for s in spans for b in self._cut(s, due)]
        # The log of another system knows no signing, and may have handed it on by the minute.
        labels = [self._label(a) for a in parts if not (a.told and self.case.trail)]
        labelled = _labelled(bars, labels)
        return Lane(
            name=self.names.department(department),
            role=_(role.label),
            bars=labelled,
            due=due,
            critical=not self.critical.isdisjoint(a.n for a in parts),
        )

    def _label(self, a: Assignment) -> tuple[datetime, str]:
        """What is written on the first stretch of an assignment."""
        day = self.axis.calendar.local_date
        if a.role is AssignmentRole.CO:
            return a.signed_at or a.dispatched_at, self._co_label(a)
        if a.signed_at is None:
            return a.dispatched_at, _("未签收")
        words = _("{day} 视同签收") if a.auto_signed else _("{day} 签收")
        return a.signed_at, words.format(day=short_day(day(a.signed_at)))

    def _co_label(self, a: Assignment) -> str:
        day = self.axis.calendar.local_date
        limit = self.case.clocks.get(f"co:{a.n}")
        if a.ended_at and a.end is AssignmentEnd.CONTRIBUTED:
            return _("{day} 意见已交").format(day=short_day(day(a.ended_at)))
        if a.end is not None:
            return _(a.end.label)
        return _("时限 {day}").format(day=short_day(day(limit.due))) if limit else ""

    def _office(self) -> Lane:
        kinds = {Phase.INTAKE: BarKind.OFFICE, Phase.FEEDBACK: BarKind.OFFICE}
        bars = [
            self._bar(s.start, s.end, kinds.get(s.phase, BarKind.TRANSIT), _office_word(s.phase))
            for s in self._main()
            if s.holder == OFFICE
        ]
        return Lane(name=_("中心"), role=_("受理、流转、反馈"), bars=tuple(bars))

    def _owed(self) -> Lane:
        bars = []
        for p in self.case.pauses:
            owed = p.reason == "supplement"
            kind = BarKind.OWED if owed else BarKind.PAUSED
            reason = self.rules.pause_reasons.get(p.reason)
            words = reason.name if reason else p.reason
            end = min(p.over(), self.at)
            if p.start < end:
                days = elapsed(self.axis.calendar, start=p.start, end=end).working_days
                said = _("{reason} {n} 日").format(reason=words, n=f"{days:.1f}")
                bars.append(self._bar(p.start, end, kind, said))
        return Lane(name=_("不计时"), role=_("补件、挂起"), bars=tuple(bars))

    def _main(self) -> list[Span]:
        return [s for s in self.case.spans if s.track == MAIN]

    def _cut(self, span: Span, due: datetime | None) -> Iterator[Bar]:
        """A stretch in its parts: before its limit and past it; unsigned it is transit."""
        end = span.end or self.at
        if span.phase is not Phase.HANDLING:
            yield self._bar(span.start, span.end, BarKind.TRANSIT)
            return
        cut = min(max(due or end, span.start), end)
        if cut > span.start or cut == end:
            yield self._bar(span.start, cut if cut < end else span.end, BarKind.WITHIN)
        if cut < end:
            days = elapsed(self.axis.calendar, start=cut, end=end).working_days
            label = _("超期 {n} 日").format(n=f"{days:.1f}")
            yield self._bar(cut, span.end, BarKind.OVER, label)

    def _bar(self, start: datetime, end: datetime | None, kind: BarKind, label: str = "") -> Bar:
        left, right = self.axis.at(start), self.axis.at(end or self.at)
        return Bar(left=left, width=right - left, kind=kind, start=start, end=end, label=label)

    def lines(self) -> Iterator[Line]:
        """Original and approved due date as far as the axis reaches, and now."""
        limit = governing(self.case)
        if limit and self.case.accepted_at:
            found = [(limit.original, "original", N_("原时限 {at}"))]
            if limit.due != limit.original:
                found.append((limit.due, "approved", N_("批准时限 {at}")))
            yield from (self._line(*line) for line in found if line[0] <= self.axis.end)
        if self.case.open:
            yield Line(left=self.axis.at(self.at), kind="now", label=_("现在"))

    def _line(self, at: datetime, kind: str, words: str) -> Line:
        local = at.astimezone(self.axis.calendar.timezone)
        said = _(words).format(at=f"{local:%m-%d %H:%M}")
        return Line(left=self.axis.at(at), kind=kind, label=said)

    def ties(self, rows: Sequence[Lane]) -> Iterator[Tie]:
        """Prerequisites that hold somebody up now."""
        standing = [p for p in self.case.prerequisites if ended_at(self.case, p.n) is None]
        pairs = {(p.waiting, p.awaited) for p in standing}
        for p in standing:
            kind, _colon, number = p.awaited.partition(":")
            awaited = self.numbers.get(int(number), -1) if kind == "a" else -1
            mutual = bool(p.cycle) or (kind == "a" and (int(number), f"a:{p.waiting}") in pairs)
            day = short_day(self.axis.calendar.local_date(p.set_at))
            words = _("互为前置（{day} 登记）") if mutual else _("待{name}（{day}）")
            said = words.format(day=day, name=self.names.awaited(self.case, p.awaited))
            yield Tie(
                left=self.axis.at(p.set_at),
                waiting=self.numbers.get(p.waiting, 0),
                awaited=awaited,
                mutual=mutual,
                label=said,
            )


def _office_word(phase: Phase) -> str:
    """Only the callback lasts long enough to be written on."""
    return _(phase.label) if phase is Phase.FEEDBACK else ""


HELD = (Phase.TRANSIT, Phase.HANDLING)


def _labelled(bars: Iterable[Bar], labels: Sequence[tuple[datetime, str]]) -> tuple[Bar, ...]:
    """Each label on the first bar that begins at its instant or later."""
    left = list(labels)
    done: list[Bar] = []
    for bar in bars:
        due = [words for at, words in left if at <= bar.start]
        left = [(at, words) for at, words in left if at > bar.start]
        done.append(bar if not due else replace(bar, label=due[-1]))
    return tuple(done)
