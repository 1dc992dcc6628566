"""What the address of 评价考核 asks for; what is not understood is left out, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from app.domain.access import PROVINCE, Viewer
from app.domain.catalogue import Channel, Difficulty, Term
from app.domain.flows import local_day
from app.domain.measures.grouping import By
from app.domain.measures.measure import AGE_BANDS, BY_CODE, MEASURES, Better
from app.domain.measures.periods import PeriodKind
from app.domain.register_filter import RegisterFilter, State, parse_filter
from app.translations import N_

PATH = "/evaluation"
FIRST_LEVEL = 2
"""So many letters has a first-level field's code."""

LONGEST = timedelta(days=3660)

T = TypeVar("T", bound=Term)


class Part(Term):
    """The two parts of the page."""

    MEASURES = "measures", N_("办理评价")
    BURDEN = "burden", N_("基层负担")


class Shown(Term):
    """Which measures are shown."""

    USUAL = "usual", N_("常用指标")
    LIMITS = "limits", N_("时限")
    RESULT = "result", N_("结果与评价")
    LENGTH = "length", N_("办理时长")
    ROUTING = "routing", N_("派单流转与督办")
    OPEN = "open", N_("在办账龄")
    ALL = "all", N_("全部指标")


WITH_THREE_RATES = frozenset({Shown.USUAL, Shown.RESULT, Shown.ALL})
"""Where 三率加权 stands, at the end, if the rule book uses it."""

AGES = tuple(age.code for age in AGE_BANDS)

CODES: Mapping[Shown, tuple[str, ...]] = {
    Shown.USUAL: (
        "signed_in_time", "contacted_in_time", "met_approved", "met_original",
        "closed_of_accepted", "solved", "satisfied_of_reached", "satisfied_of_closed",
        "handling_median", "handling_p90", "right_first", "reworked",
    ),
    Shown.LIMITS: (
        "signed_in_time", "contacted_in_time", "met_approved", "met_original", "extended",
        "paused", "decisions_in_time",
    ),
    Shown.RESULT: (
        "closed_of_accepted", "solved", "satisfied_of_reached", "satisfied_of_closed", "reached",
        "unconfirmed", "reworked", "reopened",
    ),
    Shown.LENGTH: (
        "handling_mean", "intake_mean", "transit_mean", "in_hand_mean", "feedback_mean",
        "handling_median", "handling_p90", "held_mean",
    ),
    Shown.ROUTING: ("objected", "right_first", "back_and_forth", "ordered"),
    Shown.OPEN: AGES,
    Shown.ALL: (*(measure.code for measure in MEASURES), *AGES),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EvaluationFilter:
    """What is shown. region, field, difficulty, channel: of which problems everything is told.

    first, last: the local days of PeriodKind.DAYS, both included. rank: the code of the measure
    that orders the groups, "" for none, which is the rule. page: of groups, from 1.
    """

    part: Part = Part.MEASURES
    period: PeriodKind = PeriodKind.FOUR_WEEKS
    first: date | None = None
    last: date | None = None
    by: By = By.DEPARTMENT
    region: str = ""
    field: str = ""
    difficulty: Difficulty | None = None
    channel: Channel | None = None
    shown: Shown = Shown.USUAL
    rank: str = ""
    page: int = 1

    @property
    def among(self) -> RegisterFilter:
        """The problems of which it is told, whatever their state."""
        return RegisterFilter(
            state=State.ALL,
            region=self.region,
            field=self.field,
            difficulty=self.difficulty,
            channel=self.channel,
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The measures and age bands that are shown, in their order."""
        return CODES[self.shown]


KEYS = {"first": "from", "last": "to"}
"""Names in the address that differ from the attribute's."""


def pairs_of(asked: EvaluationFilter) -> dict[str, str]:
    """The pairs of the address: what differs from the usual."""
    usual = vars(EvaluationFilter())
    return {
        KEYS.get(name, name): str(value)
        for name, value in vars(asked).items()
        if value != usual[name]
    }


def parse_evaluation(query: Mapping[str, str], *, viewer: Viewer, at: datetime) -> EvaluationFilter:
    """The filter of an address. at: now; days without a beginning or an end are the last 28."""
    known = parse_filter({key: query.get(key, "") for key in ("region", "field")})
    own = viewer.region == PROVINCE or known.region.startswith(viewer.region)
    shown = _term(Shown, query.get("shown")) or Shown.USUAL
    period = _term(PeriodKind, query.get("period")) or EvaluationFilter.period
    first, last = _days(query, today=local_day(at)) if period is PeriodKind.DAYS else (None, None)
    return EvaluationFilter(
        part=_term(Part, query.get("part")) or Part.MEASURES,
        period=period,
        first=first,
        last=last,
        by=_term(By, query.get("by")) or By.DEPARTMENT,
        region=known.region if own else "",
        field=known.field[:FIRST_LEVEL],
        difficulty=_term(Difficulty, query.get("difficulty")),
        channel=_term(Channel, query.get("channel")),
        shown=shown,
        rank=_rank(query.get("rank"), CODES[shown]),
        page=_page(query.get("page")),
    )


def _term(terms: type[T], text: str | None) -> T | None:
    return terms(text) if text in list(terms) else None


def _days(query: Mapping[str, str], *, today: date) -> tuple[date, date]:
    """Two days in their order, not after today, not more than ten years apart."""
    last = min(_day(query.get("to")) or today, today)
    first = min(_day(query.get("from")) or last - timedelta(days=27), today)
    first, last = min(first, last), max(first, last)
    return max(first, last - LONGEST), last


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year >= 2000 else None


def _rank(code: str | None, shown: tuple[str, ...]) -> str:
    """A measure that is shown and in which more or less is better."""
    if code not in shown or code not in BY_CODE:
        return ""
    return "" if BY_CODE[code].better is Better.NEITHER else code


def _page(text: str | None) -> int:
    given = text or ""
    return max(int(given), 1) if given.isascii() and given.isdecimal() and len(given) < 5 else 1
