"""系统管理: who opens which tab, and what its buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select

from app import context
from app.context import Application
from app.domain.access import GRANTS, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.queries.admin import TABS
from app.translations.errors import sentence
from callbacks import admin as callbacks
from callbacks.group import guarded
from db.models import DepartmentRow, EventRow, FieldRow, PersonRow
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_person,
    act,
    viewer_of,
)
from tests.pages.admin_page import administered, opened, press, words

CHANGES = {"save-person", "reset-password", "unlock", "deactivate", "reactivate",
           "save-department", "save-alias", "merge-department", "save-field", "load-notice",
           "load-rules", "run-job"}  # fmt: skip


@pytest.fixture
def application(sqlite_url: str) -> Iterator[Application]:
    """An application with an administrator, an auditor and a clerk."""
    with administered(sqlite_url) as made:
        yield made


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.ADMINISTRATOR, ["people", "departments", "fields", "calendar", "rules", "imports",
                              "jobs"]),
        (Role.AUDITOR, ["log", "verification"]),
        (Role.CLERK, ["imports"]),
    ],
)  # fmt: skip
def test_each_role_has_its_tabs(application: Application, role: Role, tabs: list[str]) -> None:
    view = opened(application, viewer_of(role))
    assert [tab.key for tab in view.tabs] == tabs
    assert view.tab == tabs[0]


NEEDS = {"imports": Permission.IMPORT, "log": Permission.SEE_LOG,
         "verification": Permission.SEE_LOG}  # fmt: skip


def test_a_tab_opens_for_those_who_hold_its_permission(application: Application) -> None:
    for role, tab in product(Role, [tab.key for tab in TABS]):
        viewer = Viewer(person=1, name="x", role=role)
        if NEEDS.get(tab, Permission.ADMINISTER) in GRANTS[role]:
            assert words(opened(application, viewer, tab=tab))
        else:
            with pytest.raises(DomainError, match="not_allowed"):
                opened(application, viewer, tab=tab)


def other_roles(needs: Permission) -> list[Role]:
    return [role for role in Role if needs not in GRANTS[role]]


def test_a_forged_press_is_refused_for_every_role_without_the_right(
    application: Application,
) -> None:
    rights = {"start-import": Permission.IMPORT, "discard-import": Permission.IMPORT,
              "verify": Permission.SEE_LOG}  # fmt: skip
    assert callbacks.ACTS.keys() == CHANGES | rights.keys()
    before = events(application)
    for name in callbacks.ACTS:
        for role in other_roles(rights.get(name, Permission.ADMINISTER)):
            context.use_viewer(Viewer(person=2, name="x", role=role))
            with pytest.raises(DomainError, match="not_allowed"):
                press(name, 1, confirmed=True, username="admin", name="x")
    assert events(application) == before


def events(application: Application) -> int:
    with application.reading() as store:
        return store.session.scalar(select(func.count()).select_from(EventRow))


def test_a_press_that_no_button_makes_is_refused(application: Application) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        press("drop-everything")


def test_every_callback_asks_for_its_permission_first() -> None:
    recorded = [recorded for group in callbacks.GROUPS for recorded in group.recorded]
    assert len(recorded) > 10
    for function, _dependencies, _options, needs in recorded:
        for role in other_roles(needs):
            context.use_viewer(Viewer(person=2, name="x", role=role))
            with pytest.raises(DomainError, match="not_allowed"):
                guarded(function, needs)()
    context.use_viewer(None)


def a_form(**changes: Any) -> dict[str, Any]:
    return {"username": "wangmin", "name": "王敏", "role": "auditor", "region": "3307",
            "phone": "13812341234", **changes}  # fmt: skip


def test_a_new_person_gets_a_password_that_is_shown_once(application: Application) -> None:
    done = press("save-person", "new", **a_form())
    assert done.said == "已新增 王敏。"
    assert "一次性密码" in str(done.notice)
    view = opened(application, tab="people", person=done.changes["person"])
    assert view.shown.form.phone == "138****1234"
    assert view.shown.form.must_change
    assert "13812341234" not in words(view)
    with application.reading() as store:
        kept = store.session.scalars(select(PersonRow.password_hash).where(PersonRow.id == 4)).one()
    assert kept.startswith("$argon2id$")
    assert kept not in words(view)


def test_a_wrong_form_says_what_is_wrong_and_keeps_nothing(application: Application) -> None:
    with pytest.raises(DomainError) as refused:
        press("save-person", "new", **a_form(role=""))
    assert sentence(refused.value) == "请填写“角色”。"
    with pytest.raises(DomainError) as refused:
        press("save-person", "new", **a_form(away_until="下周"))
    assert sentence(refused.value) == "“外出至”填写不正确。"
    assert opened(application, tab="people").shown.paging.total == 3


def test_the_list_is_paged_and_narrowed_in_the_database(application: Application) -> None:
    with application.transaction() as store:
        for n in range(44):
            a_person(store, f"person{n:02}", Role.CLERK, region="3307" if n % 2 else "3301")
    last = opened(application, tab="people", page="3").shown
    assert (last.paging.total, last.paging.pages, len(last.accounts)) == (47, 3, 7)
    assert opened(application, tab="people", page="99").shown.paging.page == 3
    assert opened(application, tab="people", region="3301").shown.paging.total == 22
    assert opened(application, tab="people", q="person1").shown.paging.total == 10
    assert opened(application, tab="people", q="%").shown.paging.total == 0
    assert opened(application, tab="people", role="administrator").shown.paging.total == 1
    assert opened(application, tab="people", state="inactive").shown.paging.total == 0


def test_a_locked_account_is_shown_and_unlocked(application: Application) -> None:
    with application.transaction() as store:
        person = a_person(store, "liujie", Role.CLERK)
        store.session.get_one(PersonRow, person).locked_until = MONDAY_NINE.replace(hour=2)
    assert "锁定至 2026-11-23 10:00" in words(opened(application, person=str(person)))
    assert opened(application, state="locked").shown.paging.total == 1
    assert press("unlock", person).said == "已解除锁定。"
    assert opened(application, state="locked").shown.paging.total == 0


def test_who_leaves_hands_open_work_to_a_successor(application: Application) -> None:
    with application.transaction() as store:
        office = a_department(store, "金华市资源规划局")
        zhang = a_person(store, "zhang", Role.LIAISON, department=office, name="张伟")
        li = a_person(store, "li", Role.LIAISON, department=office, name="李娜")
        case = a_dispatched_problem(store, lead=office)
        act(store, case, "sign", viewer_of(Role.LIAISON, office), MONDAY_NINE, responsible="张伟",
            leader="王局")  # fmt: skip
    view = opened(application, person=str(zhang)).shown
    assert view.form.open_work == 1
    assert [c.name for c in view.form.colleagues] == ["李娜"]
    assert "名下有 1 项在办任务" in words(opened(application, person=str(zhang)))
    with pytest.raises(DomainError, match="confirm_first"):
        press("deactivate", zhang, successor=str(li))
    with pytest.raises(DomainError, match="successor_needed"):
        press("deactivate", zhang, confirmed=True)
    done = press("deactivate", zhang, confirmed=True, successor=str(li))
    assert done.said == "已停用，移交在办任务 1 项。"
    with application.reading() as store:
        assert store.peek(case.id).lead.responsible == "李娜"
    assert press("reactivate", zhang).said == "已恢复，请重置密码后转告本人。"


def test_a_department_is_saved_named_otherwise_and_merged(application: Application) -> None:
    done = press("save-department", "new", name="金华市住房和城乡建设局", short_name="市建设局",
                 region="3307", line="住房城乡建设", head_approves=True)  # fmt: skip
    one = done.changes["department"]
    press("save-alias", one, alias="市规划建设局", valid_from="2012-01-01", valid_to="2019-01-31")
    shown = opened(application, tab="departments", q="规划建设局").shown.departments
    assert [(d.name, d.head_approves) for d in shown] == [("金华市住房和城乡建设局", True)]
    with application.transaction() as store:
        other = a_department(store, "金华市人民防空办公室")
        a_dispatched_problem(store, lead=other)
        a_person(store, "renfang", Role.LIAISON, department=other)
    text = words(opened(application, tab="departments", department=str(other)))
    assert "1 项在办任务和 1 名人员移交接收部门" in text
    with pytest.raises(DomainError, match="confirm_first"):
        press("merge-department", other, into=one)
    done = press("merge-department", other, into=one, confirmed=True)
    assert done.said == "已撤并，移交在办任务 1 项、人员 1 名。"
    inactive = opened(application, tab="departments", state="inactive").shown.departments
    assert [(d.name, d.merged_into) for d in inactive] == [("金华市人民防空办公室", "市建设局")]
    with application.reading() as store:
        assert store.session.get_one(DepartmentRow, other).merged_into == int(one)


def test_a_field_is_added_under_the_next_free_code(application: Application) -> None:
    form = opened(application, tab="fields", under="01").shown.form
    assert form.code == "0106"
    assert press("save-field", form.code, name="低空场景", active=True).said == "已保存 低空场景。"
    press("save-field", "0106", name="低空应用", active=False)
    with application.reading() as store:
        row = store.session.get_one(FieldRow, "0106")
        assert (row.name, row.parent, row.active) == ("低空应用", "01", False)
    with pytest.raises(DomainError) as refused:
        press("save-field", "0107", name=" ", active=True)
    assert sentence(refused.value) == "请填写“名称”。"
