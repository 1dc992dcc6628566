"""Departments: their names through time, what a merger moves, and how a written name is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.registers import Register
from app.domain.steps import Action
from app.services import departments
from app.services.departments import Department, Merged, department_named, spellings
from app.services.people import COMMAND_LINE
from db.files import FileStore
from db.log import register_events
from db.models import AliasRow, AssignmentRow, DepartmentRow, PersonRow
from db.store import Store
from db.verification import verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_person,
    act,
    an_application,
    viewer_of,
)

PLANNING = Department(
    name="金华市自然资源和规划局", short_name="市资规局", region="3307", line="自然资源"
)
TODAY = date(2026, 11, 23)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


@pytest.fixture
def store(application: Application) -> Iterator[Store]:
    with application.transaction() as opened:
        yield opened


def saved(store: Store, given: Department, department: int | None = None) -> int:
    return departments.save_department(
        store, given=given, viewer=COMMAND_LINE, at=MONDAY_NINE, department=department
    )


def aliased(store: Store, department: int, alias: str, **dates: date) -> None:
    departments.save_alias(
        store, department=department, alias=alias, viewer=COMMAND_LINE, at=MONDAY_NINE, **dates
    )


def merged(store: Store, gone: list[int], into: int) -> Merged:
    return departments.merge_departments(
        store,
        departments=gone,
        into=into,
        viewer=COMMAND_LINE,
        at=MONDAY_NINE + timedelta(hours=1),
    )


def test_a_department_stands_on_the_level_of_its_region(store: Store) -> None:
    levels = {}
    for region in ("33", "3307", "330784"):
        given = replace(PLANNING, name=f"局{region}", region=region)
        levels[region] = store.session.get_one(DepartmentRow, saved(store, given)).level
    assert levels == {"33": "province", "3307": "city", "330784": "county"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "missing_fact"),
        ({"short_name": " "}, "missing_fact"),
        ({"name": "局" * 65}, "fact_too_long"),
        ({"mark": "浙" * 17}, "fact_too_long"),
        ({"region": "3399"}, "unknown_region"),
    ],
)
def test_what_is_told_wrongly_is_refused(store: Store, changes: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        saved(store, replace(PLANNING, **changes))


def test_a_name_belongs_to_one_department(store: Store) -> None:
    number = saved(store, PLANNING)
    with pytest.raises(DomainError, match="department_known"):
        saved(store, replace(PLANNING, short_name="另一局"))
    with pytest.raises(DomainError, match="department_known"):
        aliased(store, saved(store, replace(PLANNING, name="建设局")), PLANNING.name)
    assert saved(store, replace(PLANNING, line="规划"), number) == number


def test_only_an_administrator_changes_departments(store: Store) -> None:
    for role in (Role.LEADER, Role.DUTY_HEAD, Role.SUPERVISOR, Role.AUDITOR):
        with pytest.raises(DomainError, match="not_allowed"):
            departments.save_department(
                store, given=PLANNING, viewer=viewer_of(role), at=MONDAY_NINE
            )


def test_a_changed_name_stays_known_until_the_day_it_was_changed(store: Store) -> None:
    number = saved(store, replace(PLANNING, name="金华市国土资源局", short_name="市国土局"))
    saved(store, PLANNING, number)
    assert department_named(store, "市国土局", on=TODAY) == number
    assert department_named(store, "金华市国土资源局", on=date(2018, 1, 1)) == number
    assert department_named(store, "市国土局", on=date(2026, 11, 24)) is None
    assert department_named(store, "市资规局", on=date(2026, 11, 24)) == number


def test_an_alias_counts_on_its_days(store: Store) -> None:
    number = saved(store, PLANNING)
    aliased(store, number, "规划局", valid_from=date(2024, 1, 1), valid_to=date(2025, 12, 31))
    found = {
        day: department_named(store, "规划局", on=day)
        for day in (date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    }
    assert list(found.values()) == [None, number, number, None]
    with pytest.raises(DomainError, match="bad_dates"):
        aliased(store, number, "规划", valid_from=TODAY, valid_to=date(2026, 1, 1))


def test_an_alias_that_is_saved_again_has_the_new_days(store: Store) -> None:
    number = saved(store, PLANNING)
    aliased(store, number, "规划局")
    aliased(store, number, "规划局", valid_to=date(2026, 11, 22))
    assert department_named(store, "规划局", on=TODAY) is None
    assert store.session.get_one(AliasRow, ("规划局", number)).valid_to == date(2026, 11, 22)


@pytest.mark.parametrize(
    "written",
    [
        "市资规局",
        " 金华市自然资源和规划局 ",
        "市资规局（牵头）",
        "市资规局牵头",
        "市资规局牵头负责",
        "牵头单位：市资规局",
        "市资规局等",
        "市资规局按职责分工负责",
        "市资规局等有关部门按职责负责",
        "市资规局(规划科)",
        "规划主管部门（市资规局）",
        "市资规局。",
    ],
)
def test_a_name_is_read_however_a_task_list_writes_it(store: Store, written: str) -> None:
    number = saved(store, PLANNING)
    assert department_named(store, written, on=TODAY) == number


@pytest.mark.parametrize("written", ["", "无", "各有关部门", "市建设局", "（牵头）"])
def test_what_names_no_department_is_none(store: Store, written: str) -> None:
    saved(store, PLANNING)
    assert department_named(store, written, on=TODAY) is None


def test_a_short_name_that_two_departments_share_names_neither(store: Store) -> None:
    saved(store, PLANNING)
    saved(store, replace(PLANNING, name="永康市自然资源和规划局", region="330784"))
    assert department_named(store, "市资规局", on=TODAY) is None
    assert department_named(store, "永康市自然资源和规划局", on=TODAY) is not None


def test_the_spellings_begin_with_the_text_itself() -> None:
    assert spellings("市资规局（牵头）") == ["市资规局（牵头）", "市资规局"]


def test_a_merger_moves_open_work_and_people_and_keeps_the_old_names(
    application: Application,
) -> None:
    with application.transaction() as store:
        old, heir = a_department(store, "市建委"), saved(store, PLANNING)
        lou = a_person(store, "lou", Role.LIAISON, department=old, fields="[]", phone="",
                       active=True)  # fmt: skip
        open_case = a_dispatched_problem(store, lead=old)
        done = _submitted(store, old)
        assert merged(store, [old], heir) == Merged(assignments=1, people=1)
        assert store.session.get_one(AssignmentRow, (open_case.id, 1)).department_id == heir
        assert store.session.get_one(AssignmentRow, (done, 1)).department_id == old
        assert store.session.get_one(PersonRow, lou).department_id == heir
        row = store.session.get_one(DepartmentRow, old)
        assert (row.active, row.merged_into) == (False, heir)
        assert store.session.get_one(AliasRow, ("市建委", heir)).valid_from == TODAY
        assert department_named(store, "市建委", on=TODAY) == heir
        kinds = [e.kind for e in register_events(store.session, Register.DEPARTMENTS)]
        assert kinds[-1] == "department_merged"
    with application.reading() as store:
        assert verify(store.session, files=FileStore(application.settings.files)).ok


def test_a_chain_of_mergers_ends_at_the_last(store: Store) -> None:
    first, second, third = (a_department(store, name) for name in ("甲局", "乙局", "丙局"))
    merged(store, [first], second)
    merged(store, [second], third)
    assert department_named(store, "甲局", on=TODAY) == third


def test_a_merger_needs_departments_that_are_there(store: Store) -> None:
    gone, heir = a_department(store, "甲局"), a_department(store, "乙局")
    merged(store, [gone], heir)
    for wrong, into in ((gone, heir), (heir, heir), (heir, gone), (heir, 77), (77, heir)):
        with pytest.raises(DomainError, match="unknown_department"):
            merged(store, [wrong], into)


def _submitted(store: Store, department: int) -> int:
    liaison = viewer_of(Role.LIAISON, department)
    case = a_dispatched_problem(store, lead=department)
    minute = MONDAY_NINE + timedelta(minutes=1)
    case = act(store, case, Action.SIGN, liaison, minute, responsible="甲", leader="乙")
    act(store, case, Action.SUBMIT, liaison, minute, result="explained", text="已答复")
    return case.id
