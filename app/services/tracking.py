"""The enterprise's way to its case: a link that cannot be guessed, and a code for the telephone.

Both are keyed hashes of the problem's id under the application's secret: nothing is stored, and
a new secret makes all earlier links void.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from app.domain.errors import DomainError

TOKEN_BYTES = 16
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def token_of(problem: int, *, secret: str) -> str:
    """The token of a problem's link: its id and 128 bits of a keyed hash, safe in an address."""
    body = problem.to_bytes(8, "big")
    return _text(body + _hash(secret, b"link", body)[:TOKEN_BYTES])


def problem_of(token: str, *, secret: str) -> int:
    """The problem of a token. Raises DomainError "bad_token" for any other text."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError as wrong:
        raise DomainError("bad_token") from wrong
    body, seal = raw[:8], raw[8:]
    if not hmac.compare_digest(seal, _hash(secret, b"link", body)[:TOKEN_BYTES]):
        raise DomainError("bad_token")
    return int.from_bytes(body, "big")


def code_of(problem: int, *, secret: str) -> str:
    """The eight letters that, with the number, lead to the same page."""
    digest = _hash(secret, b"code", problem.to_bytes(8, "big"))
    return "".join(CODE_LETTERS[b % len(CODE_LETTERS)] for b in digest[:CODE_LENGTH])


def fits(problem: int, code: str, *, secret: str) -> bool:
    """Whether a typed code is the problem's; case and spaces do not matter."""
    typed = "".join(code.upper().split())
    return hmac.compare_digest(typed.encode(), code_of(problem, secret=secret).encode())


def _hash(secret: str, purpose: bytes, body: bytes) -> bytes:
    return hmac.new(secret.encode(), purpose + body, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
