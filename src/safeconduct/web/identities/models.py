"""What tells who somebody is, sealed with the key of the person; and pairs that may be one person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Row
from safeconduct.web.record.models.operations import whoever, within

SEALED = (
    "family_name",
    "given_names",
    "native_family_name",
    "native_given_names",
    "father_name",
    "mother_name",
    "birth",
    "phone",
    "note",
)
"""The sealed fields of an identity, in the order of pages."""


def _sealed(name: Any) -> models.BinaryField:  # type: ignore[type-arg]  # as Django declares it
    return models.BinaryField(name, null=True, editable=True)


class Identity(Row):
    """Names, birth, phone and a note of one person, each sealed; none of it once the person was erased."""

    person = within("record.Person", related_name="+")
    family_name = _sealed(_("family name"))
    given_names = _sealed(_("given names"))
    native_family_name = _sealed(_("family name in its own script"))
    native_given_names = _sealed(_("given names in their own script"))
    father_name = _sealed(_("father's name"))
    mother_name = _sealed(_("mother's name"))
    birth = _sealed(_("date of birth"))
    phone = _sealed(_("phone"))
    note = _sealed(_("note"))
    version = models.PositiveIntegerField(default=1)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints: ClassVar = [
            *rules("identity", key=("person",), refers=["person"], target=False),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(**{f"{name}__isnull": True for name in SEALED}),
                name="identity_erased_is_empty",
            ),
        ]


class DocumentKind(models.TextChoices):
    """What a document is."""

    PASSPORT = "passport", _("passport")
    IDENTITY_CARD = "identity_card", _("identity card")
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    REFUGEE = "refugee", _("refugee document")
    TRAVEL = "travel", _("other travel document")
    OTHER = "other", _("other document")


class NumberKind(models.TextChoices):
    """What an external number counts."""

    UNHCR_CASE = "unhcr_case", _("UNHCR case")
    UNHCR_INDIVIDUAL = "unhcr_individual", _("UNHCR individual")
    OTHER = "other", _("other number")


class Numbered(Row):
    """A number that somebody else gave to a person; the number is sealed for this row alone."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    issuer = models.CharField(_("issuer"), max_length=100, blank=True)
    sealed = models.BinaryField()

    class Meta:
        """It is no table of its own."""

        abstract = True

    @property
    def field(self) -> str:
        """The field that its number is sealed for."""
        return f"{type(self).__name__.lower()}.{self.uid}"


class Document(Numbered):
    """A document of a person."""

    person = within("record.Person", related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints: ClassVar = rules("document", refers=["person"], one_of={"kind": DocumentKind.values}, target=False)


class ExternalNumber(Numbered):
    """The number of a person in the register of somebody else."""

    person = within("record.Person", related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=NumberKind)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("external number")
        verbose_name_plural = _("external numbers")
        constraints: ClassVar = rules(
            "external_number", refers=["person"], one_of={"kind": NumberKind.values}, target=False
        )


class LikelyPair(Row):
    """Two people of one operation who may be one; the first was entered before the second."""

    first = within("record.Person", related_name="+")
    second = within("record.Person", related_name="+")
    likeness = models.FloatField(_("likeness"))
    found_at = models.DateTimeField(_("found"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("likely pair")
        verbose_name_plural = _("likely pairs")
        constraints: ClassVar = [
            *rules("likely_pair", key=("first", "second"), refers=["first", "second"]),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_pair_in_order"),
            models.CheckConstraint(condition=Q(likeness__gte=0, likeness__lte=1), name="likely_pair_likeness"),
        ]


class Verdict(models.TextChoices):
    """What somebody says of a pair."""

    SAME = "same", _("the same person")
    DIFFERENT = "different", _("two people")
    LATER = "later", _("decide later")


class PairVerdict(Row):
    """What somebody said of a pair, and when. Rows are added and never altered; of a pair the newest counts."""

    pair = within("LikelyPair", related_name="verdicts")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("verdict on a pair")
        verbose_name_plural = _("verdicts on pairs")
        constraints: ClassVar = rules("pair_verdict", refers=["pair"], one_of={"verdict": Verdict.values}, target=False)


class Photo(Row):
    """The photo of a person, made small and sealed; there is one at most."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    person = within("record.Person", related_name="+")
    sealed = models.BinaryField()
    taken_in_at = models.DateTimeField(_("taken in"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints: ClassVar = rules("photo", key=("person",), refers=["person"], target=False)

    @property
    def field(self) -> str:
        """The field that it is sealed for."""
        return f"photo.{self.uid}"


class Merge(Row):
    """That two records of one person became one, or, where it ``reverses`` another row, that they came apart again.

    Rows are added and never altered. What was before and what is after is sealed with the key of the person who stays,
    so that whoever erases the person loses it.
    """

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    pair = within("LikelyPair", related_name="merges")
    kept = within("record.Person", related_name="+")
    other = within("record.Person", related_name="+")
    kept_case = within("record.Case", related_name="+")
    other_case = within("record.Case", related_name="+")
    sealed = models.BinaryField()
    reverses = within("self", null=True, blank=True)
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("merging of two records")
        verbose_name_plural = _("mergings of two records")
        constraints: ClassVar = [
            *rules(
                "merge",
                key=("reverses",),
                refers=["pair", "kept", "other", "kept_case", "other_case", "reverses"],
            ),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="merge_of_two"),
        ]

    @property
    def field(self) -> str:
        """The field that its content is sealed for."""
        return f"merge.{self.uid}"


class Hold(Row):
    """That a person is held back from erasure, such as for a court. It holds until it is released."""

    person = within("record.Person", related_name="+")
    reason = models.TextField(_("reason"))
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints: ClassVar = [
            *rules("hold", refers=["person"]),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
        ]


class HoldRelease(Row):
    """That a hold ended, by whom and why."""

    hold = within("Hold", related_name="releases")
    reason = models.TextField(_("reason"))
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("release of a hold")
        verbose_name_plural = _("releases of holds")
        constraints: ClassVar = [
            *rules("hold_release", key=("hold",), refers=["hold"], target=False),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_release_has_reason"),
        ]
