"""All pairs at once in which nothing differs: what a newer copy of a list brings by the hundred."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.intake import services
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.stages import Stage, StagedPair
from safeconduct.web.record.services.refusal import Refused


def alike(stage: Stage) -> list[StagedPair]:
    """The pairs that nobody has decided and in which all that both tell is the same: for each row the likeliest.

    A row of which somebody has said already who it is has none.
    """
    said = {pair.line for pair in stage.pairs if pair.choice == "same"}
    found: dict[int, StagedPair] = {}
    for pair in stage.pairs:
        if pair.choice is None and pair.proposal == "same" and pair.line not in said:
            found.setdefault(pair.line, pair)
    return list(found.values())


@transaction.atomic
def choose_alike(batch: Batch, *, seen_version: int, actor: Any) -> Batch:
    """Say of all of these that they are the same person.

    Args:
        batch: Which.
        seen_version: The version that was looked at.
        actor: Who says so.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: there is no such pair.
    """
    pairs = alike(services.view(batch, actor))
    if not pairs:
        raise Refused(_("There is no pair in which nothing differs."))
    for pair in pairs:
        batch = services.choose(batch, pair.line, "same", other=pair.key, seen_version=seen_version, actor=actor)
        seen_version = batch.version
    return batch
