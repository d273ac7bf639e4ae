"""What is kept of a list while it is worked on: sealed with the key of the batch, and lost when that is destroyed."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from safeconduct.web.intake.models import SEALED, Batch
from safeconduct.web.secrecy import blind, vault
from safeconduct.web.secrecy.normalise import normalise

LARGEST_UNFOLDED = 200_000_000
"""Bytes that the content of a batch may unfold to; it was smaller when it came."""


def pack(batch: Batch, field: str, content: bytes) -> None:
    """Put some bytes into a sealed field of a batch."""
    text = base64.b64encode(zlib.compress(content, 6)).decode("ascii")
    setattr(batch, field, vault.seal(batch.uid, f"batch.{field}", text))


def unpack(batch: Batch, field: str) -> bytes | None:
    """The bytes of a sealed field of a batch; None where there are none.

    Raises:
        Unreadable: they were changed.
    """
    blob = getattr(batch, field)
    text = None if blob is None else vault.unseal(batch.uid, f"batch.{field}", bytes(blob))
    if text is None:
        return None
    unfolding = zlib.decompressobj()
    return unfolding.decompress(base64.b64decode(text), LARGEST_UNFOLDED)


def pack_value(batch: Batch, field: str, value: Any) -> None:
    """Put what JSON knows into a sealed field of a batch."""
    pack(batch, field, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unpack_value(batch: Batch, field: str, empty: Any) -> Any:
    """What stands in a sealed field of a batch; what is given for empty where nothing does."""
    content = unpack(batch, field)
    return empty if content is None else json.loads(content)


def seal_name(batch: Batch, name: str) -> None:
    """Keep the name of the file, with a key of its own, since it is shown after the content is gone."""
    batch.sealed_name = vault.seal(batch.name_key, "batch.name", name)


def name_of(batch: Batch) -> str:
    """The name of the file; empty after the list was discarded."""
    if batch.sealed_name is None:
        return ""
    return vault.unseal(batch.name_key, "batch.name", bytes(batch.sealed_name)) or ""


def forget(batch: Batch, *, with_name: bool = False) -> None:
    """Destroy the key of a batch, and with it all that was kept of its content; within a transaction.

    Args:
        batch: Which; it is not saved.
        with_name: Whether the name of the file goes too.
    """
    vault.erase(batch.uid)
    for field in SEALED:
        setattr(batch, field, None)
    if with_name:
        vault.erase(batch.name_key)
        batch.sealed_name = None


def digest_of(content: bytes) -> bytes:
    """The keyed digest of a file, 32 bytes, by which the very same file is known again."""
    return blind.digest("batch.content", content)


def header_digest(header: tuple[str, ...]) -> bytes:
    """The keyed digest of the names of the columns of a list, 32 bytes, however these are spelt."""
    return blind.digest("batch.header", "\0".join(map(normalise, header)).encode())
