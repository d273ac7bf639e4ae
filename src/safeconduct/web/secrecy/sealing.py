"""Sealing: AES-256-GCM over one value, bound to the person and the field that it belongs to.

A sealed value is ``version (1 byte) | generation of the key (2 bytes) | nonce (12 bytes) | ciphertext and tag``. The
text is filled up to a multiple of 32 bytes first, so that the length of a short name does not show.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK_BYTES = 32
_HEAD_BYTES = 3
_END = b"\x80"


class Unreadable(Exception):
    """A sealed value does not open: it was changed, moved to another place, or sealed with another key."""


def nonces(count: int) -> Iterator[bytes]:
    """Random nonces, 12 bytes each, drawn together since each draw is a call of the system."""
    drawn = os.urandom(NONCE_BYTES * count)
    return (drawn[start : start + NONCE_BYTES] for start in range(0, len(drawn), NONCE_BYTES))


def seal(cipher: AESGCM, generation: int, person_id: str, field: str, value: str | bytes, nonce: bytes) -> bytes:
    """Seal a text or bytes for a field of a person with the person's own key and a nonce that is used once."""
    head = _head(generation)
    plain = (value.encode() if isinstance(value, str) else value) + _END
    plain += bytes(-len(plain) % BLOCK_BYTES)
    return head + nonce + cipher.encrypt(nonce, plain, head + _place(field) + person_id.encode())


def unseal(cipher: AESGCM, generation: int, person_id: str, field: str, blob: bytes) -> bytes:
    """The bytes of a sealed value, those of a text as UTF-8.

    Raises:
        Unreadable: it is not a value that was sealed with this key for this field of this person.
    """
    head, nonce = blob[:_HEAD_BYTES], blob[_HEAD_BYTES : _HEAD_BYTES + NONCE_BYTES]
    if len(nonce) < NONCE_BYTES or head != _head(generation):
        raise Unreadable(f"{field} of {person_id}: is no sealed value of version {VERSION} and generation {generation}")
    try:
        plain = cipher.decrypt(nonce, blob[_HEAD_BYTES + NONCE_BYTES :], head + _place(field) + person_id.encode())
    except InvalidTag:
        raise Unreadable(f"{field} of {person_id}: was changed, or was sealed for another place") from None
    return plain[: plain.rindex(_END)]


def new_data_key() -> bytes:
    """A new key for a person, 32 random bytes."""
    return os.urandom(KEY_BYTES)


def wrap(master: bytes, key_id: str, person_id: str, data_key: bytes) -> bytes:
    """Wrap a person's key with a master key, bound to the person and to the master key's id."""
    nonce = os.urandom(NONCE_BYTES)
    return bytes((VERSION,)) + nonce + _cipher(master).encrypt(nonce, data_key, _owner(key_id, person_id))


def unwrap(master: bytes, key_id: str, person_id: str, wrapped: bytes) -> bytes:
    """The person's key, 32 bytes.

    Raises:
        Unreadable: it was not wrapped with this master key for this person.
    """
    nonce = wrapped[1 : 1 + NONCE_BYTES]
    if wrapped[:1] != bytes((VERSION,)) or len(nonce) < NONCE_BYTES:
        raise Unreadable(f"key of {person_id}: is no wrapped key of version {VERSION}")
    try:
        return _cipher(master).decrypt(nonce, wrapped[1 + NONCE_BYTES :], _owner(key_id, person_id))
    except InvalidTag:
        raise Unreadable(f"key of {person_id}: was changed, or {key_id} is another key than it was") from None


@lru_cache(maxsize=64)
def _head(generation: int) -> bytes:
    return bytes((VERSION,)) + generation.to_bytes(2, "big")


@lru_cache(maxsize=256)
def _place(field: str) -> bytes:
    """The field's part of the associated data; its length stands before it, so that nothing else reads the same."""
    name = field.encode()
    return len(name).to_bytes(2, "big") + name


def _owner(key_id: str, person_id: str) -> bytes:
    return b"key" + _place(key_id) + person_id.encode()


@lru_cache(maxsize=8)
def _cipher(master: bytes) -> AESGCM:
    return AESGCM(master)
