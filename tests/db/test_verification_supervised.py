"""`verify` holds after everything of supervision and consultation, and names each row changed."""

from __future__ import annotations

import json

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.consultation import Effect
from app.domain.steps import Action
from app.services import agendas, consulting, flagging
from app.services.consulting import Called
from app.services.deciding import Decided, decide
from app.services.supervising import release
from db.engine import open_database
from db.migrations import upgrade
from tests.building import act, an_application, close_databases, viewer_of
from tests.commands.test_operation import environment
from tests.commands.test_operation import run as command
from tests.databases import SqliteDatabases
from tests.db.handled import execute, sentences, verification
from tests.jobs.reminded_office import FIRST, FIVE, LIAISON, an_office, in_hand, run, shanghai

SUPERVISOR = viewer_of(Role.SUPERVISOR, region="3307", person=2)
LEADER = viewer_of(Role.LEADER, region="3307", person=3)
TUESDAY = shanghai("10-13 09:00")
MEETING = Called(title="涉企问题会商会", starts_at=TUESDAY + 12 * FIVE, ends_at=TUESDAY + 24 * FIVE)


def supervised(url: str) -> Application:
    """Due on 9/29, instructed, reminded of, listed, ordered, flagged, cleared, decided on."""
    application = an_office(url)
    with application.transaction() as store:
        case = in_hand(store, FIRST, "甲")
        act(store, case, Action.INSTRUCT, LEADER, FIRST + FIVE, words="请速办")
    run(application, "10-13 08:30", "10-13 08:40")
    flagging.pass_flags(application.transaction, reading=application.reading, at=TUESDAY)
    with application.transaction() as store:
        case = release(store, problem=case.id, viewer=SUPERVISOR, at=TUESDAY)
        act(store, case, Action.CLEAR_FLAG, SUPERVISOR, TUESDAY, rule="overdue",
            reason="已另行协调", return_on="2026-10-30")  # fmt: skip
    consulted(application, case.id)
    return application


def consulted(application: Application, problem: int) -> None:
    """A meeting sets a new date and is told of by the lead when it has done what was decided."""
    decided = Decided(text="由建设局牵头办结", due="2026-10-23", lead=1,
                      effects=frozenset({Effect.DUE}))  # fmt: skip
    with application.transaction() as store:
        meeting = consulting.call(store, given=MEETING, viewer=SUPERVISOR, at=TUESDAY)
        agendas.add_items(store, meeting=meeting, problems=[problem], viewer=SUPERVISOR, at=TUESDAY)
        consulting.open_meeting(store, meeting=meeting, viewer=SUPERVISOR, at=TUESDAY + FIVE)
        case = decide(store, meeting=meeting, item=1, decided=decided, viewer=SUPERVISOR,
                      at=TUESDAY + FIVE)  # fmt: skip
        act(store, case, Action.FULFIL, LIAISON, TUESDAY + 2 * FIVE, decision=1, text="已落实")


def test_what_supervision_and_consultation_wrote_verifies(database_url: str) -> None:
    assert sentences(verification(supervised(database_url))) == []


def fill(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    database.dispose()
    supervised(url)
    close_databases()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("supervised"), migrate=fill)


CHANGED = {
    "an order's date": (
        "UPDATE supervision_order SET due = issued_at",
        "表 supervision_order 行 1 的 due 应为",
    ),
    "a draft's release": (
        "UPDATE order_draft SET released = 0",
        "表 order_draft 行 1 的 released 应为",
    ),
    "until when a flag is cleared": (
        "UPDATE flag SET return_on = '2027-01-01'",
        "表 flag 行 1 的 return_on 应为",
    ),
    "a decision's report": (
        "UPDATE decision SET report = '别的'",
        "表 decision 行 1 的 report 应为 已落实，实为 别的",
    ),
    "an occasion reminded of": (
        "DELETE FROM reminder WHERE occasion LIKE 'ladder:first:%'",
        "表 reminder 缺少应有的行",
    ),
    "who was told of a problem": (
        "DELETE FROM notice WHERE kind = 'propose_order'",
        "表 notice 缺少应有的行",
    ),
    "who was sent a list": (
        "DELETE FROM circular WHERE kind = 'list_sent'",
        "表 circular 缺少应有的行",
    ),
    "what must be done": (
        "DELETE FROM duty WHERE kind = 'answer_instruction'",
        "表 duty ",
    ),
    "a meeting's title": (
        "UPDATE meeting SET title = '别的'",
        "title 应为 涉企问题会商会，实为 别的",
    ),
    "how an item ended": (
        "UPDATE agenda_item SET status = 'waiting'",
        "status 应为 decided，实为 waiting",
    ),
    "a meeting that nobody called": (
        "INSERT INTO meeting SELECT 99, region, title, place, chair, starts_at, ends_at, series,"
        " status, opened_at, closed_at, number, attendance, remarks FROM meeting",
        "没有任何事件",
    ),
    "how many orders were numbered": (
        "UPDATE counter SET last = 0 WHERE name LIKE 'order:%'",
        "已用至 1，登记为 0",
    ),
}


@pytest.mark.parametrize("what", CHANGED)
def test_verify_names_what_was_changed_and_fails(filled: SqliteDatabases, what: str) -> None:
    statement, named = CHANGED[what]
    application = an_application(filled.fresh(migrated=True), at=TUESDAY)
    execute(application, statement)
    close_databases()
    done = command("verify", "--json", env=environment(application))
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"], told["chain"]) == (1, False, True)
    assert any(named in sentence for sentence in told["differences"]), told["differences"]
