"""A frozen review over the network: who gets it, under which name, and what is written down."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from app.domain.catalogue import Role
from app.domain.registers import Register, register_subject
from db.log import events_of
from tests.building import a_problem
from tests.domain.casework import moment
from tests.exports.files_read import READERS
from tests.pages.visitors import Visitor, an_account, an_app
from tests.services.reviewed_weeks import Office, an_office, frozen

PATH = "/exports/reviews/3307/2026-11-26"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


@pytest.fixture
def office(sqlite_url: str) -> Office:
    office = an_office(sqlite_url)
    frozen(office)
    return office


def visitor(office: Office, role: Role, region: str = "3307", **more: int) -> Visitor:
    """Somebody of a role, signed in."""
    username = f"{role}{region}"
    an_account(office.application, username, role, region=region, **more)
    found = Visitor(an_app(office.application))
    found.signs_in(username)
    return found


def test_each_form_is_saved_under_a_chinese_name_with_the_date(office: Office) -> None:
    leader = visitor(office, Role.LEADER)
    for kind, media_type in TYPES.items():
        answer = leader.gets(f"{PATH}.{kind}", query_string={"token": "abc1"})
        assert (answer.status_code, answer.content_type) == (200, media_type)
        told = answer.headers["Content-Disposition"]
        assert told.startswith("attachment; ")
        name = unquote(told.rpartition("''")[2])
        assert name == f"周例会材料_金华市_2026-11-26.{kind}"
        assert "bihuan-export=abc1" in answer.headers["Set-Cookie"]


def test_one_table_can_be_asked_for_alone(office: Office) -> None:
    leader = visitor(office, Role.LEADER)
    answer = leader.gets(f"{PATH}.csv?table=figures")
    assert answer.data.decode("utf-8-sig").splitlines()[0] == "章节,指标,本周,上周,口径,导出说明"
    assert leader.gets(f"{PATH}.csv?table=absent").status_code == 404


def test_who_does_not_see_the_review_gets_no_file(office: Office) -> None:
    """Another city's leader and a liaison are refused; nobody else comes past the door."""
    assert visitor(office, Role.LEADER, "33").gets(f"{PATH}.csv").status_code == 200
    assert visitor(office, Role.LEADER, "3301").gets(f"{PATH}.csv").status_code == 403
    liaison = visitor(office, Role.LIAISON, department=office.fire)
    assert liaison.gets(f"{PATH}.csv").status_code == 403
    assert Visitor(an_app(office.application)).gets(f"{PATH}.csv").status_code == 302


def test_a_week_that_is_not_frozen_and_a_form_that_is_unknown_are_not_found(
    office: Office,
) -> None:
    leader = visitor(office, Role.LEADER)
    for path in ("2026-11-19.csv", "2026-11-26.exe", "someday.csv", "2026-11-99.csv"):
        assert leader.gets(f"/exports/reviews/3307/{path}").status_code == 404


def test_every_file_that_went_out_is_in_the_log_on_both_databases(database_url: str) -> None:
    office = an_office(database_url)
    frozen(office)
    leader = visitor(office, Role.LEADER)
    leader.gets(f"{PATH}.xlsx")
    leader.gets(f"{PATH}.csv?table=new")
    with office.application.reading() as store:
        exported = events_of(store.session, register_subject(Register.EXPORTS, region="3307"))
    assert [(e.facts["what"], e.facts["format"], e.facts["query"]) for e in exported] == [
        ("weekly", "xlsx", "region=3307&week=2026-11-26"),
        ("weekly", "csv", "region=3307&week=2026-11-26&table=new"),
    ]


def test_persons_stay_masked_in_every_file(sqlite_url: str) -> None:
    """陈国强, who came himself, and whoever answers the telephone of an enterprise."""
    office = an_office(sqlite_url)
    with office.application.transaction() as store:
        a_problem(store, at=moment("11-26 09:00"), enterprise_name="", appellant="陈国强")
    frozen(office)
    leader = visitor(office, Role.LEADER)
    for kind, reader in READERS.items():
        told = " ".join(reader(leader.gets(f"{PATH}.{kind}").data).cells)
        assert "陈*" in told
        assert "陈国强" not in told
        assert "13900001111" not in told
    assert "陈国强" not in leader.gets(f"{PATH}.csv").data.decode()
