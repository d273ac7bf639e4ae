"""What was decided of the proposals that reading a source makes. What is accepted is an entry in the record itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.models.conditions import Standing
from safeconduct.web.record.models.operations import within


class ProposalKind(models.TextChoices):
    """What can be proposed for the ledger."""

    STATEMENT = "statement", _("statement")
    FIGURE = "figure", _("figure")
    COMMITMENT = "commitment", _("commitment")
    STEP = "step", _("step of a measure")


class ProposalDecision(Standing):
    """What somebody decided of that which was proposed of some characters of a source; it holds until it is ended.

    ``entry`` is the key of what was entered of it: a statement, a figure, a commitment or a step of a measure, by
    ``kind``. It is empty where the proposal was rejected.
    """

    source = within("record.Source", related_name="proposal_decisions")
    kind = models.CharField(_("what was proposed"), max_length=12, choices=ProposalKind)
    start = models.PositiveIntegerField(_("from character"))
    end = models.PositiveIntegerField(_("to character"))
    entry = models.BigIntegerField(_("what was entered"), null=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("decision on a proposal")
        verbose_name_plural = _("decisions on proposals")
        constraints: ClassVar = [
            *rules("proposal_decision", refers=["source"], one_of={"kind": ProposalKind.values}, target=False),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="proposal_decision_of_characters"),
            models.UniqueConstraint(
                fields=["operation", "source", "kind", "start", "end"],
                condition=Q(ended_at__isnull=True),
                name="proposal_decision_once",
            ),
        ]
