"""The form that asks for a forecast. It holds no rule: what is right is decided by the service."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.forecasts.models import LEAST_STRESS, MOST_DAYS, MOST_STRESS, Model
from safeconduct.web.pages.fields import CountField, DayField, NumberField
from safeconduct.web.pages.limits import AtLeast, AtMost


class ForecastForm(forms.Form):
    """What a forecast is asked for."""

    days = CountField(label=_("Days ahead"), initial=90, validators=[AtLeast(1), AtMost(MOST_DAYS)])
    model = forms.ChoiceField(
        label=_("Model"),
        choices=Model,
        initial=Model.AUTO,
        help_text=_("Both are computed, and their scores shown, whichever is chosen."),
    )
    as_of = DayField(
        label=_("From what was known on"),
        required=False,
        help_text=_("Empty: today. An earlier day shows what would have been foretold then."),
    )
    stress = NumberField(
        label=_("Stress"),
        initial=1,
        validators=[AtLeast(LEAST_STRESS), AtMost(MOST_STRESS)],
        help_text=_("Every rate is multiplied by it: 2 asks what if somebody reacts, and attacks twice as often."),
    )
