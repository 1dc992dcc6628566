"""The accounts that the sign-in page of the demonstration offers: one a role."""

from __future__ import annotations

from app.demonstration.content import load_content
from app.demonstration.world import PASSWORD
from app.domain.catalogue import Role
from app.sign_in import DemonstrationAccount


def accounts() -> tuple[DemonstrationAccount, ...]:
    """In the order of the roles; the role is given by its Chinese label."""
    people = [p for p in load_content().people if p.account]
    people.sort(key=lambda p: list(Role).index(Role(p.role)))
    return tuple(
        DemonstrationAccount(
            username=p.username,
            name=p.name,
            role=Role(p.role).label,
            title=p.title,
            password=PASSWORD,
        )
        for p in people
    )
