"""相似问题: like words find each other, with the answer that was given; nothing else does."""

from __future__ import annotations

from contextvars import copy_context
from datetime import timedelta

import pytest

from app import context
from app.domain.access import Viewer
from app.domain.catalogue import Result, Role, Stage
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.similar import Nearness, SimilarProblem, nearness, rarest, share, similar_to
from callbacks import problem as callbacks
from callbacks.group import guarded
from layouts.pages.problem import similar
from tests.building import MONDAY_NINE, viewer_of
from tests.pages.problem_page import Office, a_case, an_office, walk, words

SEAL = {
    "title": "外省业主不认电子印章",
    "text": "电子印章签的合同验签失败，外省业主要求重新盖实体章。",
    "enterprise_name": "义乌市恒达针织有限公司",
}
ANOTHER_SEAL = {
    "title": "电子印章外省验签失败",
    "text": "外省业主不认电子印章签的合同，要求重新盖实体章。",
    "enterprise_name": "永康市飞马工具有限公司",
}
STEAM = {
    "title": "集中供热蒸汽压力不足",
    "text": "染缸升温慢，色差返工增加，供热公司答复管网末端压力不够。",
    "enterprise_name": "绍兴市明月印染有限公司",
}


@pytest.fixture
def office(database_url: str) -> Office:
    return an_office(database_url)


def found(office: Office, case: Case, viewer: Viewer) -> tuple[SimilarProblem, ...]:
    with office.application.reading() as store:
        return similar_to(store, viewer=viewer, number=problem_number(case.id))


def closed(office: Office, case: Case) -> Case:
    """Solved, confirmed by the enterprise on the telephone, and closed."""
    case = office.act(case, Action.SUBMIT, "liaison", result="solved", text="已出具互认证明。")
    office.at(office.now() + timedelta(hours=1))
    case = office.act(
        case, Action.CALL_BACK, "clerk", means="phone", reached=True, solved=True, grade=5
    )
    return office.act(case, Action.CLOSE, "clerk", ground="confirmed")


def test_another_enterprise_said_it_before_and_was_answered(office: Office) -> None:
    earlier = closed(office, a_case(office, until="signed", **SEAL))
    a_case(office, until="registered", **STEAM)
    mine = a_case(office, until="registered", **ANOTHER_SEAL)
    (like,) = found(office, mine, office.people["clerk"])
    assert like.number == problem_number(earlier.id)
    assert like.title == "外省业主不认电子印章"
    assert (like.stage, like.result) == (Stage.CLOSED, Result.SOLVED)


def test_what_is_still_open_has_no_answer_yet(office: Office) -> None:
    a_case(office, until="signed", **SEAL)
    mine = a_case(office, until="registered", **ANOTHER_SEAL)
    (like,) = found(office, mine, office.people["clerk"])
    assert (like.stage, like.result) == (Stage.HANDLING, None)


def test_other_words_are_not_like_it(office: Office) -> None:
    a_case(office, until="registered", **STEAM)
    mine = a_case(office, until="registered", **SEAL)
    assert found(office, mine, office.people["clerk"]) == ()


def test_the_nearest_comes_first_and_five_at_most(office: Office) -> None:
    half = {"title": "外省业主不认电子印章", "text": "合同验签失败。", "enterprise_name": "甲"}
    for _n in range(3):
        a_case(office, until="registered", **half)
    for _n in range(3):
        a_case(office, until="registered", **SEAL)
    mine = a_case(office, until="registered", **SEAL)
    likes = found(office, mine, office.people["clerk"])
    assert len(likes) == 5
    assert [like.nearness for like in likes[:3]] == [Nearness.SAME] * 3
    assert [like.nearness for like in likes[3:]] == [Nearness.PART] * 2
    assert problem_number(mine.id) not in {like.number for like in likes}


def test_what_one_may_not_see_is_not_among_them(office: Office) -> None:
    a_case(office, until="registered", **SEAL)
    mine = a_case(office, until="signed", **ANOTHER_SEAL)
    assert found(office, mine, office.people["liaison"]) == ()
    assert len(found(office, mine, viewer_of(Role.CLERK, region="330782"))) == 1
    assert found(office, mine, viewer_of(Role.CLERK, region="3301")) == ()


def test_a_text_without_chinese_words_finds_nothing(office: Office) -> None:
    mine = a_case(office, until="registered", title="PLC 2026", text="ABC-1")
    assert found(office, mine, office.people["clerk"]) == ()


def test_the_rarest_terms_count_most_and_own_words_of_nobody_else_count_nothing() -> None:
    held = {"只有": [1], "印章": [1, 2], "企业": [1, 2, *range(10, 58)]}
    weights = rarest(held, problem=1)
    assert set(weights) == {"印章", "企业"}
    assert weights["印章"] > 4 * weights["企业"]
    assert share(weights, "企业的印章") == 1
    assert share(weights, "别的话") == 0


@pytest.mark.parametrize(
    ("shared", "word"),
    [(1.0, Nearness.SAME), (0.8, Nearness.SAME), (0.79, Nearness.NEAR), (0.5, Nearness.NEAR),
     (0.49, Nearness.PART), (0.25, Nearness.PART), (0.24, None)],
)  # fmt: skip
def test_nearness_is_said_in_words(shared: float, word: Nearness | None) -> None:
    assert nearness(shared) is word


def card_of(office: Office, case: Case, who: str) -> object:
    """What the page is given once it stands."""

    def asked() -> object:
        context.use_application(office.application)
        context.use_viewer(office.people[who])
        shown = {"number": problem_number(case.id)}
        return guarded(callbacks.compare, callbacks.page.needs)("problem-similar", shown)

    return copy_context().run(asked)


def test_the_card_leads_to_the_problem_and_tells_its_answer(office: Office) -> None:
    earlier = closed(office, a_case(office, until="signed", **SEAL))
    card = card_of(office, a_case(office, until="registered", **SEAL), "clerk")
    (link,) = [part for part in walk(card) if getattr(part, "href", None)]
    assert link.href == f"/problems/{problem_number(earlier.id)}"
    read = words(card)
    assert "办结 · 已解决" in read
    assert "用语基本一致 · 义乌市" in read


def test_without_any_the_card_says_so(office: Office) -> None:
    assert "未发现相近的问题。" in words(similar(()))
    assert "未发现相近的问题。" in words(card_of(office, a_case(office, **STEAM), "clerk"))


def test_the_page_itself_does_not_wait_for_it(office: Office) -> None:
    case = a_case(office, until="registered", **SEAL)
    a_case(office, until="registered", **SEAL)
    office.at(MONDAY_NINE + timedelta(hours=1))
    page = office.open(case, "clerk")
    assert "相似问题" not in words(page.drawn)
