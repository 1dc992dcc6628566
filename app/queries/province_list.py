"""省级梳理清单: the lists there are, and the entries of one that the viewer may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from app.domain.access import PROVINCE, Permission, Viewer
from app.domain.catalogue import Stage
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light
from app.domain.working_days import WorkingDays
from app.translations import _
from db import province_list_query, reference
from db.plain_rows import PlainRow
from db.store import Store

PAGE = 50
MOST_LISTS = 60


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list. first, last: its period's dates; none of one that was asked for by hand."""

    code: str
    first: date | None
    last: date | None
    as_of: datetime
    drawn_by: str

    @property
    def name(self) -> str:
        """2026年9月, 2026年第40周, 2026年第3季度; the moment of a list of its own."""
        return _named(self.code)


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """An entry. Down to `days` as it was frozen; stage: how the problem stands now.

    waited: working days since it was listed without a reply, or until the reply.
    """

    n: int
    problem: int
    number: str
    title: str
    enterprise: str
    place: str
    source: str
    asked_at: datetime
    done: str
    asked: str
    ground: str
    lead: str
    light: Light
    days: float
    stage: Stage
    region: str
    department_id: int | None
    department: str
    due: datetime | None
    due_light: Light
    named_at: datetime | None
    named_by: str
    reply: str
    replied_at: datetime | None
    replied_by: str
    waited: float


@dataclass(frozen=True, kw_only=True)
class ProvinceView:
    """The page. entries: those of the page `page` of `pages`; the counts are of all of them."""

    at: datetime
    lists: tuple[Listed, ...]
    chosen: Listed | None
    entries: tuple[EntryLine, ...]
    page: int
    pages: int
    found: int
    named: int
    replied: int
    overdue: int
    may_list: bool
    may_export: bool


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> ProvinceView:
    """A page of a list. query: list, the code of one (the latest without); page, from 1."""
    lists = tuple(map(_listed, province_list_query.lists(store.session, limit=MOST_LISTS)))
    chosen = _chosen(store, lists, query.get("list", ""))
    lines = entries_of(store, chosen, viewer=viewer, at=at) if chosen else ()
    pages = max(1, -(-len(lines) // PAGE))
    page = min(_number(query.get("page", "")), pages)
    return ProvinceView(
        at=at,
        lists=lists,
        chosen=chosen,
        entries=lines[PAGE * (page - 1) : PAGE * page],
        page=page,
        pages=pages,
        found=len(lines),
        named=sum(line.department_id is not None for line in lines),
        replied=sum(line.replied_at is not None for line in lines),
        overdue=sum(line.due_light is Light.RED for line in lines),
        may_list=viewer.can(Permission.LIST_PROVINCE) and viewer.region == PROVINCE,
        may_export=viewer.can(Permission.EXPORT),
    )


def list_named(store: Store, code: str) -> Listed:
    """A list by its code. Raises DomainError "unknown_list"."""
    row = province_list_query.list_of(store.session, code)
    if row is None:
        raise DomainError("unknown_list")
    return _listed(row)


def entry_named(
    store: Store, *, code: str, n: int, viewer: Viewer, at: datetime
) -> tuple[EntryLine, list[tuple[int, str]]]:
    """An entry, and the departments that may be named for it.

    Raises DomainError: unknown_list, unknown_entry.
    """
    lines = entries_of(store, list_named(store, code), viewer=viewer, at=at)
    found = next((line for line in lines if line.n == n), None)
    if found is None:
        raise DomainError("unknown_entry")
    return found, province_list_query.nameable(store.session, region=found.region)


def entries_of(
    store: Store, listed: Listed, *, viewer: Viewer, at: datetime
) -> tuple[EntryLine, ...]:
    """The entries of a list that the viewer may see, in their order."""
    rows = province_list_query.entries(store.session, viewer, code=listed.code)
    if not rows:
        return ()
    lines = _Lines(store, listed, at, rows)
    return tuple(map(lines.line, rows))


class _Lines:
    """What turns an entry's row into a line: names, a ruler of working days, the moment."""

    def __init__(
        self, store: Store, listed: Listed, at: datetime, rows: Sequence[PlainRow]
    ) -> None:
        self._listed, self._at = listed, at
        self._regions = reference.region_names(store.session)
        self._departments = reference.department_full_names(store.session)
        instants = chain.from_iterable((row.due, row.replied_at) for row in rows)
        reach = [listed.as_of, at, *(i for i in instants if i)]
        self._ruler = WorkingDays(store.rules.calendar(), reach)
        self._near = float(store.rules.rules().lights.medium_days_left)

    def line(self, row: PlainRow) -> EntryLine:
        """An entry."""
        frozen = ("title", "enterprise", "asked_at", "done", "asked", "ground", "lead", "days")
        followed = ("department_id", "due", "named_at", "named_by", "reply", "replied_at")
        return EntryLine(
            **{name: getattr(row, name) for name in (*frozen, *followed)},
            n=row.n,
            problem=row.problem_id,
            number=problem_number(row.problem_id),
            place=self._place(row.region),
            source=_("{region}服务中心").format(region=self._regions.get(row.source, row.source)),
            light=Light(row.light),
            stage=Stage(row.stage),
            region=row.region,
            department=self._departments.get(row.department_id or 0, ""),
            due_light=self._light(row),
            replied_by=row.replied_by,
            waited=self._ruler.between(self._listed.as_of, row.replied_at or self._at),
        )

    def _place(self, region: str) -> str:
        above = [region[:n] for n in range(4, len(region) + 1, 2)] or [region]
        return _(" · ").join(self._regions.get(code, code) for code in above)

    def _light(self, row: PlainRow) -> Light:
        close = row.due is not None and self._ruler.between(self._at, row.due) <= self._near
        yellow = self._at if close else None
        return light(
            at=self._at, due=row.due, yellow_from=yellow, paused=False, met_at=row.replied_at
        )


def _chosen(store: Store, lists: Sequence[Listed], code: str) -> Listed | None:
    if not code:
        return lists[0] if lists else None
    return next((one for one in lists if one.code == code), None) or list_named(store, code)


def _listed(row: PlainRow) -> Listed:
    return Listed(
        code=row.code, first=row.first, last=row.last, as_of=row.as_of, drawn_by=row.drawn_by
    )


def _named(code: str) -> str:
    year, rest = code[:4], code[5:]
    if rest[:1] == "W":
        return _("{year}年第{n}周").format(year=year, n=int(rest[1:]))
    if rest[:1] == "Q":
        return _("{year}年第{n}季度").format(year=year, n=rest[1:])
    if len(rest) == len("10"):
        return _("{year}年{n}月").format(year=year, n=int(rest))
    month, day, clock = rest.split("-")
    return _("{month}月{day}日 {clock}").format(
        month=int(month), day=int(day), clock=f"{clock[:2]}:{clock[2:4]}"
    )


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
