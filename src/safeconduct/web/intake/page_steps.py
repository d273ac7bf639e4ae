"""The steps of an import as its pages show them: what is behind, where one is, how much is left at each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.intake.stages import Stage
from safeconduct.web.record.templatetags.record_words import number

LABELS = (
    ("file", _("File")),
    ("columns", _("Columns")),
    ("faults", _("Faults")),
    ("duplicates", _("Duplicates")),
    ("summary", _("Summary")),
    ("done", _("Done")),
)
"""The steps in their order: the end of the name of their address, and what people call them."""
TO_DECIDE = ("columns", "faults", "duplicates", "summary")
"""The steps that one can go back to until the list is merged."""


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        label: What people call it.
        address: Its page; empty where there is no way to it now.
        here: Whether it is the page that is shown.
        behind: Whether nothing is left to do at it.
        left: How much is left, in words; empty where nothing is, or nothing is known yet.
    """

    label: str
    address: str
    here: bool
    behind: bool
    left: str


def next_of(batch: Batch, stage: Stage | None) -> str:
    """The step at which somebody goes on who comes back.

    Args:
        batch: The import.
        stage: What is to be seen of it; None once there is nothing more to decide.
    """
    if batch.state not in OPEN or stage is None:
        return "progress" if batch.state == BatchState.MERGING else "done"
    if not stage.is_confirmed or stage.needs_site:
        return "columns"
    if stage.faults:
        return "faults"
    return "duplicates" if undecided(stage) else "summary"


def undecided(stage: Stage) -> int:
    """How many pairs nobody has decided."""
    return sum(pair.choice is None for pair in stage.pairs)


def of(batch: Batch, stage: Stage | None, here: str) -> list[Step]:
    """Every step of an import, for the page that is shown.

    Args:
        batch: The import.
        stage: What is to be seen of it; None once there is nothing more to decide.
        here: The step that the page is.
    """
    order = [name for name, _label in LABELS]
    mapped = stage is not None and stage.is_confirmed
    left = {"faults": "", "duplicates": ""}
    if stage is not None and mapped:
        faults, pairs = len(stage.faults), undecided(stage)
        if faults:
            left["faults"] = ngettext("%(shown)s left", "%(shown)s left", faults) % {"shown": number(faults)}
        if pairs:
            left["duplicates"] = ngettext("%(shown)s left", "%(shown)s left", pairs) % {"shown": number(pairs)}
    reached = order.index("summary" if batch.state == BatchState.MERGING else next_of(batch, stage))
    found = []
    for place, (name, label) in enumerate(LABELS):
        is_open = stage is not None and name in TO_DECIDE and (mapped or name == "columns") and name != here
        address = reverse(f"intake_{name}", args=[batch.operation.code, batch.uid]) if is_open else ""
        behind = place < reached and not left.get(name)
        found.append(Step(gettext(label), address, name == here, behind, left.get(name, "")))
    return found
