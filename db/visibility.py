"""Who sees which problems: the one place. Lists, counts and single cases all start here.

Office roles see their region and below; a lower level keeps what it escalated (its region does
not change). A department sees what it has or had an assignment in, never a report that accuses
it or a department that was merged into it. An enterprise sees its own case. Auditor and
administrator see no problems.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from app.domain.access import DEPARTMENT_ROLES, OFFICE_ROLES, PROVINCE, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from db.models import AssignmentRow, DepartmentRow, ProblemRow

LENGTH_OF_COUNTY = 6
"""Of a division code (GB/T 2260): below a county there is none."""


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The condition under which a viewer sees a row of the problem table."""
    if viewer.role is Role.SYSTEM:
        return true()
    if viewer.role is Role.ENTERPRISE:
        return ProblemRow.id == viewer.problem
    if not viewer.can(Permission.SEE_PROBLEMS):
        return false()
    if viewer.role in OFFICE_ROLES:
        return in_region(viewer.region)
    if viewer.role in DEPARTMENT_ROLES and viewer.department is not None:
        return _of_department(viewer.department)
    return false()


def in_region(region: str, column: Any = ProblemRow.region) -> ColumnElement[bool]:
    """Problems of a region and below; what is escalated to its office comes from below, too.

    column: where the code stands, if not with the problem itself.
    """
    if region == PROVINCE:
        return true()
    if len(region) == LENGTH_OF_COUNTY:
        return and_(column == region)
    return and_(column >= region, column < following(region))


def cities_seen(viewer: Viewer, column: Any) -> ColumnElement[bool] | None:
    """The condition under which a viewer sees all problems of a city, by the code of the city.

    column: where it stands, four letters long or the province's own. None where what the viewer
    sees is not made up of whole cities.
    """
    if viewer.role is Role.SYSTEM:
        return true()
    sees = viewer.role in OFFICE_ROLES and viewer.can(Permission.SEE_PROBLEMS)
    whole = len(viewer.region) < LENGTH_OF_COUNTY
    return in_region(viewer.region, column) if sees and whole else None


def following(region: str) -> str:
    """The first code after all that begin with this one ("3307" → "3308")."""
    return str(int(region) + 1).zfill(len(region))


def has_part(department: int) -> ColumnElement[bool]:
    """Problems in which a department has or had an assignment; asked of each by its key."""
    part = exists().where(
        AssignmentRow.problem_id == ProblemRow.id, AssignmentRow.department_id == department
    )
    # Where the statement around it reads assignments too, they are others.
    return part.correlate(ProblemRow)


def _of_department(department: int) -> ColumnElement[bool]:
    accused = select(DepartmentRow.id).where(
        or_(DepartmentRow.id == department, DepartmentRow.merged_into == department)
    )
    return and_(
        has_part(department),
        func.coalesce(ProblemRow.accused, -1).not_in(accused),
    )


def visible_problems(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over the problems that the viewer may see: of whole rows, or of given columns."""
    return select(*(columns or (ProblemRow,))).where(visible(viewer))


def require_visible(session: Session, viewer: Viewer, problem: int) -> None:
    """Raise DomainError("unknown_problem") for what does not exist or may not be seen alike."""
    found = session.scalar(visible_problems(viewer, ProblemRow.id).where(ProblemRow.id == problem))
    if found is None:
        raise DomainError("unknown_problem")
