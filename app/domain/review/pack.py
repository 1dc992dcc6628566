"""例会材料: all that a review week shows, as plain values that a page and every file draw.

Words of departments, regions and fields stand in the rows as they were when the pack was frozen;
terms (stages, lights, kinds …) stand by their codes. Instants are UTC, lengths in working days,
shares from 0 to 1. `before` is always the same of the week before, None where weeks are not
compared. Natural persons are masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.catalogue import Term
from app.domain.review.pack_rows import (
    Candidate,
    Count,
    DecisionLine,
    FindingLine,
    HotField,
    Listed,
    MeasureLine,
    OrderLine,
    Repeated,
    StockLine,
    TieLine,
    WaiterLine,
)
from app.domain.review.weeks import Week


class Section(Term):
    """The parts of a pack, in their order."""

    OVERVIEW = "overview", "一页总览"
    STOCK = "stock", "在办存量"
    NEW = "new", "新增问题"
    MOVING = "moving", "推进中问题"
    OVERDUE = "overdue", "超期问题"
    DUE_SOON = "due_soon", "即将到期问题"
    SUPERVISION = "supervision", "督办事项"
    CANDIDATES = "candidates", "提请会商"
    CLOSED = "closed", "办结销号"
    MEASURES = "measures", "各单位指标"
    HOT = "hot", "热点与反复诉求"
    FINDINGS = "findings", "部门协同分析"
    DECISIONS = "decisions", "议定事项落实"


@dataclass(frozen=True, kw_only=True)
class Names:
    """What was called how when the pack was frozen, as far as the pack says it.

    appellants: by problem, of natural persons masked. offices: by region, the office that runs the
    loop there.
    """

    departments: Mapping[int, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    appellants: Mapping[int, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """总览. lanes: what is open, by the lane it stands in; lights: by its light."""

    lanes: tuple[Count, ...]
    lights: tuple[Count, ...]
    numbers: tuple[Count, ...]


@dataclass(frozen=True, kw_only=True)
class Stocks:
    """在办存量: of all, by the department that leads (key "": the office), region and field."""

    whole: StockLine
    departments: tuple[StockLine, ...]
    regions: tuple[StockLine, ...]
    fields: tuple[StockLine, ...]


@dataclass(frozen=True, kw_only=True)
class Moving:
    """推进中: what was open before the week and still is, by the age bands of all that is open."""

    bands: tuple[Count, ...]
    problems: Listed


@dataclass(frozen=True, kw_only=True)
class Supervision:
    """督办. due: of the open ones those whose answer is due in the week that comes; silent: whose
    answer is overdue. issued, lifted: in the week.
    """

    open: tuple[OrderLine, ...]
    due: tuple[OrderLine, ...]
    silent: tuple[OrderLine, ...]
    issued: Count
    lifted: Count


@dataclass(frozen=True, kw_only=True)
class Hot:
    """热点."""

    fields: tuple[HotField, ...]
    repeated: tuple[Repeated, ...]


@dataclass(frozen=True, kw_only=True)
class WhoWaits:
    """谁在等谁: the departments, and each pair of which one waits as the week ends."""

    departments: tuple[WaiterLine, ...]
    ties: tuple[TieLine, ...]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The frozen review of a week in a region (a division code; "33" the province).

    organ: the office that runs the loop there. holiday: the long holiday that it bears, empty for
    none. heads: the last link of each chain that was known. rules, calendar: the versions in force
    as the week ended. open: all that is open, the worst first.
    """

    region: str
    region_name: str
    organ: str
    week: Week
    frozen_at: datetime
    holiday: str
    rules: str
    calendar: str
    heads: Mapping[str, int]
    names: Names
    overview: Overview
    stock: Stocks
    open: Listed
    new: Listed
    moving: Moving
    overdue: Listed
    due_soon: Listed
    supervision: Supervision
    candidates: tuple[Candidate, ...]
    closed: Listed
    measures: tuple[MeasureLine, ...]
    hot: Hot
    findings: tuple[FindingLine, ...]
    waiting: WhoWaits
    decisions: tuple[DecisionLine, ...]

    @property
    def as_of(self) -> datetime:
        """As of when everything stands."""
        return self.week.until
