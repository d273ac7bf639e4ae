"""Rules of who hears of incidents, what users were told in the application, and the queue of what goes out.

A rule is not changed: it ends, and another is made. Addresses and secrets are sealed with a key of the rule.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.web.alerts.matching import Asked, Severity
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.incidents import Keyed
from safeconduct.web.record.models.operations import Row, whoever, within


class Way(models.TextChoices):
    """By what somebody hears of an incident."""

    HERE = "here", _("in the application")
    EMAIL = "email", _("by e-mail")
    WEBHOOK = "webhook", _("by a webhook")


class Least(models.IntegerChoices):
    """From which severity on a rule tells of an incident."""

    ANY = Severity.ANY.value, _("every incident")
    HARMED = Severity.HARMED.value, _("somebody was hurt or killed, or is missing")
    KILLED = Severity.KILLED.value, _("somebody was killed")


class State(models.TextChoices):
    """Where a message stands that goes out."""

    WAITING = "waiting", pgettext_lazy("alert", "waits")
    SENT = "sent", pgettext_lazy("alert", "sent")
    FAILED = "failed", pgettext_lazy("alert", "given up")


class AlertRule(Keyed, Row):
    """Of which incidents somebody hears, who, and by what."""

    site = within("record.Site", null=True, blank=True)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    least = models.PositiveSmallIntegerField(_("from which severity on"), choices=Least, default=Least.ANY)
    near = models.BooleanField(_("near misses and threats too"), default=True)
    way = models.CharField(_("by what"), max_length=7, choices=Way)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    users: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "accounts.User", related_name="+", blank=True, verbose_name=_("users")
    )
    sealed_address = models.BinaryField(null=True, blank=True, editable=False)
    sealed_secret = models.BinaryField(null=True, blank=True, editable=False)
    made_by = whoever(null=False, blank=False)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    ended_by = whoever()
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("rule of alerts")
        verbose_name_plural = _("rules of alerts")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *rules("alert_rule", refers=["site"], one_of={"way": Way.values}),
            models.CheckConstraint(condition=Q(least__in=Least.values), name="alert_rule_least"),
            models.CheckConstraint(
                condition=Q(way="here", sealed_address__isnull=True, sealed_secret__isnull=True)
                | Q(way="email", sealed_address__isnull=False, sealed_secret__isnull=True)
                | Q(way="webhook", sealed_address__isnull=False, sealed_secret__isnull=False),
                name="alert_rule_has_where_to",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="alert_rule_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(Way(self.way).label)

    @property
    def asked(self) -> Asked:
        """Of what it wants to hear."""
        return Asked(self.site_id, tuple(self.kinds), Severity(self.least), self.near)


class Alert(Row):
    """That a user was told in the application that an incident was entered, once for each."""

    GOES_ALONG: ClassVar = True
    incident = within("record.Incident")
    user = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules("alert", key=("incident", "user"), refers=["incident"], target=False),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="alert_unread", condition=Q(read_at=None))]


class Message(Row):
    """A message of a rule about an incident that goes out, once for each: it waits, was sent, or was given up."""

    GOES_ALONG: ClassVar = True
    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    rule = within("AlertRule", related_name="messages")
    incident = within("record.Incident")
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    error = models.CharField(_("last error"), max_length=40, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("message of an alert")
        verbose_name_plural = _("messages of alerts")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules(
                "alert_message",
                key=("rule", "incident"),
                refers=["rule", "incident"],
                one_of={"state": State.values},
                target=False,
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, error="", attempts__gte=1)
                | Q(state="waiting", sent_at=None)
                | (Q(state="failed", sent_at=None) & ~Q(error="")),
                name="alert_message_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("made_at")), name="alert_message_sent_after_made"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["next_at"], name="alert_message_due", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return self.uid
