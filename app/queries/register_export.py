"""The register on paper: what each column of each row holds, and what the file is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from app.domain.access import Viewer
from app.domain.catalogue import AssignmentEnd, AssignmentRole
from app.domain.identifiers import problem_number
from app.domain.lights import Light
from app.domain.register_columns import (
    ANONYMOUS,
    NO,
    REGISTER_COLUMNS,
    SEPARATOR,
    YES,
    ColumnKind,
)
from app.domain.register_filter import RegisterFilter, order_of
from app.queries.register_choices import Choices, choices, names_of_fields, names_of_regions
from app.translations import N_, _
from app.translations.flag_sentences import flag_mark
from db.cipher import Cipher, masked_name, masked_phone
from db.models import DepartmentRow
from db.register_conditions import Asking
from db.register_export import (
    EVERYTHING,
    FIELDS,
    PART,
    Record,
    count_as_of,
    records,
    records_as_of,
    wall_clock,
)
from db.register_query import count_up_to
from db.store import Store

MOST = 10**9

Cell = str | int | None
"""An instant is the text of the clocks of Shanghai, to the second."""


LIGHT_SIGNS = {
    Light.RED: N_("红"),
    Light.YELLOW: N_("黄"),
    Light.GREEN: N_("绿"),
    Light.GREY: N_("灰"),
    Light.NONE: "",
}

ORDER_WORDS = {
    "light": N_("预警灯"),
    "number": N_("编号"),
    "region": N_("区域"),
    "field": N_("服务领域"),
    "difficulty": N_("难度"),
    "lane": N_("环节"),
    "lead": N_("主办单位"),
    "registered": N_("登记时间"),
    "due": N_("时限"),
    "closed": N_("办结时间"),
}

GONE = frozenset({AssignmentEnd.RELEASED, AssignmentEnd.REASSIGNED})


@dataclass(frozen=True, kw_only=True)
class About:
    """What a file holds: the filter and order in words, for whom, as of when, by which rules."""

    words: str
    order: str
    query: str
    at: datetime
    viewer: str
    rows: int
    rules: str
    calendar: str


@dataclass(frozen=True, kw_only=True)
class RegisterExport:
    """The rows, each as the cells of REGISTER_COLUMNS, to be gone through once; and about them."""

    about: About
    rows: Iterator[Sequence[Cell]]


def register_export(
    store: Store,
    *,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    as_of: datetime | None = None,
) -> RegisterExport:
    """Exactly the problems of a filter in its order; rows are read while they are gone through.

    as_of: an instant of the past; then all problems there were, as the log says they stood.
    """
    if as_of is not None:
        asked = EVERYTHING
    asking = Asking(viewer, as_of or at, store.dialect)
    offered = choices(store, viewer=viewer, asked=asked)
    found = records_as_of(store.session, asking) if as_of else records(store.session, asked, asking)
    writer = _Writer(store, as_of or at)
    return RegisterExport(
        about=_about(store, asked, offered, asking, past=as_of is not None),
        rows=(writer.cells(record) for record in found),
    )


def _about(
    store: Store, asked: RegisterFilter, offered: Choices, asking: Asking, *, past: bool
) -> About:
    viewer = asking.viewer
    column, last_first = order_of(asked)
    direction = _("从大到小、由近到远") if last_first else _("从小到大、由远到近")
    if column == "light":
        direction = _("先重后轻") if not last_first else _("先轻后重")
    order = _("{column}（{direction}）").format(column=_(ORDER_WORDS[column]), direction=direction)
    return About(
        words=offered.in_words(asked),
        order=order,
        query=asked.address("").removeprefix("?"),
        at=asking.at,
        viewer=_("{name}（{role}）").format(name=viewer.name, role=_(viewer.role.label)),
        rows=count_as_of(store.session, asking) if past else _count(store, asked, asking),
        rules=store.rules.rules_version,
        calendar=store.rules.calendar_version,
    )


def _count(store: Store, asked: RegisterFilter, asking: Asking) -> int:
    return count_up_to(store.session, asked, asking, most=MOST)


FIELD = {name: place for place, name in enumerate(FIELDS)}
COLUMN = {column.key: place for place, column in enumerate(REGISTER_COLUMNS)}

AS_THEY_ARE = itemgetter(*(FIELD.get(column.key, 0) for column in REGISTER_COLUMNS))
"""A record's values in the order of the columns; what is not among them is told afterwards."""

LABELS: tuple[tuple[int, Mapping[str, str]], ...] = tuple(
    (COLUMN[column.key], {str(t.value): t.label for terms in column.terms for t in terms})
    for column in REGISTER_COLUMNS
    if column.kind is ColumnKind.TERM
)
"""The source text of terms: files are read back, so their words do not change with the language."""

YES_OR_NO = {True: YES, False: NO}


class _Writer:
    """Turns records into cells, with the names of one database at one moment."""

    def __init__(self, store: Store, at: datetime) -> None:
        self.at = wall_clock(at)
        self.cipher: Cipher = store.cipher
        self.regions = names_of_regions(store)
        self.fields = _both_levels(names_of_fields(store))
        self.lights = {str(colour): _(sign) if sign else "" for colour, sign in LIGHT_SIGNS.items()}
        rows = store.session.execute(select(DepartmentRow.id, DepartmentRow.name))
        self.departments: dict[int, str] = {n: name for n, name in rows}  # noqa: C416

    def cells(self, record: Record) -> list[Cell]:
        """The cells of a row, in the order of the columns; an empty text is an empty cell."""
        problem = record.problem
        cells = list(AS_THEY_ARE(problem))
        for place, labels in LABELS:
            cells[place] = labels.get(cells[place])
        cells[COLUMN["number"]] = problem_number(problem[FIELD["id"]])
        cells[COLUMN["light"]] = self.lights[problem[FIELD["light"]]]
        cells[COLUMN["region_name"]] = self.regions.get(problem[FIELD["region"]])
        cells[COLUMN["field_name"]] = self.fields.get(problem[FIELD["field"]])
        cells[COLUMN["solved"]] = YES_OR_NO.get(problem[FIELD["solved"]])
        cells[COLUMN["as_of"]] = self.at
        if merged := problem[FIELD["merged_into"]]:
            cells[COLUMN["merged_into"]] = problem_number(merged)
        if accused := problem[FIELD["accused"]]:
            cells[COLUMN["accused"]] = self.departments.get(accused)
        self._mask(cells, problem)
        cells[COLUMN["flags"]] = SEPARATOR.join(map(flag_mark, record.flags))
        self._tell_parts(cells, record)
        return cells

    def _mask(self, cells: list[Cell], problem: Sequence[Any]) -> None:
        """Names and phones as masks, whoever exports."""
        show = self.cipher.show
        if problem[FIELD["anonymous"]]:
            cells[COLUMN["appellant"]] = ANONYMOUS
        else:
            cells[COLUMN["appellant"]] = masked_name(show(problem[FIELD["appellant"]]))
        cells[COLUMN["contact"]] = masked_name(show(problem[FIELD["contact"]]))
        cells[COLUMN["phone"]] = masked_phone(show(problem[FIELD["phone"]]))

    def _tell_parts(self, cells: list[Cell], record: Record) -> None:
        """The lead in force with its dates, and who helps."""
        lead = _lead_in_force(record.assignments)
        department, _role, dispatched, signed, _ended, _end = lead
        cells[COLUMN["lead"]] = self.departments.get(department)
        cells[COLUMN["dispatched_at"]] = dispatched
        cells[COLUMN["signed_at"]] = signed
        helpers = {p[0]: p[4] for p in record.assignments if p[1] == CO and p[5] not in GONE}
        cells[COLUMN["co_handlers"]] = self._named(helpers)
        is_open = record.problem[FIELD["open"]]
        done = [n for n, ended in helpers.items() if ended and is_open] if helpers else ()
        cells[COLUMN["co_done"]] = self._named(done)

    def _named(self, departments: Iterable[int]) -> str:
        return SEPARATOR.join(self.departments.get(n, "") for n in departments)


LEAD, CO = str(AssignmentRole.LEAD), str(AssignmentRole.CO)
NO_PART = (None,) * len(PART)


def _lead_in_force(assignments: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The lead whose part is running; where none is, the last there was, if there was one."""
    leads = [part for part in assignments if part[1] == LEAD]
    running = [part for part in leads if part[4] is None]
    return (running or leads or [NO_PART])[-1]


def _both_levels(fields: Mapping[str, str]) -> dict[str, str]:
    """A field's name with that of its first level before it."""
    return {
        code: name if len(code) <= 2 else f"{fields.get(code[:2], '')}/{name}"
        for code, name in fields.items()
    }
