"""No event can be changed, added, taken away or moved unseen, and no tail cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.context import Application
from app.domain.problem import Case
from tests.building import MONDAY_NINE, a_problem, an_application
from tests.db.handled import HOUR, a_handled_problem, execute, sentences, verification


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def case(application: Application) -> Case:
    return a_handled_problem(application)


Tamper = Callable[[Application, Case], None]


def changed_facts(application: Application, case: Case) -> None:
    execute(application, "UPDATE event SET facts = replace(facts, '同意', '反对')"
            " WHERE subject = :id AND kind = 'contribute'", id=case.id)  # fmt: skip


def changed_time(application: Application, case: Case) -> None:
    execute(application, "UPDATE event SET at = recorded_at, recorded_at ="
            " (SELECT recorded_at FROM event WHERE subject = :id AND n = 1)"
            " WHERE subject = :id AND n = 4", id=case.id)  # fmt: skip


def changed_actor(application: Application, case: Case) -> None:
    execute(application, "UPDATE event SET actor = 99 WHERE subject = :id AND n = 2", id=case.id)


def deleted_event(application: Application, case: Case) -> None:
    execute(application, "DELETE FROM event WHERE subject = :id AND n = 3", id=case.id)


def deleted_register_event(application: Application, case: Case) -> None:
    execute(application, "DELETE FROM event WHERE kind = 'person_saved'")


def swapped_events(application: Application, case: Case) -> None:
    for old, new in ((4, 104), (5, 4), (104, 5)):
        execute(application, "UPDATE event SET n = :new WHERE subject = :id AND n = :old",
                id=case.id, old=old, new=new)  # fmt: skip


def swapped_links(application: Application, case: Case) -> None:
    for old, new in ((4, 104), (5, 4), (104, 5)):
        execute(application, "UPDATE chain_link SET event_n = :new WHERE subject = :id"
                " AND event_n = :old", id=case.id, old=old, new=new)  # fmt: skip


def deleted_link(application: Application, case: Case) -> None:
    execute(application, "DELETE FROM chain_link WHERE subject = :id AND event_n = 2", id=case.id)


def unknown_algorithm(application: Application, case: Case) -> None:
    execute(application, "UPDATE chain_link SET algorithm = 'md5'"
            " WHERE subject = :id AND event_n = 2", id=case.id)  # fmt: skip


def moved_head(application: Application, case: Case) -> None:
    execute(application, "UPDATE chain_head SET n = n - 1 WHERE chain = '3307'")


def event_without_link(application: Application, case: Case) -> None:
    execute(application, "INSERT INTO event SELECT subject, n + 1, kind, at, recorded_at, actor,"
            " acting_for, facts, rules, calendar FROM event"
            " WHERE subject = :id AND kind = 'contribute'", id=case.id)  # fmt: skip


@pytest.mark.parametrize(
    "tamper",
    [
        changed_facts,
        changed_time,
        changed_actor,
        deleted_event,
        deleted_register_event,
        swapped_events,
        swapped_links,
        deleted_link,
        unknown_algorithm,
        moved_head,
        event_without_link,
    ],
)
def test_a_change_of_the_log_breaks_the_chain(
    application: Application, case: Case, tamper: Tamper
) -> None:
    tamper(application, case)
    found = verification(application)
    assert not found.holds("chain")
    assert all(sentences(found))


def cut_tail(application: Application, *, links: int) -> None:
    """Take the last links of a chain away, with their events, and move its head back."""
    with application.database.writing() as session:
        last = session.scalar(text("SELECT n FROM chain_head WHERE chain = '3307'"))
        cut = {"n": last - links}
        session.execute(text(
            "DELETE FROM event WHERE EXISTS (SELECT 1 FROM chain_link WHERE chain = '3307'"
            " AND chain_link.n > :n AND chain_link.subject = event.subject"
            " AND chain_link.event_n = event.n)"), cut)  # fmt: skip
        session.execute(text("DELETE FROM chain_link WHERE chain = '3307' AND n > :n"), cut)
        session.execute(text(
            "UPDATE chain_head SET n = :n, hash ="
            " (SELECT hash FROM chain_link WHERE chain = '3307' AND n = :n)"
            " WHERE chain = '3307'"), cut)  # fmt: skip


def test_a_cut_tail_is_found_by_the_anchor_of_another_chain(
    application: Application, case: Case
) -> None:
    cut_tail(application, links=1)
    with application.database.writing() as session:
        # Even whoever removes every trace in the tables as well …
        for table, key in (("problem", "id"), ("span", "problem_id"), ("duty", "problem_id")):
            session.execute(text(f"DELETE FROM {table} WHERE {key} <> :id"), {"id": case.id})
    found = verification(application)
    assert "anchored_link_missing" in {d.code for d in found.differences if d.area == "chain"}


def test_a_tail_cut_before_the_next_anchor_is_found_by_the_rows(
    application: Application, case: Case
) -> None:
    with application.transaction() as store:
        a_problem(store, at=MONDAY_NINE + 4 * HOUR, title="锚定之后登记")
    cut_tail(application, links=1)
    found = verification(application)
    assert found.holds("chain")
    assert {d.code for d in found.differences} == {"row_without_events", "count_differs"}
