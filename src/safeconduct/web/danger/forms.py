"""The forms of incidents, measures and visits. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.web.danger import services, wording
from safeconduct.web.pages.fields import ClockField, CountField, DayField
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import (
    Credibility,
    Incident,
    Operation,
    Protection,
    ProtectionKind,
    ProtectionState,
    Reliability,
    Site,
)
from safeconduct.web.record.services.operation_days import clock_in, day_in
from safeconduct.web.record.supply_forms import EditForm
from safeconduct.web.record.wording import words

NOW, TODAY = "now", "today"
ANOTHER = "another"
LATER = ("occurred_on", "occurred_time", "precision", "reported_on", "tell")
"""What is asked only where it happened, or became known, at another time."""
SEALED = _("Kept sealed. Say what is needed and no more.")
MOST = 1_000_000
"""More people than that are at no site."""


def _words_field(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=SEALED,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "wide"}),
    )


def _site_field() -> Any:
    return forms.ModelChoiceField(Site.objects.none(), label=_("Site"), empty_label=_("choose"))


def kind_choices() -> list[tuple[str, str]]:
    """What can have happened, in the language of the page."""
    return [(kind, words(kind)) for kind in wording.KINDS]


class EntryForm(forms.Form):
    """An incident, entered on a phone in under a minute: where, what, when, and what is known. The rest can follow."""

    site = _site_field()
    kind = forms.ChoiceField(label=_("What happened"))
    near_miss = forms.BooleanField(label=_("Near miss: it could have harmed people, and did not"), required=False)
    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            (NOW, _("now, or within this hour")),
            (TODAY, _("today, the hour is not known")),
        ],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    occurred_on = DayField(label=_("Day"), required=False)
    occurred_time = ClockField(label=_("Hour, where it is known"), required=False)
    precision = forms.ChoiceField(
        label=_("How well the day is known"), choices=wording.PRECISIONS, initial="day", required=False
    )
    reported_on = DayField(
        label=_("When it became known"),
        help_text=_(
            "Empty: now. The hours within which its report is due count from then; of what was known for more than a "
            "week none is due, and nobody is told."
        ),
        required=False,
    )
    tell = forms.BooleanField(label=_("Tell whoever has a rule, even if it was known for long"), required=False)
    killed_min = CountField(label=_("Killed, at least"), required=False, min_value=0, max_value=MOST)
    injured_min = CountField(
        label=_("Injured, at least"),
        help_text=_("Empty: not known. 0: it is known that nobody was."),
        required=False,
        min_value=0,
        max_value=MOST,
    )
    words = _words_field(_("What is known"))
    source = forms.CharField(
        label=_("Who says so, or where it is written"),
        help_text=_("By office or organisation; name nobody."),
        required=False,
        max_length=500,
    )

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operation = operation
        self.made: Incident | None = None
        # Nothing is chosen beforehand that could be recorded by mistake in a hurry; a lone site is.
        sites: Any = self.fields["site"]
        sites.queryset = Site.objects.standing().filter(operation=operation).order_by("code")
        sites.empty_label = None if sites.queryset.count() == 1 else _("choose")
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("choose")), *kind_choices()]
        keys = [int(key) for key in str(self.data.get("likely", "")).split() if key.isdecimal() and len(key) < 18]
        if keys:
            rows = Incident.objects.standing().filter(operation=operation, pk__in=keys[:20])
            self._ask(list(rows.order_by("-occurred_on", "pk")))

    @property
    def first(self) -> list[forms.BoundField]:
        """What is asked at once."""
        return [one for one in self.visible_fields() if one.name not in LATER]

    @property
    def later(self) -> list[forms.BoundField]:
        """What is asked only where it happened, or became known, at another time."""
        return [self[name] for name in LATER]

    @property
    def is_open(self) -> bool:
        """Whether something was written, or is wrong, of what is asked only then."""
        return any(
            self[name].errors or (self.is_bound and self.data.get(name)) for name in LATER if name != "precision"
        )

    @property
    def adds_to(self) -> str:
        """The key of the incident that this is another source of; empty where it is an incident of its own."""
        same = str(self.cleaned_data.get("same", ""))
        return "" if same == ANOTHER else same

    def save(self, actor: Any) -> bool:
        """Enter it, or add it to the one that it is the same as; False where somebody has to decide that first.

        Raises:
            services.Refused: it cannot be so.
        """
        given = self.cleaned_data
        if self.adds_to:
            self.made = Incident.objects.get(operation=self.operation, pk=self.adds_to)
            services.add_source(self.made, actor=actor, words=given["words"], reference=given["source"])
            return True
        try:
            self.made = services.enter_incident(
                self.operation,
                actor=actor,
                another=given.get("same") == ANOTHER,
                tell=given["tell"],
                words=given["words"],
                source=given["source"],
                **{name: given[name] for name in ("site", "kind", "near_miss")},
                **self._harmed("killed"),
                **self._harmed("injured"),
                **self._when(),
            )
        except services.LikelySame as no:
            keys = " ".join(str(one.pk) for one in no.incidents)
            self.data = {name: self.data[name] for name in self.data if name != "same"} | {"likely": keys}
            self._ask(no.incidents)
            self.add_error(None, str(no))
            return False
        return True

    def clean(self) -> dict[str, Any] | None:
        """An hour goes with a day that is known: nothing that somebody wrote is dropped."""
        given = super().clean()
        if self.cleaned_data.get("occurred_time") and self.cleaned_data.get("precision") not in ("", "day", None):
            said = gettext("An hour is of a day that is known. Leave it empty, or choose that the day is known.")
            self.add_error("occurred_time", said)
        return given

    def _harmed(self, how: str) -> dict[str, Any]:
        """The fewest who are known to be killed or injured. At least 0 is said where it is known that nobody was."""
        least = self.cleaned_data[f"{how}_min"]
        return {f"{how}_min": least, f"{how}_max": 0 if least == 0 else None}

    def _when(self) -> dict[str, Any]:
        """When it happened and became known. A day or an hour that is written counts before a choice."""
        given, now = self.cleaned_data, clock_in(self.operation)
        minute = now.time().replace(second=0, microsecond=0)
        day, at = given["occurred_on"], given["occurred_time"]
        precision = given["precision"] or "day" if day else "day"
        if not day and not at and given["when"] == NOW:
            at = minute
        happened = {
            **{"occurred_on": day or now.date(), "occurred_time": at if precision == "day" else None},
            "precision": precision,
        }
        if given["reported_on"]:
            return happened | {"reported_on": given["reported_on"]}
        if self.operation.is_example:
            # Its day is long past by the clock of the server, and what was known for long is due no report: the hours
            # count from when it is entered.
            return happened
        return happened | {"reported_on": now.date(), "reported_time": minute}

    def _ask(self, incidents: Sequence[Incident]) -> None:
        """Ask whether it is one of those that are in the log."""
        called = [(str(one.pk), _one_line(one)) for one in incidents]
        self.fields["same"] = forms.ChoiceField(
            label=gettext("Is it in the log already?"),
            choices=[*called, (ANOTHER, gettext("No, it is another event"))],
            widget=forms.RadioSelect,
        )
        self.fields["likely"] = forms.CharField(
            widget=forms.HiddenInput, initial=" ".join(key for key, _called in called), required=False
        )
        self.order_fields(["same"])


def _one_line(incident: Incident) -> str:
    """An incident on one line, to be told from others."""
    told = {"code": incident.code, "kind": wording.kind_of(incident), "day": day_text(incident.occurred_on)}
    return gettext("Yes: %(code)s, %(kind)s, %(day)s; add this to it as a source") % told


class IncidentForm(EditForm):
    """Everything that can be known of an incident."""

    def __init__(self, incident: Incident, *args: Any, **kwargs: Any) -> None:
        super().__init__(incident, *args, **kwargs)
        unknown = ("", gettext("not given"))
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]  # a choice has them
        self.fields["precision"].choices = [unknown, *wording.PRECISIONS]  # type: ignore[attr-defined]
        self.fields["confidence"].choices = [unknown, *((one, words(one)) for one in ("low", "medium", "high"))]  # type: ignore[attr-defined]
        self.fields["site"].empty_label = None  # type: ignore[attr-defined]
        for name in ("site", "kind", "precision", "claimed_by", "confidence"):
            self.fields[name].help_text = ""  # the label says it


class ProtectionEditForm(EditForm):
    """What a protective measure is."""


class SourceForm(forms.Form):
    """Another source of an incident."""

    reference = forms.CharField(
        label=_("Who says so, or where it is written"),
        help_text=_("By office or organisation, or an address; name nobody."),
        required=False,
        max_length=500,
    )
    reliability = forms.ChoiceField(
        label=_("Reliability of the source"), choices=[("", _("not given")), *Reliability.choices], required=False
    )
    credibility = forms.TypedChoiceField(
        label=_("Credibility of what it says"),
        choices=[("", _("not given")), *Credibility.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    words = _words_field(_("What it says"))

    def __init__(self, incident: Incident, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident

    def save(self, actor: Any) -> None:
        """Add it."""
        services.add_source(self.incident, actor=actor, **self.cleaned_data)


class SentForm(forms.Form):
    """That a report of an incident was sent just now."""

    sent_to = forms.CharField(
        label=_("Sent to"), help_text=_("By office or organisation; name nobody."), max_length=200
    )

    def __init__(self, incident: Incident, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident

    def save(self, actor: Any) -> None:
        """Mark it."""
        services.report_sent(self.incident, sent_to=self.cleaned_data["sent_to"], actor=actor)


class ProtectionForm(ReasonForm):
    """A protective measure that was asked for."""

    site = _site_field()
    kind = forms.ChoiceField(label=_("What protects"), choices=ProtectionKind.choices)
    what = forms.CharField(label=_("What exactly"), required=False, max_length=500)
    party = forms.CharField(label=_("Of whom it was asked"), max_length=200)
    day = DayField(label=pgettext_lazy("protection", "Asked on"))
    field_order = ("site", "kind", "what", "party", "day", "reason")

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.standing().filter(operation=operation).order_by("code")  # type: ignore[attr-defined]
        self.fields["day"].initial = day_in(operation)
        self.fields["reason"] = _words_field(_("Why"))

    def save(self, actor: Any) -> None:
        """Enter it."""
        given = dict(self.cleaned_data)
        services.ask_for(given.pop("site"), given.pop("kind"), actor=actor, **given)


class StepForm(ReasonForm):
    """The next step of a protective measure."""

    state = forms.ChoiceField(label=_("Step"), choices=[("", _("choose")), *ProtectionState.choices])
    party = forms.CharField(label=_("By whom; of whom, where it was asked again"), max_length=200)
    day = DayField(label=_("Day"))
    field_order = ("state", "party", "day", "reason")

    def __init__(self, protection: Protection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.protection = protection
        self.fields["day"].initial = day_in(protection.operation)
        self.fields["reason"] = _words_field(_("Why"))

    def save(self, actor: Any) -> None:
        """Record it."""
        given = dict(self.cleaned_data)
        services.step_protection(self.protection, given.pop("state"), actor=actor, **given)


class VisitForm(forms.Form):
    """A visit to a site, with what was found."""

    site = _site_field()
    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    visitors = forms.CharField(
        label=_("Who came"), help_text=_("By office or task; name nobody."), required=False, max_length=200
    )
    day = DayField(label=_("Day"))
    findings = _words_field(_("What was found"), required=True)

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.standing().filter(operation=operation).order_by("code")  # type: ignore[attr-defined]
        self.fields["day"].initial = day_in(operation)

    def save(self, actor: Any) -> None:
        """Record it."""
        given = dict(self.cleaned_data)
        services.record_visit(given.pop("site"), actor=actor, **given)
