"""The forms of what follows an incident: a closed road, and go or no-go for a convoy. They hold no rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.danger import services
from safeconduct.web.danger.models import ConvoyDecision, Word
from safeconduct.web.pages.fields import CountField
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import Departure, Incident

DAYS = 3
"""Days that are proposed for closing a road."""


class CloseRoadForm(forms.Form):
    """For how many days from an incident on no bus goes from its site."""

    days = CountField(label=_("Days, from the day of the incident on"), initial=DAYS)
    reason = forms.CharField(
        label=_("Why, or who says so"),
        required=False,
        max_length=1000,
        help_text=_("Whoever sees the site reads this, also who may not see incidents. Tell nothing of the incident."),
    )

    def __init__(self, incident: Incident, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident

    def save(self, actor: Any) -> None:
        """Close it."""
        given = self.cleaned_data
        services.close_road_after(self.incident, given["days"], actor=actor, reason=given["reason"])


class ConvoyForm(ReasonForm):
    """Go or no-go, and why."""

    word = forms.ChoiceField(label=_("Your word"), choices=Word.choices, widget=forms.RadioSelect)
    field_order = ("word", "reason")

    def __init__(self, departure: Departure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departure = departure
        self.made: ConvoyDecision | None = None
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 3, "class": "wide"})
        self.fields["reason"].help_text = _("Kept sealed. Say what is needed and no more.")

    def save(self, actor: Any) -> None:
        """Record it."""
        given = self.cleaned_data
        self.made = services.decide_convoy(self.departure, given["word"], actor=actor, reason=given["reason"])
