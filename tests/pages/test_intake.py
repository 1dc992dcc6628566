"""受理登记: what the counter sees, and what one gesture does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app import context
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.queries import intake as query
from app.services import intake as service
from callbacks.group import guarded
from callbacks.intake import page, registration_of
from layouts.pages import intake as layout
from tests.pages.problem_page import Office, a_case, an_office, words

TYPED = {
    "title": "用电增容等了三个月",
    "text": "申请增容一千千伏安，供电方案迟迟未批，产线无法投用。",
    "channel": "visit",
    "region": "330782",
    "enterprise_name": "义乌市恒达针织有限公司",
    "contact": "陈国强",
    "phone": "13900001111",
    "kind": "help",
    "field": "0902",
    "difficulty": "general",
    "answer": "已当场答复办理路径。",
}


@pytest.fixture
def office(sqlite_url: str) -> Office:
    return an_office(sqlite_url)


def opened(office: Office, who: str) -> Any:
    with office.application.reading() as store:
        view = query.load(store, viewer=office.people[who], at=office.now(), query={})
    return layout.draw(view)


def taken_in(office: Office, who: str, then: str, **changes: Any) -> Case:
    typed: Mapping[str, Any] = {**TYPED, **changes}
    given, more = registration_of(typed)
    with office.application.transaction() as store:
        return service.take_in(
            store, given=given, then=then, more=more, viewer=office.people[who], at=office.now()
        )


def test_what_came_in_waits_in_the_queue(office: Office) -> None:
    a_case(office, until="registered", title="出口退税进度查询")
    a_case(office, until="accepted", title="已经受理的另一件")
    read = words(opened(office, "clerk"))
    assert "出口退税进度查询" in read
    assert "已经受理的另一件" not in read


def test_an_empty_queue_says_what_would_be_here(office: Office) -> None:
    assert "没有待受理的问题" in words(opened(office, "clerk"))


@pytest.mark.parametrize(
    ("then", "stage"), [("register", "intake"), ("accept", "transfer"), ("answer", "feedback")]
)
def test_one_gesture_registers_and_goes_as_far_as_chosen(
    office: Office, then: str, stage: str
) -> None:
    assert taken_in(office, "clerk", then).stage == stage


def test_a_liaison_registers_what_a_visit_brought_but_accepts_nothing(office: Office) -> None:
    assert taken_in(office, "liaison", "register").stage == "intake"
    with pytest.raises(DomainError) as refused:
        taken_in(office, "liaison", "accept")
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize("missing", ["title", "text", "channel", "region"])
def test_what_is_missing_is_named_and_nothing_is_registered(office: Office, missing: str) -> None:
    with pytest.raises(DomainError) as refused:
        taken_in(office, "clerk", "register", **{missing: ""})
    assert (refused.value.code, refused.value.facts["name"]) == ("missing_fact", missing)
    assert "没有待受理的问题" in words(opened(office, "clerk"))


def test_a_refused_acceptance_leaves_no_registration_behind(office: Office) -> None:
    with pytest.raises(DomainError):
        taken_in(office, "clerk", "accept", difficulty="")
    assert "没有待受理的问题" in words(opened(office, "clerk"))


def test_a_code_that_is_no_code_is_refused(office: Office) -> None:
    with pytest.raises(DomainError) as refused:
        taken_in(office, "clerk", "register", uscc="12345")
    assert refused.value.code == "bad_uscc"


def test_an_enterprise_is_known_by_its_code_the_second_time(office: Office) -> None:
    first = taken_in(office, "clerk", "register", uscc="91350100M000100Y43")
    again = taken_in(office, "clerk", "register", uscc="91350100m000100y43", enterprise_name="")
    assert first.appellant.enterprise == again.appellant.enterprise


def test_open_problems_of_the_enterprise_and_of_like_words_are_shown(office: Office) -> None:
    taken_in(office, "clerk", "register", uscc="91350100M000100Y43", title="消防验收迟迟未办")
    taken_in(office, "clerk", "register", title="厂房消防验收互为前置", enterprise_name="另一家")
    with office.application.reading() as store:
        own, others = query.near(
            store,
            viewer=office.people["clerk"],
            at=office.now(),
            words="消防验收与规划核实",
            uscc="91350100M000100Y43",
        )
    assert [w.title for w in own] == ["消防验收迟迟未办"]
    assert [w.title for w in others] == ["厂房消防验收互为前置"]


def test_an_enterprise_is_found_by_part_of_its_name_and_shown_masked(office: Office) -> None:
    taken_in(office, "clerk", "register")
    with office.application.reading() as store:
        found = query.enterprises(store, words="恒达")
    assert [(e.name, e.contact, e.phone) for e in found] == [
        ("义乌市恒达针织有限公司", "陈*", "139****1111")
    ]


@pytest.mark.parametrize("who", ["leader", "duty_head", "supervisor", "auditor", "administrator"])
def test_who_may_not_register_is_refused_at_every_callback(office: Office, who: str) -> None:
    context.use_viewer(office.people[who])
    for function, _dependencies, _options, needs in page.recorded:
        with pytest.raises(DomainError) as refused:
            guarded(function, needs)()
        assert refused.value.code == "not_allowed"
