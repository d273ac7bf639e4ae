"""The least and the most that a number may be, said in the words and digits of the page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import number


@deconstructible
class AtLeast(BaseValidator):
    """Refuses what is less."""

    def __call__(self, value: Any) -> None:
        """Check a value.

        Raises:
            ValidationError: it is less.
        """
        if value < self.limit_value:
            raise ValidationError(_("Write a number of at least %(least)s.") % {"least": number(self.limit_value)})


@deconstructible
class AtMost(BaseValidator):
    """Refuses what is more."""

    def __call__(self, value: Any) -> None:
        """Check a value.

        Raises:
            ValidationError: it is more.
        """
        if value > self.limit_value:
            raise ValidationError(_("Write a number of at most %(most)s.") % {"most": number(self.limit_value)})
