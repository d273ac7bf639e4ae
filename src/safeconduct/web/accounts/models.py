"""Users. A user signs in by name; an address for mail is not needed, and neither is a given name."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.languages import LANGUAGES

SPOKEN = [(code, language.own_name) for code, language in LANGUAGES.items()]
"""Every language that a user can have, offered yet or not."""


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The one spelling of a name: without capitals, its letters composed."""
        return unicodedata.normalize("NFKC", username).lower()

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make a user, who cannot sign in with a password where none is given.

        Raises:
            ValueError: the name is empty.
        """
        if not username:
            raise ValueError("username: is empty; a user signs in by a name")
        user = self.model(username=self.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. What a user may do is in ``rights``; a user alone may do nothing."""

    username = models.CharField(_("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(_("name that others see"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=SPOKEN, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Words for one and for many, and that a name in capitals is the same name."""

        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="username_taken_once")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name that others see, which is the user name where no other is set."""
        return self.display_name or self.username


class Link(models.Model):
    """A link that somebody hands over: it works once, until it expires. The database knows a hash of its token only."""

    class Kind(models.TextChoices):
        """What a link is for."""

        FIRST = "first", _("first account")
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password and second factor")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="links_made")
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        """What a link must be: for one person, made by another, and ended in one way at most."""

        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="link_kind_known", condition=models.Q(kind__in=["first", "invitation", "reset"])
            ),
            models.CheckConstraint(
                name="link_for_one_made_by_one",
                condition=models.Q(kind="first", user=None, made_by=None)
                | (~models.Q(kind="first") & models.Q(user__isnull=False, made_by__isnull=False)),
            ),
            models.CheckConstraint(name="link_expires_later", condition=models.Q(expires_at__gt=models.F("made_at"))),
            models.CheckConstraint(
                name="link_ends_once", condition=models.Q(used_at=None) | models.Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.Kind(self.kind).label)


class AccountChange(models.Model):
    """One change of an account: what, why, who and when. Rows are added and never altered."""

    class What(models.TextChoices):
        """What changed."""

        INVITED = "invited", _("invited")
        JOINED = "joined", _("joined")
        RESET_MADE = "reset made", _("link to sign in anew made")
        RESET = "reset", _("password and second factor set anew")
        SHUT_OUT = "shut out", _("shut out")
        LET_IN = "let in", _("let in again")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes")
    what = models.CharField(_("what"), max_length=12, choices=What)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="account_changes_made")
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """The order of lists, and that a reason is given where one is owed."""

        verbose_name = _("change of an account")
        verbose_name_plural = _("changes of accounts")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="account_change_known",
                condition=models.Q(what__in=["invited", "joined", "reset made", "reset", "shut out", "let in"]),
            ),
            models.CheckConstraint(
                name="account_change_has_reason",
                condition=~models.Q(what__in=["reset made", "shut out", "let in"]) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.what}"
