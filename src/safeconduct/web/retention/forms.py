"""The forms of retention."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.pages.fields import CountField, DayField
from safeconduct.web.retention import lists
from safeconduct.web.retention.models import MOST_DAYS, OF_THINGS, After, What

_OFF = {"autocomplete": "off"}


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.TextInput(attrs={**_OFF, "dir": "auto"}),
        help_text=_("Name nobody here: it stays in the log and cannot be erased."),
    )


class RuleForm(forms.Form):
    """How many days after what something is erased."""

    what = forms.ChoiceField(label=_("Erase"), choices=What.choices)
    after = forms.ChoiceField(label=_("Days are counted from when"), choices=After.choices)
    days = CountField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("Empty: the rule is off."),
    )
    reason = _reason()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for what, after in OF_THINGS.items():
            if what not in lists.kept():
                _without(self.fields["what"], what)
                _without(self.fields["after"], after)


class ApproveForm(forms.Form):
    """The confirmation that what is shown may be erased."""

    until = DayField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("Type the code of the operation"), max_length=40, widget=forms.TextInput(attrs=_OFF))


class CloseForm(forms.Form):
    """The day on which an operation was closed."""

    on = DayField(label=_("Closed on"))
    reason = _reason()


def _without(field: Any, word: str) -> None:
    """Take a choice out of a field."""
    field.choices = [(value, label) for value, label in field.choices if value != word]


def reason_of(form: Any) -> str:
    """The reason of a form; empty where it has none."""
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""
