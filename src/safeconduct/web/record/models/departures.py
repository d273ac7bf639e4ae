"""Vehicle movements, and what is taken of them and of other scarce things already."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.rules import BY_NEED, DATED, USED
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import CODE_LENGTH, column, words_for
from safeconduct.web.record.models.operations import ImportedRow, within


class Departure(ImportedRow):
    """One movement of a vehicle from one site to one destination."""

    code = column("departures", "departure_id")
    site = within("Site", **words_for("departures", "site_id"))
    destination = within("Destination", **words_for("departures", "destination_id"))
    mode = column("departures", "mode")
    departs_on = column("departures", "departs_on")
    arrives_on = column("departures", "arrives_on")
    seats = column("departures", "seats")
    status = column("departures", "status")
    cost = column("departures", "cost")
    aircraft = column("departures", "aircraft")
    busy_until = column("departures", "busy_until")
    transit = within("Transit", null=True, blank=True, **words_for("departures", "transit_id"))
    transit_from = column("departures", "transit_from")
    transit_until = column("departures", "transit_until")
    series = models.CharField(_("series"), max_length=CODE_LENGTH, blank=True, help_text=_("Made together with these."))

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        constraints: ClassVar = [
            *rules(
                "departure",
                table="departures",
                key=("code",),
                refers=["site", "destination", "transit"],
                in_order=[
                    ("departs_on", "arrives_on"),
                    ("departs_on", "busy_until"),
                    ("departs_on", "transit_from"),
                    ("transit_from", "transit_until"),
                    ("transit_until", "arrives_on"),
                ],
            ),
            models.CheckConstraint(
                condition=Q(transit__isnull=True) | Q(transit_from__isnull=False, transit_until__isnull=False),
                name="departure_transit_has_days",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class DepartureNeed(ImportedRow):
    """Places of a departure for people with a need."""

    departure = within("Departure", **words_for("departure_needs", "departure_id"))
    need = within("Need", **words_for("departure_needs", "need"))
    places = column("departure_needs", "places")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("places for a need on board")
        verbose_name_plural = _("places for needs on board")
        constraints: ClassVar = rules("departure_need", key=("departure", "need"), refers=["departure", "need"])


TAKEN_FROM = {kind: table.removesuffix("s") for kind, (table, _id) in USED.items()}
"""The field of a usage that names what is used, by the kind of resource."""

NAMED = ("departure", "offer", "destination", "transit", "site")


def _names_what_is_used() -> Q:
    """Each kind of resource with exactly the fields that name it."""
    each = Q()
    for kind in ("seats", "board", "places", "care", "reception", "transit", "road", "aircraft", "budget"):
        one = Q(resource=kind, day__isnull=kind not in DATED, need__isnull=kind not in BY_NEED)
        for name in NAMED:
            one &= Q(**{f"{name}__isnull": TAKEN_FROM.get(kind) != name})
        one &= ~Q(aircraft="") if kind == "aircraft" else Q(aircraft="")
        each |= one
    return each


class Usage(ImportedRow):
    """What is taken already by people who are no longer in the plan, or is held for others."""

    resource = column("usage", "resource")
    departure = within("Departure", null=True, blank=True)
    offer = within("Offer", null=True, blank=True)
    destination = within("Destination", null=True, blank=True)
    transit = within("Transit", null=True, blank=True)
    site = within("Site", null=True, blank=True)
    aircraft = models.CharField(_("aircraft"), max_length=CODE_LENGTH, blank=True)
    day = column("usage", "day")
    need = within("Need", null=True, blank=True, **words_for("usage", "need"))
    amount = column("usage", "amount")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("usage")
        verbose_name_plural = _("usage")
        constraints: ClassVar = [
            *rules("usage", table="usage", refers=[*NAMED, "need"], target=False),
            models.CheckConstraint(condition=_names_what_is_used(), name="usage_names_what_is_used"),
            models.CheckConstraint(
                condition=~Q(resource="reception") | Q(day__week_day=2), name="usage_reception_is_monday"
            ),
        ]
