"""The chain: what is computed over each entry, so that a change of any of them shows.

The code of an entry covers every column of it and the code of the entry before. Who has no key cannot make one.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

COLUMNS = (
    "sequence",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "operation_id",
    "operation_code",
    "subject",
    "ids",
    "purpose",
    "reason",
    "before",
    "after",
    "previous",
)
"""What the code covers, in this order."""
MAC_BYTES = 32
BEGINNING = bytes(MAC_BYTES)
"""What stands for the code before the first entry."""
_FORM = b"safeconduct audit 1"

Value = int | str | bytes | None


def mac(key: bytes, values: Sequence[Value]) -> bytes:
    """The HMAC-SHA256 over the values of ``COLUMNS``, 32 bytes."""
    return hmac.digest(key, canonical(values), "sha256")


def canonical(values: Sequence[Value]) -> bytes:
    """The values as bytes, so that no two rows of values have the same: each with its kind and its length."""
    return _FORM + b"".join(map(_canonical, values))


def _canonical(value: Value) -> bytes:
    if value is None:
        return b"n"
    if isinstance(value, bytes):
        kind, content = b"b", value
    elif isinstance(value, str):
        kind, content = b"s", value.encode()
    else:
        kind, content = b"i", str(value).encode()
    return kind + len(content).to_bytes(8, "big") + content
