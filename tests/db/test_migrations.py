"""The schema that the migrations make is the one that the models describe."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, text

from app.domain.catalogue import Role
from app.domain.steps import Action
from db import migrations
from db.files import FileStore
from db.models import FlagRow, FlowWeekRow, OrderRow
from db.verification import verify
from tests.building import (
    DUTY_HEAD,
    MONDAY_NINE,
    a_database,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)


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


def test_what_the_log_tells_of_orders_and_flags_is_written_when_its_tables_come(
    database_url: str,
) -> None:
    application = an_application(database_url)
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=a_department(store, "金华市消防救援支队"))
        given = {"level": "supervise", "ground": "超期", "due": "2026-12-01", "rhythm": 3,
                 "approved_by": "李市长"}  # fmt: skip
        case = act(store, case, Action.ORDER, DUTY_HEAD, MONDAY_NINE, **given)
        leader = viewer_of(Role.LEADER)
        act(store, case, Action.REFER, leader, MONDAY_NINE, reason="两部门互等")
        a_problem(store)
    with application.database.writer.begin() as connection:
        migrations.downgrade_to(connection, "0002")
    migrations.upgrade(application.database)
    with application.reading() as store:
        order, flag = store.session.query(OrderRow).one(), store.session.query(FlagRow).one()
        assert (order.number, flag.rule, flag.reason) == ("督〔2026〕1号", "asked", "两部门互等")
        found = verify(store.session, files=FileStore(application.settings.files))
        assert found.differences == ()


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
