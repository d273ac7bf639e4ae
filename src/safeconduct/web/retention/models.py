"""Rules of what is erased how long after what, who approved them until when, and that an operation was closed.

Rows are added and never altered. Of each kind of rule the newest counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.models.operations import Row, whoever, within

MOST_DAYS = 36_500


class What(models.TextChoices):
    """What is erased."""

    IDENTITY = "identity", _("the identity, by erasing the person")
    NUMBERS = "numbers", _("documents and numbers elsewhere")
    PHOTO = "photo", _("the photo")
    LIST = "list", _("a list that was set aside")
    MOVEMENT = "movement", _("the names of escorts and devices of a movement")


class After(models.TextChoices):
    """What the days are counted from."""

    DEPARTED = "departed", _("the person departed")
    DIED = "died", _("the person died")
    LEFT = "left", _("the person left on their own")
    CLOSED = "closed", _("the operation was closed")
    HANDED_IN = "handed_in", _("the list was handed in")
    MOVED = "moved", _("the movement was to leave")


OF_THINGS = {What.LIST: After.HANDED_IN, What.MOVEMENT: After.MOVED}
"""What is erased of no person in the record, with the one day that it is counted from."""


def fits(what: str, after: str) -> bool:
    """Whether days are counted so for what is erased."""
    return OF_THINGS.get(What(what)) == after if what in OF_THINGS else after not in OF_THINGS.values()


class Rule(Row):
    """What is erased how many days after what; without days it is not erased by schedule."""

    what = models.CharField(_("what"), max_length=20, choices=What)
    after = models.CharField(_("after"), max_length=20, choices=After)
    days = models.PositiveIntegerField(_("days"), null=True)
    reason = models.TextField(_("reason"))
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints: ClassVar = [
            *rules("retention_rule", one_of={"what": What.values, "after": After.values}),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=1, days__lte=MOST_DAYS), name="retention_rule_days"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retention_rule_has_reason"),
            models.CheckConstraint(
                condition=Q(what="list", after="handed_in")
                | Q(what="movement", after="moved")
                | (~Q(what__in=["list", "movement"]) & ~Q(after__in=["handed_in", "moved"])),
                name="retention_rule_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.pk}: {self.what}, {self.days} days after {self.after}"


class Approval(Row):
    """That somebody approved what a rule erases up to a day: of those who were listed, and of nobody else."""

    rule = within("Rule", related_name="approvals")
    until = models.DateField(_("until"))
    # By the key of each person or list that was listed, the day on which it is erased, as ISO writes it.
    listed = models.JSONField(default=dict)
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("approval of a retention rule")
        verbose_name_plural = _("approvals of retention rules")
        constraints: ClassVar = rules("retention_approval", refers=["rule"], target=False)


class Closing(Row):
    """That the operation was closed on a day, or, where it ``reverses`` another row, that it is open again."""

    on = models.DateField(_("day"))
    reason = models.TextField(_("reason"))
    reverses = within("self", null=True, blank=True)
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("closing of an operation")
        verbose_name_plural = _("closings of operations")
        constraints: ClassVar = [
            *rules("retention_closing", key=("reverses",), refers=["reverses"]),
            models.CheckConstraint(condition=~Q(reason=""), name="retention_closing_has_reason"),
        ]
