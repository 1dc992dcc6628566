"""`verify` finds nothing in what the product wrote, and everything that somebody else changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.context import Application
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import attachments, operation
from app.translations.differences import difference
from db.verification import Verification, verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_person,
    a_problem,
    act,
    an_application,
    viewer_of,
)

HOUR = timedelta(hours=1)


def verification(application: Application) -> Verification:
    with application.reading() as store:
        return verify(store.session, files=application.files)


def sentences(found: Verification) -> list[str]:
    return [difference(d.code, d.facts) for d in found.differences]


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def case(application: Application) -> Case:
    """One problem that went from intake to a result, with a co-handler and a file; one more."""
    with application.transaction() as store:
        lead, co = (a_department(store, name) for name in ("市建设局", "市消防支队"))
        a_person(store, "wang", Role.LIAISON, department=lead)
        case = a_dispatched_problem(store, lead=lead, co_handlers=(co,), title="厂房验收")
        liaison, other = viewer_of(Role.LIAISON, lead), viewer_of(Role.LIAISON, co)
        case = act(store, case, Action.SIGN, liaison, MONDAY_NINE + HOUR,
                   responsible="王敏", leader="李局")  # fmt: skip
        case = act(store, case, Action.SIGN_CO, other, MONDAY_NINE + HOUR,
                   responsible="赵勇", leader="钱支队")  # fmt: skip
        case = attachments.attach(
            store, problem=case.id, name="核实意见.txt", content="规划核实意见".encode(),
            viewer=liaison, at=MONDAY_NINE + HOUR,
        )  # fmt: skip
        act(store, case, Action.CONTRIBUTE, other, MONDAY_NINE + 2 * HOUR, text="同意")
        a_problem(store, at=MONDAY_NINE + 2 * HOUR, title="另一个问题")
        operation.anchor_heads(store, at=MONDAY_NINE + 3 * HOUR)
    return case


def execute(application: Application, statement: str, **values: Any) -> None:
    """Change the database behind the product's back."""
    with application.database.writing() as session:
        changed = session.execute(text(statement), values)
        assert changed.rowcount > 0


def test_what_the_product_wrote_verifies(application: Application, case: Case) -> None:
    found = verification(application)
    assert sentences(found) == []
    assert (found.ok, found.problems) == (True, 2)
    # registered, accepted, dispatched, signed twice, a file, a contribution; registered
    with application.reading() as store:
        registers = store.session.scalar(
            text("SELECT count(*) FROM event WHERE subject NOT IN (SELECT id FROM problem)")
        )
    assert found.events == 8 + registers


def test_a_database_that_was_only_set_up_verifies(application: Application) -> None:
    found = verification(application)
    assert (found.ok, found.problems) == (True, 0)


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


REBUILT = {
    "problem": "UPDATE problem SET stage = 'closed' WHERE id = :id",
    "problem's title": "UPDATE problem SET title = '别的标题' WHERE id = :id",
    "assignment": "UPDATE assignment SET signed_at = NULL WHERE problem_id = :id AND n = 1",
    "span": "UPDATE span SET holder = holder + 7 WHERE problem_id = :id AND n = 2",
    "missing span": "DELETE FROM span WHERE problem_id = :id AND n = 2",
    "duty": "UPDATE duty SET due = since WHERE problem_id = :id",
    "attachment": "UPDATE attachment SET name = '别的.txt' WHERE problem_id = :id",
    "rollup": "UPDATE flow_day SET count = count + 1 WHERE flow = 'registered'",
    "enterprise": "UPDATE enterprise SET name = '别的企业'",
    "person's role": "UPDATE person SET role = 'administrator'",
    "department": "UPDATE department SET active = NOT active",
    "calendar": "UPDATE calendar SET body = replace(body, '2026-10-01', '2026-10-31')",
    "rule book": "UPDATE rule_book SET body = body || '#'",
    "field": "UPDATE service_field SET name = '别的领域' WHERE code = '01'",
}


@pytest.mark.parametrize("what", REBUILT)
def test_a_changed_row_is_not_what_the_log_makes(
    application: Application, case: Case, what: str
) -> None:
    statement = REBUILT[what]
    execute(application, statement, **({"id": case.id} if ":id" in statement else {}))
    found = verification(application)
    assert not found.holds("rebuild")
    assert found.holds("chain")


def test_a_deleted_span_is_a_gap(application: Application, case: Case) -> None:
    execute(application, "DELETE FROM span WHERE problem_id = :id AND n = 2", id=case.id)
    assert not verification(application).holds("spans")


def test_a_problem_without_events_is_found(application: Application, case: Case) -> None:
    execute(application, "UPDATE problem SET id = id + 5, source_no = 'x' WHERE id = :id",
            id=case.id)  # fmt: skip
    found = verification(application)
    codes = {(d.code, d.facts.get("table")) for d in found.differences}
    assert {("row_without_events", "problem"), ("row_missing", "problem")} <= codes


def test_a_person_without_an_event_is_found(application: Application, case: Case) -> None:
    execute(application, "UPDATE person SET id = id + 100")
    assert {d.code for d in verification(application).differences} == {
        "register_row_without_event",
        "register_row_missing",
    }


def test_a_problem_missing_in_the_search_is_found(application: Application, case: Case) -> None:
    key = "rowid" if application.database.dialect == "sqlite" else "problem_id"
    execute(application, f"DELETE FROM problem_search WHERE {key} = :id", id=case.id)
    [only] = verification(application).differences
    assert (only.code, only.facts["table"]) == ("row_missing", "problem_search")


def test_a_moved_limit_is_not_what_its_rules_and_calendar_make(
    application: Application, case: Case
) -> None:
    execute(application, "UPDATE event SET facts = replace(facts, :old, :new)"
            " WHERE subject = :id AND kind = 'dispatch'", id=case.id,
            old='"due":"2026-11-26', new='"due":"2026-12-26')  # fmt: skip
    moved = [d for d in verification(application).differences if d.area == "clocks"]
    # 协办 3 working days from Monday 23 November: Thursday the 26th, 17:30 in Shanghai.
    assert [
        (d.facts["limit"], d.facts["part"], d.facts["expected"], d.facts["found"]) for d in moved
    ] == [
        (
            "co:2",
            "due",
            "2026-11-26T09:30:00.000000+00:00",
            "2026-12-26T09:30:00.000000+00:00",
        )
    ]


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_file_that_is_not_what_it_was_is_found(
    application: Application, case: Case, change: str
) -> None:
    [path] = (p for p in application.settings.files.rglob("*") if p.is_file())
    if change == "changed":
        path.write_bytes("规划核实意见。".encode())
    else:
        path.unlink()
    [only] = verification(application).differences
    assert only.code == {"changed": "file_damaged", "gone": "file_missing"}[change]


def test_a_difference_never_shows_the_words_of_a_problem(
    application: Application, case: Case
) -> None:
    long = "企业反映的全文，不应出现在核验结果里，因为核验的人无权看到问题的文字内容，" * 2
    execute(application, "UPDATE problem SET text = :long WHERE id = :id", long=long, id=case.id)
    [sentence] = sentences(verification(application))
    assert "核验的人" not in sentence
    assert "ZJ-3307-20261123-0001" in sentence


def test_differences_beyond_the_most_are_counted_and_not_kept(
    application: Application, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.differences.MOST", 3)
    execute(application, "UPDATE chain_link SET algorithm = 'md5' WHERE subject = :id", id=case.id)
    found = verification(application)
    # six events of the first problem and one of its contribution: seven links, two kinds of words
    assert (len(found.differences), found.untold) == (3, 4)
