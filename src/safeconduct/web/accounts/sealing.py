"""Secrets of accounts, encrypted with keys of their own that outlive the rotation of the keys of identities."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


def seal(text: str, purpose: str) -> str:
    """A text as it may lie in the database; what is sealed for one purpose cannot be opened for another."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), None)).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """The text again.

    Raises:
        cryptography.exceptions.InvalidTag: it was sealed with another key or for another purpose, or altered.
    """
    content = base64.b64decode(sealed)
    return _cipher(purpose).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], None).decode()


def _cipher(purpose: str) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"safeconduct {purpose}".encode())
    return AESGCM(derive.derive(str(settings.SECRET_KEY).encode()))
