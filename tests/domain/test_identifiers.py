"""Credit codes after GB 32100-2015 and the numbers of problems."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import DomainError
from app.domain.identifiers import (
    check_uscc,
    city_of,
    make_uscc,
    organisation_check_digit,
    parse_problem_number,
    problem_id,
    problem_number,
    uscc_check_digit,
)

CREDIT_CODES = Path(__file__).parents[2].parent / "shared" / "data" / "credit-codes"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91440300708461136T", "9144030071526726XG"])
def test_published_codes_are_valid(code: str) -> None:
    verdict = check_uscc(code)
    assert (verdict.valid, verdict.irregular, verdict.reason) == (True, False, "")


def test_full_width_lower_case_and_blanks_are_read_as_meant() -> None:
    verdict = check_uscc("９１３５ 0100ｍ000100y43 ")
    assert verdict.valid
    assert verdict.code == "91350100M000100Y43"


def test_a_wrong_last_place_is_irregular_and_says_why() -> None:
    verdict = check_uscc("91350100M000100Y4A")
    assert (verdict.valid, verdict.irregular, verdict.reason) == (False, True, "check_digit")


def test_a_body_code_with_a_wrong_check_of_its_own_is_irregular() -> None:
    first17 = "91330784" + "M000100Y" + "5"  # the right check of M000100Y is 4
    verdict = check_uscc(first17 + uscc_check_digit(first17))
    assert (verdict.valid, verdict.irregular, verdict.reason) == (
        False,
        True,
        "organisation_check",
    )


def test_letters_in_the_place_of_registration_are_irregular() -> None:
    first17 = "9133A784" + "M000100Y4"
    verdict = check_uscc(first17 + uscc_check_digit(first17))
    assert (verdict.irregular, verdict.reason) == (True, "place")


def test_letters_in_the_first_two_places_are_allowed() -> None:
    code = make_uscc("N2330784", "M000100Y")
    assert check_uscc(code).valid


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("12345", "length"),
        ("", "length"),
        ("9135 0100", "length"),
        ("91350100M000100Y4", "length"),
        ("9111000060003IOZSV", "alphabet"),
        ("91350100M000100Y4中", "alphabet"),
    ],
)
def test_what_is_no_credit_code_at_all_is_refused(code: str, reason: str) -> None:
    verdict = check_uscc(code)
    assert (verdict.valid, verdict.irregular, verdict.reason) == (False, False, reason)


def test_check_digits_of_a_published_code() -> None:
    assert organisation_check_digit("70846113") == "6"
    assert organisation_check_digit("71526726") == "X"
    assert organisation_check_digit("M000100Y") == "4"
    assert uscc_check_digit("91350100M000100Y4") == "3"


def test_made_codes_repeat_the_published_one() -> None:
    assert make_uscc("91350100", "M000100Y") == "91350100M000100Y43"


def test_a_problem_number_shows_region_day_and_sequence() -> None:
    id = problem_id(city="3307", day=date(2026, 10, 9), sequence=12)
    assert id == 330709778000012  # 2026-10-09 is day 9778 from 2000-01-01
    assert problem_number(id) == "ZJ-3307-20261009-0012"
    assert city_of(id) == "3307"


def test_sequences_grow_beyond_four_digits() -> None:
    id = problem_id(city="3300", day=date(2026, 1, 1), sequence=123456)
    assert problem_number(id) == "ZJ-3300-20260101-123456"
    assert parse_problem_number("ZJ-3300-20260101-123456") == id


@pytest.mark.parametrize(
    "text",
    [
        "ZJ-3307-20261009-0012",
        "3307-20261009-0012",
        "zj-3307-20261009-0012",
        " ＺＪ－３３０７－２０２６１００９－００１２ ",
        "ZJ—3307—20261009—0012",
    ],
)
def test_numbers_are_read_however_they_are_typed(text: str) -> None:
    assert parse_problem_number(text) == 330709778000012


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ZJ-3307",
        "ZJ-3307-20261309-0012",
        "ZJ-3307-20260230-0012",
        "ZJ-3307-19991231-0012",
        "ZJ-3307-20261009-0000",
        "ZJ-3307-20261009-12",
        "ZJ-0307-20261009-0012",
        "ZJ-3307-20261009-0012x",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_problem_number(text)
    assert refusal.value.code == "bad_number"


def test_a_sequence_that_would_run_into_the_next_day_is_refused() -> None:
    with pytest.raises(DomainError):
        problem_id(city="3307", day=date(2026, 10, 9), sequence=10**6)


@pytest.mark.realdata
@pytest.mark.skipif(not CREDIT_CODES.exists(), reason="no shared data beside the repository")
def test_a_hundred_real_codes_are_valid_and_four_false_ones_are_not() -> None:
    valid = (CREDIT_CODES / "valid.txt").read_text(encoding="utf-8").split()
    invalid = (CREDIT_CODES / "invalid.txt").read_text(encoding="utf-8").split()
    assert [code for code in valid if not check_uscc(code).valid] == []
    assert [check_uscc(code).reason for code in invalid] == [
        "length",
        "alphabet",
        "check_digit",
        "check_digit",
    ]
