"""How a public page is to be, who proposed, confirmed and ended that; and what it has told, day by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.public.coarse import DAY, DELAYS, STEPS, WEEK
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within

WAITS = Q(confirmed_at__isnull=True, ended_at__isnull=True)
ON = Q(confirmed_at__isnull=False, ended_at__isnull=True)
SHOWN = ("shows_remaining", "shows_left", "shows_destinations", "shows_promises", "shows_commitments")
"""The fields that say which totals the page shows."""
LANGUAGES = ("en", "fa", "ar", "fr", "sq")
"""The languages in which a page can have a heading: those that are translated as a whole."""
SETTINGS = (*(f"title_{code}" for code in LANGUAGES), *SHOWN, "step", "delay", "period", "findable")
"""The fields that two people agree on; they are never altered."""


class Period(models.TextChoices):
    """How often the numbers of the page may change."""

    DAY = DAY, _("every day")
    WEEK = WEEK, _("once a week")


class Proposal(Row):
    """How the public page is to be: proposed by one person, confirmed by another, ended by any one.

    What is proposed is never altered; another proposal takes its place. While one is confirmed and not ended, the page
    is on, as that one says.
    """

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    # What stands in the address of the page: drawn by lot, so that it tells nothing and nobody finds it by guessing.
    address = models.CharField(max_length=32)
    title_en = models.CharField(_("heading in English"), max_length=200, blank=True)
    title_fa = models.CharField(_("heading in Persian"), max_length=200, blank=True)
    title_ar = models.CharField(_("heading in Arabic"), max_length=200, blank=True)
    title_fr = models.CharField(_("heading in French"), max_length=200, blank=True)
    title_sq = models.CharField(_("heading in Albanian"), max_length=200, blank=True)
    shows_remaining = models.BooleanField(_("people who remain"), default=True)
    shows_left = models.BooleanField(_("people who have left"), default=True)
    shows_destinations = models.BooleanField(_("people who have left, by destination"), default=False)
    shows_promises = models.BooleanField(_("places promised, by destination, and when promises end"), default=False)
    shows_commitments = models.BooleanField(_("promises made and kept, by country"), default=False)
    step = models.PositiveSmallIntegerField(_("rounded to"), default=10, choices=[(step, str(step)) for step in STEPS])
    delay = models.PositiveSmallIntegerField(_("days late, at least"), default=7)
    period = models.CharField(_("changes"), max_length=4, choices=Period, default=Period.WEEK)
    findable = models.BooleanField(_("search engines may list it"), default=False)
    proposed_by = whoever(null=False, blank=False)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    confirmed_by = whoever()
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    # Nobody where another proposal took its place.
    ended_by = whoever()
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    end_reason = models.TextField(_("why"), blank=True)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("proposal for the public page")
        verbose_name_plural = _("proposals for the public page")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules("public_proposal", one_of={"period": Period.values}),
            models.CheckConstraint(condition=Q(step__in=[*STEPS]), name="public_proposal_step"),
            models.UniqueConstraint(fields=["operation"], condition=WAITS, name="public_proposal_waits_once"),
            models.UniqueConstraint(fields=["operation"], condition=ON, name="public_proposal_on_once"),
            models.UniqueConstraint(fields=["address"], condition=ON, name="public_proposal_address_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
                name="public_proposal_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="public_proposal_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(delay__gte=DELAYS[0], delay__lte=DELAYS[1]), name="public_proposal_is_late"
            ),
            models.CheckConstraint(condition=~Q(title_en="") | ~Q(title_fa=""), name="public_proposal_has_heading"),
            models.CheckConstraint(
                condition=Q(shows_remaining=True)
                | Q(shows_left=True)
                | Q(shows_destinations=True)
                | Q(shows_promises=True)
                | Q(shows_commitments=True),
                name="public_proposal_shows_something",
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def titles(self) -> dict[str, str]:
        """The heading by language; the page is in those languages that have one."""
        each = {code: str(getattr(self, f"title_{code}")) for code in LANGUAGES}
        return {code: title for code, title in each.items() if title}

    @property
    def is_on(self) -> bool:
        """Whether the page is as this one says."""
        return self.confirmed_at is not None and self.ended_at is None


class Publication(Row):
    """What the page tells as of the end of a day, as it is told: rounded, without anybody. Rows are never altered."""

    proposal = within("Proposal", related_name="publications")
    day = models.DateField(_("as of the end of"))
    figures = models.JSONField()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints: ClassVar = rules("publication", key=("proposal", "day"), refers=["proposal"], target=False)
