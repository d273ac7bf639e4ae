"""By what a family wants to be told, and the queue of notices to families.

A choice is not changed: it ends, and another is made. Addresses and texts are sealed with the key that the case has at
that time, so that whoever erases one of its people loses them too.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within

TONGUES = [(code, language.own_name) for code, language in LANGUAGES.items()]
"""The languages in which families are told, by what their speakers call them."""


class Channel(models.TextChoices):
    """By what a family is told."""

    EMAIL = "email", _("by e-mail")
    NUMBER = "number", _("by a message to a number")
    HAND = "hand", _("by hand at the shelter")


class NoticeChoice(Row):
    """By what a family wants to be told, where to and in which language; it holds until it is ended."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    case = within("record.Case", related_name="notice_choices")
    channel = models.CharField(_("by what"), max_length=6, choices=Channel)
    language = models.CharField(_("language"), max_length=5, choices=TONGUES)
    key = models.CharField(max_length=26, editable=False)
    sealed_address = models.BinaryField(null=True, blank=True, editable=False)
    made_by = whoever(null=False, blank=False)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    ended_by = whoever()
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("choice of how a family is told")
        verbose_name_plural = _("choices of how families are told")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules(
                "notice_choice",
                refers=["case"],
                one_of={"channel": Channel.values, "language": list(LANGUAGES)},
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="notice_choice_one_in_force"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, sealed_address__isnull=True)
                | Q(ended_at__isnull=True, channel="hand", sealed_address__isnull=True)
                | (Q(ended_at__isnull=True, sealed_address__isnull=False) & ~Q(channel="hand")),
                name="notice_choice_has_where_to",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by__isnull=True), name="notice_choice_ended_by"
            ),
        ]

    def __str__(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def field(self) -> str:
        """The field that its address is sealed for."""
        return f"notices.address.{self.uid}"


class Kind(models.TextChoices):
    """Why families are called to the desk. It is for those who call alone: no family is told."""

    MANIFEST = "manifest", _("they are on the manifest")
    STANDBY = "standby", _("they are on stand-by")
    CHANGE = "change", _("the manifest changed for them")


class State(models.TextChoices):
    """Where a notice stands."""

    WAITING = "waiting", pgettext_lazy("notice", "waits")
    SENDING = "sending", pgettext_lazy("notice", "is being sent")
    FAILED = "failed", pgettext_lazy("notice", "failed, is tried again")
    SENT = "sent", pgettext_lazy("notice", "sent")
    TOLD = "told", pgettext_lazy("notice", "the family was told")
    GIVEN_UP = "given_up", pgettext_lazy("notice", "given up")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "withdrawn")


class Delivery(models.TextChoices):
    """What a gateway said became of a message."""

    DELIVERED = "delivered", pgettext_lazy("notice", "arrived, by the gateway")
    UNDELIVERED = "undelivered", pgettext_lazy("notice", "did not arrive, by the gateway")


OPEN = (State.WAITING, State.SENDING, State.FAILED)
"""What may still go out."""


class Notice(Row):
    """A notice to a family about a manifest: one for each reason, and another one only where somebody asks for it.

    Without a choice the family chose nothing, and is told by hand: no worker takes it.
    """

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    manifest = within("movements.Manifest", related_name="notices")
    case = within("record.Case", related_name="notices")
    choice = within("NoticeChoice", null=True, blank=True, related_name="notices")
    kind = models.CharField(_("why"), max_length=8, choices=Kind)
    round = models.PositiveSmallIntegerField(_("for the how manieth time"), default=1)
    channel = models.CharField(_("by what"), max_length=6, choices=Channel)
    language = models.CharField(_("language"), max_length=5, choices=TONGUES)
    key = models.CharField(max_length=26, editable=False)
    sealed_text = models.BinaryField(null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    made_by = whoever(null=False, blank=False)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    error = models.CharField(_("why not"), max_length=40, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    delivery = models.CharField(_("what became of it"), max_length=11, choices=Delivery, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_by = whoever()
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("notice to a family")
        verbose_name_plural = _("notices to families")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules(
                "notice",
                key=("manifest", "case", "kind", "round"),
                refers=["manifest", "case", "choice"],
                one_of={
                    "kind": Kind.values,
                    "channel": Channel.values,
                    "language": list(LANGUAGES),
                    "state": State.values,
                },
                target=False,
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="notice_round_from_one"),
            models.CheckConstraint(
                condition=Q(choice__isnull=False) | Q(channel="hand", attempts=0), name="notice_of_none_is_told_by_hand"
            ),
            models.CheckConstraint(
                condition=Q(sealed_text__isnull=False) | ~Q(state__in=OPEN), name="notice_open_has_text"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, attempts__gte=1, error="")
                | Q(state="told", told_at__isnull=False, told_by__isnull=False, error="")
                | Q(state__in=["waiting", "sending"], sent_at=None, told_at=None)
                | (Q(state__in=["failed", "given_up", "withdrawn"], sent_at=None, told_at=None) & ~Q(error="")),
                name="notice_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(delivery="", delivery_at=None)
                | Q(delivery__in=Delivery.values, delivery_at__isnull=False, channel="number", attempts__gte=1),
                name="notice_delivery_of_one_handed_over",
            ),
            models.CheckConstraint(condition=~Q(state="sending") | Q(attempts__gte=1), name="notice_sending_attempted"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("made_at")), name="notice_sent_after_made"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="notice_due", condition=Q(state__in=OPEN) & Q(choice__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def field(self) -> str:
        """The field that its text is sealed for."""
        return f"notices.text.{self.uid}"
