"""The devices of a gate, and the events that they and others told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.boarding.events import Kind, Stage
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within
from safeconduct.web.record.models.reasons import Reasoned


class DeviceKind(models.TextChoices):
    """What tells events."""

    PHONE = "phone", pgettext_lazy("device", "phone")
    PAPER = "paper", _("paper list")
    DESK = "desk", _("desk")


class Device(Row):
    """A phone at the gate of one movement, paired by a code that is used once; or paper, or somebody's desk.

    Codes and tokens are not here, only their digests.
    """

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    movement = within("Movement", related_name="devices")
    kind = models.CharField(_("kind"), max_length=5, choices=DeviceKind)
    name = models.CharField(_("name"), max_length=80, help_text=_("By which people at the gate know it."))
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, blank=True, editable=False)
    token_digest = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    paired_at = models.DateTimeField(_("paired"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True, editable=False)
    seen_at = models.DateTimeField(_("seen last"), null=True, blank=True, editable=False)
    made_by = whoever(null=False, blank=False)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    revoked_by = whoever()
    revoked_at = models.DateTimeField(_("shut out"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *rules("device", refers=["movement"], one_of={"kind": DeviceKind.values}),
            models.UniqueConstraint(
                fields=["movement", "kind", "made_by"], condition=~Q(kind="phone"), name="device_of_user_once"
            ),
            models.UniqueConstraint(
                fields=["code_digest"], condition=~Q(code_digest=""), name="device_code_once"
            ),
            models.CheckConstraint(
                condition=Q(token_digest__isnull=True, paired_at__isnull=True, expires_at__isnull=True)
                | Q(kind="phone", token_digest__isnull=False, paired_at__isnull=False, expires_at__isnull=False,
                    code_digest=""),
                name="device_paired_expires",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class EventKind(models.TextChoices):
    """What an event says of a person, in words."""

    BOARDED = Kind.BOARDED.value, _("boarded")
    REFUSED = Kind.REFUSED.value, pgettext_lazy("boarding", "refused")
    ABSENT = Kind.ABSENT.value, _("not there")
    TAKEN_BACK = Kind.TAKEN_BACK.value, _("taken back")
    LEFT_SITE = Kind.LEFT_SITE.value, _("left the site")
    ENTERED = Kind.ENTERED.value, _("came back in")
    ARRIVED = Kind.ARRIVED.value, _("arrived")
    RECEIVED = Kind.RECEIVED.value, _("received")
    DECIDED = Kind.DECIDED.value, _("decided")


class RefusalReason(models.TextChoices):
    """Why somebody does not board, so that nobody has to write it."""

    DOCUMENT = "document", _("papers are missing or do not fit")
    CLEARANCE = "clearance", _("a clearance is missing")
    HEALTH = "health", _("not fit to travel")
    UNWILLING = "unwilling", _("does not want to leave")
    SECURITY = "security", _("for the safety of others")
    BAGGAGE = "baggage", _("baggage")
    OTHER = "other", pgettext_lazy("refusal", "another reason")


class BoardingEvent(Reasoned, Row):
    """What a device told of a person, in the order in which it came here. Rows are never altered."""

    movement = within("Movement", related_name="events")
    seq = models.PositiveIntegerField()
    nonce = models.CharField(max_length=40)
    device = within("Device", related_name="events")
    counter = models.PositiveIntegerField()
    knows = models.PositiveIntegerField()
    made_at = models.DateTimeField(_("by the clock of the device"))
    kind = models.CharField(_("what"), max_length=10, choices=EventKind)
    holds = models.CharField(max_length=10, blank=True)
    takes_back = models.CharField(max_length=10, blank=True)
    card = within("Card", related_name="events")
    vehicle = within("Vehicle", null=True, blank=True)
    why = models.CharField(_("why"), max_length=10, choices=RefusalReason, blank=True)
    names = models.JSONField(default=list, blank=True)
    from_standby = models.BooleanField(_("from stand-by"), default=False)
    who = whoever()
    at = models.DateTimeField(_("came here"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("event of boarding")
        verbose_name_plural = _("events of boarding")
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            *rules(
                "boarding_event",
                key=("movement", "seq"),
                refers=["movement", "device", "card", "vehicle"],
                one_of={
                    "kind": EventKind.values,
                    "holds": ["", *(one.value for one in Kind if one is not Kind.DECIDED)],
                    "takes_back": ["", *(one.value for one in Stage)],
                    "why": ["", *RefusalReason.values],
                },
                target=False,
            ),
            models.UniqueConstraint(fields=["movement", "nonce"], name="boarding_event_nonce_once"),
            models.CheckConstraint(condition=Q(knows__lt=models.F("seq")), name="boarding_event_knows_before"),
            models.CheckConstraint(
                condition=(Q(kind="decided") & ~Q(holds="")) | (~Q(kind="decided") & Q(holds="")),
                name="boarding_event_decides",
            ),
        ]

    def key_of_reason(self) -> str:
        """That of the person."""
        return str(self.card.person.uid)
