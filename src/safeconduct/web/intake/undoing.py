"""Taking a merged list back."""

from __future__ import annotations

from typing import Any

from safeconduct.web.intake.models import Batch


def undo(batch: Batch, reason: str, *, actor: Any) -> Batch:
    """Take a merged list back, while nobody of it was changed since.

    Raises:
        Refused: it was not merged, no reason is given, or somebody of it was changed since.
    """
    raise NotImplementedError
