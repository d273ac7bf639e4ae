"""Tokens: what a program shows in place of a user, who answers for it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.dictionary_fields import WordsField
from safeconduct.web.rights.days import DayAfter, day_of_rights

DAYS_AT_MOST = 90


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """What is asked of tokens."""

    def in_force(self, on: date | None = None) -> TokenQuerySet:
        """Those that work on a day, today if none is named: not yet over, not taken back, of a user who may sign in."""
        return self.filter(expires_on__gte=on or day_of_rights(), revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """Some rights of a user in one operation until a day. The token itself is nowhere kept, only its hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    operation = models.ForeignKey("record.Operation", models.PROTECT, related_name="+")
    name = models.CharField(_("what it is for"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    rights = WordsField(_("what it may do"))
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    expires_on = models.DateField(_("until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        """Every rule of a token that the database can keep."""

        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="token_says_what_it_is_for", condition=~Q(name="")),
            models.CheckConstraint(name="token_may_read_something", condition=~Q(rights="")),
            models.CheckConstraint(
                name="token_lasts_90_days_at_most",
                # A day of grace on either side: the day of a time zone begins before or after that of UTC.
                condition=Q(
                    expires_on__gte=DayAfter(F("made_at"), -1),
                    expires_on__lte=DayAfter(F("made_at"), DAYS_AT_MOST + 1),
                ),
            ),
            models.CheckConstraint(
                name="token_taken_back_after_it_was_made",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.expires_on < day_of_rights()


class KeyedCall(models.Model):
    """A call that was made with a key of the program's own, and what it was answered."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="keyed_calls")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """That a key stands for one call."""

        verbose_name = _("call with a key")
        verbose_name_plural = _("calls with a key")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="keyed_call_once"),
            models.CheckConstraint(name="keyed_call_has_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.key


class Tally(models.Model):
    """How often something was done in the last minute in which it was; all processes count in the one row."""

    what = models.CharField(max_length=80, unique=True)
    minute = models.BigIntegerField()
    times = models.PositiveBigIntegerField(default=0)

    class Meta:
        """That of each thing there is one row."""

        verbose_name = _("tally of calls")
        verbose_name_plural = _("tallies of calls")

    def __str__(self) -> str:
        return self.what
