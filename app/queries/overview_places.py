"""Where it is stuck: by line, by region, by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.access import PROVINCE
from app.domain.catalogue import Lane
from app.domain.lights import Light
from app.domain.register_filter import RegisterFilter
from app.domain.working_days import WorkingDays
from app.translations import N_, _
from db.overview_query import OpenCount
from db.seed.regions import region_by_code

HEAT_LANES = (Lane.TRANSFER, Lane.HANDLING, Lane.SUPERVISION, Lane.FEEDBACK)
LEVELS = (N_("市"), N_("县"), N_("区"))
LEVEL_ITSELF = {2: N_("省本级"), 4: N_("市本级"), 6: N_("本级")}


@dataclass(frozen=True)
class Share:
    """So many open problems, so many of them overdue; the filter that lists them."""

    count: int
    red: int
    asked: RegisterFilter


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A line: what it has in each lane; how many wait for it, for how many working days."""

    line: str
    total: int
    cells: Mapping[Lane, Share]
    waiting: int
    waited_days: float
    asked_waiting: RegisterFilter


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A region of the tile grid. place: (row, column), or None where tiles just follow."""

    name: str
    place: tuple[int, int] | None
    share: Share


@dataclass
class _Tally:
    count: int = 0
    red: int = 0

    def add(self, light: str, n: int) -> None:
        self.count += n
        self.red += n if light == Light.RED else 0


@dataclass
class _Line:
    cells: dict[str, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    problems: set[int] = field(default_factory=set)
    days: float = 0.0


def line_rows(
    counts: Iterable[tuple[str, str, str, int]],
    waits: Sequence[tuple[str, int, datetime]],
    *,
    asked: RegisterFilter,
    ruler: WorkingDays,
    at: datetime,
) -> tuple[LineRow, ...]:
    """The lines, those with most overdue first."""
    lines: dict[str, _Line] = defaultdict(_Line)
    for line, lane, light, n in counts:
        lines[line].cells[lane].add(light, n)
    for line, problem, since in waits:
        lines[line].problems.add(problem)
        lines[line].days += ruler.between(since, at)
    rows = [_line_row(name, found, asked) for name, found in lines.items()]
    return tuple(sorted(rows, key=_worst_first))


def _line_row(name: str, found: _Line, asked: RegisterFilter) -> LineRow:
    own = asked.narrowed(line=name)
    cells = {
        lane: Share(found.cells[lane].count, found.cells[lane].red, own.narrowed(lane=lane))
        for lane in HEAT_LANES
    }
    return LineRow(
        line=name,
        total=sum(cell.count for cell in cells.values()),
        cells=cells,
        waiting=len(found.problems),
        waited_days=found.days,
        asked_waiting=asked.narrowed(awaited=name),
    )


def _worst_first(row: LineRow) -> tuple[float, int, str]:
    red = sum(cell.red for cell in row.cells.values())
    return (-red, -row.total, row.line)


def tiles(counts: Sequence[OpenCount], *, top: str, asked: RegisterFilter) -> tuple[Tile, ...]:
    """The regions right below `top`, and that level itself where it has problems of its own."""
    found: dict[str, _Tally] = defaultdict(_Tally)
    for row in counts:
        found[row.place].add(row.light, row.n)
    known = region_by_code()
    below = [r for r in known.values() if r.parent == top and r.code != top]
    if not below:
        return ()
    made = [
        Tile(name=short_name(r.name), place=r.tile, share=_share(found[r.code], r.code, asked))
        for r in below
    ]
    own = found[top]
    if own.count or top == PROVINCE:
        place = known[top].tile if top == PROVINCE else None
        share = _share(own, f"{top}00", asked)
        made.append(Tile(name=_(LEVEL_ITSELF[len(top)]), place=place, share=share))
    return tuple(made)


def _share(tally: _Tally, region: str, asked: RegisterFilter) -> Share:
    return Share(tally.count, tally.red, asked.narrowed(region=region))


def short_name(name: str) -> str:
    """杭州市 → 杭州; names of two characters stay."""
    return name[:-1] if len(name) > 2 and name.endswith(LEVELS) else name


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A service field: what is open, what came in in the last week and in the one before."""

    name: str
    share: Share
    asked_red: RegisterFilter
    came: int
    came_before: int
    asked_came: RegisterFilter


def field_shares(counts: Sequence[OpenCount]) -> dict[str, tuple[int, int]]:
    """(open, overdue) by first-level field; "" for what has none yet."""
    found: dict[str, _Tally] = defaultdict(_Tally)
    for row in counts:
        found[row.field].add(row.light, row.n)
    return {code: (tally.count, tally.red) for code, tally in found.items()}
