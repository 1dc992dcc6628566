"""The light in SQL is the light of the domain, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from app.domain.lights import light
from db.engine import open_database
from db.lights import duty_light_column, light_column
from db.models import DutyRow, ProblemRow
from tests.building import MONDAY_NINE, a_problem, an_application

HOURS = (-50, -2, -1, 0, 1, 2, 50)


def instants(chance: Random, count: int) -> list[datetime | None]:
    return [
        chance.choice([None, *(MONDAY_NINE + timedelta(hours=h) for h in HOURS)])
        for _ in range(count)
    ]


def test_light_in_sql_is_the_light_of_the_domain(database_url: str) -> None:
    application = an_application(database_url)
    chance = Random(7)
    rows = []
    with application.transaction() as store:
        like = store.session.get_one(ProblemRow, a_problem(store).id)
        whole = {c.name: getattr(like, c.key) for c in ProblemRow.__table__.columns}
        for n in range(400):
            due, yellow_from, met_at = instants(chance, 3)
            clock = {"due": due, "yellow_from": yellow_from, "met_at": met_at}
            rows.append({**whole, **clock, "id": n + 1, "paused": chance.random() < 0.3})
        store.session.execute(insert(ProblemRow), rows)
    with application.reading() as store:
        found = dict(
            store.session.execute(
                select(ProblemRow.id, light_column(MONDAY_NINE)).where(ProblemRow.id <= 400)
            ).all()
        )
    names = ("due", "yellow_from", "paused", "met_at")
    assert found == {
        r["id"]: str(light(at=MONDAY_NINE, **{name: r[name] for name in names})) for r in rows
    }
    assert set(found.values()) == {"green", "yellow", "red", "grey", "none"}


def test_light_of_a_duty_in_sql_is_the_light_of_the_domain(database_url: str) -> None:
    chance = Random(11)
    rows = []
    for n in range(200):
        due, yellow_from = instants(chance, 2)
        clock = {"due": due, "yellow_from": yellow_from, "paused": chance.random() < 0.3}
        rest = {"kind": "sign", "department_id": 1, "region": "3307", "assignment": 1}
        rows.append({"problem_id": 1, "n": n + 1, "since": MONDAY_NINE, **rest, **clock})
    database = open_database(database_url)
    with database.writing() as session:
        session.execute(insert(DutyRow), rows)
    with database.reading() as session:
        found = dict(session.execute(select(DutyRow.n, duty_light_column(MONDAY_NINE))).all())
    database.dispose()
    names = ("due", "yellow_from", "paused")
    assert found == {
        r["n"]: str(light(at=MONDAY_NINE, **{name: r[name] for name in names})) for r in rows
    }
