"""Alembic migrations. `upgrade` brings a database to the newest schema; `pending` says if it must.

How to add one: change the models, call `write_revision("what changes")` in a Python shell, read
the file that it writes under versions/, and run the tests: one compares schema and models.
"""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db import search
from db.engine import Database, open_database
from db.models import Base
from db.passage_query import fill_handovers
from db.reprojecting import (
    fill_standings,
    reproject_measures,
    reproject_oversight,
    reproject_prerequisites,
)

BEFORE_OVERSIGHT = ("0001", "0002")
BEFORE_NETWORK = (*BEFORE_OVERSIGHT, "0003")
BEFORE_MEASURES = (*BEFORE_NETWORK, "0004")
BEFORE_STANDING = (*BEFORE_MEASURES, "0005")


def upgrade(database: Database) -> None:
    """Bring the schema up to date, in one transaction where the database allows it."""
    with database.writer.begin() as connection:
        bring_up_to_date(connection)


def bring_up_to_date(connection: Connection) -> None:
    """The newest schema, with what the log tells in what is new of it."""
    before = current(connection)
    upgrade_to(connection, "head")
    with Session(connection, autoflush=False) as session:
        if before in BEFORE_OVERSIGHT:
            reproject_oversight(session)
        if before in BEFORE_NETWORK:
            reproject_prerequisites(session)
            fill_handovers(session)
        if before in BEFORE_MEASURES:
            reproject_measures(session)
        if before in BEFORE_STANDING:
            fill_standings(session)
        session.commit()


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the schema to a revision, in the transaction that the connection is in."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def downgrade_to(connection: Connection, revision: str) -> None:
    """Take the schema back to a revision; what only later ones hold is lost, the log is not."""
    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


def current(connection: Connection) -> str | None:
    """The revision of the schema; None for a database without one."""
    return MigrationContext.configure(connection).get_current_revision()


def known(revision: str) -> bool:
    """Whether this program knows a revision."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return revision in {script.revision for script in scripts}


def pending(database: Database) -> bool:
    """Whether the schema is older than this program."""
    with database.reader.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current != ScriptDirectory.from_config(_config()).get_current_head()


def differences(connection: Connection) -> list[object]:
    """What stands in the models and not in the database, or the other way round."""
    context = MigrationContext.configure(connection, opts={"include_object": _ours})
    return list(compare_metadata(context, Base.metadata))


def create_search(connection: Connection) -> None:
    """The search table, which no model describes."""
    for statement in search.CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (name or "").startswith(("problem_search", "ix_problem_search"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("db.migrations")))
    return config


def write_revision(message: str) -> None:
    """Write the migration from what a fresh, upgraded SQLite database lacks of the models."""
    database = open_database("sqlite://")
    with database.writer.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message=message, autogenerate=True)
