"""The forms about plans. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.web.accounts.models import User
from safeconduct.web.pages.fields import CountField, DayField
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.plans import approving, making
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.plans.trials import FIELDS, KEYS, Edit
from safeconduct.web.record import services
from safeconduct.web.record.dictionary_fields import label
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import Case, Departure, Destination, Operation
from safeconduct.web.record.templatetags.record_words import word

TIMES = ((10, _("10 seconds")), (45, _("45 seconds")), (300, _("5 minutes")), (1_800, _("half an hour")))


class PlanForm(forms.Form):
    """How long a plan may take, and what for."""

    seconds = forms.TypedChoiceField(
        label=_("It may take"),
        choices=TIMES,
        coerce=int,
        initial=making.SECONDS,
        help_text=_("It ends sooner where no better plan is to be had. Longer pays with thousands of people."),
    )
    reason = forms.CharField(label=_("What for"), max_length=2000, required=False)


class PartyForm(forms.Form):
    """A party, and who speaks for it."""

    name = forms.CharField(label=_("Party"), max_length=200)
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Users who speak for it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: others note what it says, and attach its letter."),
    )

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operation = operation
        self.fields["members"].queryset = approving.approvers_of(operation)  # type: ignore[attr-defined]

    def save(self, actor: Any) -> None:
        """Add the party."""
        given = self.cleaned_data
        approving.add_party(self.operation, given["name"], members=list(given["members"]), actor=actor)


class SayForm(forms.Form):
    """What a party says of a plan."""

    approves = forms.TypedChoiceField(
        label=_("It"),
        choices=[("yes", _("approves")), ("no", _("refuses"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("In its words"), max_length=2000, required=False, help_text=_("A refusal says why.")
    )
    letter = forms.FileField(
        label=_("Its letter"),
        required=False,
        help_text=_("PDF, PNG or JPEG, up to 10 MB. Needed where you do not speak for the party."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def save(self, actor: Any) -> None:
        """Note it."""
        given = self.cleaned_data
        party = approving.waits_for(self.plan)
        if party is None:
            raise services.Refused(_("The plan waits for nobody's approval."))
        letter = given["letter"].read() if given["letter"] else None
        approving.say(self.plan, party, approves=given["approves"], actor=actor, reason=given["reason"], letter=letter)


class DepartureChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """A departure, by its day, where it goes, and its code."""

    def label_from_instance(self, obj: Any) -> str:
        """What the list says of a departure."""
        return f"{day_text(obj.departs_on)} · {obj.destination} · {obj.code}"


class AdjustForm(ReasonForm):
    """What is decided on a family, so that the next plan heeds it."""

    what = forms.ChoiceField(
        label=_("Decide"),
        choices=[
            ("pin", _("it leaves, and by this departure")),
            ("only", _("if it leaves, by this departure")),
            ("forbid", _("not by this departure")),
            ("hold", _("it is held, and not planned for now")),
        ],
    )
    departure = DepartureChoice(Departure.objects.none(), label=_("Departure"), required=False)
    destination = forms.ModelChoiceField(Destination.objects.none(), label=_("or destination"), required=False)
    replaces = forms.BooleanField(
        label=_("In place of what was decided on it before"),
        required=False,
        help_text=_(
            "What was decided before ends with the same reason; of two that exclude each other no plan is made."
        ),
    )
    field_order = ("what", "departure", "destination", "replaces", "reason")

    def __init__(self, plan: Plan, case: Case, *args: Any, to: str = "", **kwargs: Any) -> None:
        """A form of a plan and a case.

        Args:
            plan: In which it is placed.
            case: Which.
            args: As every form takes them.
            to: Where it was moved to: the code of a departure, or ``stay``; nothing where it was not moved.
            kwargs: As every form takes them.
        """
        super().__init__(*args, **kwargs)
        self.case = case
        self.before = list(case.decisions.filter(ended_at=None).exclude(decision="short_notice"))
        if not self.before and case.status != "held":
            del self.fields["replaces"]
        leaving = Departure.objects.filter(operation=plan.operation, site=case.site, departs_on__gte=plan.on)
        leaving = leaving.exclude(status="cancelled").select_related("destination").order_by("departs_on", "pk")
        self.fields["departure"].queryset = leaving  # type: ignore[attr-defined]  # a choice of rows has one
        places = Destination.objects.standing().filter(operation=plan.operation).order_by("code")
        self.fields["destination"].queryset = places  # type: ignore[attr-defined]
        if to:
            self.initial = self._moved(plan, to)

    def _moved(self, plan: Plan, to: str) -> dict[str, Any]:
        """What the form is filled in with where the family was moved."""
        placed = PlannedCase.objects.filter(plan=plan, case=self.case).values_list("departure", flat=True).first()
        by = placed if to == "stay" else Departure.objects.filter(operation=plan.operation, code=to).first()
        return {"what": "hold" if to == "stay" else "pin", "departure": by, "replaces": True}

    @transaction.atomic
    def save(self, actor: Any) -> None:
        """Decide it, by the one door of the record."""
        given = self.cleaned_data
        if given.get("replaces"):
            for one in self.before:
                services.end(one, actor=actor, reason=given["reason"])
            if self.case.status == "held" and given["what"] != "hold":
                services.change_case(self.case, "status", "active", actor=actor, reason=given["reason"])
        if given["what"] == "hold":
            services.change_case(self.case, "status", "held", actor=actor, reason=given["reason"])
            return
        aims = {name: given[name] for name in ("departure", "destination") if given[name] is not None}
        services.decide(self.case, given["what"], actor=actor, reason=given["reason"], **aims)


GROUPS: Mapping[str, Any] = {
    "offers": _("Offers"),
    "departures": _("Departures"),
    "sites": _("Sites"),
    "destinations": _("Destinations"),
    "transits": _("Transits"),
}
"""The tables of which something may be otherwise by this form, in the order of the list, and their names."""


class TrialForm(forms.Form):
    """One thing that is otherwise in a trial."""

    row = forms.ChoiceField(label=_("What"))
    value = forms.CharField(label=_("is"), max_length=40, error_messages={"required": _("Write what it is instead.")})

    def __init__(self, plan: Plan, basis: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["row"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (str(group), _choices(basis.tables[table], table)) for table, group in GROUPS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """The value as the files of an operation write it: digits of any script, a day in either calendar."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        table, field, *_key = given.get("row", "||").split("|")
        if not table or "value" not in given:
            return given
        column = DICTIONARY[table].columns[field]
        read: forms.Field = CountField(min_value=0) if column.kind.atom in ("count", "number") else forms.CharField()
        if column.kind.atom in ("day", "monday"):
            read = DayField()
        try:
            value = read.clean(given["value"].strip())
        except forms.ValidationError as no:
            self.add_error("value", no)
            return given
        named = {word(one).casefold(): one for one in column.kind.choices}
        given["value"] = named.get(str(value).casefold(), str(value))
        return given

    def edit(self) -> Edit:
        """What is otherwise."""
        table, field, *key = self.cleaned_data["row"].split("|")
        return Edit(table, tuple(key), field, self.cleaned_data["value"])


def _choices(frame: Any, table: str) -> list[tuple[str, str]]:
    """Each row of a table with each field that may be otherwise, and what it is now, in the language of the page."""
    columns = DICTIONARY[table].columns
    names = [name for name in FIELDS[table] if name in frame.columns]
    (key,) = KEYS[table]
    return [
        (
            f"{table}|{name}|{row[key]}",
            gettext("%(field)s of %(code)s (%(now)s)")
            % {"field": gettext(label(columns[name])), "code": row[key], "now": _shown(row[name])},
        )
        for row in frame.iter_rows(named=True)
        for name in names
    ]


def _shown(value: Any) -> str:
    """What a cell holds now."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return day_text(value)
    return number(value) if isinstance(value, int | float) else word(str(value))
