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
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
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
