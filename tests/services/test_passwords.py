"""Passwords: which may be set, how they are kept, and when they are too old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from app.domain.errors import DomainError
from app.services import passwords
from tests.building import MONDAY_NINE


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-123", "password_short"),
        ("lowercase-only", "password_plain"),
        ("lowercase1only", "password_plain"),
        ("1234567890-1", "password_plain"),
        ("Zhangsan-2026", "password_is_name"),
        ("A1-" + "x" * 126, "password_long"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        passwords.check(password, username="zhangsan")


@pytest.mark.parametrize(
    "password", ["Lowercase1x", "lower-case-1", "UPPER-CASE-1", "义乌Mark-12x"]
)
def test_three_kinds_of_signs_and_ten_places_are_enough(password: str) -> None:
    passwords.check(password, username="zhangsan")


def test_the_last_five_are_refused_and_the_sixth_is_not() -> None:
    kept = ""
    for n in range(1, 7):
        kept = passwords.replaced(kept, f"Password-{n}")
    assert len(kept.splitlines()) == 5
    with pytest.raises(DomainError, match="password_used_before"):
        passwords.check("Password-2", username="zhangsan", kept=kept)
    passwords.check("Password-1", username="zhangsan", kept=kept)


def test_only_the_present_one_opens() -> None:
    kept = passwords.replaced(passwords.replaced("", "Password-1"), "Password-2")
    assert passwords.fits(kept, "Password-2")
    assert not passwords.fits(kept, "Password-1")
    assert not passwords.fits("", "Password-2")


def test_a_hash_says_nothing_of_its_password_and_is_argon2id() -> None:
    first, second = passwords.hashed("Password-1"), passwords.hashed("Password-1")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "Password-1" not in first


def test_a_hash_of_weaker_parameters_is_outdated_and_made_anew() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash("Password-1")
    kept = f"{weak}\nan older one"
    assert passwords.outdated(kept)
    renewed = passwords.rehashed(kept, "Password-1")
    assert not passwords.outdated(renewed)
    assert passwords.fits(renewed, "Password-1")
    assert renewed.splitlines()[1:] == ["an older one"]


def test_a_password_is_too_old_after_ninety_days() -> None:
    after = MONDAY_NINE + timedelta(days=90)
    assert not passwords.expired(MONDAY_NINE, at=after)
    assert passwords.expired(MONDAY_NINE, at=after + timedelta(seconds=1))
    assert not passwords.expired(None, at=after)


def test_a_made_up_password_may_be_set_and_is_never_the_same() -> None:
    made = {passwords.made_up("yu") for _n in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) == 16
        assert not set("0O1lI") & set(password)
        passwords.check(password, username="yu")
