"""Merging a list into the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.stages import Merged


def merge(batch: Batch, *, actor: Any, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Merged:
    """Bring a list into the record, all of it or nothing.

    Args:
        batch: Which.
        actor: Who merges it.
        progress: Told how much is done, and of how much.

    Raises:
        Refused: something is faulty or undecided, or the record changed since.
    """
    raise NotImplementedError
