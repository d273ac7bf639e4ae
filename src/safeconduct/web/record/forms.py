"""The forms of the record. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.web.pages.fields import CountField, DayField, WordField
from safeconduct.web.record import services
from safeconduct.web.record.models import Case, Departure, Destination, EventKind, Operation, Site
from safeconduct.web.record.register import PRIORITIES, STATUSES
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.wording import words

THEIRS, MINE = "theirs", "mine"
"""What stays where two people changed the same."""

ALONE = (
    EventKind.DEATH,
    EventKind.LEFT,
    EventKind.DETAINED,
    EventKind.MISSING,
    EventKind.FOUND,
    EventKind.MARRIAGE,
    EventKind.ARRIVED,
)
"""Events of one person alone; the others come with a change of the case."""


def choose_among(field: Any, rows: Any) -> None:
    """Let one of some rows be chosen, and ask the database once for all that is shown of them.

    Args:
        field: A choice of rows.
        rows: The query that finds them.
    """
    field.queryset = rows
    field.widget.choices = list(field.choices)  # a widget asks for its choices more than once


def ask_what_stays(label: object, theirs: str, mine: str) -> forms.ChoiceField:
    """A field that asks which of two people's values stays.

    Args:
        label: Of the field that both changed.
        theirs: What the other one wrote, as pages show it.
        mine: What this one wrote.
    """
    return forms.ChoiceField(
        label=gettext("%(field)s: what stays?") % {"field": label},
        choices=[
            (THEIRS, gettext("what somebody else wrote: %(value)s") % {"value": theirs or "–"}),
            (MINE, gettext("what I wrote: %(value)s") % {"value": mine or "–"}),
        ],
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Why"), max_length=2000)


class CaseForm(ReasonForm):
    """Status, priority and site of a case, each with the value that was seen."""

    status = forms.ChoiceField(label=_("Status"))
    priority = forms.ChoiceField(label=_("Priority"))
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), empty_label=None, to_field_name="code")
    seen_status = forms.CharField(widget=forms.HiddenInput)
    seen_priority = forms.CharField(widget=forms.HiddenInput)
    seen_site = forms.CharField(widget=forms.HiddenInput)
    field_order: tuple[str, ...] = ("status", "priority", "site", "reason")

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        now = {"status": case.status, "priority": case.priority, "site": case.site.code}
        kwargs["initial"] = now | {f"seen_{name}": value for name, value in now.items()}
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["status"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (word, words(word)) for word in STATUSES if word != "departed" or case.status == "departed"
        ]
        self.fields["priority"].choices = [(word, words(word)) for word in PRIORITIES]  # type: ignore[attr-defined]
        choose_among(self.fields["site"], Site.objects.standing().filter(operation=case.operation))

        for name, value in now.items():
            if f"keep_{name}" in self.data:
                self._ask(name, value, str(self.data.get(name, "")))

    @transaction.atomic
    def save(self, actor: Any) -> bool:
        """Change what differs from what was seen; False where two people's changes have to be decided first.

        Raises:
            services.Refused: it cannot be so.
        """
        given = self.cleaned_data
        now = {"status": self.case.status, "priority": self.case.priority, "site": self.case.site.code}
        kept = {name for name in now if given.get(f"keep_{name}") == THEIRS}
        mine = given | {"site": given["site"].code}
        wanted = [name for name in now if name not in kept and mine[name] not in (given[f"seen_{name}"], now[name])]
        if clashes := [name for name in wanted if given[f"seen_{name}"] != now[name]]:
            sent = {name: self.data[name] for name in self.data}
            self.data = sent
            for name in clashes:
                sent[f"seen_{name}"] = now[name]
                sent.pop(f"keep_{name}", None)
                self._ask(name, now[name], mine[name])
            self.add_error(None, str(services.Clashed([])))
            return False
        for field in ("status", "priority"):
            if field in wanted:
                services.change_case(
                    self.case, field, given[field], actor=actor, reason=given["reason"], seen=given[f"seen_{field}"]
                )
        if "site" in wanted:
            services.move_case(
                self.case, given["site"], day_in(self.case.operation), actor=actor, reason=given["reason"]
            )
        return True

    def _ask(self, name: str, theirs: str, mine: str) -> None:
        known: Any = self.fields[name]
        called = {str(value): str(label) for value, label in known.choices}
        self.fields[f"keep_{name}"] = ask_what_stays(known.label, called.get(theirs, theirs), called.get(mine, mine))


class BulkForm(forms.Form):
    """One change for several cases, as ``field:value``.

    Args:
        sites: Codes of the operation's sites with what people call them.
        args: As any form has them.
        kwargs: Likewise.
    """

    change = forms.ChoiceField(label=_("Change the chosen cases"))

    def __init__(self, sites: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = [word for word in STATUSES if word != "departed"]
        self.fields["change"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (gettext("Priority"), [(f"priority:{word}", words(word)) for word in PRIORITIES]),
            (gettext("Status"), [(f"status:{word}", words(word)) for word in statuses]),
            (gettext("Site"), [(f"site:{code}", name) for code, name in sites.items()]),
        ]

    @property
    def said(self) -> str:
        """What is to be changed and to what, as people read it."""
        known = self.fields["change"].choices  # type: ignore[attr-defined]
        chosen = self.data["change"]
        return next(f"{group}: {name}" for group, each in known for value, name in each if value == chosen)

    def clean_change(self) -> tuple[str, str]:
        """Field and value."""
        field, _colon, value = self.cleaned_data["change"].partition(":")
        return field, value


class EventForm(ReasonForm):
    """What happened to one person of a case."""

    person = forms.ModelChoiceField(Case.objects.none(), label=_("Person"), empty_label=None)
    kind = forms.ChoiceField(label=_("What happened"), choices=[(kind.value, kind.label) for kind in ALONE])
    on = DayField(label=_("Day"))
    field_order = ("person", "kind", "on", "reason")

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "event"})
        choose_among(self.fields["person"], case.people.order_by("pk"))

    def save(self, actor: Any) -> None:
        """Record it.

        Raises:
            services.Refused: it cannot have happened.
        """
        given = self.cleaned_data
        kind = EventKind(given["kind"])
        services.record_event(given["person"], kind, given["on"], actor=actor, reason=given["reason"])


class StepForm(ReasonForm):
    """The next step of a submission or an offer."""

    state = forms.ChoiceField(label=_("Next step"))
    on = DayField(label=_("Day"))
    field_order: tuple[str, ...] = ("state", "on", "reason")

    def __init__(self, steps: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]


class SubmissionStepForm(StepForm):
    """The next step of a submission, with the days for which an acceptance holds."""

    valid_from = DayField(label=_("If accepted: valid from"), required=False)
    valid_until = DayField(label=_("If accepted: valid until"), required=False)
    field_order = ("state", "on", "valid_from", "valid_until", "reason")


class SeriesForm(forms.Form):
    """Departures of every week on one day."""

    code = WordField(label=_("Codes begin with"), max_length=60)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), to_field_name="code")
    destination = forms.ModelChoiceField(Destination.objects.none(), label=_("Destination"), to_field_name="code")
    mode = forms.ChoiceField(label=pgettext_lazy("vehicle", "By"))
    weekday = forms.TypedChoiceField(
        label=_("Every"),
        coerce=int,
        choices=[
            (0, _("Monday")),
            (1, _("Tuesday")),
            (2, _("Wednesday")),
            (3, _("Thursday")),
            (4, _("Friday")),
            (5, _("Saturday")),
            (6, _("Sunday")),
        ],
    )
    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))
    seats = CountField(label=_("Seats"), min_value=1, max_value=10_000)
    days_on_the_way = CountField(label=_("Days on the way"), min_value=0, max_value=60, initial=0)

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.standing().filter(operation=operation)  # type: ignore[attr-defined]
        self.fields["destination"].queryset = Destination.objects.standing().filter(operation=operation)  # type: ignore[attr-defined]
        modes = Departure._meta.get_field("mode").choices or ()
        self.fields["mode"].choices = [(word, words(str(word))) for word, _label in modes]  # type: ignore[attr-defined]

    def series(self) -> services.Series:
        """What is asked for."""
        return services.Series(**self.cleaned_data)


class BeginForm(forms.Form):
    """A new operation: how it is called, and from when to when."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = WordField(
        label=_("Code"),
        help_text=_("One word that stands in addresses, such as liberty. It says nothing about a person."),
        max_length=40,
    )
    starts_on = DayField(label=_("First day"), help_text=_("The first day that a plan may use."))
    deadline = DayField(label=_("Deadline"), help_text=_("The day by which everybody is to be out."))


class RenameForm(ReasonForm):
    """What people call an operation from now on."""

    name = forms.CharField(label=_("Name"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, strip=False)
    field_order = ("name", "reason")

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"name": operation.name, "seen": operation.name}})
        self.operation = operation
        if "keep_name" in self.data:
            self._ask(operation.name)

    def save(self, actor: Any) -> bool:
        """Rename it; False where two people's names have to be decided first.

        Raises:
            services.Refused: it cannot be called so.
        """
        given = self.cleaned_data
        if given.get("keep_name") == THEIRS:
            return True
        name, seen = given["name"], given["seen"]
        try:
            services.rename_operation(self.operation, name, seen=seen, actor=actor, reason=given["reason"])
        except services.ChangedMeanwhile as no:
            self.data = {one: self.data[one] for one in self.data if one != "keep_name"} | {"seen": str(no.now)}
            self._ask(str(no.now))
            self.add_error(None, str(services.Clashed([])))
            return False
        return True

    def _ask(self, theirs: str) -> None:
        self.fields["keep_name"] = ask_what_stays(self.fields["name"].label, theirs, str(self.data.get("name", "")))


class RemoveForm(ReasonForm):
    """That an operation goes, confirmed by its code."""

    typed = WordField(label=_("Code of the operation, as a confirmation"), max_length=40)
    field_order = ("typed", "reason")

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operation = operation

    def save(self, actor: Any) -> None:
        """Remove it."""
        services.remove_operation(self.operation, **self.cleaned_data, actor=actor)


class UploadForm(forms.Form):
    """A file of an operation."""

    file = forms.FileField(label=_("A folder as .zip, or a workbook .xlsx"))
