"""Forecasts of the incidents at sites, as they were made; one is never altered after it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever

MOST_DAYS = 3660
"""As of the command, which computes it."""
LEAST_STRESS, MOST_STRESS = 0.01, 100.0


class Model(models.TextChoices):
    """How a forecast is made."""

    AUTO = "auto", _("whichever foretold the history better")
    POISSON = "poisson", _("a constant rate")
    HAWKES = "hawkes", _("each incident makes others likelier for a while")


class Forecast(Row):
    """One forecast: what it was asked for, and once it is computed, what it says of each site."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    as_of = models.DateField(_("what was known on"))
    days = models.PositiveIntegerField(
        _("days ahead"), default=90, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    model = models.CharField(_("model"), max_length=10, choices=Model, default=Model.AUTO)
    stress = models.FloatField(_("stress"), default=1.0)
    # What ``forecast.json`` states, and the rows of ``forecast.csv`` by site; empty until it is computed.
    claims = models.JSONField(default=dict, blank=True)
    by_site = models.JSONField(default=dict, blank=True)
    # What the changes share by which it was laid into the operation; empty as long as it is not, or was taken out.
    laid_as = models.CharField(max_length=26, blank=True)
    made_by = whoever()
    made_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("computed"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules("forecast", one_of={"model": Model.values}, target=False),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=MOST_DAYS), name="forecast_days_within"),
            models.CheckConstraint(
                condition=Q(stress__gte=LEAST_STRESS, stress__lte=MOST_STRESS), name="forecast_stress_within"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(laid_as=""), name="forecast_is_made_before_it_is_laid"
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def last(self) -> Any:
        """The last day that it foretells."""
        return self.as_of + timedelta(days=self.days - 1)

    @property
    def known_sites(self) -> tuple[str, ...]:
        """The codes of the sites of which an incident was known; of the others it says what was believed before."""
        return tuple(code for code, one in self.claims.get("sites", {}).items() if one["incidents_used"])
