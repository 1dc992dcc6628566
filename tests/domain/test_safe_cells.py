"""Text cells that a spreadsheet must not calculate: marked in a csv, and read back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.safe_cells import guarded, guarded_column, unguarded


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff20A1"]
)
def test_a_text_that_begins_like_a_formula_is_marked(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "厂房", "1=1", "'引号'", " =1", "３－1"])
def test_any_other_text_stays(text: str) -> None:
    assert guarded(text) == text


def test_a_text_that_looks_marked_already_is_not_taken_for_a_marked_one() -> None:
    assert guarded("'=1") == "''=1"
    assert unguarded("''=1") == "'=1"


@given(st.text(st.sampled_from("=+-@'\t\r\n\uff1d a1"), max_size=6))
def test_what_was_marked_is_read_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {*"=+-@\t\r\n"}


def test_a_column_says_the_same_as_its_texts() -> None:
    column = ["=1", None, "", "'+1", "平常"]
    assert guarded_column(column) == ["'=1", None, "", "''+1", "平常"]
    assert guarded_column(["平常", None]) == ["平常", None]
