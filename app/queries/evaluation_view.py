"""What 评价考核 shows: groups over measures, each figure with what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.measures.figures import Band, Reading
from app.domain.measures.measure import BY_CODE, Better, Measure, Unit
from app.domain.measures.periods import Period
from app.queries.burden import BurdenView
from app.queries.evaluation_asked import EvaluationFilter
from db.measure_query import Key

Choice = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A measure, an age band or 三率加权. weights: of the latter, in hundredths."""

    code: str
    name: str
    weights: tuple[int, ...] = ()

    @property
    def measure(self) -> Measure | None:
        """The row of the table of measures; None for an age band and for 三率加权."""
        return BY_CODE.get(self.code)

    @property
    def unit(self) -> Unit:
        """In what its figures are told."""
        return self.measure.unit if self.measure else Unit.SHARE

    @property
    def ranked(self) -> bool:
        """Whether groups may be ordered by it."""
        return self.measure is not None and self.measure.better is not Better.NEITHER


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure. before: the same of the window before, None where that is not told: of what is open
    now, and of a cohort, of which an earlier one has had more time. n_before: of how many it was in
    the window before; None where there is none.

    trend: of the last twelve weeks, the latest last; empty where none is told. stands: beside all
    groups together. cases, met: the register with what is counted, and with its numerator; "" where
    it cannot be asked for.
    """

    code: str
    reading: Reading
    before: Reading | None = None
    n_before: int | None = None
    trend: tuple[float | None, ...] = ()
    stands: Band = Band.NONE
    cases: str = ""
    met: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group and its figures in the order of the columns. rank: None where it has none."""

    key: Key
    name: str
    cells: tuple[Cell, ...]
    rank: int | None = None


@dataclass(frozen=True, kw_only=True)
class TableView:
    """Groups over measures. found: how many groups there are in all; rows: those of one page."""

    columns: tuple[Column, ...]
    whole: GroupRow
    rows: tuple[GroupRow, ...]
    found: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class EvaluationView:
    """The page, one of whose parts is shown. conditions: of which problems it is told, in words,
    as label and value.
    """

    at: datetime
    asked: EvaluationFilter
    period: Period
    conditions: tuple[tuple[str, str], ...]
    regions: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    may_export: bool
    table: TableView | None = None
    burden: BurdenView | None = None
