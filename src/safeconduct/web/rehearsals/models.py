"""Rehearsals of plans, as they were made; one is never altered after it was."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.risks import Risks, risk_rows
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within

MOST_FUTURES = 100_000
LARGEST_SEED = 2**31 - 1


class Rehearsal(Row):
    """One rehearsal: which plan, how many futures, what can go wrong; once it is computed, what came of it."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    plan = within("plans.Plan", related_name="rehearsals")
    # Another plan that meets the same luck, to be held against the first.
    against = within("plans.Plan", null=True, blank=True, related_name="rehearsed_against")
    futures = models.PositiveIntegerField(_("futures"), default=1_000)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    # The keys of ``risks.toml`` with their values.
    risks = models.JSONField(default=dict)
    # What ``rehearsal.json`` states, and the rows of ``remaining.csv``; empty until it is computed.
    claims = models.JSONField(default=dict, blank=True)
    remaining = models.JSONField(default=list, blank=True)
    made_by = whoever()
    made_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("computed"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules("rehearsal", refers=["plan", "against"], target=False),
            models.CheckConstraint(
                condition=Q(futures__gte=1, futures__lte=MOST_FUTURES), name="rehearsal_futures_within"
            ),
            models.CheckConstraint(
                condition=Q(against__isnull=True) | ~Q(against=F("plan")), name="rehearsal_against_another"
            ),
        ]

    def __str__(self) -> str:
        return self.uid


def stored(risks: Risks) -> dict[str, Any]:
    """Risks as JSON keeps them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in risk_rows(risks).items()}
