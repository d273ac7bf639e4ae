"""What was promised and what came of it: commitments, fulfilments, and measures of a parliament with their steps.

How a commitment or a measure stands follows for each day from these rows, and is stored nowhere.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import column, words_for
from safeconduct.web.record.ledger_words import worded
from safeconduct.web.record.models.ledger_sources import in_order, not_itself
from safeconduct.web.record.models.operations import ImportedRow, within
from safeconduct.web.record.models.places import Enterable


class Commitment(ImportedRow):
    """What somebody has said that they will do, intend to do, or call on others to do."""

    code = column("commitments", "commitment_id")
    promisor = column("commitments", "promisor", verbose_name=_("who promised"))
    kind = worded("commitments", "kind", verbose_name=_("what of"))
    low = column("commitments", "low", verbose_name=_("how much, at the least"))
    high = column("commitments", "high", verbose_name=_("how much, at the most"))
    unit = column("commitments", "unit", verbose_name=_("unit"))
    modality = worded("commitments", "modality", verbose_name=_("how binding"))
    made_on = column("commitments", "made_on", verbose_name=_("made on"))
    due_on = column("commitments", "due_on", verbose_name=_("due on"))
    precision = worded(
        "commitments",
        "precision",
        verbose_name=_("how well the due day is known"),
    )
    conditions = column("commitments", "conditions", verbose_name=_("conditions"))
    agreement = within("Agreement", null=True, blank=True, **words_for("commitments", "agreement_id"))
    statement = within("Statement", null=True, blank=True, **words_for("commitments", "statement_id"))
    offer = within("Offer", null=True, blank=True, **words_for("commitments", "offer_id"))
    superseded_by = within("Commitment", null=True, blank=True, editable=False)
    withdrawn_on = column("commitments", "withdrawn_on", verbose_name=_("withdrawn on"), editable=False)

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints: ClassVar = [
            *rules(
                "commitment",
                table="commitments",
                key=("code",),
                refers=["agreement", "statement", "offer", "superseded_by"],
            ),
            models.CheckConstraint(condition=in_order("low", "high"), name="commitment_range_in_order"),
            models.CheckConstraint(
                condition=in_order("made_on", "withdrawn_on"), name="commitment_withdrawn_on_after_made_on"
            ),
            models.CheckConstraint(condition=not_itself("superseded_by"), name="commitment_superseded_by_another"),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Fulfilment(ImportedRow):
    """What was done of a commitment on a day."""

    commitment = within("Commitment", related_name="fulfilments", **words_for("fulfilments", "commitment_id"))
    on = column("fulfilments", "on", verbose_name=_("day"))
    quantity = column("fulfilments", "quantity", verbose_name=_("how much"))
    figure = within("Figure", null=True, blank=True, **words_for("fulfilments", "figure_id"))
    event = within("LedgerEvent", null=True, blank=True, **words_for("fulfilments", "event_id"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        constraints: ClassVar = rules("fulfilment", table="fulfilments", refers=["commitment", "figure", "event"])

    @property
    def called(self) -> str:
        """The fulfilment in words of the record."""
        return f"{self.on}" if self.quantity is None else f"{self.on} {self.quantity:g}"


class Measure(ImportedRow):
    """A bill or resolution before a parliament. Where it stands is its last step."""

    code = column("measures", "measure_id")
    number = column("measures", "number", verbose_name=_("number"))
    chamber = column("measures", "chamber", verbose_name=_("chamber"))
    kind = worded("measures", "kind", verbose_name=_("kind"))
    title = column("measures", "title", verbose_name=_("title"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("measure of a parliament")
        verbose_name_plural = _("measures of parliaments")
        constraints: ClassVar = rules("measure", table="measures", key=("code",))

    def __str__(self) -> str:
        return str(self.number)


class MeasureStep(ImportedRow):
    """What was done with a bill or resolution on a day."""

    measure = within("Measure", related_name="steps", **words_for("measure_steps", "measure_id"))
    on = column("measure_steps", "on", verbose_name=_("day"))
    chamber = column("measure_steps", "chamber", verbose_name=_("chamber"))
    committee = column("measure_steps", "committee", verbose_name=_("committee"))
    step = worded("measure_steps", "step", verbose_name=_("step"))
    vote = column("measure_steps", "vote", verbose_name=_("vote"))
    text = column("measure_steps", "text", verbose_name=_("words of the source"))
    source = within("Source", null=True, blank=True, **words_for("measure_steps", "source_id"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("step of a measure")
        verbose_name_plural = _("steps of measures")
        constraints: ClassVar = rules("measure_step", table="measure_steps", refers=["measure", "source"])

    @property
    def called(self) -> str:
        """The step in words of the record."""
        return f"{self.on} {self.step}"
