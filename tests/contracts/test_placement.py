"""The schema can be spread over machines: a problem lies together, and nothing orders commits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Index, Table, UniqueConstraint, create_engine, inspect, text

from db.models import Base
from db.placement import PLACEMENT, Placed, Spread
from tests.contracts.sources import source

# Neither is a model: the search table is written by hand, the other one is the migrations' own.
WITHOUT_MODEL = {"problem_search", "alembic_version"}
SPREAD = {name: placed.by for name, placed in PLACEMENT.items() if placed.by}


def tables() -> list[Table]:
    return list(Base.metadata.sorted_tables)


def unique_sets(table: Table) -> Iterator[set[str]]:
    """The columns of everything in a table that may stand there only once."""
    yield {column.name for column in table.primary_key}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield {column.name for column in constraint.columns}
    for index in table.indexes:
        if index.unique:
            yield {column.name for column in index.columns}


def test_every_table_has_its_place() -> None:
    assert {table.name for table in tables()} | WITHOUT_MODEL == set(PLACEMENT)


def test_what_belongs_to_a_problem_is_spread_by_it() -> None:
    """By its problem_id, by the id itself, or by the subject of its events; all of one type."""
    of_problems = {table.name: table for table in tables() if "problem_id" in table.c}
    listed = {"agenda_item", "province_entry", "survey_problem"}
    apart = {name for name in of_problems if PLACEMENT[name].by != "problem_id"}
    # An imported row is known by its source, whatever problem it became; an item by its meeting,
    # an entry by its list, a finding by its survey round.
    assert apart == {"source", "import_line", *listed}
    of_problems = {name: table for name, table in of_problems.items() if name not in listed}
    keys = [("problem", "id"), ("event", "subject"), *((n, "problem_id") for n in of_problems)]
    types = {str(Base.metadata.tables[name].c[column].type) for name, column in keys}
    assert types == {"BIGINT"}


@pytest.mark.parametrize("name", sorted(set(SPREAD) - WITHOUT_MODEL))
def test_nothing_of_a_spread_table_is_unique_without_its_column(name: str) -> None:
    table = Base.metadata.tables[name]
    without = [sorted(key) for key in unique_sets(table) if SPREAD[name] not in key]
    assert without == []


def test_no_key_points_to_another_table() -> None:
    assert [str(key) for table in tables() for key in table.foreign_keys] == []


def test_no_number_is_given_by_a_sequence() -> None:
    given = [table.name for table in tables() if table._autoincrement_column is not None]
    given += [
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if column.identity is not None or column.server_default is not None
    ]
    assert given == []


def test_a_spread_table_with_a_key_of_its_own_is_found() -> None:
    """The check itself: a unique name beside the column that spreads."""
    table = Base.metadata.tables["attachment"].to_metadata(Base.metadata.__class__())
    assert all("problem_id" in key for key in unique_sets(table))
    Index("only_one", table.c.name, unique=True)
    assert {"name"} in list(unique_sets(table))


@pytest.fixture
def migrated(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_the_migrated_database_is_as_the_models_say(migrated: Connection) -> None:
    assert migrated.execute(text("SELECT count(*) FROM pg_sequences")).scalar_one() == 0
    foreign = text("SELECT count(*) FROM pg_constraint WHERE contype = 'f'")
    assert migrated.execute(foreign).scalar_one() == 0
    found = inspect(migrated)
    assert set(found.get_table_names()) == set(PLACEMENT)
    for name, column in SPREAD.items():
        keys = [found.get_pk_constraint(name)["constrained_columns"]]
        keys += [index["column_names"] for index in found.get_indexes(name) if index["unique"]]
        assert [key for key in keys if column not in key] == [], name


DISTRIBUTED = re.compile(r"create_distributed_table\('(\w+)', '(\w+)'")
REFERENCE = re.compile(r"create_reference_table\('(\w+)'\)")


def test_the_document_of_operation_places_the_tables_alike() -> None:
    document = source(Path("docs/operation.md"))
    placed = dict(DISTRIBUTED.findall(document))
    copied = set(REFERENCE.findall(document))
    assert placed == SPREAD
    assert copied == {n for n, p in PLACEMENT.items() if p == Placed(Spread.COPIED)}
    alone = next(line for line in document.splitlines() if line.startswith("Alone on one machine:"))
    assert set(re.findall(r"`(\w+)`", alone)) == {
        n for n, p in PLACEMENT.items() if p.spread is Spread.ALONE
    }
