"""The forms about the state of a site. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.pages.fields import DayField, NumberField
from safeconduct.web.record import indicator_words, services
from safeconduct.web.record.conditions import indicators
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import Custody, Operation, Site
from safeconduct.web.record.services.conditions import MOST
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.site_conditions import Held


class OfSite(ReasonForm):
    """A form about one site; who fills it in says where it was said, and may add a note."""

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.fields["reason"].required = False
        self.fields["reason"].label = _("Note")


class CustodyForm(OfSite):
    """Who holds a site from a day on."""

    custody = forms.ChoiceField(label=_("Custody"), choices=Custody.choices, required=False)
    holder = forms.CharField(label=_("Who holds the site"), max_length=200, required=False)
    since = DayField(label=_("Since"), help_text=_("Empty: unknown."), required=False)
    contested_by = forms.CharField(
        label=_("Contested by"),
        help_text=_("Who says that somebody else holds the site, or should."),
        max_length=500,
        required=False,
    )
    source = forms.CharField(label=_("Source"), help_text=_("Where it was said."), max_length=500)
    field_order = ("custody", "holder", "since", "contested_by", "source", "reason")

    def save(self, actor: Any) -> None:
        """Record it."""
        given = dict(self.cleaned_data)
        services.set_custody(self.site, Custody(given.pop("custody")), actor=actor, **given)


class MeasurementForm(OfSite):
    """What was measured at a site."""

    indicator = forms.ChoiceField(label=_("What was measured"))
    value = NumberField(label=_("How much"), min_value=0, max_value=MOST)
    day = DayField(label=_("Day"))
    source = forms.CharField(label=_("Source"), help_text=_("Who measured it, or where it is written."), max_length=500)
    field_order = ("indicator", "value", "day", "source", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = day_in(self.site.operation)
        self.fields["indicator"].choices = [(code, indicator_words.measured(code)) for code in indicators()]  # type: ignore[attr-defined]  # a choice has them

    def save(self, actor: Any) -> None:
        """Record it."""
        services.measure(self.site, actor=actor, **self.cleaned_data)


class StandardForm(ReasonForm):
    """What an operation takes as standard for one indicator in one regime."""

    least = NumberField(label=_("At least"), min_value=0, max_value=MOST, required=False)
    most = NumberField(label=_("At most"), min_value=0, max_value=MOST, required=False)
    far_below = NumberField(label=_("Far short below"), min_value=0, max_value=MOST, required=False)
    far_above = NumberField(label=_("Far short above"), min_value=0, max_value=MOST, required=False)
    source = forms.CharField(label=_("Source"), help_text=_("Where the standard is written."), max_length=500)
    checked = forms.BooleanField(label=_("I have read it there"), required=False)
    field_order = ("least", "most", "far_below", "far_above", "source", "checked", "reason")

    def __init__(
        self, operation: Operation, indicator: str, regime: str, held: Held, *args: Any, **kwargs: Any
    ) -> None:
        names = ("least", "most", "far_below", "far_above", "source", "checked")
        kwargs["initial"] = {name: getattr(held.standard, name) for name in names}
        super().__init__(*args, **kwargs)
        self.operation, self.indicator, self.regime = operation, indicator, regime

    def save(self, actor: Any) -> None:
        """Decide it."""
        services.set_standard(self.operation, self.indicator, self.regime, actor=actor, **self.cleaned_data)
