"""What is done to protect a site: measures that were asked for, step by step, and visits of those who look."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.models.conditions import Standing
from safeconduct.web.record.models.incidents import Keyed
from safeconduct.web.record.models.operations import Row, within
from safeconduct.web.record.models.places import Enterable
from safeconduct.web.record.models.reasons import Reasoned


class ProtectionKind(models.TextChoices):
    """What protects people at a site."""

    WALL = "wall", _("walls")
    SHELTER = "shelter", _("shelters")
    GUARD = "guard", _("guards")
    MONITORING = "monitoring", _("monitoring visits")
    MEDICAL = "medical", _("medical cover")
    OTHER = "other", _("something else")


class ProtectionState(models.TextChoices):
    """How far a protective measure is."""

    ASKED = "asked", _("asked for")
    PROMISED = "promised", _("promised")
    GIVEN = "given", _("given")
    PARTLY = "partly", _("given in part")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Protection(Keyed, Row):
    """One protective measure for a site. Where it stands is its last step."""

    site = within("Site", related_name="protections")
    kind = models.CharField(_("kind"), max_length=20, choices=ProtectionKind)
    what = models.CharField(_("what exactly"), max_length=500, blank=True)

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("protective measure")
        verbose_name_plural = _("protective measures")
        constraints: ClassVar = rules("protection", refers=["site"], one_of={"kind": ProtectionKind.values})

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}" if self.what else self.get_kind_display()


class ProtectionStep(Reasoned, Standing):
    """One step of a protective measure: asked of somebody, or promised, given, refused or withdrawn by them; why.

    The reason is sealed, since it may name people.
    """

    protection = within("Protection", related_name="steps")
    state = models.CharField(_("step"), max_length=20, choices=ProtectionState)
    party = models.CharField(_("of whom, or by whom"), max_length=200)
    day = models.DateField(_("day"))

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("step of a protective measure")
        verbose_name_plural = _("steps of protective measures")
        constraints: ClassVar = [
            *rules("protection_step", refers=["protection"], one_of={"state": ProtectionState.values}),
            models.CheckConstraint(condition=~Q(party=""), name="protection_step_has_party"),
        ]

    def key_of_reason(self) -> str:
        """That of the measure."""
        return str(self.protection.key)

    @property
    def called(self) -> str:
        """The step in words of the record."""
        return f"{self.state} {self.day} {self.party}"


class Visit(Keyed, Reasoned, Row):
    """A visit to a site of somebody who looked how people fare there. What they found is its ``reason``, sealed."""

    site = within("Site", related_name="visits")
    organisation = models.CharField(_("organisation"), max_length=200)
    visitors = models.CharField(
        _("who came"), max_length=200, blank=True, help_text=_("By office or task; name nobody.")
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints: ClassVar = [
            *rules("visit", refers=["site"]),
            models.CheckConstraint(condition=~Q(organisation=""), name="visit_has_organisation"),
        ]

    def key_of_reason(self) -> str:
        """Its own."""
        return str(self.key)

    @property
    def called(self) -> str:
        """The visit in words of the record; not what was found."""
        return f"{self.day} {self.organisation}"
