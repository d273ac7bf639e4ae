"""The log of who read and changed what, and its head."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, narrowed down as somebody looks for them."""

    def of_operation(self, operation_id: int) -> EntryQuerySet:
        """Those of one operation."""
        return self.filter(operation_id=operation_id)

    def of_actor(self, actor_name: str) -> EntryQuerySet:
        """Those of one actor, by the name at the time."""
        return self.filter(actor_name=actor_name)

    def between(self, first: datetime | None, last: datetime | None) -> EntryQuerySet:
        """Those from a moment on, and before another; each may be left open."""
        found = self
        if first is not None:
            found = found.filter(at__gte=moment_text(first))
        return found if last is None else found.filter(at__lt=moment_text(last))


class Entry(models.Model):
    """One thing that was done. An entry is written once; triggers refuse every change and every deletion.

    Each column is a whole number, a text or bytes, and so is read back exactly as it was written by every database:
    the code of authentication covers what is stored, not what it means.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=27)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=40)
    operation_id = models.BigIntegerField(null=True)
    operation_code = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    ids = models.TextField()
    purpose = models.TextField()
    reason = models.TextField()
    before = models.TextField()
    after = models.TextField()
    previous = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        """The order of the chain, and the ways in which entries are looked for."""

        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="entry_from_one"),
            models.CheckConstraint(condition=~Q(action=""), name="entry_has_action"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["operation_id", "sequence"], name="entry_operation"),
            models.Index(fields=["actor_id", "sequence"], name="entry_actor"),
            models.Index(fields=["at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    @property
    def moment(self) -> datetime:
        """When it was done."""
        return datetime.fromisoformat(self.at)

    @property
    def id_list(self) -> list[str]:
        """The ids of what was read or changed."""
        listed: list[str] = json.loads(self.ids)
        return listed

    @property
    def before_value(self) -> Any:
        """What was there before, with personal values sealed; None where nothing was."""
        return json.loads(self.before)

    @property
    def after_value(self) -> Any:
        """What was there afterwards, with personal values sealed; None where nothing was."""
        return json.loads(self.after)


class HeadRow(models.Model):
    """Where the chain ends: the one row that every append locks. It only ever moves on; a trigger sees to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    count = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        """That there is one."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_head"),
            models.CheckConstraint(condition=Q(count__gte=0), name="head_counts"),
        ]

    def __str__(self) -> str:
        return str(self.count)


def moment_text(moment: datetime) -> str:
    """A moment as the log writes it: in UTC, to the microsecond, always 27 characters, so that texts sort as times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
