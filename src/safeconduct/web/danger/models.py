"""What named officers decided of convoys. What happened that endangers people is in the record itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.models.incidents import Keyed
from safeconduct.web.record.models.operations import Row, whoever, within
from safeconduct.web.record.models.reasons import Reasoned


class Word(models.TextChoices):
    """What an officer can say of a convoy."""

    GO = "go", pgettext_lazy("convoy", "go")
    NO_GO = "no_go", pgettext_lazy("convoy", "no-go")


class ConvoyDecision(Keyed, Reasoned, Row):
    """That an officer said go or no-go for a departure, and why. Rows are never altered; the last one counts."""

    departure = within("record.Departure", related_name="convoy_decisions")
    word = models.CharField(_("go or no-go"), max_length=5, choices=Word)
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("decision on a convoy")
        verbose_name_plural = _("decisions on convoys")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules("convoy_decision", refers=["departure"], one_of={"word": Word.values}, target=False),
            models.CheckConstraint(condition=Q(sealed_reason__isnull=False), name="convoy_decision_has_reason"),
        ]

    def key_of_reason(self) -> str:
        """Its own: what people write about a road may name somebody."""
        return self.key
