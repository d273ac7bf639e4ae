"""The forms of offers, sites and departures, made from the data dictionary. What was seen goes along, hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy

from safeconduct.web.pages.fields import CountField, NumberField
from safeconduct.web.pages.writing import value_text
from safeconduct.web.record import services
from safeconduct.web.record.case_forms import form_field
from safeconduct.web.record.forms import THEIRS, ReasonForm, ask_what_stays
from safeconduct.web.record.models import (
    Departure,
    Destination,
    Need,
    Offer,
    Operation,
    OperationSettings,
    Reception,
    Site,
    SiteDay,
    Transit,
)
from safeconduct.web.record.models.places import Enterable
from safeconduct.web.record.services.edits import EDITABLE, Clash, text_of
from safeconduct.web.record.wording import words


class FromModel(ReasonForm):
    """Fields of a model, and why."""

    def __init__(self, model: Any, names: Sequence[str], operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = form_field(model, name)
        for name in names:
            chosen: Any = self.fields[name]
            if isinstance(chosen, forms.ModelChoiceField):
                rows = model._meta.get_field(name).related_model._default_manager.all()
                rows = rows.standing() if isinstance(rows, Enterable) else rows
                chosen.queryset = rows.filter(operation=operation).order_by("code")
        for name in {"mode", "status"} & self.fields.keys():
            of_choice: Any = self.fields[name]
            of_choice.choices = [(word, words(str(word))) for word, _label in of_choice.choices if word]
        self.order_fields([*names, "reason"])

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, the reason apart."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields and name != "reason"}


class EditForm(FromModel):
    """Change a row. Where somebody else changed the same field, it asks which of the two values stays."""

    def __init__(self, thing: Any, *args: Any, **kwargs: Any) -> None:
        names = EDITABLE[type(thing)]
        kwargs["initial"] = {name: getattr(thing, name) for name in names}
        kwargs["initial"] |= {
            name: text_of(thing, name)
            for name in names
            if isinstance(getattr(thing, name), list)  # words are written with spaces
        }
        super().__init__(type(thing), names, thing.operation, *args, **kwargs)
        self.thing, self.names = thing, names
        for name in names:
            self.fields[f"seen_{name}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, strip=False, initial=text_of(thing, name)
            )
            if f"keep_{name}" in self.data:
                self._ask(Clash(name, text_of(thing, name), self.data.get(name, "")))

    def save(self, actor: Any) -> bool:
        """Change what differs from what was seen; False where two people's changes have to be decided first.

        Raises:
            services.Refused: it cannot be so.
        """
        given = self.cleaned_data
        values = {name: given[name] for name in self.names if given.get(f"keep_{name}") != THEIRS}
        seen = {name: given[f"seen_{name}"] for name in self.names}
        try:
            services.edit(self.thing, values, seen, actor=actor, reason=given["reason"])
        except services.Clashed as no:
            self._ask_anew(no.clashes)
            self.add_error(None, str(no))
            return False
        return True

    def _ask_anew(self, clashes: Sequence[Clash]) -> None:
        """Ask what stays of fields that somebody else changed since this form was sent, which is seen from now on."""
        sent = {name: self.data[name] for name in self.data}
        self.data = sent
        for clash in clashes:
            sent[f"seen_{clash.field}"] = clash.theirs
            sent.pop(f"keep_{clash.field}", None)
            self._ask(clash)

    def _ask(self, clash: Clash) -> None:
        label = self.fields[clash.field].label
        asked = ask_what_stays(label, value_text(clash.theirs), value_text(clash.mine))
        self.fields[f"keep_{clash.field}"] = asked


class OfferForm(FromModel):
    """A new offer."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Offer, ("code", "destination", *EDITABLE[Offer]), operation, *args, **kwargs)
        self.operation = operation
        self.fields["source"].required = True

    def save(self, actor: Any) -> Offer:
        """Enter it."""
        return services.create_offer(self.operation, actor=actor, reason=self.cleaned_data["reason"], **self.given)


class SiteForm(FromModel):
    """A new site."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Site, ("code", *EDITABLE[Site]), operation, *args, **kwargs)
        self.operation = operation

    def save(self, actor: Any) -> Site:
        """Enter it."""
        return services.create_site(self.operation, actor=actor, reason=self.cleaned_data["reason"], **self.given)


class SiteDayForm(FromModel):
    """A day at a site that differs from the others."""

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        super().__init__(SiteDay, ("day", *EDITABLE[SiteDay]), site.operation, *args, **kwargs)
        self.site = site

    def save(self, actor: Any) -> SiteDay:
        """Enter it."""
        return services.create_site_day(self.site, actor=actor, reason=self.cleaned_data["reason"], **self.given)


class DepartureForm(FromModel):
    """One departure."""

    NAMES = (
        "code", "site", "destination", "mode", "departs_on", "arrives_on", "seats", "status", "cost", "aircraft",
        "busy_until", "transit", "transit_from", "transit_until",
    )  # fmt: skip

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Departure, self.NAMES, operation, *args, **kwargs)
        self.operation = operation
        self.fields["status"].choices = [  # type: ignore[attr-defined]  # a choice has them
            (word, words(word)) for word in ("scheduled", "candidate")
        ]

    def save(self, actor: Any) -> Departure:
        """Make it."""
        return services.create_departure(self.operation, actor=actor, reason=self.cleaned_data["reason"], **self.given)


class PlacesForm(ReasonForm):
    """How many people with a need a departure or an offer takes."""

    need = forms.ModelChoiceField(Need.objects.none(), label=gettext_lazy("Need"), empty_label=None)
    places = CountField(label=gettext_lazy("Places"), min_value=0, max_value=10_000)
    field_order = ("need", "places", "reason")

    def __init__(self, whole: Departure | Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        takes_place = "place_on_board" if isinstance(whole, Departure) else "place_at_destination"
        rows = Need.objects.filter(operation=whole.operation, **{takes_place: True}).order_by("code")
        self.fields["need"].queryset = rows  # type: ignore[attr-defined]  # a choice of rows has one

    def save(self, actor: Any) -> None:
        """Say it."""
        given = self.cleaned_data
        services.set_places(self.whole, given["need"], given["places"], actor=actor, reason=given["reason"])


class DestinationForm(FromModel):
    """A new destination."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Destination, ("code", *EDITABLE[Destination]), operation, *args, **kwargs)
        self.operation = operation

    def save(self, actor: Any) -> Destination:
        """Enter it."""
        given = self.given | {"reason": self.cleaned_data["reason"]}
        return services.create_destination(self.operation, actor=actor, **given)


class ReceptionForm(FromModel):
    """A week in which a destination receives more or fewer people than usual."""

    def __init__(self, destination: Destination, *args: Any, **kwargs: Any) -> None:
        super().__init__(Reception, ("week", "people"), destination.operation, *args, **kwargs)
        self.destination = destination

    def save(self, actor: Any) -> Reception:
        """Enter it."""
        given = self.given | {"reason": self.cleaned_data["reason"]}
        return services.create_reception(self.destination, actor=actor, **given)


class TransitForm(FromModel):
    """A new place on the way."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Transit, ("code", *EDITABLE[Transit]), operation, *args, **kwargs)
        self.operation = operation

    def save(self, actor: Any) -> Transit:
        """Enter it."""
        given = self.given | {"reason": self.cleaned_data["reason"]}
        return services.create_transit(self.operation, actor=actor, **given)


class SettingsForm(EditForm):
    """Name, days and settings of the operation."""

    called = forms.CharField(label=gettext_lazy("Name of the operation"), max_length=200)
    seen_called = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, settings: OperationSettings, *args: Any, **kwargs: Any) -> None:
        super().__init__(settings, *args, **kwargs)
        for name in ("called", "seen_called"):
            self.fields[name].initial = settings.operation.name
        for name in self.names:
            field = self.fields[name]
            if isinstance(field, CountField | NumberField) and not settings._meta.get_field(name).null:
                field.required, field.when_empty = True, None  # an empty one would be another number unsaid
        if "keep_called" in self.data:
            self._ask(Clash("called", settings.operation.name, self.data.get("called", "")))
        self.order_fields(["called", *self.names, "reason"])

    @transaction.atomic
    def save(self, actor: Any) -> bool:
        """Change what differs, all of it or nothing; False where two people's changes have to be decided first.

        Raises:
            services.Refused: it cannot be so.
        """
        given = self.cleaned_data
        name, how = given["called"], {"seen": given["seen_called"], "actor": actor, "reason": given["reason"]}
        renamed = True
        if given.get("keep_called") != THEIRS:
            try:
                services.rename_operation(self.thing.operation, name, **how)
            except services.ChangedMeanwhile as no:
                self._ask_anew([Clash("called", str(no.now), name)])
                renamed = False
        done = super().save(actor)
        if done and not renamed:
            self.add_error(None, str(services.Clashed([])))
            done = False
        if not done:
            transaction.set_rollback(True)
        return done
