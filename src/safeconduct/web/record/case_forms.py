"""The forms about one case and its people. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from safeconduct.web.identities.birth_field import BirthField
from safeconduct.web.pages.fields import ClockField, CodeField, CountField, DayField, NumberField
from safeconduct.web.pages.limits import AtLeast, AtMost
from safeconduct.web.record import answers, services
from safeconduct.web.record.dictionary_fields import FitsDictionary, WordsField
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import (
    Answer,
    Case,
    ClearanceKind,
    ClearanceState,
    Decision,
    Departure,
    Destination,
    EventKind,
    Offer,
    Person,
    Purpose,
)
from safeconduct.web.record.placed import placed
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.wording import words

OWN: dict[type[models.Field[Any, Any]], type[forms.Field]] = {
    models.DateField: DayField,
    models.TimeField: ClockField,
    models.IntegerField: CountField,
    models.FloatField: NumberField,
    models.CharField: CodeField,
}
"""The field of a form for a field of a model; the texts of the record that are no codes are no ``CharField``."""


class OfCase(ReasonForm):
    """A form about a case; the services get what it holds."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        choices = {
            "person": case.people.order_by("pk"),
            "people": case.people.order_by("pk"),
            "destination": Destination.objects.standing().filter(operation=case.operation).order_by("code"),
            "offer": Offer.objects.filter(operation=case.operation).order_by("code"),
            "departure": Departure.objects.filter(operation=case.operation).order_by("departs_on", "pk"),
        }
        for name in choices.keys() & self.fields.keys():
            self.fields[name].queryset = choices[name]  # type: ignore[attr-defined]  # a choice of rows has one
        if "on" in self.fields:
            self.fields["on"].initial = day_in(case.operation)


class ClearanceForm(OfCase):
    """How far a clearance of a person is."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"), empty_label=None)
    kind = forms.ChoiceField(label=_("Clearance"), choices=ClearanceKind.choices)
    state = forms.ChoiceField(label=_("State"), choices=ClearanceState.choices)
    expected_on = DayField(label=_("If requested: expected on"), required=False)
    valid_from = DayField(label=_("If granted: valid from"), required=False)
    valid_until = DayField(label=_("If granted: valid until"), required=False)
    field_order = ("person", "kind", "state", "expected_on", "valid_from", "valid_until", "reason")

    def save(self, actor: Any) -> None:
        """Record it."""
        given = dict(self.cleaned_data)
        kind, state = ClearanceKind(given.pop("kind")), ClearanceState(given.pop("state"))
        services.set_clearance(given.pop("person"), kind, state, actor=actor, **given)


class ConsentForm(OfCase):
    """What a person answered who was asked for their consent."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"), empty_label=None)
    purpose = forms.ChoiceField(label=_("Was asked whether they agree"), choices=Purpose.choices)
    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices, widget=forms.RadioSelect)
    destination = forms.ModelChoiceField(
        Destination.objects.none(), label=_("If to go to a destination: which"), required=False
    )
    recipient = forms.CharField(label=_("If data are shared: with whom"), required=False, max_length=200)
    on = DayField(label=_("Asked on"))
    valid_until = DayField(label=_("Until"), required=False)
    field_order = ("person", "purpose", "destination", "recipient", "answer", "on", "valid_until", "reason")

    def save(self, actor: Any) -> None:
        """Record it."""
        given = dict(self.cleaned_data)
        purpose, answer = Purpose(given.pop("purpose")), Answer(given.pop("answer"))
        services.record_answer(given.pop("person"), purpose, answer, given.pop("on"), actor=actor, **given)


class DecisionForm(OfCase):
    """What is decided on a case, with the one aim that it names."""

    decision = forms.ChoiceField(label=_("Decision"))
    departure = forms.ModelChoiceField(Departure.objects.none(), label=_("Departure"), required=False)
    destination = forms.ModelChoiceField(Destination.objects.none(), label=_("or destination"), required=False)
    offer = forms.ModelChoiceField(Offer.objects.none(), label=_("or offer"), required=False)
    field_order = ("decision", "departure", "destination", "offer", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Decision._meta.get_field("decision").choices or ()
        self.fields["decision"].choices = [(word, words(str(word))) for word, _label in known]  # type: ignore[attr-defined]

    def save(self, actor: Any) -> None:
        """Decide it."""
        given = dict(self.cleaned_data)
        services.decide(self.case, given.pop("decision"), actor=actor, **given)


class DepartedForm(OfCase):
    """By what a case left."""

    departure = forms.ModelChoiceField(Departure.objects.none(), label=_("Departure"), empty_label=None)
    offer = forms.ModelChoiceField(
        Offer.objects.none(),
        label=_("Offer"),
        required=False,
        help_text=_("May stay empty where only one can be meant: its places are taken by these people."),
    )
    on = DayField(label=_("Day"))
    field_order = ("departure", "offer", "on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving = self.fields["departure"].queryset  # type: ignore[attr-defined]  # set by the class above
        self.fields["departure"].queryset = leaving.filter(site=self.case.site).exclude(  # type: ignore[attr-defined]
            status="cancelled"
        )
        told = placed(self.case)
        if told is not None and told.departure_id is not None:
            self.fields["departure"].initial, self.fields["offer"].initial = told.departure_id, told.offer_id

    def save(self, actor: Any) -> None:
        """Record that it left."""
        given = dict(self.cleaned_data)
        services.depart_case(self.case, given.pop("departure"), given.pop("on"), actor=actor, **given)


class ProposalForm(OfCase):
    """The offer that a case is proposed for."""

    offer = forms.ModelChoiceField(
        Offer.objects.none(),
        label=_("Offer"),
        help_text=_("Where an adult of the case does not want to go, none is named."),
        empty_label=None,
    )
    on = DayField(label=_("Day"))
    field_order = ("offer", "on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = answers.of_case(self.case).destinations
        of_offer: Any = self.fields["offer"]
        of_offer.queryset = of_offer.queryset.exclude(destination__in=closed)

    def save(self, actor: Any) -> None:
        """Propose the case."""
        given = self.cleaned_data
        services.propose(self.case, given["offer"], given["on"], actor=actor, reason=given["reason"])


class NewcomerForm(OfCase):
    """Somebody who was born into a case or joined it."""

    kind = forms.ChoiceField(
        label=_("What happened"), choices=[(one.value, one.label) for one in (EventKind.BIRTH, EventKind.JOINED)]
    )
    on = DayField(label=_("Day"))
    birth = BirthField()
    field_order = ("kind", "on", "sex", "birth", "age", "nationality", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sex", "age", "nationality"):
            self.fields[name] = form_field(Person, name)
        self.fields["sex"].choices = [("", "–"), *((word, words(word)) for word in "FMX")]  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def save(self, actor: Any) -> None:
        """Add the person."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        kind = EventKind(given.pop("kind"))
        services.add_person(self.case, kind, given.pop("on"), actor=actor, **given)


class CodesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as Django declares it
    """People to choose from by their codes, which stay together in both directions."""

    def label_from_instance(self, obj: Any) -> str:
        """The code of a person."""
        return format_html("<bdi>{}</bdi>", obj)


class PartingForm(OfCase):
    """Who leaves a case for one of their own."""

    people = CodesField(
        Person.objects.none(),
        label=_("Who becomes a case of their own"),
        help_text=_("Each adult among them has to have consented that the family parts."),
        widget=forms.CheckboxSelectMultiple,
    )
    on = DayField(label=_("Day of the decision"))
    field_order = ("people", "on", "reason")

    def save(self, actor: Any) -> None:
        """Part the family."""
        given = self.cleaned_data
        services.split_family(self.case, list(given["people"]), given["on"], actor=actor, reason=given["reason"])


def form_field(model: Any, name: str) -> forms.Field:
    """The field of a form that follows from a field of a model, and so from the data dictionary."""
    of_model = model._meta.get_field(name)
    own = next((field for kind, field in OWN.items() if isinstance(of_model, kind)), None)
    made: forms.Field | None = of_model.formfield(**({"form_class": own} if own and not of_model.choices else {}))
    assert made is not None  # noqa: S101 - every editable field has one
    if isinstance(made, CountField | NumberField):
        _limit(made, of_model)
    if isinstance(of_model, WordsField):
        made.initial, made.show_hidden_initial = "", False  # a list of no words is no text
    if isinstance(made.widget, forms.Textarea):
        made.widget = forms.TextInput()
    label = str(made.label)
    made.label = label[:1].upper() + label[1:]
    return made


def _limit(made: CountField | NumberField, of_model: Any) -> None:
    """Bound a number as its column is; empty, it is the default, and one that has none is to be written."""
    made.validators += [rule for rule in of_model._validators if isinstance(rule, AtLeast | AtMost)]
    for rule in of_model._validators:
        if isinstance(rule, FitsDictionary) and (bounds := rule.bounds):
            made.validators += [AtLeast(bounds[0]), AtMost(bounds[1])]
    if not of_model.null:
        made.required = not of_model.has_default()
        made.when_empty = of_model.get_default() if of_model.has_default() else None
