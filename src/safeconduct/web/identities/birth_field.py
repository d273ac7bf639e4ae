"""The field of a form for a birth, of which a day, a month or a year may be known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.web.identities.birth import Birth


class BirthField(forms.CharField):
    """A birth as people write it; its value is a ``Birth``, or None where nothing was written."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"})

    def __init__(self, **more: Any) -> None:
        text = _("A day, or only the month or the year where no more is known: 1985-03-04, 1985-03 or 1985.")
        usual: dict[str, Any] = {"label": _("Date of birth"), "required": False, "max_length": 40, "help_text": text}
        super().__init__(**usual | more)

    def clean(self, value: Any) -> Any:
        """The birth.

        Raises:
            ValidationError: it is none.
        """
        text = super().clean(value)
        try:
            return Birth.parse(text) if text else None
        except ValueError:
            raise ValidationError(
                _("Write the birth as 1985-03-04, or as 1985-03 or 1985 where no more is known."), code="invalid"
            ) from None
