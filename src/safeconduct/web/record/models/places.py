"""Where people wait, where they pass, where they can go, and what happens there."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import column, words_for
from safeconduct.web.record.models.operations import ImportedRow, within

ENTERED = "entered"
"""What the change is called that made a site, a destination, a week of reception or a transit."""


class Enterable(models.QuerySet[Any]):
    """Rows that are entered by hand or brought by a file. One whose entry was taken back counts no longer."""

    def standing(self) -> Enterable:
        """Those that count: brought by a file, or entered and not taken back since."""
        changes: Any = apps.get_model("record", "StateChange").objects
        kind = re.sub(r"(?<!^)(?=[A-Z])", "_", self.model.__name__).lower()
        entries = changes.filter(**{kind: OuterRef("pk")}, what=ENTERED, reverses__isnull=True)
        kept = entries.filter(~Exists(changes.filter(reverses=OuterRef("pk"))))
        return self.filter(~Exists(entries) | Exists(kept))


def is_standing(thing: models.Model) -> bool:
    """Whether a row counts: it is not one whose entry was taken back."""
    rows: Any = type(thing)._default_manager.all()
    return not isinstance(rows, Enterable) or rows.standing().filter(pk=thing.pk).exists()


class Custody(models.TextChoices):
    """Who holds a site, and whether people may leave it by themselves."""

    UNKNOWN = "", _("not given")
    OPEN = "open", _("open: people come and go")
    GUARDED = "guarded", _("guarded: people need a permit to leave")
    CLOSED = "closed", _("closed: nobody leaves by themselves")


class Site(ImportedRow):
    """Where people wait."""

    code = column("sites", "site_id")
    name = column("sites", "name")
    country = column("sites", "country")
    latitude = column("sites", "latitude")
    longitude = column("sites", "longitude")
    buses = column("sites", "buses")
    bus_seats = column("sites", "bus_seats")
    bus_trips_per_day = column("sites", "bus_trips_per_day")

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints: ClassVar = rules("site", table="sites", key=("code",))

    def __str__(self) -> str:
        return str(self.name or self.code)


class SiteDay(ImportedRow):
    """A day at a site that differs from the others."""

    site = within("Site", **words_for("site_days", "site_id"))
    day = column("site_days", "day")
    buses = column("site_days", "buses")
    hazard = column("site_days", "hazard")
    road_hazard = column("site_days", "road_hazard")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("day at a site")
        verbose_name_plural = _("days at sites")
        constraints: ClassVar = rules("site_day", table="site_days", key=("site", "day"), refers=["site"])


class Destination(ImportedRow):
    """Where people can go."""

    code = column("destinations", "destination_id")
    name = column("destinations", "name")
    country = column("destinations", "country")
    airport = column("destinations", "airport")
    latitude = column("destinations", "latitude")
    longitude = column("destinations", "longitude")
    reception_per_week = column("destinations", "reception_per_week")

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("destination")
        verbose_name_plural = _("destinations")
        constraints: ClassVar = rules("destination", table="destinations", key=("code",))

    def __str__(self) -> str:
        return str(self.name or self.code)


class Reception(ImportedRow):
    """A week in which a destination can receive more or fewer people than usual."""

    destination = within("Destination", **words_for("reception", "destination_id"))
    week = column("reception", "week")
    people = column("reception", "people")

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("week of reception")
        verbose_name_plural = _("weeks of reception")
        constraints: ClassVar = [
            *rules("reception", table="reception", key=("destination", "week"), refers=["destination"]),
            models.CheckConstraint(condition=models.Q(week__week_day=2), name="reception_week_is_monday"),
        ]


class Transit(ImportedRow):
    """A place on the way that can hold so many people at once."""

    code = column("transits", "transit_id")
    name = column("transits", "name")
    country = column("transits", "country")
    people = column("transits", "people")

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("transit")
        verbose_name_plural = _("transits")
        constraints: ClassVar = rules("transit", table="transits", key=("code",))

    def __str__(self) -> str:
        return str(self.name or self.code)
