"""Forms of dates are read as the standard library reads them, a file of a million dates at ease."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.cells import read_instant
from app.imports.profile import shipped_profile

REGISTER = shipped_profile("register")
FORMS = [form for form in REGISTER.forms if form.startswith("%")]
NUMBERS = st.sampled_from(["0", "00", "1", "02", "9", "12", "13", "24", "29", "31", "60", "61"])


def by_the_library(text: str) -> datetime | None:
    """The first of the register's forms that fits, on the clock of the office."""
    for form in FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=REGISTER.zone)
        except ValueError:
            continue
    return None


@given(
    st.sampled_from(["1999", "2024", "20245", "24"]),
    st.lists(NUMBERS, min_size=5, max_size=5),
    st.sampled_from(["{}-{}-{} {}:{}:{}", "{}/{}/{} {}:{}", "{}年{}月{}日 {}时{}分", "{}.{}.{}",
                     "{}-{}-{}  {}:{}", "{}/{}/{}x", "{} -{}-{}"]),
)  # fmt: skip
def test_a_date_means_what_the_standard_library_says(
    year: str, numbers: list[str], written: str
) -> None:
    text = written.format(year, *numbers)
    found = read_instant(text, REGISTER)
    expected = by_the_library(" ".join(text.split()))
    if expected is not None:
        assert found is not None
        assert found[0] == expected
    elif found is not None:  # what no form takes may still be ISO 8601
        assert found[0] == datetime.fromisoformat(text).replace(tzinfo=REGISTER.zone)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-01-01 09:30:61", "2026-01-01 09:30:00 x"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_instant(text, REGISTER) is None
