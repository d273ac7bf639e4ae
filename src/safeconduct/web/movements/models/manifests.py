"""Manifests: frozen lists of who is on a departure, released by two people and superseded by another, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within


class Card(Row):
    """The token of a person or a family in a movement: drawn by lot, so that a card that is lost tells nothing.

    It is the same in every manifest of the movement, so that a card that was printed stays right.
    """

    movement = within("Movement", related_name="cards")
    token = models.CharField(max_length=22, unique=True, editable=False)
    case = within("record.Case")
    person = within("record.Person", null=True, blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints: ClassVar = [
            *rules("card", refers=["movement", "case", "person"]),
            models.UniqueConstraint(
                fields=["movement", "person"], condition=Q(person__isnull=False), name="card_of_person_once"
            ),
            models.UniqueConstraint(
                fields=["movement", "case"], condition=Q(person__isnull=True), name="card_of_family_once"
            ),
        ]

    def __str__(self) -> str:
        return self.token


class Manifest(Row):
    """A list of a movement as it was drawn up. It is never altered; another one supersedes it."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    movement = within("Movement", related_name="manifests")
    number = models.PositiveIntegerField(_("number"))
    plan = within("plans.Plan", null=True, blank=True)
    previous = within("self", null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    made_by = whoever(null=False, blank=False)
    made_at = models.DateTimeField(_("drawn up"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("manifest")
        verbose_name_plural = _("manifests")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = rules("manifest", key=("movement", "number"), refers=["movement", "plan", "previous"])

    def __str__(self) -> str:
        return str(self.number)


class ManifestRow(Row):
    """Somebody on a manifest. Who they are stands in it sealed with their own key, as it was known that day."""

    manifest = within("Manifest", related_name="rows")
    place = models.PositiveIntegerField(_("place"))
    card = within("Card")
    family = within("Card")
    vehicle = within("Vehicle", null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    standby = models.BooleanField(_("stand-by"), default=False)
    sealed = models.BinaryField()

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("row of a manifest")
        verbose_name_plural = _("rows of manifests")
        ordering: ClassVar = ["place"]
        constraints: ClassVar = rules(
            "manifest_row",
            key=("manifest", "card"),
            refers=["manifest", "card", "family", "vehicle"],
            target=False,
        )


class Release(Row):
    """That a manifest is given out: asked for by one, done by another; at night by one alone, and reviewed."""

    manifest = within("Manifest", related_name="releases")
    asked_by = whoever(null=False, blank=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    done_by = whoever()
    done_at = models.DateTimeField(_("released"), null=True, blank=True, editable=False)
    emergency = models.TextField(_("why one person alone"), blank=True)
    reviewed_by = whoever()
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True, editable=False)
    review = models.TextField(_("what the review found"), blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("release of a manifest")
        verbose_name_plural = _("releases of manifests")
        constraints: ClassVar = [
            *rules("release", key=("manifest",), refers=["manifest"], target=False),
            models.CheckConstraint(
                condition=(Q(emergency="") & ~Q(done_by=F("asked_by")))
                | Q(emergency="", done_by__isnull=True)
                | (~Q(emergency="") & Q(done_by=F("asked_by"), done_at__isnull=False)),
                name="release_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, review="")
                | (Q(reviewed_at__isnull=False) & ~Q(review="") & ~Q(emergency="") & ~Q(reviewed_by=F("asked_by"))),
                name="release_reviewed_by_another",
            ),
        ]
