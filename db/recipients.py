"""Who the people of an audience are today: by role and place, or the deputies of who is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.domain.access import DEPARTMENT_ROLES, OFFICE_ROLES, PROVINCE
from app.domain.notices import Addressee
from db.models import DepartmentRow, PersonRow

OWN: Any = PersonRow
DEPUTY: Any = aliased(PersonRow)


def people_of(
    session: Session,
    addressees: Collection[Addressee],
    *,
    today: date,
    accused: int | None = None,
    besides: Collection[int | None] = (),
) -> list[int]:
    """The ids of the people addressed, sorted, in one statement.

    A person who is away on the local date `today` is replaced by the deputy. Where an office has
    nobody of a role, the next one above has. accused: the department that a report accuses, whose
    people (and those of its successor) are left out. besides: people who know already.
    """
    if not addressees:
        return []
    found: set[int] = set()
    rows = session.execute(_statement(addressees, accused)).all()
    for addressee in addressees:
        found |= {_reached(row, today) for row in _nearest(rows, addressee)}
    return sorted(found - {person for person in besides if person})


class Directory:
    """Everybody who can be told, read at once: for a pass over many problems.

    Answers what `people_of` answers, in two statements for the whole pass.
    """

    def __init__(self, session: Session, *, today: date) -> None:
        self._today = today
        everybody = _people(None).where(OWN.active, OWN.role.in_(sorted(map(str, TOLD))))
        self._rows: dict[tuple[str, int | str], list[Any]] = defaultdict(list)
        for row in session.execute(everybody.add_columns(DEPUTY.department_id.label("other"))):
            self._rows[row.role, row.department_id].append(row)
            self._rows[row.role, row.region].append(row)
        merged = select(DepartmentRow.id, DepartmentRow.merged_into)
        self._merged = {row[0]: row[1] for row in session.execute(merged)}
        self._found: dict[tuple[frozenset[Addressee], int | None], list[int]] = {}

    def people_of(
        self, addressees: frozenset[Addressee], *, accused: int | None = None
    ) -> list[int]:
        """The ids of the people addressed, sorted; nobody of the accused department."""
        key = addressees, accused
        if key not in self._found:
            self._found[key] = self._look_up(addressees, accused)
        return self._found[key]

    def _look_up(self, addressees: frozenset[Addressee], accused: int | None) -> list[int]:
        hidden = {accused, self._merged.get(accused)} - {None} if accused else set()
        found = {
            _reached(row, self._today)
            for addressee in addressees
            for row in _nearest(self._candidates(addressee), addressee)
            if not {row.department_id, _stands_in(row, self._today)} & hidden
        }
        return sorted(found)

    def _candidates(self, addressee: Addressee) -> list[Any]:
        if addressee.department is not None:
            return self._rows[addressee.role, addressee.department]
        offices = _offices(addressee.region)
        return [row for office in offices for row in self._rows[addressee.role, office]]


TOLD = OFFICE_ROLES | DEPARTMENT_ROLES


def _statement(addressees: Collection[Addressee], accused: int | None) -> Any:
    people = _people(accused)
    return people.where(OWN.active, or_(*map(_is, addressees)), _not_of(OWN, accused))


def _people(accused: int | None) -> Any:
    """People with their deputies."""
    return (
        select(OWN.id, OWN.role, OWN.region, OWN.department_id, OWN.away_until,
               DEPUTY.id.label("deputy"))
        .outerjoin(
            DEPUTY, and_(DEPUTY.id == OWN.deputy_id, DEPUTY.active, _not_of(DEPUTY, accused))
        )
    )  # fmt: skip


def _is(addressee: Addressee) -> ColumnElement[bool]:
    if addressee.department is not None:
        place = OWN.department_id == addressee.department
    else:
        place = OWN.region.in_(_offices(addressee.region))
    return and_(OWN.role == str(addressee.role), place)


def _offices(region: str) -> list[str]:
    """The region and those above it."""
    return sorted({region, region[:4], PROVINCE}, key=len, reverse=True)


def _not_of(person: Any, accused: int | None) -> ColumnElement[bool]:
    """Neither of the accused department nor of the one it was merged into."""
    if accused is None:
        return true()
    its = exists().where(
        DepartmentRow.id == accused,
        or_(
            DepartmentRow.id == person.department_id,
            DepartmentRow.merged_into == person.department_id,
        ),
    )
    return ~its.correlate(person)


def _nearest(rows: Collection[Any], addressee: Addressee) -> list[Any]:
    """The rows of an addressee; of an office, those of the nearest that has any."""
    of_role = [row for row in rows if row.role == addressee.role]
    if addressee.department is not None:
        return [row for row in of_role if row.department_id == addressee.department]
    offices = _offices(addressee.region)
    within = [row for row in of_role if row.region in offices]
    nearest = max((len(row.region) for row in within), default=0)
    return [row for row in within if len(row.region) == nearest]


def _reached(row: Any, today: date) -> int:
    """The person, or the deputy of one who is away and has one."""
    return int(row.deputy) if _is_away(row, today) and row.deputy else int(row.id)


def _is_away(row: Any, today: date) -> bool:
    return row.away_until is not None and row.away_until >= today


def _stands_in(row: Any, today: date) -> int | None:
    """The department of the deputy who is told instead."""
    return row.other if _is_away(row, today) else None
