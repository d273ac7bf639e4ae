"""How far a merge is."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.web.intake.models import Batch


@dataclass(frozen=True)
class Far:
    """How much of a merge is done.

    Attributes:
        done: Of ``total``.
        total: How much there is; 0 where nobody knows yet.
        words: What is being done.
    """

    done: int = 0
    total: int = 0
    words: str = ""


def of(batch: Batch) -> Far:  # noqa: ARG001 - a merge within a request tells nothing before it is done
    """How far the merge of a list is."""
    return Far()
