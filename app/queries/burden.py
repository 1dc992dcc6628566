"""系统给基层的负担: what the tool itself asks of departments, told by the log it keeps.

Source: 实施意见三（三）：力戒形式主义.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.measures.grouping import By
from app.domain.steps import Action
from app.domain.workflow import STEPS
from app.queries.measure_groups import names_of_groups
from app.translations import N_
from db.burden_query import Borne, acts, handled, sent, told
from db.store import Store

FIELDS: Mapping[str, int] = {str(step.action): len(step.asks) for step in STEPS}
"""How many fields the form of an act has."""

REMINDERS = frozenset({str(Action.REMIND)})
ANSWERS = frozenset(
    map(
        str,
        (
            Action.REQUIRE, Action.INSTRUCT, Action.RETURN, Action.SEND_BACK, Action.REWORK,
            Action.ORDER, Action.RAISE, Action.DECIDE,
        ),
    )
)  # fmt: skip
"""Of which a department is told because it has to answer; what it is sent is counted apart."""

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (N_("经办问题"), N_("部门人员期内录入过办理记录的问题，一件计一次")),
    (N_("录入次数"), N_("部门人员期内录入的操作（签收、首次联系、进展、提交等），一次计一次")),
    (
        N_("填写栏目"),
        N_("各次录入所用表单的栏目数之和，含系统预填和可不填的栏目，故为上限；附件不计"),
    ),
    (
        N_("要求答复"),
        N_("期内派给部门的承办（派单、改派、加派），和要求部门说明、补充、落实的通知（前置、批示、退回、"
           "重办、督办、议定）的次数；同一事项通知多人的计一次"),
    ),
    (N_("催办提醒"), N_("期内发给部门的催办次数，含到期提醒；同一次发给多人的计一次")),
    (N_("每件填写栏目"), N_("填写栏目÷经办问题")),
    (N_("每件要求答复和催办"), N_("（要求答复＋催办提醒）÷经办问题")),
)  # fmt: skip
"""The figures and what each counts, in the order of the table."""


@dataclass(frozen=True, kw_only=True)
class BurdenRow:
    """What one department bore. handled: problems; acts, fields: entered; answers, reminders: it
    was asked for. name: "" for all departments together.
    """

    name: str
    handled: int
    acts: int
    fields: int
    answers: int
    reminders: int

    @property
    def fields_each(self) -> float | None:
        """Fields a problem; None of nothing."""
        return self.fields / self.handled if self.handled else None

    @property
    def asked_each(self) -> float | None:
        """Answers and reminders a problem; None of nothing."""
        return (self.answers + self.reminders) / self.handled if self.handled else None


@dataclass(frozen=True, kw_only=True)
class BurdenView:
    """The departments of one page in their usual places, out of so many found.

    whole: all departments together; a problem that two of them handled counts for each.
    """

    whole: BurdenRow
    rows: tuple[BurdenRow, ...]
    found: int
    page: int
    pages: int


def burden(store: Store, borne: Borne, *, size: int, page: int) -> BurdenView:
    """What departments bore in a window, those that bore anything: so many of them a page.

    page: from 1; the last one where there are not so many.
    """
    rows = _rows(store, borne)
    pages = max(1, -(-len(rows) // size))
    page = min(page, pages)
    return BurdenView(
        whole=_together(rows),
        rows=rows[(page - 1) * size : page * size],
        found=len(rows),
        page=page,
        pages=pages,
    )


def _together(rows: Sequence[BurdenRow]) -> BurdenRow:
    return BurdenRow(
        name="",
        handled=sum(row.handled for row in rows),
        acts=sum(row.acts for row in rows),
        fields=sum(row.fields for row in rows),
        answers=sum(row.answers for row in rows),
        reminders=sum(row.reminders for row in rows),
    )


def _rows(store: Store, borne: Borne) -> tuple[BurdenRow, ...]:
    session = store.session
    entered, problems, parts = acts(session, borne), handled(session, borne), sent(session, borne)
    asked = told(session, borne, kinds=REMINDERS | ANSWERS)
    names = names_of_groups(store, By.DEPARTMENT, {*entered, *parts, *asked})
    none: Counter[str] = Counter()
    return tuple(
        _row(
            name,
            problems=problems.get(number, 0),
            parts=parts.get(number, 0),
            entered=entered.get(number, none),
            asked=asked.get(number, none),
        )
        for number, name in ((int(key or 0), name) for key, name in names.items())
    )


def _row(
    name: str, *, problems: int, parts: int, entered: Counter[str], asked: Counter[str]
) -> BurdenRow:
    return BurdenRow(
        name=name,
        handled=problems,
        acts=entered.total(),
        fields=sum(n * FIELDS.get(kind, 0) for kind, n in entered.items()),
        answers=parts + sum(asked[kind] for kind in ANSWERS),
        reminders=sum(asked[kind] for kind in REMINDERS),
    )
