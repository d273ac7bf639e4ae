"""How a merge is run: the one place that says whether in the request or beside it."""

from __future__ import annotations

from typing import Any

from safeconduct.web.intake.merging import merge
from safeconduct.web.intake.models import Batch


def start_merge(batch: Batch, actor: Any) -> None:
    """Begin to merge a list; the batch says by its state when it is done.

    Raises:
        Refused: something is faulty or undecided.
    """
    merge(batch, actor=actor)
