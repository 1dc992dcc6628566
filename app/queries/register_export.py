"""The register on paper: what each column of each row holds, and what the file is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    Records,
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

Column = Sequence[Any]
"""Cells of one column, row after row."""


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
    """The rows, to be gone through once, and about them.

    blocks: some rows at a time, as the columns of REGISTER_COLUMNS.
    """

    about: About
    blocks: Iterator[Sequence[Column]]

    @property
    def rows(self) -> Iterator[Sequence[Cell]]:
        """The same row by row."""
        return (row for block in self.blocks for row in zip(*block, strict=True))


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
        about=about_of(store, asked, offered, asking, past=as_of is not None),
        blocks=map(writer.columns, found),
    )


def about_of(
    store: Store, asked: RegisterFilter, offered: Choices, asking: Asking, *, past: bool
) -> About:
    """What a file of a filter's problems says of itself."""
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


LABELS: Mapping[str, Mapping[str, str]] = {
    column.key: {str(t.value): t.label for terms in column.terms for t in terms}
    for column in REGISTER_COLUMNS
    if column.kind is ColumnKind.TERM
}
"""The source text of terms: files are read back, so their words do not change with the language."""

YES_OR_NO = {True: YES, False: NO}


class _Writer:
    """Turns records into columns of cells, with the names of one database at one moment."""

    def __init__(self, store: Store, at: datetime) -> None:
        self.at = wall_clock(at)
        self.cipher: Cipher = store.cipher
        rows = store.session.execute(select(DepartmentRow.id, DepartmentRow.name))
        self.departments: dict[int, str] = {n: name for n, name in rows}  # noqa: C416
        lights = {str(colour): _(sign) if sign else "" for colour, sign in LIGHT_SIGNS.items()}
        self.words: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
            *((key, key, labels) for key, labels in LABELS.items()),
            ("light", "light", lights),
            ("region_name", "region", names_of_regions(store)),
            ("field_name", "field", _both_levels(names_of_fields(store))),
            ("accused", "accused", self.departments),
            ("solved", "solved", YES_OR_NO),
        )

    def columns(self, found: Records) -> list[Column]:
        """The cells of some records, column by column; an empty text is an empty cell."""
        by_column = zip(*found.problems, strict=True)
        values: dict[str, Column] = dict(zip(FIELDS, by_column, strict=True))
        told = {
            **values,
            **{key: [*map(words.get, values[of])] for key, of, words in self.words},
            **self._masks(values),
            **self._parts(found),
            "number": [*map(problem_number, values["id"])],
            "merged_into": [n and problem_number(n) for n in values["merged_into"]],
            "as_of": [self.at] * len(found.problems),
            "flags": [SEPARATOR.join(map(flag_mark, rules)) for rules in found.flags],
        }
        return [told[column.key] for column in REGISTER_COLUMNS]

    def _masks(self, values: Mapping[str, Column]) -> dict[str, Column]:
        """Names and phones as masks, whoever exports."""
        show = self.cipher.show
        named = zip(values["anonymous"], values["appellant"], strict=True)
        return {
            "appellant": [ANONYMOUS if a else masked_name(show(name)) for a, name in named],
            "contact": [masked_name(show(name)) for name in values["contact"]],
            "phone": [masked_phone(show(phone)) for phone in values["phone"]],
        }

    def _parts(self, found: Records) -> dict[str, Column]:
        """The leads in force with their dates, and who helps."""
        leads = zip(*map(_lead_in_force, found.assignments), strict=True)
        departments, _roles, dispatched, signed, *_rest = leads
        helpers = [_helpers(parts) for parts in found.assignments]
        open_ = (problem[OPEN] for problem in found.problems)
        return {
            "lead": [*map(self.departments.get, departments)],
            "dispatched_at": dispatched,
            "signed_at": signed,
            "co_handlers": [self._named(each) for each in helpers],
            "co_done": [
                self._named(n for n, ended in each.items() if ended and is_open)
                for each, is_open in zip(helpers, open_, strict=True)
            ],
        }

    def _named(self, departments: Iterable[int]) -> str:
        return SEPARATOR.join(self.departments.get(n, "") for n in departments)


OPEN = FIELDS.index("open")
LEAD, CO = str(AssignmentRole.LEAD), str(AssignmentRole.CO)
NO_PART = (None,) * len(PART)


def _lead_in_force(assignments: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The lead whose part is running; where none is, the last there was, if there was one."""
    leads = [part for part in assignments if part[1] == LEAD]
    running = [part for part in leads if part[4] is None]
    return (running or leads or [NO_PART])[-1]


def _helpers(assignments: Sequence[Sequence[Any]]) -> dict[int, str | None]:
    """The departments that help or helped, each with the end of its part."""
    return {part[0]: part[4] for part in assignments if part[1] == CO and part[5] not in GONE}


def _both_levels(fields: Mapping[str, str]) -> dict[str, str]:
    """A field's name with that of its first level before it."""
    return {
        code: name if len(code) <= 2 else f"{fields.get(code[:2], '')}/{name}"
        for code, name in fields.items()
    }
