"""The form by which a public page is proposed. What is right is decided by ``switching``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.pages.fields import CountField
from safeconduct.web.pages.writing import number
from safeconduct.web.public import switching
from safeconduct.web.public.coarse import DELAYS, STEPS
from safeconduct.web.public.models import SETTINGS, Period, Proposal
from safeconduct.web.record.models import Operation


def _heading(label: Any, code: str, help_text: Any = "") -> forms.CharField:
    """A field for the heading in a language, typed in its direction."""
    attrs = {"dir": "rtl" if LANGUAGES[code].right else "ltr", "lang": code, "size": 40}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=200, required=False, help_text=help_text, widget=widget)


class ProposalForm(forms.Form):
    """How the page is to be."""

    title_en = _heading(
        _("Heading in English"),
        "en",
        _(
            "It need not be the name of the operation, which may say where people are. "
            "Without a heading, the page is not in that language."
        ),
    )
    title_fa = _heading(_("Heading in Persian"), "fa")
    title_ar = _heading(_("Heading in Arabic"), "ar")
    title_fr = _heading(_("Heading in French"), "fr")
    title_sq = _heading(_("Heading in Albanian"), "sq")
    shows_remaining = forms.BooleanField(label=_("Show how many people remain"), required=False)
    shows_left = forms.BooleanField(label=_("Show how many people have left"), required=False)
    shows_destinations = forms.BooleanField(
        label=_("Show how many people have left for each destination"), required=False
    )
    shows_promises = forms.BooleanField(
        label=_("Show the places promised at each destination, and when promises end"), required=False
    )
    shows_commitments = forms.BooleanField(
        label=_("Show how many promises each country has made, and how many are kept or overdue"),
        required=False,
        help_text=_("Those of the ledger that bind. Nobody is named but the country."),
    )
    step = forms.TypedChoiceField(
        label=_("Rounded to"), coerce=int, help_text=_("The fewer people there are, the coarser it should be.")
    )
    delay = CountField(
        label=_("Days late, at least"),
        min_value=DELAYS[0],
        max_value=DELAYS[1],
        help_text=_("Nothing that happened later than so many days ago is in the numbers."),
    )
    period = forms.ChoiceField(
        label=_("The numbers change"),
        choices=Period.choices,
        help_text=_("Once a week, they stand as of the end of a Sunday."),
    )
    findable = forms.BooleanField(
        label=_("Let search engines list the page"),
        required=False,
        help_text=_("Otherwise it is found by those alone to whom somebody gives the address."),
    )

    def __init__(self, operation: Operation, now: Proposal | None, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(now or Proposal(), name) for name in SETTINGS}
        super().__init__(*args, **kwargs)
        self.operation = operation
        self.fields["step"].choices = [(step, number(step)) for step in STEPS]  # type: ignore[attr-defined]  # it has them

    def save(self, actor: Any) -> None:
        """Propose it."""
        switching.propose(self.operation, actor=actor, **self.cleaned_data)
