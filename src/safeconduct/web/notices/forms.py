"""The form by which a family's choice is entered. What is right is decided by ``choosing``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.notices import choosing, texts
from safeconduct.web.notices.models import TONGUES, Channel
from safeconduct.web.record.models import Case

WHERE = _(
    "For e-mail an address as name@example.org, for a message to a number one with its country. By hand: nothing."
)


class ChoiceForm(forms.Form):
    """By what a family wants to be told, where to, and in which language."""

    channel = forms.ChoiceField(label=_("By what"), choices=Channel.choices, widget=forms.RadioSelect)
    address = forms.CharField(label=_("Where to"), help_text=WHERE, required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=TONGUES)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["language"].initial = texts.likely_language(case)
        self.fields["address"].widget.attrs |= {"autocomplete": "off", "dir": "ltr"}

    def save(self, actor: Any) -> None:
        """Record it."""
        given = dict(self.cleaned_data)
        choosing.choose(self.case, given.pop("channel"), actor=actor, **given)
