"""Alembic's environment: it runs on the connection that `upgrade` hands it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db.models import Base
from db.models.declarative import Instant


def render(kind: str, value: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Instants are written as what they are in the database."""
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def ours(_object: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """Leave the search tables to `create_search`."""
    return not (name or "").startswith(("problem_search", "ix_problem_search"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render,
    include_object=ours,
)
with context.begin_transaction():
    context.run_migrations()
