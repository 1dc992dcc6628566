"""Records are what the csv module says they are."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.records import records

TEXTS = st.text(st.sampled_from('a ,;\t"\n\r甲\u2028\x0b'), max_size=40)


def by_the_library(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [record or [""] for record in reader]


def read(text: str, delimiter: str) -> list[list[str]]:
    return list(records(io.StringIO(text, newline=""), delimiter=delimiter))


@given(TEXTS, st.sampled_from(",;\t"))
def test_a_text_says_the_same_as_to_the_library(text: str, delimiter: str) -> None:
    try:
        expected = by_the_library(text, delimiter)
    except csv.Error:
        with pytest.raises(csv.Error):
            read(text, delimiter)
    else:
        assert read(text, delimiter) == expected


def test_a_quoted_cell_may_hold_lines_and_what_follows_it_is_read_on() -> None:
    text = 'a,b\n1,"two\nlines, and a ""word"""\n3,4\n'
    assert read(text, ",") == [["a", "b"], ["1", 'two\nlines, and a "word"'], ["3", "4"]]
