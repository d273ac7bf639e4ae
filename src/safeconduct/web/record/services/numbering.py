"""The numbers that short codes are made from: each is given once as long as its row is there."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Length

from safeconduct.web.record.identifiers import number_of


def next_number(rows: Any, prefix: str) -> int:
    """The number of the next code, from which on none is taken; the operation is locked.

    Args:
        rows: The rows of one model in one operation.
        prefix: Of their codes.
    """
    count: int = rows.count()
    last = rows.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
    return max(count, 0 if last is None else number_of(last, prefix) + 1)
