"""The form with which somebody asks for a dossier: its subject, its day, and what it becomes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.languages import language_of
from safeconduct.report.dossier import About
from safeconduct.report.dossier.about import countries_of
from safeconduct.report.groups import country_name
from safeconduct.report.phrases import LANGUAGES, speaking
from safeconduct.web.pages.fields import DayField
from safeconduct.web.record.models import Commitment, Destination, Operation, Site
from safeconduct.web.record.services.operation_days import today_in

PERIOD = "period"
KINDS = (
    (".html", _("a page")),
    (".docx", _("a document for word processors")),
    (".pdf", _("a document to print (PDF)")),
    (".csv", _("a list of commitments")),
    (".figures.csv", _("a list of figures")),
    (".ftm.json", _("entities of FollowTheMoney")),
)


class DossierForm(forms.Form):
    """What a dossier is about, of which day, and as what."""

    about = forms.ChoiceField(label=_("What it is about"))
    first = DayField(label=_("First day of the period"), required=False)
    last = DayField(label=_("Last day of the period"), required=False)
    on = DayField(label=_("As of"))
    kind = forms.ChoiceField(label=_("What it becomes"), choices=KINDS)
    language = forms.ChoiceField(label=_("Language of a page or document"))

    def __init__(self, operation: Operation, data: Any = None) -> None:
        spoken = (get_language() or "")[:2]
        super().__init__(data, initial={"on": today_in(operation), "language": spoken, "kind": ".html"})
        chosen: Any = self.fields["about"]
        chosen.choices = subjects(operation)
        languages: Any = self.fields["language"]
        languages.choices = [(code, language_of(code).own_name) for code in LANGUAGES]

    def clean(self) -> dict[str, Any]:
        """What was filled in, with its subject as ``subject``; a period needs both days, in their order."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if given.get("about") != PERIOD:
            if "about" in given:
                given["subject"] = About.of(given["about"])
        elif isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last", _("The period ends before it begins."))
            else:
                given["subject"] = About.of(f"{PERIOD}:{first.isoformat()}..{last.isoformat()}")
        else:
            for name, day in (("first", first), ("last", last)):
                if day is None and name not in self.errors:
                    self.add_error(name, _("A period needs both days."))
        return given


def subjects(operation: Operation) -> list[tuple[Any, Any]]:
    """What a dossier of an operation can be about, for a list of choices."""
    places = [
        *Destination.objects.standing().filter(operation=operation).values_list("country", flat=True),
        *Site.objects.standing().filter(operation=operation).values_list("country", flat=True),
    ]
    commitments = Commitment.objects.standing().filter(operation=operation).order_by("promisor", "code")
    promised = list(commitments.values_list("code", "promisor"))
    codes = countries_of({place for place in places if place}, dict.fromkeys(promisor for _code, promisor in promised))
    spoken = (get_language() or "")[:2]
    with speaking(spoken if spoken in LANGUAGES else LANGUAGES[0]):
        called = sorted((country_name(code), f"country:{code}") for code in codes)
    sites = Site.objects.standing().filter(operation=operation).order_by("code").values_list("code", "name")
    each = [
        (_("Countries"), [(value, name) for name, value in called]),
        (_("Sites"), [(f"site:{code}", name or code) for code, name in sites]),
        (_("Commitments"), [(f"commitment:{code}", f"{promisor} ({code})") for code, promisor in promised]),
    ]
    return [*[(label, choices) for label, choices in each if choices], (PERIOD, _("a period"))]
