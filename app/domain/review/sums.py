"""The numbers of a pack: what is open by lane, light and age, what came and went, and the stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from app.domain.amounts import Amount, Unit
from app.domain.calendar import Calendar
from app.domain.catalogue import Lane, Stage
from app.domain.lights import Light
from app.domain.measures.measure import AGE_BANDS
from app.domain.review.life import Life
from app.domain.review.lines import is_overdue, light_of
from app.domain.review.pack import Overview, Stocks
from app.domain.review.pack_rows import (
    Count,
    StockLine,
)
from app.domain.review.stock import Into, Out, Stock, stock
from app.domain.review.weeks import Week
from app.domain.review.words import Words
from app.domain.standing_history import Standing, standing_at
from app.domain.working_time import deadline, instant_before

SOON = Amount(n=5, unit=Unit.WORKING_DAYS)
NOTHING = Stock()

OPEN_LANES = tuple(lane for lane in Lane if lane is not Lane.CLOSED)


def due_soon_until(week: Week, calendar: Calendar) -> datetime:
    """Until when something is due soon as a week has ended: the close of the fifth working day."""
    return deadline(calendar, start=week.until, amount=SOON).instant


class Sums:
    """The numbers of a week in a region, each beside that of the week before."""

    def __init__(
        self, lives: Sequence[Life], *, week: Week, region: str, calendar: Calendar
    ) -> None:
        self._lives, self._week, self._region = lives, week, region
        self._calendar = calendar

    def is_new(self, life: Life, *, before: bool = False) -> bool:
        """Whether it came new in the week (before: in the one before)."""
        first = life.pieces[0]
        week = self._week.before if before else self._week
        return first.open and self._here(first) and week.holds(first.since)

    def is_closed(self, life: Life) -> bool:
        """Whether it was closed in the week, and still is."""
        end = life.end
        return end.stage is Stage.CLOSED and self._here(end) and self._week.holds(end.closed_at)

    def overview(self, *, compared: bool) -> Overview:
        """总览."""
        now, then = self._open(self._week), self._open(self._week.before)
        at, before = self._week.until, self._week.since
        return Overview(
            lanes=_counts(OPEN_LANES, _lanes(now), _lanes(then) if compared else None),
            lights=_counts(Light, _lights(now, at), _lights(then, before) if compared else None),
            numbers=_counts(
                NUMBERS,
                self._numbers(now, self._week),
                self._numbers(then, self._week.before) if compared else None,
            ),
        )

    def age_bands(self, *, compared: bool) -> tuple[Count, ...]:
        """All that is open by the working days since its registration."""
        bands = [band.code for band in AGE_BANDS]
        now = self._ages(self._week)
        return _counts(bands, now, self._ages(self._week.before) if compared else None)

    def stocks(self, words: Words) -> Stocks:
        """在办存量."""
        whole = self._stock(self._week, lambda _: "").get("", NOTHING)
        return Stocks(
            whole=_stock_line("", "", whole),
            departments=self._stock_lines(_department, _named_department(words)),
            regions=self._stock_lines(lambda s: s.region, words.region),
            fields=self._stock_lines(lambda s: s.field[:2], _named_field(words)),
        )

    def new_by_field(self) -> tuple[Counter[str], Counter[str]]:
        """What came new by first-level field, in the week and in the one before.

        The field is the one that it had as the week ended.
        """
        now = Counter(life.end.field[:2] for life in self._lives if self.is_new(life))
        before = (life for life in self._lives if self.is_new(life, before=True))
        return now, Counter(_field_then(life, self._week.before) for life in before)

    def _here(self, standing: Standing) -> bool:
        return standing.region.startswith(self._region)

    def _open(self, week: Week) -> list[Standing]:
        """What was open in the region as a week ended."""
        ends = [standing_at(life.pieces, week.last) for life in self._lives]
        return [end for end in ends if end and end.open and self._here(end)]

    def _stock(self, week: Week, key: Callable[[Standing], str]) -> dict[str, Stock]:
        pieces = (life.pieces for life in self._lives)
        return stock(pieces, week=week, key=lambda s: key(s) if self._here(s) else None)

    def _stock_lines(
        self, key: Callable[[Standing], str], name: Callable[[str], str]
    ) -> tuple[StockLine, ...]:
        found = sorted(self._stock(self._week, key).items())
        return tuple(_stock_line(each, name(each), of) for each, of in found)

    def _numbers(self, open_: Sequence[Standing], week: Week) -> Mapping[str, int]:
        moved = self._stock(week, lambda _: "").get("", NOTHING)
        soon = due_soon_until(week, self._calendar)
        late = [s for s in open_ if is_overdue(s, at=week.until)]
        return {
            "open": len(open_),
            "new": moved.into.get(Into.NEW, 0),
            "back": moved.into.get(Into.BACK, 0),
            "closed": moved.out.get(Out.CLOSED, 0),
            "left": moved.went,
            "overdue": len(late),
            "newly_overdue": sum(week.holds(s.due) for s in late),
            "due_soon": sum(_due_soon(s, week.until, soon) for s in open_),
            "paused_now": sum(s.paused for s in open_),
            "under_order": sum(bool(s.order_level) for s in open_),
            "flagged": sum(bool(s.flags) for s in open_),
        }

    def _ages(self, week: Week) -> Mapping[str, int]:
        days = [Decimal(band.up_to) for band in AGE_BANDS if band.up_to is not None]
        edges = [instant_before(self._calendar, due=week.until, working_days=d) for d in days]
        return Counter(AGE_BANDS[_stretch(s, edges)].code for s in self._open(week))


NUMBERS = (
    *("open", "new", "back", "closed", "left"),
    *("overdue", "newly_overdue", "due_soon", "paused_now", "under_order", "flagged"),
)
"""The numbers of the overview in their order: what was open as the week ended; what came new, what
came back, what was closed and all that left in it; of the open what was overdue, and fell due in
the week, what falls due in the next five working days, what was paused, under an order, put forward
for consultation.
"""


def _lanes(standing: Iterable[Standing]) -> Counter[str]:
    return Counter(str(s.lane) for s in standing)


def _lights(standing: Iterable[Standing], at: datetime) -> Counter[str]:
    return Counter(str(light_of(s, at=at)) for s in standing)


def _due_soon(standing: Standing, at: datetime, until: datetime) -> bool:
    return standing.met_at is None and standing.due is not None and at <= standing.due <= until


def _stretch(standing: Standing, edges: Sequence[datetime]) -> int:
    """The place of the age band; edges: instants of registration, the latest first."""
    places = (n for n, edge in enumerate(edges) if standing.registered_at >= edge)
    return next(places, len(edges))


def _field_then(life: Life, week: Week) -> str:
    piece = standing_at(life.pieces, week.last)
    return piece.field[:2] if piece else ""


def _counts(
    codes: Iterable[str], now: Mapping[str, int], before: Mapping[str, int] | None
) -> tuple[Count, ...]:
    return tuple(
        Count(
            code=str(code),
            n=now.get(code, 0),
            before=None if before is None else before.get(code, 0),
        )
        for code in codes
    )


def _department(standing: Standing) -> str:
    lead = standing.lead_department
    return "" if lead is None else str(lead)


def _named_department(words: Words) -> Callable[[str], str]:
    return lambda key: words.department(int(key)) if key else ""


def _named_field(words: Words) -> Callable[[str], str]:
    return lambda key: words.field(key) if key else ""


def _stock_line(key: str, name: str, of: Stock) -> StockLine:
    return StockLine(
        key=key,
        name=name,
        opening=of.opening,
        into={str(kind): of.into[kind] for kind in Into if of.into.get(kind)},
        out={str(kind): of.out[kind] for kind in Out if of.out.get(kind)},
        closing=of.closing,
    )
