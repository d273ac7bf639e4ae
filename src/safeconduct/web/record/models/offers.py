"""Places that countries promise, and the way of each case to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.web.pages.limits import AtLeast
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import FitsDictionary, column, words_for
from safeconduct.web.record.models.operations import ImportedRow, within


class OfferState(models.TextChoices):
    """How far a promise is."""

    PLEDGED = "pledged", _("pledged")
    CONFIRMED = "confirmed", _("confirmed")
    HELD = "held", _("held")
    USED = "used", _("used")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REFUSED = "refused", _("refused")


class Offer(ImportedRow):
    """Places at a destination that a country has promised, with its conditions."""

    code = column("offers", "offer_id")
    destination = within("Destination", **words_for("offers", "destination_id"))
    status = column("offers", "status", choices=OfferState)
    places = column("offers", "places")
    opens_on = column("offers", "opens_on")
    closes_on = column("offers", "closes_on")
    nationalities = column("offers", "nationalities")
    max_case_size = column(
        "offers", "max_case_size", validators=[FitsDictionary("offers", "max_case_size"), AtLeast(1)]
    )
    case_by_case = column("offers", "case_by_case")
    source = models.CharField(_("where it was promised"), max_length=500, blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = rules(
            "offer",
            key=("code",),
            refers=["destination"],
            in_order=[("opens_on", "closes_on")],
            one_of={"status": OfferState.values},
        )

    def __str__(self) -> str:
        return str(self.code)


class OfferNeed(ImportedRow):
    """Places of an offer for people with a need."""

    offer = within("Offer", **words_for("offer_needs", "offer_id"))
    need = within("Need", **words_for("offer_needs", "need"))
    places = column("offer_needs", "places")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("places for a need")
        verbose_name_plural = _("places for needs")
        constraints: ClassVar = rules("offer_need", key=("offer", "need"), refers=["offer", "need"])


class SubmissionState(models.TextChoices):
    """How far a case is with a country."""

    PROPOSED = "proposed", _("proposed")
    SUBMITTED = "submitted", _("submitted")
    INTERVIEWED = "interviewed", _("interviewed")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


class Submission(ImportedRow):
    """One case before one country, under one offer. The day of each step is in its state changes."""

    case = within("Case", related_name="submissions", **words_for("acceptances", "case_id"))
    offer = within("Offer", related_name="submissions", **words_for("acceptances", "offer_id"))
    state = models.CharField(_("state"), max_length=20, choices=SubmissionState, default=SubmissionState.PROPOSED)
    since = models.DateField(
        _("since"), null=True, blank=True, help_text=_("The day of the last step; empty: unknown.")
    )
    valid_from = column("acceptances", "valid_from")
    valid_until = column("acceptances", "valid_until")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints: ClassVar = rules(
            "submission",
            key=("case", "offer"),
            refers=["case", "offer"],
            in_order=[("valid_from", "valid_until")],
            one_of={"state": SubmissionState.values},
        )


class Score(ImportedRow):
    """How well a case is expected to fare at a destination."""

    case = within("Case", **words_for("scores", "case_id"))
    destination = within("Destination", **words_for("scores", "destination_id"))
    score = column("scores", "score")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints: ClassVar = rules(
            "score", table="scores", key=("case", "destination"), refers=["case", "destination"], target=False
        )
