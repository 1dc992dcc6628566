"""The schema that the migrations make is the one that the models describe."""

from __future__ import annotations

from db import migrations
from tests.building import a_database


def test_a_migrated_database_has_what_the_models_say_and_nothing_else(database_url: str) -> None:
    with a_database(database_url).reader.connect() as connection:
        assert migrations.differences(connection) == []


def test_a_database_of_the_first_release_is_brought_up_to_date(empty_database: str) -> None:
    database = a_database(empty_database)
    with database.writer.begin() as connection:
        migrations.upgrade_to(connection, "0001")
    migrations.upgrade(database)
    assert not migrations.pending(database)
    with database.reader.connect() as connection:
        assert migrations.differences(connection) == []
