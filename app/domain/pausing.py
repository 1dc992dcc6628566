"""Pauses (挂起) as stretches of time in which a clock stands still."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.calendar import Calendar, Span


@dataclass(frozen=True)
class Pauses:
    """Pauses in order, none touching another; ends in microseconds since 1970."""

    intervals: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span], *, since: int, until: int | None = None) -> "Pauses":
        """Pauses cut to `since` and `until` (microseconds) and merged where they meet."""
        merged: list[Span] = []
        for opens, closes in sorted(spans):
            opens = max(opens, since)
            closes = closes if until is None else min(closes, until)
            if opens >= closes:
                continue
            if merged and opens <= merged[-1].closes:
                opens, closes = merged[-1].opens, max(closes, merged.pop().closes)
            merged.append(Span(opens, closes))
        return cls(tuple(merged))

    def within(self, spans: Iterable[Span]) -> int:
        """How much of some spans is paused, in microseconds."""
        if not self.intervals:
            return 0
        return sum(
            max(0, min(span.closes, pause.closes) - max(span.opens, pause.opens))
            for span in spans
            for pause in self.intervals
        )

    def free_of(self, span: Span) -> Iterator[Span]:
        """The parts of a span that are not paused, in order."""
        opens = span.opens
        for pause in self.intervals:
            if pause.closes <= opens:
                continue
            if pause.opens >= span.closes:
                break
            if opens < pause.opens:
                yield Span(opens, pause.opens)
            opens = pause.closes
        if opens < span.closes:
            yield Span(opens, span.closes)

    def whole_day(self, calendar: Calendar, ordinal: int) -> bool:
        """Whether a day is wholly paused: all its working time, or a day off's 24 hours."""
        if not self.intervals:
            return False
        spans = calendar.spans(ordinal)
        if spans:
            return not any(next(self.free_of(span), None) for span in spans)
        day = Span(calendar.midnight(ordinal), calendar.midnight(ordinal + 1))
        return any(
            pause.opens <= day.opens and day.closes <= pause.closes for pause in self.intervals
        )
