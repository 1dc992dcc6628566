"""The register on paper: what each column of each row holds, and what the file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import Viewer
from app.domain.catalogue import AssignmentEnd, AssignmentRole, Term
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light
from app.domain.register_columns import (
    ANONYMOUS,
    NO,
    REGISTER_COLUMNS,
    SEPARATOR,
    YES,
    ColumnKind,
    RegisterColumn,
)
from app.domain.register_filter import RegisterFilter, order_of
from app.queries.register_choices import Choices, choices, names_of_fields, names_of_regions
from app.translations import N_, _
from db.cipher import Cipher, masked_name, masked_phone
from db.models import DepartmentRow
from db.register_export import (
    EVERYTHING,
    Record,
    Values,
    count_as_of,
    records,
    records_as_of,
)
from db.register_query import Asking, count_up_to
from db.store import Store

MOST = 10**9

Cell = str | int | datetime | None

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


class _Writer:
    """Turns records into cells, with the names of one database at one moment."""

    def __init__(self, store: Store, at: datetime) -> None:
        self.at = at
        self.cipher: Cipher = store.cipher
        self.regions = names_of_regions(store)
        self.fields = names_of_fields(store)
        rows = store.session.execute(select(DepartmentRow.id, DepartmentRow.name))
        self.departments: dict[int, str] = {n: name for n, name in rows}  # noqa: C416

    def cells(self, record: Record) -> tuple[Cell, ...]:
        """The cells of a row, in the order of the columns."""
        values = {**record.problem, **self._told(record)}
        return tuple(_cell(column, values.get(column.key)) for column in REGISTER_COLUMNS)

    def _told(self, record: Record) -> dict[str, Any]:
        problem = record.problem
        name, code = record.enterprise
        return {
            **self._people(problem),
            **self._parts(record),
            "number": problem_number(problem["id"]),
            "light": _(LIGHT_SIGNS[self._light(problem)]),
            "enterprise_name": name,
            "uscc": code,
            "region_name": self.regions.get(problem["region"], ""),
            "field_name": self._field(problem["field"]),
            "merged_into": problem_number(merged) if (merged := problem["merged_into"]) else "",
            "as_of": self.at,
        }

    def _light(self, problem: Values) -> Light:
        return light(
            at=self.at,
            due=problem["due"],
            yellow_from=problem["yellow_from"],
            paused=problem["paused"],
            met_at=problem["met_at"],
        )

    def _people(self, problem: Values) -> dict[str, str]:
        """Names and phones as masks, whoever exports."""
        show = self.cipher.show
        appellant = masked_name(show(problem["appellant"]))
        return {
            "appellant": ANONYMOUS if problem["anonymous"] else appellant,
            "contact": masked_name(show(problem["contact"])),
            "phone": masked_phone(show(problem["phone"])),
        }

    def _field(self, code: str) -> str:
        if len(code) <= 2:
            return self.fields.get(code, "")
        return f"{self.fields.get(code[:2], '')}/{self.fields.get(code, '')}"

    def _parts(self, record: Record) -> dict[str, Any]:
        leads = [a for a in record.assignments if a["role"] == AssignmentRole.LEAD]
        running = [a for a in leads if a["ended_at"] is None]
        lead: Values = (running or leads or [{}])[-1]
        helpers = {
            a["department_id"]: a
            for a in record.assignments
            if a["role"] == AssignmentRole.CO and a["end"] not in GONE
        }
        done = [n for n, a in helpers.items() if a["ended_at"] and record.problem["open"]]
        accused = record.problem["accused"]
        return {
            "lead": self._named([lead["department_id"]] if lead else []),
            "dispatched_at": lead.get("dispatched_at"),
            "signed_at": lead.get("signed_at"),
            "co_handlers": self._named(helpers),
            "co_done": self._named(done),
            "accused": self._named([accused] if accused else []),
        }

    def _named(self, departments: Any) -> str:
        return SEPARATOR.join(self.departments.get(n, "") for n in departments)


def _cell(column: RegisterColumn, value: Any) -> Cell:
    if value is None or value == "":
        return None
    if column.kind is ColumnKind.TERM:
        return _label(column.terms, str(value))
    if column.kind is ColumnKind.YES:
        return YES if value else NO
    if column.kind in (ColumnKind.INSTANT, ColumnKind.NUMBER):
        return value
    return str(value)


def _label(terms: Sequence[type[Term]], code: str) -> str | None:
    """The source text: files are read back, so their words do not change with the language."""
    known: Mapping[str, str] = {str(t.value): t.label for kind in terms for t in kind}
    return known.get(code)
