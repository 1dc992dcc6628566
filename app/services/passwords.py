"""Passwords: how they are kept, what a good one is, and the ones made up for people.

Kept as argon2id hashes, the present one first and the four before it under it, a line each. The
figures (10 characters, 3 of 4 classes, not the last 5, 90 days) are those that assessors of
GB/T 22239-2019 8.1.4 look for; the standard itself names none.
"""

from __future__ import annotations

import secrets
import string
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import DomainError

SHORTEST = 10
LONGEST = 128
KINDS = 3
KEPT = 5
VALID = timedelta(days=90)

LETTERS = "".join(set(string.ascii_letters + string.digits) - set("0O1lI"))
"""For passwords that are read off paper: nothing that looks like something else."""

_hasher = PasswordHasher()
_nobody = _hasher.hash(secrets.token_urlsafe())
"""Checked where there is no such account, so that both answers take the same time."""


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether a password is the present one; with nothing kept, work is done and it is not."""
    return _verified(kept.partition("\n")[0] or _nobody, password) and bool(kept)


def outdated(kept: str) -> bool:
    """Whether the present hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept.partition("\n")[0])


def replaced(kept: str, password: str) -> str:
    """What to keep when a password takes the place of another."""
    return "\n".join([hashed(password), *kept.splitlines()[: KEPT - 1]])


def rehashed(kept: str, password: str) -> str:
    """What to keep when the same password is hashed anew."""
    return "\n".join([hashed(password), *kept.splitlines()[1:]])


def expired(changed_at: datetime | None, *, at: datetime) -> bool:
    """Whether a password has to be changed because of its age."""
    return changed_at is not None and at - changed_at > VALID


def check(password: str, *, username: str, kept: str = "") -> None:
    """Raise DomainError for a password that may not be set.

    password_short, password_long, password_plain (fewer than 3 of the 4 classes),
    password_is_name, password_used_before.
    """
    if len(password) < SHORTEST:
        raise DomainError("password_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise DomainError("password_long", longest=LONGEST)
    if sum(map(bool, _classes(password))) < KINDS:
        raise DomainError("password_plain")
    if username.casefold() in password.casefold():
        raise DomainError("password_is_name")
    if any(_verified(old, password) for old in kept.splitlines()):
        raise DomainError("password_used_before", kept=KEPT)


def made_up(username: str) -> str:
    """A random password of 16 characters for a first sign-in, which `check` lets pass.

    A short user name stands in one random text of some dozens by chance.
    """
    while True:
        password = "".join(secrets.choice(LETTERS) for _ in range(16))
        if all(_classes(password)[:3]) and username.casefold() not in password.casefold():
            return password


def _classes(password: str) -> tuple[bool, bool, bool, bool]:
    return (
        any(c.islower() for c in password),
        any(c.isupper() for c in password),
        any(c.isdigit() for c in password),
        any(not c.isalnum() for c in password),
    )


def _verified(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
