"""The values of a report read the same wherever they stand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.queries.report import Figure, Form, Value
from app.queries.report_words import change, said

INSTANT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
"""Half past midnight of the 24th in Shanghai."""


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (Form.COUNT, 1234, "1,234"),
        (Form.COUNT, 0, "0"),
        (Form.DAYS, 2.5, "2.5"),
        (Form.DAYS, 1234.04, "1,234.0"),
        (Form.SHARE, 0.9164, "91.6%"),
        (Form.SHARE, 1, "100.0%"),
        (Form.SIGNED, 3, "+3"),
        (Form.SIGNED, -1200, "−1,200"),
        (Form.SIGNED, 0, "持平"),
        (Form.SIGNED, -0.04, "持平"),
        (Form.MOMENT, INSTANT, "2026-11-24 00:30"),
        (Form.DAY, INSTANT, "2026-11-24"),
        (Form.DAY, date(2026, 11, 23), "2026-11-23"),
        (Form.LIGHT, "red", "红"),
        (Form.LIGHT, "grey", "灰"),
        (Form.LIGHT, "none", "—"),
        (Form.TEXT, "=1+1", "=1+1"),
        (Form.PROBLEM, "ZJ-3307-20261123-0001", "ZJ-3307-20261123-0001"),
    ],
)
def test_a_value_is_read_by_its_form(form: Form, value: Value, words: str) -> None:
    assert said(form, value) == words


@pytest.mark.parametrize("form", Form)
def test_what_is_nothing_is_a_dash(form: Form) -> None:
    assert said(form, None) == "—"


@pytest.mark.parametrize(
    ("form", "value", "before", "words"),
    [
        (Form.COUNT, 42, 36, "+6"),
        (Form.COUNT, 36, 42, "−6"),
        (Form.COUNT, 36, 36, "持平"),
        (Form.COUNT, 36, None, ""),
        (Form.DAYS, 2.5, 3.0, "−0.5"),
        (Form.SHARE, 0.9164, 0.8996, "+1.6 个百分点"),
        (Form.SHARE, 0.9164, 0.9162, "持平"),
        (Form.SHARE, None, 0.9, ""),
    ],
)
def test_a_change_is_that_of_the_two_numbers_one_reads(
    form: Form, value: Value, before: Value, words: str
) -> None:
    """91.64 and 89.96 differ by 1.68, but one reads 91.6 and 90.0."""
    figure = Figure(code="n", label="数", value=value, form=form, before=before)
    assert change(figure) == words
