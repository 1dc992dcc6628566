"""The schema that the migrations make is the one that the models describe."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, text

from db import migrations
from db.models import FlowWeekRow
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


FLOWS = """INSERT INTO flow_day (day, region, field, flow, count) VALUES
 ('2026-11-15', '330782', '01', 'registered', 1),
 ('2026-11-16', '330782', '01', 'registered', 2),
 ('2026-11-22', '330702', '01', 'registered', 4),
 ('2026-11-22', '33', '01', 'registered', 8),
 ('2026-11-22', '330702', '', 'left', 16),
 ('2026-01-01', '3301', '01', 'left', 32)"""


def test_weeks_of_a_database_of_the_first_release_are_added_up(empty_database: str) -> None:
    """2026-11-16 and 2025-12-29 are Mondays; 2026-11-15 and 2026-11-22 are Sundays."""
    database = a_database(empty_database)
    with database.writer.begin() as connection:
        migrations.upgrade_to(connection, "0001")
        connection.execute(text(FLOWS))
    migrations.upgrade(database)
    with database.reader.connect() as connection:
        rows = connection.execute(select(FlowWeekRow.__table__)).all()
    assert {tuple(row) for row in rows} == {
        (date(2026, 11, 9), "3307", "01", "registered", 1),
        (date(2026, 11, 16), "3307", "01", "registered", 2 + 4),
        (date(2026, 11, 16), "33", "01", "registered", 8),
        (date(2026, 11, 16), "3307", "", "left", 16),
        (date(2025, 12, 29), "3301", "01", "left", 32),
    }
