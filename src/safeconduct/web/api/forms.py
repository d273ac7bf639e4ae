"""The form of a new token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.web.api.models import DAYS_AT_MOST
from safeconduct.web.api.tokens import OFFERED
from safeconduct.web.pages.fields import DayField
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.roles import MEANINGS, Right

MEANT = {Right.GRANTS_EDIT: _("Name the parties that approve plans")}
"""What a right allows a program, where that is less than it allows people."""


class TokenForm(forms.Form):
    """What a token is for, what it may do, and until when."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    rights = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    expires_on = DayField(label=_("Until"), help_text=_("Within 90 days."))

    def __init__(self, held: frozenset[Right], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (right.value, str(MEANT.get(right) or gettext(MEANINGS[right]))) for right in OFFERED if right in held
        ]
        self.fields["rights"].choices = offered  # type: ignore[attr-defined]  # a choice has them
        self.fields["expires_on"].initial = day_of_rights() + timedelta(days=DAYS_AT_MOST // 3)
