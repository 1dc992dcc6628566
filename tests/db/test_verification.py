"""`verify` finds nothing in what the product wrote, and every row that somebody else changed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.context import Application
from app.domain.problem import Case
from tests.building import an_application
from tests.db.handled import a_handled_problem, execute, sentences, verification


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def case(application: Application) -> Case:
    return a_handled_problem(application)


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


REBUILT = {
    "problem": "UPDATE problem SET stage = 'closed' WHERE id = :id",
    "problem's title": "UPDATE problem SET title = '别的标题' WHERE id = :id",
    "assignment": "UPDATE assignment SET signed_at = NULL WHERE problem_id = :id AND n = 1",
    "span": "UPDATE span SET holder = holder + 7 WHERE problem_id = :id AND n = 2",
    "missing span": "DELETE FROM span WHERE problem_id = :id AND n = 2",
    "duty": "UPDATE duty SET due = since WHERE problem_id = :id",
    "past": "UPDATE standing SET lane = 'closed' WHERE problem_id = :id AND n = 1",
    "attachment": "UPDATE attachment SET name = '别的.txt' WHERE problem_id = :id",
    "flows by day": "UPDATE flow_day SET count = count + 1 WHERE flow = 'registered'",
    "flows by week": "UPDATE flow_week SET count = count + 1 WHERE flow = 'registered'",
    "handovers by week": "INSERT INTO handover_week VALUES"
    " ('2026-11-23', '330782', '01', 'general', 1, 2, false, true, 2, 1)",
    "enterprise": "UPDATE enterprise SET name = '别的企业'",
    "person's role": "UPDATE person SET role = 'administrator'",
    "department": "UPDATE department SET active = NOT active",
    "calendar": "UPDATE calendar SET body = replace(body, '2026-10-01', '2026-10-31')",
    "rule book": "UPDATE rule_book SET body = body || '#'",
    "numbers given": "UPDATE counter SET last = 0 WHERE name LIKE 'problem:%'",
    "imported key": "INSERT INTO source (source, ref, problem_id, content)"
    " VALUES ('hotline', '1', (SELECT max(id) FROM problem), 'x')",
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
