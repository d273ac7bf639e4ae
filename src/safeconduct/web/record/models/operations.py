"""The operation, its settings, and what every row that belongs to one has."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.dictionary_fields import DictionaryReference, column


class OperationQuerySet(models.QuerySet["Operation"]):
    """What is asked of operations."""

    def standing(self) -> OperationQuerySet:
        """Those that were not removed."""
        return self.filter(removed_at=None)


class Operation(models.Model):
    """One relocation. Everything else in the record belongs to one; nobody sees any of it without a role in it."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("One word that stands in addresses."))
    name = models.CharField(_("name"), max_length=200)
    is_example = models.BooleanField(_("is an example, with people who are invented"), default=False, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # One that was begun by mistake is removed as long as it holds nothing. Its row stays, since roles and the log name
    # it; nobody comes to it any more, and its code is free.
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)
    former_code = models.CharField(max_length=40, blank=True, default="", editable=False)

    objects = OperationQuerySet.as_manager()

    class Meta:
        """Words for one and for many, the order of lists, and that a removed one has the code that it had."""

        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, former_code="")
                | (models.Q(removed_at__isnull=False) & ~models.Q(former_code="")),
                name="operation_removed_had_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OperationSettings(models.Model):
    """What ``operation.toml`` says of an operation; one that has none is not set up yet."""

    operation = models.OneToOneField(Operation, models.CASCADE, primary_key=True, related_name="settings")
    timezone = column("operation", "timezone")
    starts_on = column("operation", "starts_on", verbose_name=_("first day"))
    deadline = column("operation", "deadline")
    horizon = column("operation", "horizon", null=False, verbose_name=_("last day of departures"))
    weight_emergency = column("operation", "weights.emergency", verbose_name=_("weight of an emergency"))
    weight_urgent = column("operation", "weights.urgent", verbose_name=_("weight of an urgent case"))
    weight_normal = column("operation", "weights.normal", verbose_name=_("weight of a normal case"))
    unplaced_days = column("operation", "objective.unplaced_days")
    cost = column("operation", "objective.cost", verbose_name=_("weight of cost"))
    moved_days = column("operation", "objective.moved_days")
    use_pledged = column("operation", "use_pledged", verbose_name=_("plan on offers that are only pledged"))
    notice_days = column("operation", "notice_days")
    charter_budget = column("operation", "budget.charter", verbose_name=_("budget for charters"))
    # Names of the columns, by table, that an import brought and the data dictionary does not name: in their order.
    further_columns = models.JSONField(default=dict, editable=False)

    class Meta:
        """Words for one and for many, and numbers that are not negative."""

        verbose_name = _("settings of an operation")
        verbose_name_plural = _("settings of operations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    weight_emergency__gte=0,
                    weight_urgent__gte=0,
                    weight_normal__gte=0,
                    unplaced_days__gte=0,
                    cost__gte=0,
                    moved_days__gte=0,
                ),
                name="settings_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(charter_budget__isnull=True) | models.Q(charter_budget__gte=0),
                name="settings_budget_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(deadline__gte=models.F("starts_on")), name="settings_deadline_after_starts_on"
            ),
            models.CheckConstraint(
                condition=models.Q(horizon__gte=models.F("deadline")), name="settings_horizon_after_deadline"
            ),
        ]


class Row(models.Model):
    """A row that belongs to one operation."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+", verbose_name=_("operation"))

    class Meta:
        """It is no table of its own."""

        abstract = True


class ImportedRow(Row):
    """A row that a file of an operation can bring.

    ``further`` has the cells, as texts by column, that the data dictionary does not name; they are written back.
    """

    further = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        """It is no table of its own."""

        abstract = True


def within(to: str, **more: Any) -> Any:
    """A foreign key to a row of the same operation; the database keeps it by a ``SameOperation`` constraint.

    Args:
        to: Name of the model.
        more: Arguments of the field.
    """
    return DictionaryReference(to, **{"on_delete": models.PROTECT, "db_constraint": False, "related_name": "+", **more})


def whoever(**more: Any) -> Any:
    """A foreign key to the user who did something; nothing where the system did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        **{"on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+", **more},
    )
