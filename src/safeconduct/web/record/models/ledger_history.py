"""What happened and how things stood: events, the people's legal status, who was responsible for a site, agreements.

Each cites the sources in which it was read. A citation, and a statement that contests a status, is a row of its own,
which holds until it is ended.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import column, words_for
from safeconduct.web.record.ledger_words import worded
from safeconduct.web.record.models.conditions import Standing
from safeconduct.web.record.models.ledger_sources import days_in_order
from safeconduct.web.record.models.operations import ImportedRow, within
from safeconduct.web.record.models.places import Enterable


class LedgerEvent(ImportedRow):
    """What happened and is referred to elsewhere in the ledger."""

    code = column("events", "event_id")
    kind = column("events", "kind", verbose_name=_("kind"))
    title = column("events", "title", verbose_name=_("what happened"))
    starts_on = column("events", "starts_on", verbose_name=_("first day"))
    ends_on = column("events", "ends_on", verbose_name=_("last day"))
    precision = worded("events", "precision", verbose_name=_("how well these days are known"))
    place = column("events", "place", verbose_name=_("place"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar = [
            *rules("ledger_event", table="events", key=("code",)),
            models.CheckConstraint(
                condition=days_in_order("starts_on", "ends_on"), name="ledger_event_ends_on_after_starts_on"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class LegalStatus(ImportedRow):
    """What the people are by law, from when until when."""

    code = column("statuses", "status_id")
    subject = column("statuses", "subject", verbose_name=_("whose status"))
    authority = column("statuses", "authority", verbose_name=_("who gave or declared it"))
    kind = worded("statuses", "kind", verbose_name=_("status"))
    from_day = column("statuses", "from", verbose_name=_("from"))
    to_day = column("statuses", "to", verbose_name=_("to"))
    precision = worded(
        "statuses",
        "precision",
        verbose_name=_("how well these days are known"),
    )
    instrument = column("statuses", "instrument", verbose_name=_("by what"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("legal status")
        verbose_name_plural = _("legal statuses")
        constraints: ClassVar = [
            *rules("legal_status", table="statuses", key=("code",)),
            models.CheckConstraint(
                condition=days_in_order("from_day", "to_day"), name="legal_status_to_day_after_from_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Agreement(ImportedRow):
    """What parties have agreed."""

    code = column("agreements", "agreement_id")
    kind = column("agreements", "kind", verbose_name=_("kind"))
    title = column("agreements", "title", verbose_name=_("title"))
    parties = column("agreements", "parties", verbose_name=_("who agreed"))
    signed_on = column("agreements", "signed_on", verbose_name=_("signed on"))
    ends_on = column("agreements", "ends_on", verbose_name=_("last day"))
    approved_by = column("agreements", "approved_by", verbose_name=_("approved by"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints: ClassVar = rules(
            "agreement", table="agreements", key=("code",), in_order=[("signed_on", "ends_on")]
        )

    def __str__(self) -> str:
        return str(self.title)


class Responsibility(ImportedRow):
    """Who is responsible for a site, and for what, from when until when."""

    site = within("Site", **words_for("custody", "site_id"))
    holder = column("custody", "holder", verbose_name=_("who is responsible"))
    role = worded("custody", "role", verbose_name=_("for what"))
    from_day = column("custody", "from", verbose_name=_("from"))
    to_day = column("custody", "to", verbose_name=_("to"))
    precision = worded("custody", "precision", verbose_name=_("how well these days are known"))
    agreement = within("Agreement", null=True, blank=True, **words_for("custody", "agreement_id"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("responsibility for a site")
        verbose_name_plural = _("responsibilities for sites")
        constraints: ClassVar = [
            *rules("responsibility", table="custody", refers=["site", "agreement"]),
            models.CheckConstraint(
                condition=days_in_order("from_day", "to_day"), name="responsibility_to_day_after_from_day"
            ),
        ]

    @property
    def called(self) -> str:
        """The responsibility in words of the record."""
        return f"{self.holder}: {self.role}"


CITING = ("event", "status", "responsibility", "agreement", "fulfilment")
"""What can cite a source."""


def _one_of(names: tuple[str, ...]) -> Q:
    each = Q()
    for one in names:
        each |= Q(**{f"{name}__isnull": name != one for name in names})
    return each


class Citation(Standing):
    """That something was read in a source."""

    GOES_ALONG = CITING

    source = within("Source", related_name="citations")
    event = within("LedgerEvent", null=True, blank=True, related_name="citations")
    status = within("LegalStatus", null=True, blank=True, related_name="citations")
    responsibility = within("Responsibility", null=True, blank=True, related_name="citations")
    agreement = within("Agreement", null=True, blank=True, related_name="citations")
    fulfilment = within("Fulfilment", null=True, blank=True, related_name="citations")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints: ClassVar = [
            *rules("citation", refers=["source", *CITING]),
            models.CheckConstraint(condition=_one_of(CITING), name="citation_of_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=["operation", "source", one],
                    condition=Q(ended_at__isnull=True, **{f"{one}__isnull": False}),
                    name=f"citation_of_{one}_once",
                )
                for one in CITING
            ),
        ]

    @property
    def thing(self) -> Any:
        """What was read there."""
        return next((one for name in CITING if (one := getattr(self, name)) is not None), None)

    @property
    def called(self) -> str:
        """The citation in words of the record."""
        return str(self.source.code)


class StatusContest(Standing):
    """A statement that contests a legal status."""

    GOES_ALONG = ("status",)

    status = within("LegalStatus", related_name="contests")
    statement = within("Statement", related_name="contested")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("statement that contests a status")
        verbose_name_plural = _("statements that contest a status")
        constraints: ClassVar = [
            *rules("status_contest", refers=["status", "statement"]),
            models.UniqueConstraint(
                fields=["operation", "status", "statement"],
                condition=Q(ended_at__isnull=True),
                name="status_contest_once",
            ),
        ]

    @property
    def called(self) -> str:
        """The statement that contests it, by its code."""
        return str(self.statement.code)
