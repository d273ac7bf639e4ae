"""How a site is held and how it fares: custody over time, what was measured, and what an operation takes as standard.

Rows hold from when they are recorded until they are ended, which says that they were a mistake and were taken back.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.conditions import REGIMES, indicators
from safeconduct.web.record.constraints import LARGEST, rules
from safeconduct.web.record.models.operations import Row, whoever, within
from safeconduct.web.record.models.places import Custody

INDICATORS = tuple(indicators())


class Standing(Row):
    """A row that holds until it is ended, with who recorded it and when."""

    who = whoever()
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, editable=False, help_text=_("Recorded by mistake, and taken back.")
    )

    class Meta:
        """It is no table of its own."""

        abstract = True


class SiteCustody(Standing):
    """Who holds a site from a day on. The one that began last counts."""

    site = within("Site", related_name="custodies")
    custody = models.CharField(_("custody"), max_length=20, choices=Custody, blank=True)
    holder = models.CharField(_("who holds the site"), max_length=200, blank=True)
    since = models.DateField(_("since"), null=True, blank=True, help_text=_("Empty: unknown."))
    contested_by = models.CharField(_("contested by"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("custody of a site")
        verbose_name_plural = _("custody of sites")
        constraints: ClassVar = [
            *rules("site_custody", refers=["site"], one_of={"custody": Custody.values}),
            models.CheckConstraint(condition=~Q(custody="", holder=""), name="site_custody_says_something"),
        ]

    @property
    def called(self) -> str:
        """The custody in words of the record."""
        return " ".join(part for part in (self.custody, self.holder, str(self.since or "")) if part)


class Measurement(Standing):
    """What was measured at a site on a day: a total, or the figure itself. The newest day counts."""

    site = within("Site", related_name="measurements")
    indicator = models.CharField(_("indicator"), max_length=40)
    value = models.FloatField(_("value"))
    day = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=500)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints: ClassVar = [
            *rules("measurement", refers=["site"], one_of={"indicator": INDICATORS}),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=LARGEST), name="measurement_value_within"),
            models.CheckConstraint(condition=~Q(source=""), name="measurement_has_source"),
        ]

    @property
    def called(self) -> str:
        """The measurement in words of the record."""
        return f"{self.indicator} {self.value:g} {self.day}"


def _in_order(first: str, last: str) -> Q:
    return Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)})


class SiteStandard(Standing):
    """What an operation takes as a standard in place of the one that the program comes with. The newest counts."""

    indicator = models.CharField(_("indicator"), max_length=40)
    regime = models.CharField(_("regime"), max_length=10)
    least = models.FloatField(_("at least"), null=True, blank=True)
    most = models.FloatField(_("at most"), null=True, blank=True)
    far_below = models.FloatField(_("far short below"), null=True, blank=True)
    far_above = models.FloatField(_("far short above"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    checked = models.BooleanField(_("read at its source"), default=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        constraints: ClassVar = [
            *rules("site_standard", one_of={"indicator": INDICATORS, "regime": REGIMES}),
            models.CheckConstraint(
                condition=Q(least__isnull=False) | Q(most__isnull=False), name="site_standard_has_bound"
            ),
            models.CheckConstraint(
                condition=_in_order("far_below", "least") & _in_order("most", "far_above") & _in_order("least", "most"),
                name="site_standard_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(far_below__isnull=True) | Q(least__isnull=False))
                & (Q(far_above__isnull=True) | Q(most__isnull=False)),
                name="site_standard_far_has_bound",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": LARGEST}),
                    name=f"site_standard_{name}_within",
                )
                for name in ("least", "most", "far_below", "far_above")
            ),
            models.CheckConstraint(condition=~Q(source=""), name="site_standard_has_source"),
        ]

    @property
    def called(self) -> str:
        """The standard in words of the record: its bounds, those of *far short* in brackets."""
        said = [
            f"{sign} {bound:g} ({far:g})" if far is not None else f"{sign} {bound:g}"
            for sign, bound, far in (("≥", self.least, self.far_below), ("≤", self.most, self.far_above))
            if bound is not None
        ]
        return " ".join([self.indicator, self.regime, *said])
