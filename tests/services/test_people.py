"""People: who may be what, who stands in for whom, and what happens when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.registers import Register
from app.domain.steps import Action
from app.services import accounts, leaving, people
from app.services.people import COMMAND_LINE, Person
from db.files import FileStore
from db.log import events_of, register_events
from db.models import AssignmentRow, PersonRow
from db.store import Store
from db.verification import verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    act,
    an_application,
    viewer_of,
)

CLERK = Person(username="yuxiaohe", name="余小禾", role=Role.CLERK, phone="13900001111")


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def store(application: Application) -> Iterator[Store]:
    with application.transaction() as opened:
        yield opened


def saved(store: Store, given: Person, **more: object) -> int:
    viewer = more.pop("viewer", COMMAND_LINE)
    return people.save_person(store, given=given, viewer=viewer, at=MONDAY_NINE, **more)  # type: ignore[arg-type]


def refused(store: Store, given: Person, **more: object) -> str:
    with pytest.raises(DomainError) as caught:
        saved(store, given, **more)
    return caught.value.code


def a_liaison(store: Store, username: str, department: int, **more: object) -> int:
    given = Person(username=username, name=username, role=Role.LIAISON, department=department)
    return saved(store, replace(given, **more))  # type: ignore[arg-type]


def test_a_person_is_written_as_a_row_and_as_an_event_without_secrets(store: Store) -> None:
    number = saved(store, CLERK)
    accounts.reset(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    row = store.session.get_one(PersonRow, number)
    told = dict(list(register_events(store.session, Register.PEOPLE))[-1].facts)
    assert row.must_change is True
    assert store.cipher.show(row.phone) == "13900001111"
    assert told.pop("phone") == row.phone
    assert told == {
        "id": number,
        "username": "yuxiaohe",
        "name": "余小禾",
        "title": "",
        "role": "clerk",
        "region": "33",
        "department_id": None,
        "fields": "[]",
        "deputy_id": None,
        "away_until": None,
        "active": True,
    }


def test_the_people_can_be_rebuilt_from_the_log(application: Application) -> None:
    with application.transaction() as store:
        number = saved(store, CLERK)
        saved(store, replace(CLERK, title="窗口组长"), person=number)
        accounts.reset(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    with application.reading() as store:
        found = verify(store.session, files=FileStore(application.settings.files))
    assert found.ok, found.differences


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "余小禾"}, "bad_username"),
        ({"username": "Yu"}, "bad_username"),
        ({"name": " "}, "missing_fact"),
        ({"name": "余" * 33}, "fact_too_long"),
        ({"role": Role.SYSTEM}, "bad_fact"),
        ({"role": Role.ENTERPRISE}, "bad_fact"),
        ({"role": Role.LIAISON}, "missing_fact"),
        ({"region": "9999"}, "unknown_region"),
        ({"department": 77}, "unknown_department"),
        ({"fields": ("0199",)}, "bad_fact"),
        ({"away_until": date(2026, 12, 1)}, "missing_fact"),
        ({"deputy": 77}, "bad_deputy"),
    ],
)
def test_what_is_told_wrongly_is_refused(
    store: Store, changes: dict[str, object], code: str
) -> None:
    assert refused(store, replace(CLERK, **changes)) == code  # type: ignore[arg-type]


def test_a_user_name_belongs_to_one_person(store: Store) -> None:
    number = saved(store, CLERK)
    assert refused(store, replace(CLERK, name="另一人")) == "username_taken"
    assert saved(store, replace(CLERK, name="余晓禾"), person=number) == number


def test_only_an_administrator_changes_people(store: Store) -> None:
    for role in (Role.LEADER, Role.DUTY_HEAD, Role.SUPERVISOR, Role.CLERK, Role.AUDITOR):
        assert refused(store, CLERK, viewer=viewer_of(role)) == "not_allowed"


def test_a_masked_phone_that_comes_back_changes_nothing(store: Store) -> None:
    number = saved(store, CLERK)
    saved(store, replace(CLERK, phone="139****1111"), person=number)
    row = store.session.get_one(PersonRow, number)
    assert store.cipher.show(row.phone) == "13900001111"
    saved(store, replace(CLERK, phone=""), person=number)
    assert row.phone == ""


def test_an_administrator_gives_themselves_no_business_role(store: Store) -> None:
    first = Person(username="guan1", name="甲", role=Role.ADMINISTRATOR)
    number = saved(store, first)
    saved(store, replace(first, username="guan2", name="乙"))
    himself = Viewer(person=number, name="甲", role=Role.ADMINISTRATOR)
    turned = replace(first, role=Role.DUTY_HEAD)
    assert refused(store, turned, person=number, viewer=himself) == "own_role"
    assert saved(store, replace(first, title="科员"), person=number, viewer=himself) == number


def test_one_administrator_remains(store: Store) -> None:
    admin = Person(username="guan1", name="甲", role=Role.ADMINISTRATOR)
    number = saved(store, admin)
    assert refused(store, replace(admin, role=Role.CLERK), person=number) == "last_administrator"
    with pytest.raises(DomainError, match="last_administrator"):
        leaving.deactivate(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    saved(store, replace(admin, username="guan2"))
    saved(store, replace(admin, role=Role.CLERK), person=number)
    assert people.administrators(store) == 1


def test_an_installation_without_an_administrator_gets_one_with_a_random_password(
    store: Store,
) -> None:
    first = accounts.first_administrator(store, at=MONDAY_NINE)
    assert first is not None
    assert first[0] == "admin"
    assert len(first[1]) == 16
    assert accounts.first_administrator(store, at=MONDAY_NINE) is None


def test_deputies_are_of_the_department_and_the_three_duties_stay_apart(store: Store) -> None:
    here, there = a_department(store, "市资规局"), a_department(store, "市建设局")
    lou, tong = a_liaison(store, "lou", here), a_liaison(store, "tong", here)
    stranger = a_liaison(store, "zhu", there)
    admin = saved(store, Person(username="guan", name="管", role=Role.ADMINISTRATOR))
    given = Person(username="lou", name="lou", role=Role.LIAISON, department=here)
    until = date(2026, 12, 1)
    saved(store, replace(given, deputy=tong, away_until=until), person=lou)
    for wrong in (lou, stranger, admin):
        assert refused(store, replace(given, deputy=wrong), person=lou) == "bad_deputy"
    clerk = saved(store, CLERK)
    assert refused(store, replace(CLERK, deputy=admin), person=clerk) == "bad_deputy"
    auditor = Person(username="shen", name="审", role=Role.AUDITOR, deputy=admin)
    assert refused(store, auditor) == "bad_deputy"


def test_one_names_ones_own_deputy_and_comes_back(store: Store) -> None:
    here = a_department(store, "市资规局")
    lou, tong = a_liaison(store, "lou", here), a_liaison(store, "tong", here)
    himself = viewer_of(Role.LIAISON, here, person=lou)
    people.set_away(
        store, deputy=tong, away_until=date(2026, 12, 1), viewer=himself, at=MONDAY_NINE
    )
    row = store.session.get_one(PersonRow, lou)
    assert (row.deputy_id, row.away_until) == (tong, date(2026, 12, 1))
    people.set_away(store, deputy=None, away_until=None, viewer=himself, at=MONDAY_NINE)
    assert (row.deputy_id, row.away_until) == (None, None)


def test_who_leaves_hands_the_open_work_to_a_colleague(application: Application) -> None:
    with application.transaction() as store:
        here, there = a_department(store, "市资规局"), a_department(store, "市建设局")
        lou, tong = a_liaison(store, "lou", here), a_liaison(store, "tong", here)
        elsewhere = a_liaison(store, "zhu", there)
        mine = _signed(store, here, "lou")
        others = _signed(store, here, "tong")
        hour = MONDAY_NINE + timedelta(hours=1)
        with pytest.raises(DomainError, match="bad_successor"):
            leaving.deactivate(store, person=lou, successor=elsewhere, viewer=COMMAND_LINE, at=hour)
        moved = leaving.deactivate(store, person=lou, successor=tong, viewer=COMMAND_LINE, at=hour)
        assert moved == 1
        last = events_of(store.session, mine)[-1]
        assert (last.kind, dict(last.facts)) == ("moved", {"assignment": 1, "responsible": "tong"})
        assert events_of(store.session, others)[-1].kind == "sign"
        row = store.session.get_one(AssignmentRow, (mine, 1))
        assert (row.responsible, row.department_id) == ("tong", here)
        gone = store.session.get_one(PersonRow, lou)
        assert (gone.active, gone.epoch) == (False, 1)
    with application.reading() as store:
        assert verify(store.session, files=FileStore(application.settings.files)).ok


def test_open_work_needs_somebody_to_take_it(application: Application) -> None:
    with application.transaction() as store:
        here = a_department(store, "市资规局")
        lou = a_liaison(store, "lou", here)
        problem = _signed(store, here, "lou")
    at = MONDAY_NINE + timedelta(hours=1)
    with (
        pytest.raises(DomainError, match="successor_needed"),
        application.transaction() as store,
    ):
        leaving.deactivate(store, person=lou, viewer=COMMAND_LINE, at=at)
    with application.reading() as store:
        assert store.session.get_one(PersonRow, lou).active
        assert store.peek(problem).assignments[0].responsible == "lou"


def test_a_limit_does_not_move_with_the_person(application: Application) -> None:
    with application.transaction() as store:
        here = a_department(store, "市资规局")
        lou, tong = a_liaison(store, "lou", here), a_liaison(store, "tong", here)
        problem = _signed(store, here, "lou")
        before = store.peek(problem).clocks
        at = MONDAY_NINE + timedelta(days=2)
        leaving.deactivate(store, person=lou, successor=tong, viewer=COMMAND_LINE, at=at)
        assert store.peek(problem).clocks == before


def test_who_had_the_leaver_as_deputy_has_the_successor(store: Store) -> None:
    here = a_department(store, "市资规局")
    lou, tong, bao = (a_liaison(store, name, here) for name in ("lou", "tong", "bao"))
    given = Person(username="bao", name="bao", role=Role.LIAISON, department=here, deputy=lou)
    saved(store, given, person=bao)
    leaving.deactivate(store, person=lou, successor=tong, viewer=COMMAND_LINE, at=MONDAY_NINE)
    assert store.session.get_one(PersonRow, bao).deputy_id == tong


def test_who_comes_back_needs_a_new_password(store: Store) -> None:
    number = saved(store, CLERK)
    accounts.reset(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    leaving.deactivate(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    with pytest.raises(DomainError, match="person_inactive"):
        accounts.reset(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    leaving.reactivate(store, person=number, viewer=COMMAND_LINE, at=MONDAY_NINE)
    row = store.session.get_one(PersonRow, number)
    assert (row.active, row.password_hash) == (True, "")


def test_nobody_ends_their_own_account(store: Store) -> None:
    number = saved(store, Person(username="guan1", name="甲", role=Role.ADMINISTRATOR))
    himself = Viewer(person=number, name="甲", role=Role.ADMINISTRATOR)
    with pytest.raises(DomainError, match="own_account"):
        leaving.deactivate(store, person=number, viewer=himself, at=MONDAY_NINE)


def _signed(store: Store, department: int, responsible: str) -> int:
    case = a_dispatched_problem(store, lead=department)
    at = MONDAY_NINE + timedelta(minutes=5)
    act(store, case, Action.SIGN, viewer_of(Role.LIAISON, department), at,
        responsible=responsible, leader="局长")  # fmt: skip
    return case.id
