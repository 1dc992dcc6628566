"""How much room texts take, and how they are cut: worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.text_room import cut, lines, one_line, width


def test_a_chinese_letter_is_as_wide_as_high_and_a_latin_one_less() -> None:
    assert width("在办问题") == 4.0
    assert 1.0 < width("ab") < 1.6
    assert width("") == 0.0


def test_between_chinese_and_other_letters_a_quarter_is_left() -> None:
    """As office programs do, on either side of a number, be there a blank or none."""
    assert width("第7号") == width("第号") + width("7") + 0.5
    assert lines("一二三四五六七八九7", 9 + width("7")) == 2


@pytest.mark.parametrize(
    ("text", "room", "many"),
    [
        ("", 10, 1),
        ("一二三四五六七八九十", 10, 1),
        ("一二三四五六七八九十一", 10, 2),
        ("一二三\n四五六", 10, 2),
        ("一二三四五六七 ZJ-3307", 10, 2),
    ],
)
def test_lines_are_counted_with_words_whole(text: str, room: float, many: int) -> None:
    assert lines(text, room) == many


def test_a_word_longer_than_a_line_takes_several() -> None:
    """Twenty letters of at least half an em are at least ten ems, in lines of four."""
    assert lines("abcdefghijklmnopqrst", 4) >= 3


@pytest.mark.parametrize(
    ("text", "room", "most", "told"),
    [
        ("一二三四五", 5, 1, "一二三四五"),
        ("一二三四五六", 5, 1, "一二三四…"),
        ("一二三四五六七八九十一", 5, 2, "一二三四五六七八九…"),
    ],
)
def test_what_is_too_long_is_cut_with_an_ellipsis(
    text: str, room: float, most: int, told: str
) -> None:
    assert cut(text, room, most=most) == told


@given(
    st.text(st.sampled_from("厂房a B-7。%🚒ش\u0301\n"), max_size=200),
    st.floats(2, 40),
    st.integers(1, 4),
)
def test_what_was_cut_fits(text: str, room: float, most: int) -> None:
    told = cut(text, room, most=most)
    assert lines(told, room) <= most
    assert told == text or told.endswith("…")


def test_breaks_that_somebody_typed_become_blanks() -> None:
    assert one_line(" 一\n\n二\t三 ") == "一 二 三"
