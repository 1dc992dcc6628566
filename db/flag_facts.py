"""What the rules of consultation look at, of all open problems at once or of some.

So many statements, however many problems there are: their own rows, their open parts, what
stands asked for, every prerequisite that stands, and what was told in the rule book's days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.domain.access import SYSTEM
from app.domain.catalogue import AssignmentRole, Stage
from app.domain.flag_beside import ALONE, Beside, beside, joined, told_since
from app.domain.flags import FlagCode, Part, Standing
from app.domain.matters import matter_words
from app.domain.registers import chain_of_region
from app.domain.repeats import Told
from app.domain.rules import RuleBook
from db.models import AssignmentRow, EnterpriseRow, FlagRow, ProblemRow
from db.plain_rows import PlainRow, plain_rows
from db.visibility import visible_problems
from db.waiting import open_waiting

UNTOLD = (str(Stage.MERGED), str(Stage.DECLINED))
"""What was merged or declined tells no matter of its own."""

TOLD = (
    ProblemRow.id,
    ProblemRow.enterprise_id,
    ProblemRow.field,
    ProblemRow.region,
    ProblemRow.title,
    ProblemRow.registered_at,
    func.coalesce(EnterpriseRow.name, "").label("enterprise"),
)

OWN = (
    *TOLD,
    ProblemRow.stage,
    ProblemRow.due,
    ProblemRow.met_at,
    ProblemRow.dispatches,
    ProblemRow.dispatched_at,
    ProblemRow.objections,
    ProblemRow.objected_at,
    ProblemRow.dissatisfied_at,
    ProblemRow.level_at,
    ProblemRow.leaderless,
)

Ids = Collection[int] | None
"""Some problems, or None for all that are open."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The open problems' own standing, and what other problems add to it; both by problem."""

    own: Mapping[int, Standing]
    beside: Mapping[int, Beside]

    def of(self, problem: int) -> Beside:
        """What others add to one problem."""
        return self.beside.get(problem, ALONE)

    def standings(self) -> dict[int, Standing]:
        """Both in one, by problem."""
        return {n: joined(own, self.of(n)) for n, own in self.own.items()}


def standings(
    session: Session, *, at: datetime, rules: RuleBook, problems: Ids = None
) -> dict[int, Standing]:
    """The standing at `at` of every open problem, or of those among some that are open."""
    return facts(session, at=at, rules=rules, problems=problems).standings()


def facts(session: Session, *, at: datetime, rules: RuleBook, problems: Ids = None) -> Facts:
    """What `standings` is made of."""
    rows = _open(session, problems)
    parts, asked = _parts(session, problems), _asked(session)
    own = [telling(row) for row in rows]
    told = _told(session, own, since=told_since(rules, at=at), at=at, all_=problems is None)
    return Facts(
        own={row.id: _standing(row, parts.get(row.id, ()), asked.get(row.id)) for row in rows},
        beside=beside(own, told=told, waits=open_waiting(session), rules=rules),
    )


def _open(session: Session, problems: Ids) -> Sequence[PlainRow]:
    return plain_rows(session, with_enterprise(*OWN).where(ProblemRow.open, *_among(problems)))


def _among(problems: Ids) -> tuple[ColumnElement[bool], ...]:
    return () if problems is None else (ProblemRow.id.in_(problems),)


def with_enterprise(*columns: Any) -> Select[Any]:
    """Columns of all problems and of their enterprises, where they have one."""
    return (
        visible_problems(SYSTEM, *columns)
        .select_from(ProblemRow)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
    )


def _parts(session: Session, problems: Ids) -> dict[int, list[PlainRow]]:
    """The parts that are still to be done, lead first."""
    part = (AssignmentRow.department_id, AssignmentRow.role, AssignmentRow.dispatched_at)
    rows = plain_rows(
        session,
        visible_problems(SYSTEM, ProblemRow.id, *part, AssignmentRow.due)
        .select_from(ProblemRow)
        .join(AssignmentRow, AssignmentRow.problem_id == ProblemRow.id)
        .where(ProblemRow.open, AssignmentRow.ended_at.is_(None), *_among(problems))
        .order_by(AssignmentRow.problem_id, AssignmentRow.n),
    )
    found: dict[int, list[PlainRow]] = defaultdict(list)
    for row in rows:
        found[row.id].append(row)
    return found


def _asked(session: Session) -> dict[int, PlainRow]:
    """Who asks for consultation, and why."""
    rows = plain_rows(
        session,
        select(FlagRow.problem_id, FlagRow.at, FlagRow.reason).where(
            FlagRow.open, FlagRow.rule == str(FlagCode.ASKED)
        ),
    )
    return {row.problem_id: row for row in rows}


def _told(
    session: Session, own: Sequence[Told], *, since: datetime, at: datetime, all_: bool
) -> Iterable[Told]:
    """What was registered in the days that count: of all that is open, what is read already."""
    here = [t for t in own if since <= t.registered_at <= at]
    wanted = ~ProblemRow.open if all_ else ProblemRow.field.in_({t.field for t in own})
    rows = plain_rows(
        session,
        with_enterprise(*TOLD).where(
            ProblemRow.registered_at >= since,
            ProblemRow.registered_at <= at,
            ProblemRow.stage.not_in(UNTOLD),
            wanted,
        ),
    )
    return chain(here if all_ else (), map(telling, rows))


def telling(row: PlainRow) -> Told:
    """What a problem told, of a row with the columns of TOLD."""
    return Told(
        problem=row.id,
        enterprise=row.enterprise_id,
        field=row.field,
        city=chain_of_region(row.region),
        words=matter_words(row.title, enterprise=row.enterprise),
        registered_at=row.registered_at,
    )


def _standing(row: PlainRow, parts: Iterable[PlainRow], asked: PlainRow | None) -> Standing:
    return Standing(
        problem=row.id,
        registered_at=row.registered_at,
        due=None if row.stage == Stage.INTAKE else row.due,
        met_at=row.met_at,
        dispatches=row.dispatches,
        dispatched_at=row.dispatched_at,
        objections=row.objections,
        objected_at=row.objected_at,
        dissatisfied_at=row.dissatisfied_at,
        level_at=row.level_at,
        leaderless=row.leaderless,
        parts=tuple(
            Part(
                department=part.department_id,
                since=part.dispatched_at,
                # A lead has until its problem is due, in whichever round.
                due=row.due if part.role == AssignmentRole.LEAD else part.due,
            )
            for part in parts
        ),
        asked_at=asked.at if asked else None,
        asked=asked.reason if asked else "",
    )
