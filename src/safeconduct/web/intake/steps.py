"""The steps of a list: each is a row that says what changed, from what, to what, by whom, when and why."""

from __future__ import annotations

from typing import Any

from safeconduct.web.intake.models import Batch, BatchStep


def step(batch: Batch, what: str, before: str, after: str, actor: Any, why: str = "") -> None:
    """Write a step down."""
    BatchStep.objects.create(
        operation_id=batch.operation_id, batch=batch, what=what, before=before, after=after, who=actor, why=why
    )


def move(batch: Batch, state: str, actor: Any, why: str = "") -> None:
    """Bring a batch into another state, and write it down; a state that it is in already is none."""
    if batch.state == state:
        return
    before, batch.state = batch.state, state
    batch.save(update_fields=["state"])
    step(batch, "state", before, state, actor, why)
