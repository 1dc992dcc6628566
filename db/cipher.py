"""Encryption at rest of phones and natural persons' names, and their masks.

A token is `v1.<fingerprint>.<ciphertext>`: AES-256-GCM under a key derived from the secret; the
fingerprint (a keyed hash) lets two tokens be compared without being read. The provider is this
one class, so that a certified module can take its place.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import DomainError

VERSION = "v1"
NONCE = 12


class Cipher:
    """Tokens under one secret. The secret never reaches the database."""

    def __init__(self, secret: str) -> None:
        self._seal = AESGCM(_derived(secret, b"fields"))
        self._print = _derived(secret, b"fingerprints")

    def hide(self, plain: str) -> str:
        """The token of a text; nothing stays nothing."""
        if not plain:
            return ""
        nonce = os.urandom(NONCE)
        sealed = nonce + self._seal.encrypt(nonce, plain.encode(), None)
        return f"{VERSION}.{self.fingerprint(plain)}.{base64.urlsafe_b64encode(sealed).decode()}"

    def show(self, token: str) -> str:
        """The text of a token. Raises DomainError "wrong_secret" under another secret."""
        if not token:
            return ""
        sealed = base64.urlsafe_b64decode(token.split(".")[2])
        try:
            return self._seal.decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
        except InvalidTag as wrong:
            raise DomainError("wrong_secret") from wrong

    def fingerprint(self, plain: str) -> str:
        """The keyed hash by which equal texts are found."""
        return hmac.digest(self._print, plain.encode(), "sha256").hex()[:16]


def _derived(secret: str, purpose: bytes) -> bytes:
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()


def masked_name(name: str) -> str:
    """张三丰 → 张*."""
    return f"{name[0]}*" if name else ""


def masked_phone(phone: str) -> str:
    """13812341234 → 138****1234; short numbers keep their last two places."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if phone else ""
