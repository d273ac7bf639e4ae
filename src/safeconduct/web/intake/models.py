"""A list on its way into the record, what was decided about it, whom it brought, and how columns were understood.

Nothing of a list stands here in clear. Its content, and what people wrote about its rows, are sealed with a key of the
batch, which is destroyed when the list was merged or discarded. The name of the file has a key of its own, destroyed
when it was discarded.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within


class BatchState(models.TextChoices):
    """How far a list is."""

    UPLOADED = "uploaded", _("uploaded")
    COLUMNS = "columns", _("columns to be confirmed")
    FAULTS = "faults", _("faults to be put right")
    DUPLICATES = "duplicates", _("likely duplicates to be decided")
    READY = "ready", _("ready to be merged")
    MERGING = "merging", _("being merged")
    MERGED = "merged", _("merged")
    UNDONE = "undone", _("taken back")
    DISCARDED = "discarded", _("discarded")


OPEN = (BatchState.UPLOADED, BatchState.COLUMNS, BatchState.FAULTS, BatchState.DUPLICATES, BatchState.READY)
"""The states in which a list can still be worked on."""

SEALED = ("content", "corrections", "left_out", "choices", "stage", "arrived")
"""What is sealed with the key of the batch, by the names of its fields."""


class Batch(Row):
    """One list, from its upload until it was merged or discarded."""

    uid = models.CharField(_("identifier"), max_length=26, unique=True, default=new_id, editable=False)
    name_key = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    sealed_name = models.BinaryField(_("name of the file"), null=True)
    # A keyed digest of the content, by which the very same file is known again.
    digest = models.BinaryField(max_length=32)
    content = models.BinaryField(null=True)
    corrections = models.BinaryField(null=True)
    left_out = models.BinaryField(null=True)
    choices = models.BinaryField(null=True)
    # What was made of it, so that pages need not read it again; of the reading that ``read_version`` names.
    stage = models.BinaryField(null=True)
    arrived = models.BinaryField(null=True)
    # By the place of a column, what it is, or "-"; None until somebody confirmed it. Names of columns are not kept.
    mapping = models.JSONField(null=True)
    settings = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=20, choices=BatchState, default=BatchState.UPLOADED)
    version = models.PositiveIntegerField(default=1)
    read_version = models.PositiveIntegerField(default=1)
    by = whoever()
    at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("list")
        verbose_name_plural = _("lists")
        constraints: ClassVar = [
            *rules("batch", one_of={"state": BatchState.values}),
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN, "merging"]) | Q(**{f"{name}__isnull": True for name in SEALED}),
                name="batch_finished_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | Q(sealed_name__isnull=True), name="batch_discarded_has_no_name"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["operation", "digest"], name="batch_by_digest")]

    def __str__(self) -> str:
        return self.uid


class BatchStep(Row):
    """What was done to a list: what, from, to, who, when and why. Rows are added and never altered."""

    batch = within("intake.Batch", related_name="steps")
    what = models.CharField(_("what"), max_length=20)
    before = models.CharField(_("from"), max_length=40, blank=True)
    after = models.CharField(_("to"), max_length=40, blank=True)
    why = models.TextField(_("why"), blank=True)
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("step of a list")
        verbose_name_plural = _("steps of lists")
        constraints: ClassVar = [
            *rules("batch_step", refers=["batch"], target=False),
            models.CheckConstraint(condition=~Q(what="state") | ~Q(before=F("after")), name="batch_step_changes"),
        ]


class Brought(Row):
    """A person whom a list brought or changed; what was there before and after, sealed with the key of the person."""

    batch = within("intake.Batch", related_name="brought")
    person = within("record.Person", related_name="+")
    is_new = models.BooleanField(_("is new"))
    # The case that the list made for somebody new; and how many documents and numbers the person had afterwards.
    case = within("record.Case", null=True, blank=True, related_name="+")
    numbers = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("person of a list")
        verbose_name_plural = _("people of lists")
        constraints: ClassVar = [
            *rules("brought", key=("batch", "person"), refers=["batch", "person", "case"], target=False),
            models.CheckConstraint(condition=Q(is_new=True) | Q(sealed__isnull=False), name="brought_says_what"),
        ]


class RememberedMapping(Row):
    """What the columns of a header were confirmed to be; the header itself is known by a keyed digest alone."""

    header_digest = models.BinaryField(max_length=32)
    mapping = models.JSONField()
    at = models.DateTimeField(_("when"), default=timezone.now)
    who = whoever()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints: ClassVar = rules("remembered_mapping", key=("header_digest",), target=False)
