"""The form that takes an export. It holds no rule: what is right is decided by the service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.pages.fields import NumberField
from safeconduct.web.record.models import Operation, Site


class ImportForm(forms.Form):
    """An export, the site whose incidents they are, and what becomes of events that are there in another way."""

    file = forms.FileField(label=_("An export of ACLED or UCDP GED (CSV or Excel)"))
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), empty_label=_("choose"))
    within_km = NumberField(label=_("Kilometres from the site at most"), initial=10)
    only_look = forms.BooleanField(
        label=_("Only show what would become of each row"),
        required=False,
        initial=True,
        help_text=_("Choose the file once more and send it without this tick to take it in."),
    )
    update = forms.BooleanField(
        label=_("Change incidents that the export tells otherwise now"),
        required=False,
        help_text=_("What only people here know stays. Without it, they are named and kept as they are."),
    )
    skip_likely = forms.BooleanField(
        label=_("Leave out events that are likely in the log already"),
        required=False,
        help_text=_("Without it they are taken in and named, and whoever knows takes one of the two back."),
    )

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["site"]
        sites.queryset = Site.objects.standing().filter(operation=operation).order_by("code")
