"""The fingerprint of the ledger's tables, by which a dossier says what it was made from."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from safeconduct.operation import DICTIONARY

if TYPE_CHECKING:
    from safeconduct.operation import Operation


def fingerprint(operation: Operation) -> str:
    """SHA-256 over the rows of the tables of the part ledger, hexadecimal; the order of rows counts."""
    made = sha256()
    for name in sorted(name for name, table in DICTIONARY.items() if table.part == "ledger"):
        frame = operation.tables[name]
        for row in [tuple(frame.columns), *frame.rows()]:
            made.update(json.dumps([name, *row], default=str, ensure_ascii=False).encode("utf-8", "backslashreplace"))
    return made.hexdigest()
