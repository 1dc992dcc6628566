"""What is done on a pack: its sentences are written, it is signed off, cases are decided on."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.review.weeks import WeekState
from layouts.pages import reviews as layout
from tests.pages.consulting_office import kept
from tests.pages.problem_page import Office, component, of_class, words
from tests.pages.reviewing_office import Pressed, frozen, the_pack, two_flagged

DECISION = {"text": "由住建局牵头并联办理。", "lead": "住建局", "due": "2026-12-04"}
IN_WORDS = "议定由住建局牵头并联办理。住建局牵头2026-12-04前●待落实督促落实会商议程"


@pytest.fixture
def numbers(office: Office) -> list[str]:
    """The numbers of the two candidates of a frozen week."""
    cases = two_flagged(office)
    frozen(office)
    return [problem_number(case.id) for case in cases]


def sentence(office: Office, chapter: str = "overview", n: int = 1) -> tuple[str, str]:
    """A sentence as it reads, and as the numbers wrote it."""
    [found] = [c for c in the_pack(office).report.chapters if c.key == chapter]
    return found.sentences[n - 1].text, found.sentences[n - 1].written


@pytest.mark.usefixtures("numbers")
def test_a_sentence_opens_as_it_is_is_kept_and_taken_back(office: Office) -> None:
    _text, written = sentence(office)
    hand = Pressed(office).writes("open", chapter="overview")
    assert kept(hand.drawn) == [written]
    hand.writes("save", "本周平稳。", chapter="overview")
    assert "本周平稳。 已修改" in words(hand.drawn)
    assert sentence(office) == ("本周平稳。", written)
    assert kept(hand.writes("open", chapter="overview").drawn) == ["本周平稳。"]
    assert "恢复原文" in words(hand.drawn)
    hand.writes("restore", chapter="overview")
    assert sentence(office) == (written, written)


@pytest.mark.usefixtures("numbers")
def test_a_sentence_that_is_refused_stays_in_its_field(office: Office) -> None:
    long = "长" * 2001
    hand = Pressed(office).writes("save", long, chapter="overview")
    assert kept(hand.drawn) == [long]
    assert "不能超过2000字" in words(of_class(hand.drawn, "field-wrong"))
    Pressed(office, "leader").signs()
    hand.writes("save", "改一改", chapter="overview")
    assert kept(hand.drawn) == ["改一改"]
    assert "例会材料已经签发，不能再修改。" in words(hand.drawn)


@pytest.mark.usefixtures("numbers")
def test_leaving_a_sentence_changes_nothing(office: Office) -> None:
    text, written = sentence(office)
    hand = Pressed(office).writes("back", "没有保存的话", chapter="overview")
    assert words(hand.drawn).startswith(text)
    assert sentence(office) == (text, written)


@pytest.mark.usefixtures("numbers")
def test_a_sentence_that_is_not_there_is_refused(office: Office) -> None:
    for chapter, n in (("overview", 99), ("nonsense", 1)):
        with pytest.raises(DomainError, match="unknown_sentence"):
            Pressed(office).writes("open", chapter=chapter, n=n)


@pytest.mark.usefixtures("numbers")
def test_a_leader_signs_off_once_after_a_question(office: Office) -> None:
    hand = Pressed(office, "leader").asks("sign")
    assert "签发后文字表述不能再修改" in words(hand.drawn[0])
    hand.signs()
    assert "已签发" in words(hand.drawn)
    assert the_pack(office).line.signed_by == "周国平"
    assert the_pack(office).line.state is WeekState.SIGNED
    with pytest.raises(DomainError, match="pack_signed"):
        hand.signs()


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize(("who", "may"), [("leader", True), ("supervisor", False)])
def test_only_a_leader_signs(office: Office, who: str, may: bool) -> None:
    assert the_pack(office, who).may_sign is may
    if not may:
        with pytest.raises(DomainError, match="not_allowed"):
            Pressed(office, who).signs()


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("who", ["leader", "duty_head"])
def test_who_prepares_no_review_writes_no_sentence(office: Office, who: str) -> None:
    assert not the_pack(office, who).may_edit
    with pytest.raises(DomainError, match="not_allowed"):
        Pressed(office, who).writes("save", "改一改", chapter="overview")


@pytest.mark.usefixtures("numbers")
def test_a_table_unfolds_in_its_place(office: Office) -> None:
    hand = Pressed(office).unfolds("new")
    assert "厂房消防验收" in words(hand.drawn)
    assert "展开" not in words(hand.drawn)


def test_a_decision_is_recorded_and_shown_wherever_the_case_stands(
    office: Office, numbers: list[str]
) -> None:
    hand = Pressed(office).decides("open", numbers[0])
    assert "议定：厂房消防验收" in words(hand.drawn)
    hand.decides("save", numbers[0], **DECISION)
    assert hand.drawn == []
    shown = [p["children"] for p in hand.props.values() if IN_WORDS in words(p["children"])]
    assert len(shown) == 2
    [decided] = the_pack(office).recorded[numbers[0]]
    assert decided.decision.text == DECISION["text"]
    assert numbers[1] not in the_pack(office).recorded
    screen = layout.draw(the_pack(office, mode="meeting"))
    step = 1 + [c.key for c in the_pack(office).report.chapters].index("candidates") + 1
    assert IN_WORDS in words(component(screen, layout.recorded(numbers[0], step)))


@pytest.mark.parametrize(
    ("missing", "complaint"),
    [
        ({"text": ""}, "请填写“议定内容”。"),
        ({"lead": ""}, "请填写“牵头部门”。"),
        ({"due": "2026-11-20"}, "所选日期须晚于现在。"),
    ],
)
def test_a_refused_decision_says_why_and_loses_nothing(
    office: Office, numbers: list[str], missing: dict[str, Any], complaint: str
) -> None:
    given = {**DECISION, **missing}
    hand = Pressed(office).decides("save", numbers[0], **given)
    assert complaint in words(of_class(hand.drawn, "field-wrong"))
    assert {value for value in given.values() if value} <= set(kept(hand.drawn))
    assert the_pack(office).recorded == {}


@pytest.mark.parametrize("who", ["leader", "duty_head"])
def test_who_does_not_consult_records_nothing(office: Office, numbers: list[str], who: str) -> None:
    assert not the_pack(office, who).may_decide
    assert "记录议定" not in words(layout.draw(the_pack(office, who, mode="meeting")))
    for do in ("open", "save"):
        with pytest.raises(DomainError, match="not_allowed"):
            Pressed(office, who).decides(do, numbers[0], **DECISION)


def test_leaving_the_form_puts_it_away(office: Office, numbers: list[str]) -> None:
    assert Pressed(office).decides("back", numbers[0], **DECISION).drawn == []
    assert the_pack(office).recorded == {}
