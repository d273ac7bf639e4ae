"""The file of a backup: chunks under AES-256-GCM with a key of its own, which lies in it wrapped by a master key.

The file is ``MAGIC | length of the head (4 bytes) | head (JSON) | chunks``. A chunk holds 1 MiB, the last one less. Its
nonce is a random part of the file, its number, and whether it is the last; so none can be changed, moved, left out or
cut off. Every chunk is bound to the head.

The master key is one of the key file. The key file itself is not in a backup: who has both can read all, who has one
can read nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import os
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeconduct.web.data_directory import Keys, Unusable

MAGIC = b"safeconduct backup 1\n"
CHUNK_BYTES = 1 << 20
_TAG_BYTES = 16
_KEY_BYTES = 32
_NONCE_BYTES = 12
_PREFIX_BYTES = 7
_LENGTH_BYTES = 4
_HEAD_AT_MOST = 1 << 16


class Sealing(io.RawIOBase):
    """Writes a backup: what is written to it lies encrypted in a file. Closing it writes the last chunk.

    Args:
        file: Where to, open for writing.
        keys: The keys of the installation; the present master key wraps the key of this file.
    """

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        super().__init__()
        own, self._prefix, nonce = os.urandom(_KEY_BYTES), os.urandom(_PREFIX_BYTES), os.urandom(_NONCE_BYTES)
        key_id = keys.encryption_key_id
        wrapped = nonce + _wrapping(keys.encryption[key_id]).encrypt(nonce, own, _bound(key_id))
        told = {"key_id": key_id, "nonce": _text(self._prefix), "wrapped": _text(wrapped)}
        head = json.dumps(told, sort_keys=True).encode("ascii")
        file.write(MAGIC + len(head).to_bytes(_LENGTH_BYTES, "big") + head)
        self._file, self._cipher, self._head = file, AESGCM(own), hashlib.sha256(head).digest()
        self._number, self._waiting = 0, bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Encrypt some bytes; how many there were."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def close(self) -> None:
        """Write what waits, as the last chunk."""
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            self._waiting.clear()
        super().close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last=last), plain, self._head))
        self._number += 1


class Opening(io.RawIOBase):
    """Reads a backup: what is read from it is what was written, or an error.

    Args:
        path: The file, which errors name.
        file: The same, open for reading.
        keys: The keys among which is the one that wraps the key of the file.

    Raises:
        Unusable: the file is no backup, or the key is not there.
    """

    def __init__(self, path: Path, file: BinaryIO, keys: Keys) -> None:
        super().__init__()
        if file.read(len(MAGIC)) != MAGIC:
            raise Unusable(f"{path}: is no backup of Safe Conduct of this format; name a file that `backup` wrote")
        length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
        head = file.read(min(length, _HEAD_AT_MOST))
        try:
            told = json.loads(head)
            key_id, self._prefix = str(told["key_id"]), base64.b64decode(told["nonce"], validate=True)
            wrapped = base64.b64decode(told["wrapped"], validate=True)
        except (ValueError, KeyError, TypeError, binascii.Error):
            raise _damaged(path, len(MAGIC)) from None
        if key_id not in keys.encryption:
            raise Unusable(
                f"{path}: is encrypted under the key {key_id}, which the key file does not have; give a copy of the "
                "key file from the time of the backup"
            )
        try:
            opens = _wrapping(keys.encryption[key_id])
            own = opens.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], _bound(key_id))
        except (InvalidTag, ValueError):
            raise Unusable(
                f"{path}: does not open with the key {key_id} of this key file; it belongs to another installation, "
                "or was changed"
            ) from None
        self._path, self._file, self._cipher = path, file, AESGCM(own)
        self._head, self._number, self._plain = hashlib.sha256(head).digest(), 0, memoryview(b"")
        self._next = file.read(CHUNK_BYTES + _TAG_BYTES)
        self._at_end = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next; how many bytes, 0 at the end.

        Raises:
            Unusable: the file was changed or cut off.
        """
        while not self._plain and not self._at_end:
            self._take()
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _take(self) -> None:
        chunk, self._next = self._next, self._file.read(CHUNK_BYTES + _TAG_BYTES)
        self._at_end = not self._next
        nonce = _nonce(self._prefix, self._number, last=self._at_end)
        try:
            self._plain = memoryview(self._cipher.decrypt(nonce, chunk, self._head))
        except (InvalidTag, ValueError):
            raise _damaged(self._path, self._file.tell() - len(self._next) - len(chunk)) from None
        self._number += 1


def _wrapping(master: bytes) -> AESGCM:
    """What wraps the keys of backups: derived from a master key, so that it opens nothing else."""
    return AESGCM(HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"safeconduct backup key 1").derive(master))


def _bound(key_id: str) -> bytes:
    return MAGIC + key_id.encode()


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes((last,))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _damaged(path: Path, place: int) -> Unusable:
    return Unusable(f"{path}: was changed or cut off after byte {place}; take another copy of the backup")
