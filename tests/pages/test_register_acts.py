"""问题台账: views of one's own, and what is done to several problems at once."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import replace
from typing import Any

import pytest
from dash import html
from dash._callback_context import context_value
from dash._utils import AttributeDict

from app import context
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.register_filter import RegisterFilter
from app.domain.steps import Action
from app.queries import register as query
from app.services.saved_views import MOST_VIEWS, drop_view, rename_view, save_view
from app.services.several import MOST_AT_ONCE, perform_each
from callbacks import register as callbacks
from tests.building import CLERK, DUTY_HEAD, viewer_of
from tests.pages.problem_page import walk, words
from tests.pages.province import LEADER, Province, a_province, on

AT = on(23, 9)
HANGZHOU = viewer_of(Role.DUTY_HEAD, region="3301")


@pytest.fixture
def acting(sqlite_url: str) -> Province:
    """One's own, to act upon."""
    return a_province(sqlite_url)


def test_a_view_is_kept_under_its_name_and_dropped(acting: Province) -> None:
    red = RegisterFilter(region="3307")
    with acting.application.transaction() as store:
        save_view(store, name=" 金华 ", asked=red, viewer=DUTY_HEAD)
        save_view(store, name="金华", asked=red, viewer=DUTY_HEAD)
        assert [(v.name, v.query) for v in query.saved_views(store, viewer=DUTY_HEAD)] == [
            ("金华", "region=3307")
        ]
        assert query.saved_views(store, viewer=replace(DUTY_HEAD, person=9)) == ()
        drop_view(store, name="金华", viewer=replace(DUTY_HEAD, person=9))
        assert len(query.saved_views(store, viewer=DUTY_HEAD)) == 1
        drop_view(store, name="金华", viewer=DUTY_HEAD)
        assert query.saved_views(store, viewer=DUTY_HEAD) == ()


def test_a_view_of_ones_own_is_given_another_name(acting: Province) -> None:
    with acting.application.transaction() as store:
        for name, region in (("金华", "3307"), ("杭州", "3301")):
            save_view(store, name=name, asked=RegisterFilter(region=region), viewer=DUTY_HEAD)
        rename_view(store, name="金华", new_name="  金华 在办 ", viewer=DUTY_HEAD)
        rename_view(store, name="杭州", new_name="别人", viewer=replace(DUTY_HEAD, person=9))
        rename_view(store, name="没有", new_name="什么", viewer=DUTY_HEAD)
        with pytest.raises(DomainError, match="view_name_taken"):
            rename_view(store, name="杭州", new_name="金华 在办", viewer=DUTY_HEAD)
        with pytest.raises(DomainError, match="missing_fact"):
            rename_view(store, name="杭州", new_name=" ", viewer=DUTY_HEAD)
        assert [(v.name, v.query) for v in query.saved_views(store, viewer=DUTY_HEAD)] == [
            ("杭州", "region=3301"),
            ("金华 在办", "region=3307"),
        ]


def test_a_view_is_renamed_where_it_stands(acting: Province) -> None:
    with acting.application.transaction() as store:
        save_view(store, name="金华", asked=RegisterFilter(region="3307"), viewer=DUTY_HEAD)
    asked = kept(acting, "ask", "金华")
    typed = next(part for part in walk(asked) if getattr(part, "value", None))
    assert typed.value == "金华"
    renamed = kept(acting, "rename", "金华", new_name="义乌")
    assert "义乌" in words(renamed)
    assert "金华" not in words(renamed)


def kept(province: Province, act: str, name: str, new_name: str | None = None) -> Any:
    """What the saved views are redrawn as."""

    def call() -> Any:
        context.use_application(province.application)
        context.use_viewer(DUTY_HEAD)
        press = f'{{"act":"{act}","name":"{name}","type":"register-view-act"}}.n_clicks'
        context_value.set(AttributeDict(triggered_inputs=[{"prop_id": press, "value": 1}]))
        return html.Div(callbacks.keep([1], None, [new_name], ""))

    return copy_context().run(call)


def test_views_have_names_and_are_not_without_number(acting: Province) -> None:
    with acting.application.transaction() as store:
        with pytest.raises(DomainError, match="missing_fact"):
            save_view(store, name="  ", asked=RegisterFilter(), viewer=DUTY_HEAD)
        with pytest.raises(DomainError, match="fact_too_long"):
            save_view(store, name="长" * 31, asked=RegisterFilter(), viewer=DUTY_HEAD)
        for n in range(MOST_VIEWS):
            save_view(store, name=f"视图{n}", asked=RegisterFilter(), viewer=DUTY_HEAD)
        with pytest.raises(DomainError, match="too_many"):
            save_view(store, name="再一个", asked=RegisterFilter(), viewer=DUTY_HEAD)


def done(province: Province, viewer: Viewer, action: Action, *problems: str, **given: Any) -> Any:
    return perform_each(
        province.application.transaction,
        problems=[province.problems[name] for name in problems],
        action=action,
        given=given,
        viewer=viewer,
        at=AT,
    )


def test_an_act_on_several_leaves_out_what_refuses_it(acting: Province) -> None:
    found = done(acting, DUTY_HEAD, Action.REMIND, "late", "answered", "told", "late")
    assert [d.refusal.code if d.refusal else "" for d in found] == ["", "illegal_step", ""]
    with acting.application.reading() as store:
        assert store.peek(acting.problems["late"]).reminders == 1
        assert store.peek(acting.problems["answered"]).reminders == 0


def test_an_act_on_several_asks_each_for_the_right(acting: Province) -> None:
    strange = [d.refusal for d in done(acting, HANGZHOU, Action.REMIND, "late", "pressing")]
    assert [r.code if r else "" for r in strange] == ["unknown_problem", ""]
    with pytest.raises(DomainError, match="not_allowed"):
        done(acting, DUTY_HEAD, Action.CLOSE, "told")


def test_no_more_than_two_hundred_at_once(acting: Province) -> None:
    with pytest.raises(DomainError, match="too_many"):
        perform_each(
            acting.application.transaction, problems=range(1, MOST_AT_ONCE + 2),
            action=Action.REMIND, given={}, viewer=DUTY_HEAD, at=AT,
        )  # fmt: skip


def pressed(province: Province, viewer: Viewer, act: str, step: str, *chosen: str,
            **given: str) -> Any:  # fmt: skip
    """What the dialog answers a press."""
    rows = [{"id": str(province.problems[name])} for name in chosen]
    ids = [callbacks.bulk_field(name) for name in given]

    def call() -> Any:
        context.use_application(province.application)
        context.use_viewer(viewer)
        name = f'{{"act":"{act}","type":"register-bulk-{step}"}}.n_clicks'
        press = {"prop_id": name, "value": 1}
        context_value.set(AttributeDict(triggered_inputs=[press]))
        return callbacks.several([1], [1], [rows], ids, list(given.values()), "?light=red")

    return copy_context().run(call)


def test_several_are_asked_about_before_and_told_after(acting: Province) -> None:
    asked, is_open = pressed(acting, DUTY_HEAD, "remind", "ask", "late", "answered")
    assert is_open
    assert "将对 2 件问题发出催办" in words(asked)
    told, is_open = pressed(acting, DUTY_HEAD, "remind", "do", "late", "answered", words="请抓紧")
    assert is_open
    assert "已完成 1 件。未能完成 1 件：" in words(told)
    assert "当前环节不能进行此操作" in words(told)
    assert pressed(acting, DUTY_HEAD, "cancel", "do", "late") == ([], False)


def test_the_field_of_several_is_changed_with_a_reason(acting: Province) -> None:
    clerk = replace(CLERK, region="33")
    told, _open = pressed(acting, clerk, "amend", "do", "late", field="0901", reason="归类有误")
    assert "已完成 1 件。" in words(told)
    told, _open = pressed(acting, clerk, "amend", "do", "late", field="0901", reason="")
    assert "请填写" in words(told)
    with acting.application.reading() as store:
        found = query.load(store, viewer=LEADER, at=AT, query={"field": "09"}).cards
    assert [card.title for card in found] == ["问题 late"]
