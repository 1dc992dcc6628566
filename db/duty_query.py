"""Duties of a person: a department's, or those of the regions that an office answers for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import Session

from app.domain.access import DEPARTMENT_ROLES, OFFICE_ROLES, Viewer
from app.domain.duties import DUTY_ROLES
from db.models import DutyRow, PersonRow


def own_duties(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    """What the viewer must do: of their role, and of their department or area."""
    kinds = [str(kind) for kind, roles in DUTY_ROLES.items() if viewer.role in roles]
    if viewer.role in DEPARTMENT_ROLES:
        return and_(DutyRow.department_id == viewer.department, DutyRow.kind.in_(kinds))
    if viewer.role not in OFFICE_ROLES:
        return false()
    return and_(DutyRow.department_id.is_(None), DutyRow.kind.in_(kinds), _area(session, viewer))


def _area(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    """The viewer's region and below, but for what a lower office has a person of the role for."""
    below = session.scalars(
        select(PersonRow.region)
        .where(
            PersonRow.role == str(viewer.role),
            PersonRow.active,
            PersonRow.region.startswith(viewer.region),
            PersonRow.region != viewer.region,
        )
        .distinct()
    )
    others = [DutyRow.region.startswith(region) for region in below]
    mine = DutyRow.region.startswith(viewer.region)
    return and_(mine, not_(or_(*others))) if others else mine
