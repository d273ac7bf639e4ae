"""A movement: a departure with its vehicles, escorts, what lets it pass, and how far it came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.incidents import Keyed
from safeconduct.web.record.models.operations import Row, whoever, within


class Movement(Row):
    """That a departure is prepared and watched; go and no-go are those of its convoy, by its departure."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    departure = within("record.Departure", related_name="movements")
    made_by = whoever(null=False, blank=False)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints: ClassVar = rules("movement", key=("departure",), refers=["departure"])

    def __str__(self) -> str:
        return str(self.departure)


class VehicleKind(models.TextChoices):
    """What a vehicle of a convoy is for."""

    BUS = "bus", _("bus")
    AMBULANCE = "ambulance", _("ambulance")
    BAGGAGE = "baggage", _("baggage")
    SPARE = "spare", _("spare")
    OTHER = "other", pgettext_lazy("vehicle", "other")


class Vehicle(Row):
    """A vehicle of a movement. It is not changed: it is taken out, and another put in."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    movement = within("Movement", related_name="vehicles")
    name = models.CharField(_("name"), max_length=40, help_text=_("As it stands on the vehicle."))
    kind = models.CharField(_("kind"), max_length=10, choices=VehicleKind, default=VehicleKind.BUS)
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    ended_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *rules("vehicle", refers=["movement"], one_of={"kind": VehicleKind.values}),
            models.UniqueConstraint(
                fields=["movement", "name"], condition=Q(ended_at__isnull=True), name="vehicle_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="vehicle_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Escort(Keyed, Row):
    """Somebody who goes along and takes a seat; whoever comes back needs one on the way back too."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    movement = within("Movement", related_name="escorts")
    vehicle = within("Vehicle", null=True, blank=True)
    sealed_name = models.BinaryField()
    returns = models.BooleanField(_("comes back"), default=True)
    ended_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("escort")
        verbose_name_plural = _("escorts")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = rules("escort", refers=["movement", "vehicle"], target=False)


class ClearingKind(models.TextChoices):
    """Who has to let a movement pass."""

    ROUTE = "route", _("route clearance")
    HOST = "host", _("clearance of the host")


class Clearing(Row):
    """That a movement was cleared, or was not, by whom and under what number. The last one of a kind counts."""

    movement = within("Movement", related_name="clearings")
    kind = models.CharField(_("clearance"), max_length=5, choices=ClearingKind)
    granted = models.BooleanField(_("granted"))
    reference = models.CharField(
        _("by which office, under what number"), max_length=200, blank=True, help_text=_("Name no person.")
    )
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("clearance of a movement")
        verbose_name_plural = _("clearances of movements")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = rules(
            "clearing", refers=["movement"], one_of={"kind": ClearingKind.values}, target=False
        )


class Step(models.TextChoices):
    """How far a movement came."""

    DEPARTED = "departed", _("departed")
    ARRIVED = "arrived", _("arrived")
    RECEIVED = "received", _("received")


class RemarkKind(models.TextChoices):
    """What is said of a step afterwards."""

    TAKEN_BACK = "taken_back", _("taken back")
    REVIEWED = "reviewed", _("reviewed")


class Steps(models.QuerySet["MovementStep"]):
    """Steps of movements."""

    def standing(self) -> Steps:
        """Those that were not taken back."""
        return self.exclude(remarks__kind=RemarkKind.TAKEN_BACK)


class MovementStep(Row):
    """That a movement came so far, who said so, and who confirmed it there.

    A step that was taken back keeps its row; the same step that is taken again has the next ``turn``.
    """

    movement = within("Movement", related_name="steps")
    step = models.CharField(_("step"), max_length=8, choices=Step)
    turn = models.PositiveSmallIntegerField(default=0, editable=False)
    people = models.PositiveIntegerField(_("people"))
    confirmed_by = models.CharField(
        _("confirmed by which office"), max_length=200, blank=True, help_text=_("Name no person.")
    )
    without_go = models.TextField(_("why it left without a go"), blank=True)
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = Steps.as_manager()

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("step of a movement")
        verbose_name_plural = _("steps of movements")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *rules(
                "movement_step",
                key=("movement", "step", "turn"),
                refers=["movement"],
                one_of={"step": Step.values},
            ),
            models.CheckConstraint(
                condition=~Q(step="received") | ~Q(confirmed_by=""), name="movement_step_received_is_confirmed"
            ),
        ]


class StepRemark(Row):
    """That a step was taken back, or what another person found who reviewed one that was taken without a go."""

    step = within("MovementStep", related_name="remarks")
    kind = models.CharField(max_length=10, choices=RemarkKind)
    text = models.TextField(_("why"))
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("remark on a step")
        verbose_name_plural = _("remarks on steps")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *rules(
                "step_remark",
                key=("step", "kind"),
                refers=["step"],
                one_of={"kind": RemarkKind.values},
                target=False,
            ),
            models.CheckConstraint(condition=~Q(text=""), name="step_remark_says_something"),
        ]


class MissingReport(Row):
    """The incident that was entered when people were on board and did not arrive: they are missing on the way."""

    GOES_ALONG: ClassVar = True

    step = within("MovementStep", related_name="missing")
    incident = within("record.Incident", related_name="missing_on_the_way")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("report of people missing on the way")
        verbose_name_plural = _("reports of people missing on the way")
        constraints: ClassVar = rules("missing_report", key=("step", "incident"), refers=["step", "incident"])


class MissingPerson(Row):
    """Somebody whom a report has as missing, and what was told last by then; what is told since may end the search."""

    report = within("MissingReport", related_name="people")
    card = within("Card", related_name="+")
    told = models.PositiveIntegerField()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("somebody missing on the way")
        verbose_name_plural = _("people missing on the way")
        constraints: ClassVar = rules("missing_person", key=("report", "card"), refers=["report", "card"], target=False)
